"""Comma-separated text as cells: encodings, separators, ragged rows and open quotation marks."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vesting.errors import Problem
from vesting.evidence.encoding import UNREADABLE, guess_encoding, to_text
from vesting.evidence.headings import unique
from vesting.evidence.rows import BLANK, CUT, NOTE, ROW, Rows
from vesting.evidence.source import EXCLUDED, QUARANTINED, Aside

OPEN_QUOTE = Problem("EVI-E08", "A quotation mark is opened and never closed")

_HEAD_ROWS = 30
_HEAD_BYTES = 262_144
_SEPARATORS = ",;\t|"
_QUOTE, _NEWLINE = ord('"'), ord("\n")


@dataclass(frozen=True)
class CsvSheet:
    """A text file of rows as one sheet.

    Attributes:
        content: Bytes of the file.
        file: Its name, for messages.
        name: Empty, since a text file has no sheets.
    """

    content: bytes = field(repr=False)
    file: str
    name: str = ""

    @cached_property
    def encoding(self) -> str:
        """Encoding of the whole file."""
        return guess_encoding(self.content) or "cp1252"

    @cached_property
    def separator(self) -> str:
        """The mark between cells: the one that divides the first rows most evenly."""
        return max(_SEPARATORS, key=lambda mark: _evenness(_start_rows(self._start, mark)))

    @cached_property
    def head(self) -> Sequence[Sequence[str]]:
        """The first rows as text."""
        return _start_rows(self._start, self.separator)

    @cached_property
    def _start(self) -> str:
        content = self.content[:_HEAD_BYTES]
        return to_text(content, guess_encoding(content, whole=False) or "cp1252")

    @cached_property
    def _text(self) -> bytes:
        return to_text(self.content, self.encoding).encode()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a person should know of the text: another encoding, characters that are lost."""
        lost = self._text.count(UNREADABLE.encode())
        return (
            *((f"the text was read as {self.encoding}",) if self.encoding != "utf-8" else ()),
            *((f"{lost:,} characters could not be read",) if lost else ()),
        )

    def body(self, heading_row: int) -> Rows:
        """The rows below a heading row.

        Raises:
            InputError: EVI-E08 when a quotation mark is never closed.
        """
        records = _Records.of(self._text, self.separator, self.file)
        headings = _without_blank_end(self.head[heading_row])
        return _read(self._text, records, unique(headings), heading_row + 1, self.separator)


def _start_rows(text: str, separator: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        return [row for row, _ in zip(reader, range(_HEAD_ROWS), strict=False)]
    except csv.Error:
        return []


def _evenness(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """How many rows share the commonest width above one, and that width."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width, often = widths.most_common(1)[0] if widths else (0, 0)
    return often, width


def _without_blank_end(cells: Sequence[str]) -> list[str]:
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


@dataclass(frozen=True, slots=True)
class _Records:
    """Where each record ends, and how many separators stand in it outside quotation marks."""

    ends: NDArray[np.int64]
    separators: NDArray[np.int64]

    @classmethod
    def of(cls, text: bytes, separator: str, file: str) -> _Records:
        data = np.frombuffer(text, np.uint8)
        quotes = np.flatnonzero(data == _QUOTE)
        ends = _outside(quotes, np.flatnonzero(data == _NEWLINE))
        if quotes.size % 2:
            row = int(np.searchsorted(ends, quotes[-1])) + 1
            raise OPEN_QUOTE(
                f"{file} has a quotation mark that is never closed",
                where=f"{file}, at or before row {row:,}",
                mend="Close or double the quotation mark, or save the file again from a spreadsheet.",
            )
        if not text.endswith(b"\n"):
            ends = np.append(ends, len(text))
        marks = _outside(quotes, np.flatnonzero(data == ord(separator)))
        counts = np.diff(np.searchsorted(marks, ends), prepend=0)
        return cls(ends, counts)

    def slice(self, text: bytes, first: int, last: int) -> bytes:
        """Bytes of the records from ``first`` up to but without ``last``."""
        start = int(self.ends[first - 1]) + 1 if first else 0
        return text[start : int(self.ends[last - 1]) + 1]


def _outside(quotes: NDArray[np.int64], places: NDArray[np.int64]) -> NDArray[np.int64]:
    outside: NDArray[np.int64] = places[np.searchsorted(quotes, places) % 2 == 0]
    return outside


def _read(text: bytes, records: _Records, names: list[str], first: int, separator: str) -> Rows:
    """Read records from ``first`` on; blank and ragged ones are put aside."""
    total, width = len(records.ends), len(names)
    aside: list[Aside] = []
    good = np.ones(total, dtype=bool)
    for place in (np.flatnonzero(records.separators[first:] != width - 1) + first).tolist():
        cells = _cells(records.slice(text, place, place + 1), separator)
        verdict = _verdict(cells, width, last=place == total - 1)
        if verdict is not None:
            good[place] = False
            aside.append(Aside(f"row {place + 1}", verdict[1], verdict[0], place + 1))
    good[:first] = False
    runs = np.flatnonzero(np.diff(good.astype(np.int8), prepend=0, append=0)).reshape(-1, 2)
    kept = b"".join(_ended(records.slice(text, int(a), int(b))) for a, b in runs)
    spare = int(records.separators[good].max(initial=0)) + 1 - width
    frame = _frame(kept, names, spare, separator, int(good.sum()))
    row = pl.Series(ROW, np.flatnonzero(good) + 1, dtype=pl.UInt32)
    return Rows(frame.with_columns(row), total - first, "", tuple(aside)).settled()


def _cells(record: bytes, separator: str) -> list[str]:
    return next(csv.reader(io.StringIO(record.decode()), delimiter=separator), [])


def _verdict(cells: list[str], width: int, *, last: bool) -> tuple[str, str] | None:
    """Fate and reason of a row whose width is not the heading's; None where it can be read."""
    filled = [c for c in cells if c.strip()]
    if not filled:
        return EXCLUDED, BLANK
    if len(filled) == 1 and cells[0].strip() and width > 2:
        return EXCLUDED, NOTE
    if len(cells) > width and not any(c.strip() for c in cells[width:]):
        return None
    short = f", {CUT}" if last and len(cells) < width else ""
    return QUARANTINED, f"has {len(cells)} cells where the heading has {width}{short}"


def _ended(record: bytes) -> bytes:
    return record if record.endswith(b"\n") else record + b"\n"


def _frame(text: bytes, names: list[str], spare: int, separator: str, height: int) -> pl.DataFrame:
    """Cells under their headings; ``spare`` blank columns beyond the heading are dropped.

    The first row tells how many columns there are, and few rows have spare ones: it is one of our own.
    """
    if not height:
        return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    wide = [*names, *(f"beyond the heading {i}" for i in range(spare))]
    widest = f"{separator.join('x' * len(wide))}\n".encode()
    frame = pl.read_csv(
        widest + text,
        has_header=False,
        separator=separator,
        schema=dict.fromkeys(wide, pl.String),
        truncate_ragged_lines=True,
    )[1:]
    assert frame.height == height, "two ways of counting the rows of a text file disagree"
    return frame.select(pl.when(pl.col(names).str.strip_chars() != "").then(pl.col(names)))
