"""A report as a workbook: one sheet of words, one sheet a table; no merged cells, no formulas."""

from __future__ import annotations

import io
import re

import xlsxwriter

from vesting.outputs.report import Grid, Heading, Picture, Points, Report, Text

FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def _lines(report: Report) -> list[str]:
    lines = [report.title, report.imprint, ""]
    for part in report.parts:
        match part:
            case Heading(text):
                lines += ["", text]
            case Text(text):
                lines.append(text)
            case Points(items):
                lines += [f"• {item}" for item in items]
            case Picture(alt=alt):
                lines.append(f"Picture: {alt}")
            case Grid(caption):
                lines.append(f"Table: {caption} (own sheet)")
    return lines


def _sheet_name(caption: str, taken: set[str]) -> str:
    base = FORBIDDEN.sub(" ", caption)[:28].strip() or "Table"
    name, count = base, 2
    while name.lower() in taken:
        name, count = f"{base[:25]} {count}", count + 1
    taken.add(name.lower())
    return name


def _write_grid(book: xlsxwriter.Workbook, grid: Grid, name: str, imprint: str) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for column, heading in enumerate(grid.headings):
        sheet.write_string(0, column, heading, bold)
    for row, cells in enumerate(grid.rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, int | float):
                sheet.write_number(row, column, cell)
            else:
                sheet.write_string(row, column, cell or "")
    for offset, line in enumerate((grid.caption, grid.note, imprint), start=2):
        sheet.write_string(len(grid.rows) + offset, 0, line)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, max(1, len(grid.headings) - 1), 22)
    sheet.set_footer(f"&L{imprint[:200]}")


def xlsx(report: Report) -> bytes:
    """Render a report as an XLSX workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    words = book.add_worksheet("Report")
    words.set_column(0, 0, 120, book.add_format({"text_wrap": True}))
    for row, line in enumerate(_lines(report)):
        words.write_string(row, 0, line)
    taken = {"report"}
    for part in report.parts:
        if isinstance(part, Grid):
            _write_grid(book, part, _sheet_name(part.caption, taken), report.imprint)
    book.close()
    return out.getvalue()
