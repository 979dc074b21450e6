"""The return as XML: every element in its own scope, none kept longer than its child."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import polars as pl
from lxml import etree

from vesting.errors import Problem
from vesting.evidence.headings import plain
from vesting.evidence.returns.cells.plain_text import plain_cells
from vesting.evidence.returns.files.part import ROW_NUMBER, NotAPart, Part, ReturnFile
from vesting.evidence.returns.guide.module import CHILD, COUNCIL, YEAR, Module
from vesting.evidence.returns.guide.tables import (
    AD1,
    BY_NAME,
    HEADER,
    MODULES,
    OC2,
    OC3,
    PREVIOUS_PERMANENCE,
    UASC,
)

XML_BROKEN = Problem("EVI-E93", "The XML of a return is broken")
XML_DOCTYPE = Problem("EVI-E94", "The XML of a return brings a document type")

_MARKS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")
_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_START = 4096
_IN_HEADER = (AD1, OC3, OC2, PREVIOUS_PERMANENCE)
"""Modules whose fields may stand directly in HEADER, as AD1's and OC3's do."""
_NO = ("", "0", "N", "FALSE")


def is_xml(content: bytes) -> bool:
    """Whether the bytes begin as XML does."""
    return content[:256].lstrip(b" \t\r\n").startswith(_MARKS)


@cache
def tags(module: Module) -> dict[str, str]:
    """Our name of every tag that a module's element may hold."""
    columns = (*module.own, COUNCIL, YEAR)
    return {tag: c.name for c in columns for tag in (plain(c.name), *map(plain, c.aliases))}


@dataclass
class _Rows:
    """Rows of every module, as far as they were read."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, module: Module, cells: dict[str, str], common: dict[str, str]) -> None:
        """Add the cells of one element, with what the child's header says for all of them."""
        names = tags(module)
        row = {names[tag]: text for tag, text in {**common, **cells}.items() if tag in names}
        number = len(self.rows.setdefault(module.name, [])) + 1
        self.rows[module.name].append({**row, ROW_NUMBER: number})


def xml_parts(file: ReturnFile, content: bytes) -> Iterator[Part | NotAPart]:
    """The modules of an XML return.

    Raises:
        InputError: EVI-E93 when it is broken, EVI-E94 when it brings a document type.
    """
    rows = _Rows()
    walk = etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        tag="{*}CHILD",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, child in walk:
            _refuse_doctype(file.name, child)
            if len(child):
                _read_child(child, rows)
                child.clear()
                while child.getprevious() is not None:
                    del child.getparent()[0]
    except etree.XMLSyntaxError as fault:
        raise XML_BROKEN(
            f"{file.name} is not whole XML",
            where=f"{file.name}, line {fault.lineno}",
            mend="Export the return again; an XML file must not be cut or edited by hand.",
        ) from None
    if not rows.rows:
        yield NotAPart(file.name, _what_else(content))
    for name, found in rows.rows.items():
        yield _part(file, BY_NAME[name], found)


def _what_else(content: bytes) -> str:
    if _SPREADSHEET in content[:_START].replace(b"\0", b""):
        return "it is a spreadsheet saved as XML: open it and save it as CSV"
    return "it is XML, but not of an SSDA903 return"


def _refuse_doctype(name: str, element: Any) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise XML_DOCTYPE(
            f"{name} brings a document type, which no SSDA903 return needs",
            where=f"{name}, first lines",
            mend="Export the return again; such a file is not read, since it can draw in other files.",
        )


def _part(file: ReturnFile, module: Module, rows: list[dict[str, Any]]) -> Part:
    present = [c.name for c in (COUNCIL, *module.own, YEAR) if any(c.name in row for row in rows)]
    frame = pl.DataFrame(
        rows, schema={**dict.fromkeys(present, pl.String), ROW_NUMBER: pl.Int64}, strict=False
    )
    return Part(file, module, plain_cells(frame), frame.height)


def _read_child(child: Any, rows: _Rows) -> None:
    """One CHILD: its HEADER, and every group within it or beside it, each in its own scope."""
    header = next((e for e in child if _tag(e) == "header"), child)
    cells = _cells(header)
    child_id = cells.get("childid", cells.get("child", ""))
    common = {"child": child_id, **{t: cells[t] for t in _shared(cells)}}
    rows.add(HEADER, cells, common)
    _read_header_groups(cells, common, rows)
    for group in (*_groups(header), *(_groups(child) if header is not child else ())):
        inner = _cells(group)
        module = _module_of(inner)
        if group is not header and module is not None:
            rows.add(module, inner, common)


def _shared(cells: dict[str, str]) -> tuple[str, ...]:
    """Tags of the header that hold for every group of the child."""
    places = (*tags(HEADER), "la", "year")
    names = ("born", "sex", COUNCIL.name, YEAR.name)
    return tuple(t for t in cells if t in places and tags(HEADER).get(t) in names)


def _read_header_groups(cells: dict[str, str], common: dict[str, str], rows: _Rows) -> None:
    """Fields of other modules that stand directly in the header."""
    if cells.get("uasc", "").strip().upper() not in _NO or cells.get("duc", "").strip():
        rows.add(UASC, cells, common)
    for module in _IN_HEADER:
        own = _apart(module)
        filled = {t: text for t, text in cells.items() if t in own and text.strip()}
        if filled:
            rows.add(module, filled, common)


@cache
def _apart(module: Module) -> frozenset[str]:
    """Tags of a module that are not the header's own."""
    return frozenset(tags(module)) - frozenset(tags(HEADER))


def _groups(element: Any) -> Iterator[Any]:
    return (e for e in element if len(e))


def _cells(element: Any) -> dict[str, str]:
    """Text of the tags directly within an element, by their plain name."""
    return {_tag(e): (e.text or "").strip() for e in element if not len(e)}


def _tag(element: Any) -> str:
    return plain(etree.QName(element).localname)


@cache
def _marks() -> dict[str, Module]:
    """Tags that only one module has."""
    common = {CHILD.name, "born", "sex", COUNCIL.name, YEAR.name}
    return {
        tag: module
        for module in MODULES
        if module is not HEADER
        for tag, name in tags(module).items()
        if name not in common
    }


def _module_of(cells: dict[str, str]) -> Module | None:
    """The module that has most of the tags of an element."""
    marks = _marks()
    met = [marks[tag] for tag in cells if tag in marks]
    return max(set(met), key=lambda m: (met.count(m), m.name), default=None)
