"""A report as a workbook: a sheet of words and pictures, one sheet a table; numbers stay numbers.

No cells are merged and there are no formulas. A figure with a range takes a column for each of its
numbers, so that columns can be summed.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterator, Mapping

import xlsxwriter

from vesting.outputs.picture import png_of
from vesting.outputs.report import (
    Cell,
    Figures,
    Grid,
    Heading,
    Number,
    Picture,
    Points,
    Report,
    Text,
    spoken,
)

FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31
"""Letters that the name of a sheet may have."""
TALLEST, WIDEST = 400.0, 600.0
"""Points that a picture may have: a row is at most 409 high."""
BELOW = 8.0
WHOLE = "#,##0"
"""How whole numbers are shown."""
PIXELS_A_POINT = 96 / 72


def _lines(report: Report) -> Iterator[tuple[str, str | Picture]]:
    """The sheet of words, line by line: its style, and its text or picture."""
    names = iter(_sheets(report).values())
    yield from (("title", report.title), ("", report.imprint), ("", ""))
    for part in report.parts:
        match part:
            case Heading(text):
                yield from (("", ""), ("bold", text))
            case Text(text, warning):
                yield "bold" if warning else "", text
            case Points(items):
                yield from (("", f"• {item}") for item in items)
            case Picture(alt=alt):
                yield from (("", part), ("", f"Picture: {alt}"))
            case Grid(caption):
                yield "", f"Table: {caption} (sheet '{next(names)}')"


def _sheets(report: Report) -> dict[int, str]:
    """Name of the sheet of every table, by its place among the parts."""
    taken = {"report"}
    return {
        at: _sheet_name(part.short or part.caption, taken)
        for at, part in enumerate(report.parts)
        if isinstance(part, Grid)
    }


class _Book:
    """A workbook that is being written, with its formats."""

    def __init__(self, out: io.BytesIO, report: Report) -> None:
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(out, options)
        self.book.set_properties({"title": report.title, "author": report.made_by})
        self.imprint = report.imprint
        self.report = report
        self._styles: dict[str, xlsxwriter.format.Format] = {
            "": self.book.add_format({"text_wrap": True, "valign": "top"}),
            "bold": self.book.add_format({"text_wrap": True, "valign": "top", "bold": True}),
            "title": self.book.add_format({"bold": True, "font_size": 16}),
        }

    def style(self, name: str) -> xlsxwriter.format.Format:
        """A format by name; any other name is a number format."""
        if name not in self._styles:
            self._styles[name] = self.book.add_format({"num_format": name, "valign": "top"})
        return self._styles[name]

    def write(self) -> None:
        words = self.book.add_worksheet("Report")
        words.set_column(0, 0, 120)
        for row, (style, line) in enumerate(_lines(self.report)):
            if isinstance(line, Picture):
                self._picture(words, row, line)
            else:
                words.write_string(row, 0, line, self.style(style))
        words.set_footer(f"&L{self.imprint[:200]}")
        for at, name in _sheets(self.report).items():
            grid = self.report.parts[at]
            assert isinstance(grid, Grid)  # only those have a sheet
            self._grid(grid, name)
        self.book.close()

    def _picture(self, sheet: xlsxwriter.worksheet.Worksheet, row: int, picture: Picture) -> None:
        """A picture in a row that is as high as the picture, so that it covers no words."""
        png = png_of(picture)
        scale = min(TALLEST / png.height, WIDEST / png.width) * PIXELS_A_POINT
        sheet.set_row(row, png.height * scale / PIXELS_A_POINT + BELOW)
        sheet.insert_image(
            row, 0, "picture.png",
            {"image_data": io.BytesIO(png.data), "description": picture.alt,
             "x_scale": scale, "y_scale": scale},
        )  # fmt: skip

    def _grid(self, grid: Grid, name: str) -> None:
        sheet = self.book.add_worksheet(name)
        columns = _columns(grid)
        for column, (at, part) in enumerate(columns):
            heading = f"{grid.headings[at]}: {part}" if part else grid.headings[at]
            sheet.write_string(0, column, heading, self.style("bold"))
            for row, cells in enumerate(grid.rows, start=1):
                self._cell(
                    sheet, row, column, _number(cells[at], part, first=_first(columns, column))
                )
        for offset, line in enumerate((grid.caption, grid.note, self.imprint), start=2):
            sheet.write_string(len(grid.rows) + offset, 0, line)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, max(1, len(columns) - 1), 22)
        sheet.set_footer(f"&L{self.imprint[:200]}")

    def _cell(
        self, sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, number: Number
    ) -> None:
        if isinstance(number.value, int | float):
            sheet.write_number(row, column, number.value, self.style(number.format))
        else:
            sheet.write_string(row, column, number.value or "", self.style(""))


def _columns(grid: Grid) -> list[tuple[int, str]]:
    """Columns of the sheet: the grid's column, and which number of its cells."""
    found = []
    for at in range(len(grid.headings)):
        cells = [row[at] for row in grid.rows]
        parts = [n.name for cell in cells if isinstance(cell, Figures) for n in cell.numbers]
        found += [(at, part) for part in dict.fromkeys(parts or [""])]
    return found


def _first(columns: list[tuple[int, str]], column: int) -> bool:
    return column == 0 or columns[column - 1][0] != columns[column][0]


def _number(cell: Cell, part: str, *, first: bool) -> Number:
    """What a sheet's column shows of a cell; the words where the cell has no number."""
    if isinstance(cell, Figures):
        held: Mapping[str, Number] = {number.name: number for number in cell.numbers}
        if part in held:
            return held[part]
        return Number(part, cell.words if first and not cell.numbers else None)
    if isinstance(cell, int | float):
        return Number(part, cell if first else None, WHOLE if isinstance(cell, int) else "")
    return Number(part, (spoken(cell) if cell is not None else None) if first else None)


def _sheet_name(caption: str, taken: set[str]) -> str:
    plain = FORBIDDEN.sub(" ", caption)
    base = textwrap.shorten(plain, LONGEST_NAME - 3, placeholder="") or "Table"
    name, count = base, 2
    while name.lower() in taken:
        name, count = f"{base} {count}", count + 1
    taken.add(name.lower())
    return name


def xlsx(report: Report) -> bytes:
    """Render a report as an XLSX workbook."""
    out = io.BytesIO()
    _Book(out, report).write()
    return out.getvalue()
