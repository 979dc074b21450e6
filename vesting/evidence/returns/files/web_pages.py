"""Web pages saved under a spreadsheet's name, as many systems export: their tables as sheets."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from vesting.evidence.encoding import guess_encoding, to_text
from vesting.evidence.workbook import WorkbookSheet

_START = 4096
_PAGE = re.compile(
    r"(?i)^\s*(?:<!--.*?-->|<\?xml[^>]*>|\s)*<(?:!doctype\s+html|html|head|meta|body|table)\b"
)
_MOST_CELLS = 1000
"""Most columns or rows over which one cell is followed."""


def is_web_page(content: bytes) -> bool:
    """Whether the bytes begin as a web page does."""
    encoding = guess_encoding(content[:_START], whole=False)
    return encoding is not None and bool(_PAGE.match(to_text(content[:_START], encoding)))


def tables_of(content: bytes) -> tuple[WorkbookSheet, ...]:
    """The tables of a web page that hold no other table, as sheets of text cells."""
    text = to_text(content, guess_encoding(content) or "cp1252")
    parser = etree.HTMLParser(
        no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(_without_declaration(text), parser)
    if root is None:
        return ()
    tables = [table for table in root.iter("table") if table.find(".//table") is None]
    sheets = (_rows(table) for table in tables)
    return tuple(WorkbookSheet("", rows) for rows in sheets if rows)


def _without_declaration(text: str) -> str:
    return re.sub(r"^\s*<\?xml[^>]*>", "", text) or " "


def _rows(table: Any) -> list[list[str]]:
    """Rows of one width: a cell over several rows stands in each, one over several columns in the first."""
    rows: list[list[str]] = []
    below: dict[int, tuple[str, int]] = {}
    for line in table.iter("tr"):
        cells = [cell for cell in line if cell.tag in ("td", "th")]
        row: list[str] = []
        for cell in cells:
            _take_from_above(row, below)
            text, deep = " ".join("".join(cell.itertext()).split()), _span(cell, "rowspan")
            for place in range(_span(cell, "colspan")):
                if deep > 1:
                    below[len(row)] = ("" if place else text, deep - 1)
                row.append("" if place else text)
        _take_from_above(row, below)
        rows.append(row)
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _take_from_above(row: list[str], below: dict[int, tuple[str, int]]) -> None:
    """Add the cells of rows above that reach down to this one, as far as they stand next."""
    while len(row) in below:
        text, left = below.pop(len(row))
        if left > 1:
            below[len(row)] = (text, left - 1)
        row.append(text)


def _span(cell: Any, name: str) -> int:
    told = str(cell.get(name, "1")).strip()
    return min(max(int(told), 1), _MOST_CELLS) if re.fullmatch(r"[0-9]{1,6}", told) else 1
