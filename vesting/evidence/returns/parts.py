"""From a file to its modules: tables of text cells under our names, each with its row numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from vesting.errors import Problem, VestingError
from vesting.evidence.archive import is_archive, members
from vesting.evidence.cells import HEAD, HeadRow, Place, Sheet, find_heading, head_rows
from vesting.evidence.csv_cells import CsvSheet
from vesting.evidence.encoding import to_text
from vesting.evidence.returns.module import CHILD, Module, official
from vesting.evidence.returns.other_files import SPREADSHEETS, may_be_meant, why_no_part
from vesting.evidence.returns.plain_text import (
    is_plain,
    plain_cell,
    plain_cells,
    rows_that_say_nothing,
    says_something,
)
from vesting.evidence.returns.quotes import without_stray_quotes
from vesting.evidence.returns.straight import straightened
from vesting.evidence.returns.strays import stray_rows
from vesting.evidence.returns.tables import MODULES
from vesting.evidence.returns.web_pages import is_web_page, tables_of
from vesting.evidence.rows import ROW
from vesting.evidence.source import QUARANTINED, Specimen

UNREADABLE = Problem("EVI-E92", "A file of a return cannot be read")
LACKS_COLUMN = Problem("EVI-E95", "A module of the return lacks a column")

ROW_NUMBER = "row"
_PADDING = 4
"""Fewest bytes of nothing at the end of a file that fill up a block of a disk."""
_BINARY = (b"PK", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"PAR1")
_WEB_PAGE = "is a web page saved under another name, as some systems export"


@dataclass(frozen=True)
class ReturnFile:
    """A file that may be a part of an SSDA903 return.

    Attributes:
        name: Path as the user wrote it; folders in it may name the council and the year.
        content: Its bytes.
        council: The council, where the user says so.
        year: The collection year (2024 = year to 31 March 2024), where the user says so.
    """

    name: str
    content: bytes = field(repr=False)
    council: str = ""
    year: int = 0


@dataclass(frozen=True)
class Part:
    """One module out of one file.

    Attributes:
        file: Where it came from.
        module: Which module it is.
        frame: Its rows as text under our names, with :data:`ROW_NUMBER`.
        physical: Physical rows in the file or sheet.
        aside: Numbers of rows that are not in the frame, by rule.
        met: Numbers of rows in the frame that met a rule.
        web_page: Whether it was a table of a web page under the name of a spreadsheet.
    """

    file: ReturnFile
    module: Module
    frame: pl.DataFrame = field(repr=False)
    physical: int
    aside: Mapping[str, Sequence[int]] = field(default_factory=dict)
    met: Mapping[str, Sequence[int]] = field(default_factory=dict)
    web_page: bool = False


@dataclass(frozen=True, slots=True)
class NotAPart:
    """A file, or a sheet of one, that is not a part of the return.

    Attributes:
        file: Its name.
        why: What it is or lacks.
    """

    file: str
    why: str


def parts_of(file: ReturnFile) -> Iterator[Part | NotAPart]:
    """The modules of a file.

    Raises:
        InputError: EVI-E92 when a file that should be a table cannot be read, EVI-E93 or EVI-E94 for
            XML that is broken or brings a document type, EVI-E95 when a module lacks a column.
    """
    why = why_no_part(file.name)
    if why:
        yield NotAPart(file.name, why)
        return
    try:
        found = _of_content(file)
    except VestingError as fault:
        if fault.code != UNREADABLE.code or may_be_meant(file.name):
            raise
        found = [NotAPart(file.name, "it is no table")]
    yield from found


def _of_content(file: ReturnFile) -> list[Part | NotAPart]:
    try:
        inside = members(file.name, file.content) if is_archive(file.content) else ()
        specimen = Specimen.of(file.name, _without_padding(file.content))
    except VestingError as fault:
        raise unreadable(file.name, fault.what) from None
    if not inside:
        return list(_of_specimen(file, specimen))
    within = (replace(file, name=f"{file.name}/{name}", content=data) for name, data in inside)
    return [part for member in within for part in parts_of(member)]


def _without_padding(content: bytes) -> bytes:
    """A text without the bytes of nothing that fill up its last block on a disk."""
    kept = content.rstrip(b"\0")
    if len(content) - len(kept) < _PADDING or not kept or kept.startswith(_BINARY):
        return content
    return kept if b"\0" not in kept else kept + b"\0" * (len(kept) % 2)


def unreadable(name: str, why: str) -> VestingError:
    """The error for a file that cannot be read."""
    return UNREADABLE(
        f"{name} cannot be read: {why}",
        where=name,
        mend="Export the return again as CSV or XML, or leave the file out.",
    )


def _of_specimen(file: ReturnFile, specimen: Specimen) -> Iterator[Part | NotAPart]:
    from vesting.evidence.returns.xml_parts import is_xml, xml_parts

    kind = specimen.kind
    if kind == "empty":
        yield NotAPart(file.name, "it is empty")
    elif is_web_page(specimen.content) and (pages := _of_web_page(file, specimen.content)):
        yield from pages
    elif is_xml(specimen.content):
        yield from xml_parts(file, specimen.content)
    elif kind == "other" and may_be_meant(file.name):
        raise unreadable(file.name, "it is no text")
    elif kind in ("other", "json"):
        yield NotAPart(file.name, "it is no table")
    else:
        for sheet in _sheets(specimen, file.name):
            yield from _of_sheet(file, sheet)


def _of_web_page(file: ReturnFile, content: bytes) -> list[Part | NotAPart]:
    """The modules among the tables of a web page; nothing where it is none that was meant as a return."""
    known = [s for s in tables_of(content) if recognise(s) is not None]
    if not known and file.name.lower().endswith(SPREADSHEETS):
        why = f"it {_WEB_PAGE}, and none of its tables has the headings of a module"
        return [NotAPart(file.name, f"{why}: open it in a spreadsheet and save it as CSV")]
    parts = [part for sheet in known for part in _of_sheet(file, sheet)]
    return [replace(p, web_page=True) if isinstance(p, Part) else p for p in parts]


def _sheets(specimen: Specimen, name: str) -> tuple[Sheet, ...]:
    try:
        if specimen.kind == "text":
            return (CsvSheet(without_stray_quotes(specimen.content), specimen.name),)
        return specimen.sheets
    except VestingError as fault:
        raise unreadable(name, fault.what) from None


def recognise(sheet: Sheet) -> tuple[Module, Place] | None:
    """The module whose headings a sheet has, and where they are; None where there is none."""
    return recognise_rows(sheet, head_rows(sheet)[:HEAD])


def recognise_rows(sheet: Sheet, rows: Sequence[HeadRow]) -> tuple[Module, Place] | None:
    """As :func:`recognise`, of a sheet whose first rows were looked at before."""
    found = [(m, find_heading(sheet, rows, m.headings)) for m in MODULES]
    places = [(m, p) for m, p in found if p is not None]
    return max(places, key=lambda mp: len(mp[1].found), default=None)


def _of_sheet(file: ReturnFile, sheet: Sheet) -> Iterator[Part | NotAPart]:
    found = recognise(sheet)
    name = f"{file.name}, sheet {sheet.name}" if sheet.name else file.name
    if found is None:
        yield NotAPart(name, "it has the headings of no module")
        return
    module, place = found
    must_have_columns(name, module, set(place.found))
    yield _read(replace(file, name=name), module, place)


def must_have_columns(name: str, module: Module, columns: set[str]) -> None:
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
    strays = stray_rows(frame, ROW_NUMBER, [*place.headings])
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
