"""Returns as sheets of words, to be spoilt and written again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

Row = dict[str, str]
DAYS = (
    "DOB", "MC_DOB", "DECOM", "DEC", "REVIEW", "DUC", "DATE_INT", "DATE_MATCH", "DATE_PLACED",
    "DATE_PLACED_CEASED", "DATE_PERM", "MIS_START", "MIS_END", "SW_DECOM", "SW_DEC", "DOLO_START",
    "DOLO_END",
)  # fmt: skip
"""Columns that hold days."""


@dataclass
class Sheet:
    """One CSV module.

    Attributes:
        path: Where it lies.
        columns: Columns in order, in the official names.
        rows: Values by official column.
        spelt: Heading as it will be written, where it is not the official one.
        form: How days are written.
        mark: Whether a byte-order mark goes first.
        encoding: Encoding of the text.
        comma: Character between cells.
        newline: End of a line.
        above: Lines above the heading.
        below: Lines after the last row.
        between: Raw lines to be put before the row of a position.
        quoted: Whether every cell is quoted.
    """

    path: str
    columns: list[str]
    rows: list[Row]
    spelt: dict[str, str] = field(default_factory=dict)
    form: str = "%d/%m/%Y"
    mark: bool = False
    encoding: str = "utf-8"
    comma: str = ","
    newline: str = "\r\n"
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    between: dict[int, str] = field(default_factory=dict)
    quoted: bool = False

    @property
    def year(self) -> int:
        """The collection year, from the folder."""
        return int(self.path.split("/")[-2])

    @property
    def module(self) -> str:
        """Name of the file without its ending."""
        return self.path.split("/")[-1].removesuffix(".csv")


def sheets(files: Mapping[str, bytes]) -> dict[str, Sheet]:
    """Clean CSV files as sheets."""
    found = {}
    for path, raw in files.items():
        rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
        heading = raw.decode("utf-8-sig").splitlines()[0].split(",")
        marked = raw.startswith(b"\xef\xbb\xbf")
        found[path] = Sheet(path, heading, rows, mark=marked)
    return found


def written(sheet: Sheet) -> bytes:
    """A sheet as bytes."""
    text = io.StringIO()
    style = csv.QUOTE_ALL if sheet.quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=sheet.comma, lineterminator=sheet.newline, quoting=style)
    text.write("".join(line + sheet.newline for line in sheet.above))
    writer.writerow([sheet.spelt.get(column, column) for column in sheet.columns])
    for at, row in enumerate(sheet.rows):
        if at in sheet.between:
            text.write(sheet.between[at] + sheet.newline)
        writer.writerow([_cell(sheet, column, row.get(column, "")) for column in sheet.columns])
    text.write("".join(line + sheet.newline for line in sheet.below))
    raw = text.getvalue().encode(sheet.encoding, "replace")
    return (b"\xef\xbb\xbf" if sheet.mark and sheet.encoding == "utf-8" else b"") + raw


def _cell(sheet: Sheet, column: str, value: str) -> str:
    if sheet.form == "%d/%m/%Y" or column not in DAYS or len(value) != 10:
        return value
    day = read(value)
    return value if day is None else day.strftime(sheet.form)


def read(value: str) -> date | None:
    """A day as the clean files write it; ``None`` for anything else."""
    try:
        return datetime.strptime(value, "%d/%m/%Y").date()  # noqa: DTZ007
    except ValueError:
        return None


def told(day: date) -> str:
    """A day as the clean files write it."""
    return day.strftime("%d/%m/%Y")


def shift(value: str, days: int) -> str:
    """A day some days later."""
    day = read(value)
    return value if day is None else told(day + timedelta(days=days))


def by_child(sheet: Sheet) -> dict[str, list[Row]]:
    """Rows of each child, by the first day of the episode."""
    found: dict[str, list[Row]] = {}
    for row in sheet.rows:
        found.setdefault(row["CHILD"], []).append(row)
    return found


def of_module(held: Mapping[str, Sheet], module: str) -> Iterator[Sheet]:
    """Sheets of a module, oldest year first."""
    return iter(sorted((s for s in held.values() if s.module == module), key=lambda s: s.year))
