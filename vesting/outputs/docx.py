"""A report as a Word document: real headings, real tables, pictures with alternative text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt

from vesting.outputs.picture import png_of
from vesting.outputs.report import (
    Cell,
    Figures,
    Grid,
    Heading,
    Part,
    Picture,
    Points,
    Report,
    Text,
)

PAGE, MARGIN = (Cm(21.0), Cm(29.7)), Cm(2.0)
"""A4."""
WIDEST = Cm(17.0)
SMALL, SMALLER, MANY = Pt(9), Pt(8), 6
"""Letters of a table, and of one with many columns."""
KEPT = 2
"""First rows of a table that stay on one page with its caption."""


def _table(document: Any, grid: Grid) -> None:
    """A table whose caption, headings and first rows stay together, and whose headings come again on each page."""
    document.add_paragraph(grid.caption, style="Caption").paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(grid.headings), style="Light Grid Accent 1")
    right = [any(_is_number(row[i]) for row in grid.rows) for i in range(len(grid.headings))]
    _row(table.rows[0], grid.headings, right, kept=True)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for number, row in enumerate(grid.written(), start=1):
        _row(table.add_row(), row, right, kept=number < min(KEPT, len(grid.rows)))
    if grid.note:
        document.add_paragraph(grid.note).runs[0].font.size = SMALL


def _row(row: Any, values: Sequence[str], right: Sequence[bool], *, kept: bool) -> None:
    """Cells of one row, numbers to the right; no row is cut by the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, value, to_the_right in zip(row.cells, values, right, strict=True):
        cell.text = value
        paragraph = cell.paragraphs[0]
        paragraph.runs[0].font.size = SMALL if len(values) < MANY else SMALLER
        paragraph.paragraph_format.keep_with_next = kept
        if to_the_right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _is_number(value: Cell) -> bool:
    """Whether a cell is a number, or words that begin and end with one, such as ``451 to 595``."""
    if isinstance(value, str):
        return value[:1].isdigit() and value[-1:].isdigit() and " to " in value
    return isinstance(value, int | float) or (isinstance(value, Figures) and bool(value.numbers))


def _picture(document: Any, picture: Picture) -> None:
    shape = document.add_picture(io.BytesIO(png_of(picture).data), width=WIDEST)
    shape._inline.docPr.set("descr", picture.alt)


def _part(document: Any, part: Part) -> None:
    match part:
        case Heading(text, level):
            document.add_heading(text, level=level - 1)
        case Text(text, warning):
            paragraph = document.add_paragraph()
            paragraph.add_run(text).bold = warning
        case Points(items):
            for item in items:
                document.add_paragraph(item, style="List Bullet")
        case Picture():
            _picture(document, part)
        case Grid():
            _table(document, part)


def docx(report: Report) -> bytes:
    """Render a report as a DOCX document."""
    document = Document()
    document.core_properties.title = report.title
    document.core_properties.author = report.made_by
    document.core_properties.language = "en-GB"
    section = document.sections[0]
    section.page_width, section.page_height = PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    section.footer.paragraphs[0].text = report.imprint
    document.add_heading(report.title, level=0)
    for part in report.parts:
        _part(document, part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
