"""A partnership file as plain values that know where they stand, whatever its format."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from typing import Any

import yaml

from vesting.errors import VestingError
from vesting.options.shares.problems import NOT_A_NUMBER, TWICE, UNKNOWN_WORD, UNREADABLE
from vesting.structure.yaml_text import KEY_TWICE, Path, compose, find, find_key, plain

SAVED = frozenset(("savings", "saving", "values", "value", "worths", "worth", "gains", "gain"))
"""Words of files that hold what groups save or gain, and not what they cost."""

LARGEST = 1e15
"""Largest figure of a file: sums and random numbers of such figures are still exact enough."""


@dataclass(frozen=True, slots=True)
class Page:
    """A file's values and where each stands.

    Attributes:
        name: What the file is called.
        data: Its plain values.
        root: The nodes that know their lines; ``None`` for a table.
    """

    name: str
    data: Mapping[str, Any]
    root: yaml.Node | None = None

    def at(self, *path: str | int) -> str:
        """Where a value stands, for a message: file, line, and the words that lead to it."""
        node = find_key(self.root, path) or find(self.root, path)
        line = f", line {node.start_mark.line + 1}" if node else ""
        words = " > ".join(str(step) for step in path)
        return f"{self.name}{line}" + (f": {words}" if words else "")

    def only(self, path: Path, found: Iterable[str], known: Iterable[str]) -> None:
        """Check that every word of a mapping is known.

        Raises:
            InputError: ``SHR-E03`` with the nearest word.
        """
        words = list(known)
        for word in found:
            if word not in words:
                near = get_close_matches(word, words, n=1)
                mend = f"Did you mean '{near[0]}'? " if near else ""
                raise UNKNOWN_WORD(
                    f"'{word}' is not a word of this part of the file",
                    where=self.at(*path, word),
                    mend=f"{mend}Known here: {', '.join(words)}.",
                )

    def mapping(self, value: Any, *path: str | int) -> dict[str, Any]:
        """A value that must be a mapping.

        Raises:
            InputError: ``SHR-E03`` when it is not.
        """
        if not isinstance(value, dict):
            raise UNKNOWN_WORD(
                f"'{path[-1]}' must hold names with a value each",
                where=self.at(*path),
                mend="Write one 'name: value' on each line below it.",
            )
        return value

    def number(self, value: Any, *path: str | int) -> float:
        """A figure that is not negative.

        Raises:
            InputError: ``SHR-E04`` when it is missing, negative or not a number.
        """
        try:
            made = float(value) if not isinstance(value, bool) else float("nan")
        except (TypeError, ValueError, OverflowError):
            made = float("nan")
        if isfinite(made) and made > LARGEST:
            raise NOT_A_NUMBER(
                f"The figure of '{path[-1]}' is above {LARGEST:.0e}",
                where=self.at(*path),
                mend="Check it, or give costs in thousands.",
            )
        if not isfinite(made) or made < 0:
            what = "is missing" if value in (None, "") else f"is '{value}'"
            raise NOT_A_NUMBER(
                f"The figure of '{path[-1]}' {what}",
                where=self.at(*path),
                mend="Write a number, 0 or more, without separators or a currency sign.",
            )
        return made


def open_page(text: str, name: str) -> Page:
    """Read YAML, JSON, or a table of groups and costs, told apart by content.

    Raises:
        InputError: ``SHR-E01`` or ``SHR-E02`` when the text cannot be read.
    """
    content = text.lstrip("\ufeff")
    if _is_table(content):
        return _table(content, name)
    # JSON allows tabs where YAML does not; inside its texts they are always written out.
    if content.lstrip().startswith("{"):
        content = content.replace("\t", " ")
    try:
        root = compose(content)
        data = plain(root)
    except VestingError as error:
        problem = TWICE if error.code == KEY_TWICE.code else UNREADABLE
        where = f"{name}, {error.where}" if error.where else name
        raise problem(error.what, where=where, mend=error.mend) from error
    except ValueError:
        raise UNREADABLE(
            "A number of the file is too long to be read",
            where=name,
            mend=f"Write figures up to {LARGEST:.0e}.",
        ) from None
    if not isinstance(data, dict):
        raise UNREADABLE(
            "The file does not hold the words of a partnership",
            where=name,
            mend="Begin with 'costs:' or 'partners:' and 'model:'; see the reference page.",
        )
    return Page(name, data, root)


def _is_table(content: str) -> bool:
    """Whether the first line is a heading: words parted by a comma, and no sign of YAML or JSON."""
    first = content.split("\n", 1)[0]
    return "," in first and not set(first) & set(":{}[]#")


def _check_heading(row: Sequence[str], name: str) -> str:
    """The word of the second column, for messages."""
    words = [cell.strip().casefold() for cell in row]
    if words[0] not in ("group", "coalition") or len(words) != 2:
        raise UNREADABLE(
            f"The table begins with '{','.join(row).strip()}'",
            where=f"{name}, line 1",
            mend="Write group,cost on its first line; each further line is a group, such as A + B, "
            "and its cost.",
        )
    return "costs" if words[1] not in SAVED else words[1]


def _table(content: str, name: str) -> Page:
    """A table with a group and a cost on each line."""
    costs: dict[str, str] = {}
    rows = csv.reader(io.StringIO(content, newline=""))
    kind = _check_heading(next(rows), name)
    for line, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != 2:
            raise UNREADABLE(
                f"A line has {len(row)} columns, not a group and a cost",
                where=f"{name}, line {line}",
                mend="Write groups as A + B; put quotes round a name that holds a comma.",
            )
        group = row[0].strip()
        if group in costs:
            raise TWICE(
                f"'{group}' stands twice", where=f"{name}, line {line}", mend="Keep one of the two."
            )
        costs[group] = row[1].strip()
    return Page(name, {kind: costs})
