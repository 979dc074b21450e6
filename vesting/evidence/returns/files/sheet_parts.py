"""A sheet as a module of the return: known by its headings, and read with every row's number."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from vesting.errors import Problem
from vesting.evidence.cells import HEAD, HeadRow, Place, Sheet, find_heading, head_rows
from vesting.evidence.csv_cells import CsvSheet
from vesting.evidence.encoding import to_text
from vesting.evidence.returns.cells.plain_text import (
    is_plain,
    plain_cell,
    plain_cells,
    rows_that_say_nothing,
    says_something,
)
from vesting.evidence.returns.cells.straight import straightened
from vesting.evidence.returns.files.part import ROW_NUMBER, NotAPart, Part, ReturnFile
from vesting.evidence.returns.files.strays import stray_rows
from vesting.evidence.returns.guide.module import CHILD, Module, official
from vesting.evidence.returns.guide.tables import MODULES
from vesting.evidence.rows import ROW
from vesting.evidence.source import QUARANTINED

LACKS_COLUMN = Problem("EVI-E95", "A module of the return lacks a column")


def recognise(sheet: Sheet) -> tuple[Module, Place] | None:
    """The module whose headings a sheet has, and where they are; None where there is none."""
    return recognise_rows(sheet, head_rows(sheet)[:HEAD])


def recognise_rows(sheet: Sheet, rows: Sequence[HeadRow]) -> tuple[Module, Place] | None:
    """As :func:`recognise`, of a sheet whose first rows were looked at before."""
    found = [(m, find_heading(sheet, rows, m.headings)) for m in MODULES]
    places = [(m, p) for m, p in found if p is not None]
    return max(places, key=lambda mp: len(mp[1].found), default=None)


def of_sheet(file: ReturnFile, sheet: Sheet) -> Iterator[Part | NotAPart]:
    """The module of a sheet.

    Raises:
        InputError: EVI-E95 when it lacks a column that it cannot be read without.
    """
    found = recognise(sheet)
    name = f"{file.name}, sheet {sheet.name}" if sheet.name else file.name
    if found is None:
        yield NotAPart(name, "it has the headings of no module")
        return
    module, place = found
    _must_have_columns(name, module, set(place.found))
    yield _read(replace(file, name=name), module, place)


def _must_have_columns(name: str, module: Module, columns: set[str]) -> None:
    """Refuse a module without one of the columns that it cannot be read without."""
    lacking = [c for c in module.own if c.name in module.essential and c.name not in columns]
    if lacking:
        raise LACKS_COLUMN(
            f"{name} is the module {module.name}, but has no column {official(lacking[0])}",
            where=f"{name}, headings",
            mend="Export the module again with all its columns.",
        )


def _read(file: ReturnFile, module: Module, place: Place) -> Part:
    rows = place.rows()
    frame = rows.frame.with_columns(pl.col(ROW).cast(pl.Int64).alias(ROW_NUMBER)).drop(ROW)
    if not (isinstance(place.sheet, CsvSheet) and is_plain(place.sheet.content)):
        frame = plain_cells(frame)
    first = place.row + 2
    ragged = sorted(a.row for a in rows.aside if a.fate == QUARANTINED)
    held = set(frame[ROW_NUMBER].to_list()) | set(ragged)
    blank = [n for n in range(first, first + rows.physical) if n not in held]
    published = {heading: name for name, heading in place.found.items()}
    order = [published.get(h, h) for h in place.headings][: len(frame.columns) - 1]
    strays = stray_rows(frame, ROW_NUMBER, [*place.headings], module)
    cells = _cells_of(place, ragged)
    dashes = rows_that_say_nothing(frame, ROW_NUMBER, CHILD.name)
    dashes += [n for n, found in cells.items() if not says_something(found)]
    frame = frame.filter(~pl.col(ROW_NUMBER).is_in([*strays, *dashes]))
    moved = straightened(
        frame, ROW_NUMBER, order, module, {n: c for n, c in cells.items() if n not in dashes}
    )
    own = [c for c in order if c in place.found]
    return Part(
        file,
        module,
        moved.frame.select(*own, ROW_NUMBER).sort(ROW_NUMBER),
        rows.physical,
        {
            "R903-01": blank,
            "R903-03": [*moved.lost, *(n for n in ragged if n not in cells)],
            "R903-42": strays,
            "R903-55": dashes,
        },
        {"R903-02": moved.found},
    )


def _cells_of(place: Place, numbers: Sequence[int]) -> dict[int, list[str]]:
    """Cells of rows whose width is not the heading's."""
    sheet = place.sheet
    if not numbers or not isinstance(sheet, CsvSheet):
        return {}
    text = to_text(sheet.content, sheet.encoding)
    wanted = set(numbers)
    reader = csv.reader(io.StringIO(text), delimiter=sheet.separator)
    rows = enumerate(reader, start=1)
    return {n: list(map(plain_cell, cells)) for n, cells in rows if n in wanted}
