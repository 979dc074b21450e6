"""A report as a Word document: real headings, real tables, pictures with alternative text."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.shared import Cm, Pt

from vesting.outputs.picture import png_of
from vesting.outputs.report import Grid, Heading, Part, Picture, Points, Report, Text, spoken


def _table(document: Any, grid: Grid) -> None:
    document.add_paragraph(grid.caption, style="Caption")
    table = document.add_table(rows=1, cols=len(grid.headings), style="Light Grid Accent 1")
    for cell, heading in zip(table.rows[0].cells, grid.headings, strict=True):
        cell.text = heading
    for row in grid.rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = spoken(value)
    if grid.note:
        document.add_paragraph(grid.note).runs[0].font.size = Pt(9)


def _picture(document: Any, picture: Picture) -> None:
    shape = document.add_picture(io.BytesIO(png_of(picture).data), width=Cm(15))
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
    section.footer.paragraphs[0].text = report.imprint
    document.add_heading(report.title, level=0)
    for part in report.parts:
        _part(document, part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
