"""Quotation marks that enclose nothing, told from those about a cell that goes over several lines."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from vesting.evidence.csv_cells import CsvSheet
from vesting.evidence.encoding import guess_encoding, to_text

_STRAY = re.compile(r'[^,;\t|"\n]"[^,;\t|"\n]')
_MOST_LINES = 60
"""Most lines over which one cell may go."""


def without_stray_quotes(content: bytes) -> bytes:
    """The text without quotation marks in lines where they enclose nothing.

    A line with an odd number of quotation marks opens a cell that goes on below, such as a note, if the
    lines up to the next such mark make one row as wide as the others, and are no rows themselves. Else
    the mark is a slip of the pen, which would swallow the rows below it; so is one in the middle of a
    cell, or behind which a quoted cell goes on.
    """
    if b'"' not in content:
        return content
    text = to_text(content, guess_encoding(content) or "cp1252")
    sheet = CsvSheet(content, "")
    shape = _Shape(sheet.separator, _width(sheet))
    return "\n".join(_mended(text.split("\n"), shape)).encode()


def _width(sheet: CsvSheet) -> int:
    widths = Counter(len(row) for row in sheet.head if len(row) > 1)
    return widths.most_common(1)[0][0] if widths else 0


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a row looks like: its separator and the number of its cells."""

    separator: str
    width: int

    def is_row(self, line: str) -> bool:
        """Whether a line is a whole row if its quotation marks are overlooked."""
        return line.count(self.separator) == self.width - 1

    def holds(self, record: str) -> bool:
        """Whether several lines are one row."""
        rows = self._rows(record)
        return len(rows) == 1 and len(rows[0]) == self.width

    def parses(self, line: str) -> bool:
        """Whether the quotation marks of a line enclose whole cells."""
        return len(self._rows(line)) == 1

    def _rows(self, record: str) -> list[list[str]]:
        lines = record.splitlines(keepends=True)
        try:
            return list(csv.reader(lines, delimiter=self.separator, strict=True))
        except csv.Error:
            return []


def _mended(lines: list[str], shape: _Shape) -> Iterator[str]:
    place = 0
    while place < len(lines):
        line = lines[place]
        last = _last_of(lines, place, shape) if line.count('"') % 2 else None
        if last is not None:
            yield from lines[place : last + 1]
            place = last
        elif line.count('"') % 2 or _STRAY.search(line) or ('"' in line and not shape.parses(line)):
            yield line.replace('"', "")
        else:
            yield line
        place += 1


def _last_of(lines: list[str], first: int, shape: _Shape) -> int | None:
    """The line in which a cell that was opened ends; None where the mark is a slip of the pen."""
    ahead = range(first + 1, min(first + _MOST_LINES, len(lines)))
    last = next((n for n in ahead if lines[n].count('"') % 2), None)
    if last is None or not shape.holds("\n".join(lines[first : last + 1])):
        return None
    doubtful = (
        lines[first + 1 : last + 1] if shape.is_row(lines[first]) else lines[first + 1 : last]
    )
    return None if any(shape.is_row(line) for line in doubtful) else last
