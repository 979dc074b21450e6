"""How large a spreadsheet becomes when it is opened, told before it is opened.

A file of a few kilobytes may hold one cell in the last row of the last column, or one cell that
stands for a billion. A reader that lays out the whole rectangle would take all the memory there is.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

CELLS_LIMIT = 60_000_000
"""Most cells of one sheet; the largest official sheet known to us has 7 million."""

_CHUNK = 4 * 1024**2
_OVERLAP = 512
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_FAR = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{3})\d')
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"')
_LAST_OF_TWO_LETTERS = 26 * 26 + 26

_REPEATED_ROW = re.compile(
    rb'<table:table-row\b[^>]*number-rows-repeated="(\d{3,})"[^>]*>(.*?)</table:table-row>',
    re.DOTALL,
)
_VALUED = re.compile(rb"<table:table-cell\b[^>]*office:value-type[^>]*>")
_COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')


def largest_sheet(book: zipfile.ZipFile) -> int:
    """Cells of the largest sheet of an XLSX or ODS workbook, at most, when laid out in full."""
    names = book.namelist()
    sheets = [n for n in names if n.startswith("xl/worksheets/") and n.endswith(".xml")]
    sizes = [_cells_of_xlsx(book, name) for name in sheets]
    if "content.xml" in names:
        sizes.append(_cells_of_ods(book))
    return max(sizes, default=0)


def _chunks(book: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The part in pieces; each begins with the end of the one before, so that no tag is cut."""
    with book.open(name) as part:
        tail = b""
        while piece := part.read(_CHUNK):
            yield tail + piece
            tail = (tail + piece)[-_OVERLAP:]


def _cells_of_xlsx(book: zipfile.ZipFile, name: str) -> int:
    """Rows times columns: roughly first, and cell by cell where that would be too many."""
    rows, columns = 0, _LAST_OF_TWO_LETTERS
    for piece in _chunks(book, name):
        rows = max((rows, *map(int, _ROW.findall(piece))))
        columns = max((columns, *map(_column, _FAR.findall(piece))))
    if rows * columns <= CELLS_LIMIT:
        return rows * columns
    right, down = 0, 0
    for piece in _chunks(book, name):
        for letters, number in _CELL.findall(piece):
            right, down = max(right, _column(letters)), max(down, int(number))
    return right * down


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _cells_of_ods(book: zipfile.ZipFile) -> int:
    """Cells with a value that stand for many, along a row and down the rows."""
    content = book.read("content.xml")
    widest = max((_width(cell) for cell in _VALUED.findall(content)), default=0)
    cells = 0
    for repeated, inside in _REPEATED_ROW.findall(content):
        cells += int(repeated) * sum(_width(cell) for cell in _VALUED.findall(inside))
    return max(cells, widest)


def _width(cell: bytes) -> int:
    met = _COLUMNS.search(cell)
    return int(met[1]) if met else 1
