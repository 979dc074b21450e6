"""Sources of the delivery-model catalogue, and reading its data files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from vesting.errors import InputError, Problem

NO_SOURCE = Problem("MOD-E01", "A row of the catalogue has no source", InputError)
UNKNOWN_SOURCE = Problem(
    "MOD-E02", "A row of the catalogue names a source that is not listed", InputError
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row comes from.

    Attributes:
        key: Name used by the rows that cite it.
        title: Publisher and title.
        href: Address, where there is one.
        date: Year of the source.
        status: ``read``, ``to confirm`` or ``assumption``.
    """

    key: str
    title: str
    href: str
    date: int
    status: str

    def __str__(self) -> str:
        text = f"{self.title} ({self.href})" if self.href else self.title
        return text if self.status == "read" else f"{text} [{self.status}]"


def data_of(name: str) -> Any:
    """A data file of this room as plain values."""
    text = files("vesting.options.models").joinpath("data", name).read_text(encoding="utf-8")
    return yaml.safe_load(text)


@cache
def sources() -> Mapping[str, Source]:
    """Every source of this room, by key."""
    return {
        key: Source(key, row["title"], row.get("href", ""), row["date"], row["status"])
        for key, row in data_of("sources.yaml").items()
    }


def cite(keys: str | Iterable[str] | None, row: str) -> tuple[Source, ...]:
    """The sources that a row names.

    Args:
        keys: One key or several.
        row: The row, in words, for the message.

    Raises:
        InputError: MOD-E01 where it names none, MOD-E02 where one is not listed.
    """
    wanted = (keys,) if isinstance(keys, str) else tuple(keys or ())
    if not wanted:
        raise NO_SOURCE(
            f"{row} has no source",
            mend="Name one under 'source', or write {figure: no figure, why: ...} for a number",
        )
    missing = [key for key in wanted if key not in sources()]
    if missing:
        raise UNKNOWN_SOURCE(
            f"{row} names the source '{missing[0]}', which is not listed",
            mend="Add it to sources.yaml with title, date and status",
        )
    return tuple(sources()[key] for key in wanted)
