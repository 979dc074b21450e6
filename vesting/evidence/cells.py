"""Text cells with coordinates: what every file of rows and columns is read into first.

Typed interpretation comes second, and says of every row what became of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import polars as pl

from vesting.errors import Problem, VestingError
from vesting.evidence.csv_cells import CsvSheet
from vesting.evidence.encoding import guess_encoding
from vesting.evidence.headings import Heading, match, plain, unique
from vesting.evidence.json_cells import records_of
from vesting.evidence.rows import ROW, Rows
from vesting.evidence.source import Specimen
from vesting.evidence.workbook import read_workbook

EMPTY = Problem("EVI-E05", "A file is empty")
PARQUET_BROKEN = Problem("EVI-E06", "A Parquet file is damaged or cut off")

HEAD = 20
"""Rows in which a heading is looked for."""
_SAMPLE = 65_536
_OPENDOCUMENT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
PARQUET_MAGIC = b"PAR1"
_JSON = re.compile(rb"\{|\[\s*([\[{\"\d\]-]|true|false|null|$)")
"""How JSON begins; a heading in square brackets does not."""
_PARQUET_FAULTS = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)
"""What polars raises for a damaged file; some damage it meets with a panic."""


class Sheet(Protocol):
    """One table of cells."""

    @property
    def name(self) -> str:
        """Name of the sheet; empty for a file that is one table."""
        ...

    @property
    def head(self) -> Sequence[Sequence[str]]:
        """The first rows as text."""
        ...

    def body(self, heading_row: int) -> Rows:
        """The rows below a heading row, under unique headings; ragged and blank rows aside."""
        ...


@dataclass(frozen=True)
class ParquetSheet:
    """A Parquet table as text cells."""

    content: bytes = field(repr=False)
    columns: tuple[str, ...]
    file: str
    name: str = ""

    @property
    def head(self) -> Sequence[Sequence[str]]:
        """The column names: a Parquet file has no other heading."""
        return (self.columns,)

    def body(self, heading_row: int) -> Rows:
        """All rows; numbers are written as text, whole numbers without a point."""
        assert heading_row == 0
        try:
            frame = pl.read_parquet(self.content)
        except _PARQUET_FAULTS as fault:
            raise _broken(self.file) from fault
        whole = [c for c, kind in frame.schema.items() if kind.is_float() and _is_whole(frame[c])]
        frame = frame.with_columns(pl.col(whole).cast(pl.Int64)).cast(pl.String)
        frame = frame.rename(dict(zip(frame.columns, unique(frame.columns), strict=True)))
        return Rows(frame.with_row_index(ROW, offset=1), frame.height)


def _is_whole(values: pl.Series) -> bool:
    return bool((values.drop_nulls() % 1 == 0).all())


def kind_of(specimen: Specimen) -> str:
    """Kind of bytes, by their first few: a file's ending is not believed."""
    content = specimen.content
    if not content.strip(b"\0 \t\r\n"):
        return "empty"
    if content.startswith(_OPENDOCUMENT):
        return "workbook"
    if content.startswith(PARQUET_MAGIC):
        return "parquet"
    if guess_encoding(content[:_SAMPLE], whole=False) is None:
        return "other"
    start = content[:_SAMPLE].lstrip(b"\xef\xbb\xbf \t\r\n")
    return "json" if _JSON.match(start) else "text"


def sheets_of(specimen: Specimen) -> tuple[Sheet, ...]:
    """Sheets of a specimen.

    Raises:
        InputError: EVI-E05 for an empty file, EVI-E06 and EVI-E07 for a damaged one.
    """
    match specimen.kind:
        case "empty":
            raise EMPTY(
                f"{specimen.name} holds nothing",
                where=specimen.name,
                mend="Download the file again.",
            )
        case "text":
            return (CsvSheet(specimen.content, specimen.name),)
        case "workbook":
            return read_workbook(specimen.content, specimen.name)
        case "parquet":
            return (_parquet(specimen),)
        case "json":
            return records_of(specimen.content, specimen.name)
        case _:
            return ()


def _parquet(specimen: Specimen) -> ParquetSheet:
    try:
        columns = tuple(pl.read_parquet_schema(specimen.content))
    except _PARQUET_FAULTS as fault:
        raise _broken(specimen.name) from fault
    return ParquetSheet(specimen.content, columns, specimen.name)


def _broken(file: str) -> VestingError:
    return PARQUET_BROKEN(
        f"{file} is damaged or cut off", where=file, mend="Download the file again."
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source found its heading.

    Attributes:
        sheet: The sheet.
        row: Position of the heading row, counting from 0.
        headings: Published headings of that row.
        found: Published heading of each wanted column.
    """

    sheet: Sheet
    row: int
    headings: tuple[str, ...]
    found: dict[str, str]

    @property
    def above(self) -> str:
        """Text of the rows above the heading: titles and dates stand there."""
        return " \n".join(" ".join(c for c in row if c) for row in self.sheet.head[: self.row])

    def where(self, specimen: Specimen) -> str:
        """File, sheet and row of the headings, for a message."""
        sheet = f", sheet {self.sheet.name}" if self.sheet.name else ""
        return f"{specimen.name}{sheet}, row {self.row + 1}"

    def rows(self) -> Rows:
        """The rows below, the wanted columns under our names."""
        rows = self.sheet.body(self.row)
        taken = {
            name: f"{name} (as published)" for name in self.found if name in rows.frame.columns
        }
        names = {published: name for name, published in self.found.items()}
        frame = rows.frame.rename({k: v for k, v in taken.items() if k not in names})
        return replace(rows, frame=frame.rename(names), published=self.found)


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A row that may be the heading: its cells as headings, and as one text to search.

    Attributes:
        headings: The cells, unique and without blanks.
        filled: How many cells are not blank.
        text: The plain cells between bars, such as ``|ladcode|ladname|``.
    """

    headings: list[str]
    filled: int
    text: str


def head_rows(sheet: Sheet) -> tuple[HeadRow, ...]:
    """The first :data:`HEAD` rows of a sheet, ready to be searched for headings."""
    return tuple(
        HeadRow(
            headings := unique([*cells]),
            sum(1 for c in cells if c.strip()),
            f"|{'|'.join(map(plain, headings))}|",
        )
        for cells in sheet.head[:HEAD]
    )


def find_heading(
    sheet: Sheet,
    rows: Sequence[HeadRow],
    wanted: Sequence[Heading],
    also: Callable[[Sequence[str]], bool] | None = None,
) -> Place | None:
    """The first row that has every required heading.

    Args:
        sheet: Where to look.
        rows: Its first rows, as :func:`head_rows` gives them.
        wanted: The headings.
        also: A further test that the headings of the row must pass.
    """
    required = [h for h in wanted if h.required]
    for place, row in enumerate(rows):
        if row.filled < max(len(required), 1) or not all(h.is_in(row.text) for h in required):
            continue
        found = match(row.headings, wanted)
        if found is not None and (also is None or also(row.headings)):
            return Place(sheet, place, tuple(row.headings), found)
    return None
