"""Spreadsheets (XLSX, XLSM, XLSB, XLS, ODS) as cells."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
import python_calamine as calamine

from vesting.errors import Problem
from vesting.evidence.archive import refuse_archive
from vesting.evidence.encoding import TOO_LARGE
from vesting.evidence.expanse import CELLS_LIMIT, largest_sheet
from vesting.evidence.headings import unique
from vesting.evidence.rows import ROW, Rows
from vesting.evidence.source import QUARANTINED, Aside

BROKEN = Problem("EVI-E07", "A spreadsheet is damaged, cut off or locked")

UNPACKED_LIMIT = 2 * 1024**3
"""Most bytes that the parts of a spreadsheet may unpack to."""
RATIO_LIMIT = 400
"""Most times that they may be larger than the file; official workbooks stay below 40."""
_SMALL = 32 * 1024**2


@dataclass(frozen=True)
class WorkbookSheet:
    """One sheet of a spreadsheet."""

    name: str
    cells: Sequence[Sequence[str]] = field(repr=False)

    @property
    def head(self) -> Sequence[Sequence[str]]:
        """All rows; sheets are in memory already."""
        return self.cells

    def body(self, heading_row: int) -> Rows:
        """The rows below a heading row; blank rows and notes are left out, ragged ones kept aside."""
        headings = list(self.cells[heading_row])
        while headings and not headings[-1].strip():
            headings.pop()
        width = len(headings)
        kept: list[Sequence[str]] = []
        numbers: list[int] = []
        aside: list[Aside] = []
        for number, row in enumerate(self.cells[heading_row + 1 :], start=heading_row + 2):
            if any(c.strip() for c in row[width:]):
                where = f"sheet {self.name}, row {number}"
                why = "has a cell outside the headed columns"
                aside.append(Aside(where, why, QUARANTINED, number))
            else:
                kept.append(row)
                numbers.append(number)
        frame = _frame(kept, unique(headings), numbers)
        physical = len(self.cells) - heading_row - 1
        return Rows(frame, physical, self.name, tuple(aside)).settled()


def _frame(rows: Sequence[Sequence[str]], names: list[str], numbers: list[int]) -> pl.DataFrame:
    columns: dict[str, list[str | None]] = {
        name: [row[i] if row[i].strip() else None for row in rows] for i, name in enumerate(names)
    }
    frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
    return frame.with_columns(pl.Series(ROW, numbers, dtype=pl.UInt32))


def read_workbook(content: bytes, file: str) -> tuple[WorkbookSheet, ...]:
    """All sheets as text cells.

    Raises:
        InputError: EVI-E03 when the file would unpack to more than is sensible, EVI-E07 when it
            is damaged, cut off or protected by a password, EVI-E09 when it is a zip archive.
    """
    refuse_archive(content, file)
    try:
        _guard(content, file)
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return tuple(
            WorkbookSheet(
                name, _text(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            )
            for name in book.sheet_names
        )
    except calamine.PasswordError as fault:
        raise BROKEN(
            f"{file} is protected by a password", where=file, mend="Save it without a password."
        ) from fault
    except (calamine.CalamineError, zipfile.BadZipFile, zlib.error, OSError, ValueError) as fault:
        raise BROKEN(
            f"{file} is damaged or cut off: it does not open as a spreadsheet",
            where=file,
            mend="Download the file again.",
        ) from fault


def _guard(content: bytes, file: str) -> None:
    """Refuse a small file that would unpack to a huge one, by the sizes its directory states."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    mend = "Open it in a spreadsheet, check what it holds, and save the sheet you need as CSV."
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        size = sum(part.file_size for part in parts.infolist())
        if size > UNPACKED_LIMIT or size > max(_SMALL, RATIO_LIMIT * len(content)):
            raise TOO_LARGE(
                f"{file} would unpack to {size / 1024**2:,.0f} MB", where=file, mend=mend
            )
        cells = largest_sheet(parts)
    if cells > CELLS_LIMIT:
        raise TOO_LARGE(
            f"{file} has a sheet of {cells:,} cells, nearly all of them blank or repeated",
            where=file,
            mend=mend,
        )


def _text(rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    cells = [[_cell(value) for value in row] for row in rows]
    while cells and not any(c.strip() for c in cells[-1]):
        cells.pop()
    return cells


def _cell(value: Any) -> str:
    """A cell as text: whole numbers without a point, dates as 2024-03-31."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)
