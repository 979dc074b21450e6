"""A file opened: the parts of the return in it, by what kind of file it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from vesting.errors import VestingError
from vesting.evidence.archive import is_archive, members
from vesting.evidence.cells import Sheet
from vesting.evidence.csv_cells import CsvSheet
from vesting.evidence.returns.files.part import UNREADABLE, NotAPart, Part, ReturnFile, unreadable
from vesting.evidence.returns.files.quotes import without_stray_quotes
from vesting.evidence.returns.files.sheet_parts import of_sheet, recognise
from vesting.evidence.returns.files.web_pages import is_web_page, tables_of
from vesting.evidence.returns.files.xml_parts import is_xml, xml_parts
from vesting.evidence.returns.names.other_files import SPREADSHEETS, may_be_meant, why_no_part
from vesting.evidence.source import Specimen

_PADDING = 4
"""Fewest bytes of nothing at the end of a file that fill up a block of a disk."""
_BINARY = (b"PK", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"PAR1")
_WEB_PAGE = "is a web page saved under another name, as some systems export"


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
    except VestingError as fault:
        why = fault.what.replace(file.name, "it", 1)
        raise unreadable(file.name, why, fault.mend) from None
    try:
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


def _of_specimen(file: ReturnFile, specimen: Specimen) -> Iterator[Part | NotAPart]:
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
            yield from of_sheet(file, sheet)


def _of_web_page(file: ReturnFile, content: bytes) -> list[Part | NotAPart]:
    """The modules among the tables of a web page; nothing where it is none that was meant as a return."""
    known = [s for s in tables_of(content) if recognise(s) is not None]
    if not known and file.name.lower().endswith(SPREADSHEETS):
        why = f"it {_WEB_PAGE}, and none of its tables has the headings of a module"
        return [NotAPart(file.name, f"{why}: open it in a spreadsheet and save it as CSV")]
    parts = [part for sheet in known for part in of_sheet(file, sheet)]
    return [replace(p, web_page=True) if isinstance(p, Part) else p for p in parts]


def _sheets(specimen: Specimen, name: str) -> tuple[Sheet, ...]:
    try:
        if specimen.kind == "text":
            return (CsvSheet(without_stray_quotes(specimen.content), specimen.name),)
        return specimen.sheets
    except VestingError as fault:
        raise unreadable(name, fault.what) from None
