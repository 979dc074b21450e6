"""Reports and maps: the same words in three formats, nothing from outside, nobody's name lost."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
import python_calamine
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from lxml import etree
from shapely.geometry import box

from vesting.outputs.docx import docx
from vesting.outputs.html import html
from vesting.outputs.map import Drawn, Mark, map_svg
from vesting.outputs.report import (
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
from vesting.outputs.xlsx import xlsx

MAP = map_svg(
    [
        Drawn("Ashby & East", box(0, 51, 1, 52), 0, "10 people", "/place/a?x=1&y=2"),
        Drawn("Barrow", box(1, 51, 2, 52), 1),
    ],
    title="Two councils",
    imprint="Made for A by B",
    marks=[Mark("East", 0.5, 51.5)],
)
REPORT = Report(
    title="Option <1>",
    made_for="A council",
    made_by="Its team",
    run="r1",
    parts=(
        Heading("Figures"),
        Text("Plain."),
        Text("Careful.", warning=True),
        Points(("one", "two")),
        Grid(
            "Children: by council",
            ("Council", "Children", "Rate"),
            (("East", 12345, 1.5), ("=West", None, 2.25)),
            "ONS",
        ),
        Grid("Children: by council", ("Council", "x"), (("East", "text"),)),
        Picture(MAP, "A map of two councils"),
    ),
)


def test_the_map_is_well_formed_and_names_every_place():
    root = etree.fromstring(MAP.encode())
    text = " ".join(root.itertext())
    assert "Ashby & East. 10 people." in text
    assert "Barrow." in text
    assert "Made for A by B" in text
    assert root.get("role") == "group"
    assert [a.get("href") for a in root.iter("{*}a")] == ["/place/a?x=1&y=2"]


def test_a_map_without_links_is_one_image():
    root = etree.fromstring(
        map_svg([Drawn("A", box(0, 51, 1, 52))], title="T", imprint="I").encode()
    )
    assert root.get("role") == "img"
    assert root.find("{*}title").text == "T"


def test_html_is_self_contained_and_escapes():
    page = html(REPORT)
    assert "Option &lt;1&gt;" in page
    assert page.count(REPORT.imprint) == 2
    assert not re.search(r'(src|href)="https?:', page)
    assert "<script" not in page
    assert "12,345" in page
    assert "—" in page


def test_xlsx_holds_every_table_and_no_formula():
    data = xlsx(REPORT)
    book = python_calamine.load_workbook(io.BytesIO(data))
    assert book.sheet_names == ["Report", "Children by council", "Children by council 2"]
    rows = book.get_sheet_by_index(1).to_python()
    assert rows[0] == ["Council", "Children", "Rate"]
    assert rows[1] == ["East", 12345.0, 1.5]
    assert rows[2][0] == "=West"
    assert any(REPORT.imprint in str(row[0]) for row in rows)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(n) for n in archive.namelist() if "worksheets" in n)


def test_a_spreadsheet_can_sum_figures_and_their_ranges():
    whole = "#,##0"
    grid = Grid(
        "Each council in figures",
        ("Council", "Residents", "Looked after", "Needs"),
        (
            (
                "A",
                Figures("672,522", (Number("", 672522.0, whole),)),
                Figures(
                    "525 (451 to 595)",
                    tuple(
                        Number(name, value, whole)
                        for name, value in (("", 525.0), ("low", 451.0), ("high", 595.0))
                    ),
                ),
                Figures("not available, because no file holds it"),
            ),
            ("=B", Figures("5", (Number("", 5.0, whole),)), Figures("not known"), "=1+1"),
        ),
    )
    data = xlsx(Report("T", "A", "B", "r", (grid,)))
    book = python_calamine.load_workbook(io.BytesIO(data))
    rows = book.get_sheet_by_index(1).to_python()
    assert rows[0] == [
        "Council", "Residents", "Looked after", "Looked after: low", "Looked after: high", "Needs"
    ]  # fmt: skip
    assert rows[1] == [
        "A",
        672522.0,
        525.0,
        451.0,
        595.0,
        "not available, because no file holds it",
    ]
    assert rows[2] == ["=B", 5.0, "not known", "", "", "=1+1"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet2.xml")
    assert "525 (451 to 595)" in html(Report("T", "A", "B", "r", (grid,)))


BANDS = Report("Bands", "A", "B", "r1", (Grid(
    "On 31 March and on the last day of the forecast", ("Day", "Expected", "8 times in 10", "Remark"),
    (("31 March 2028", 1200, Figures("1,000 to 1,400", (Number("from", 1000), Number("to", 1400))), ""),
     ("31 March 2029", None, None, "left out")),
    short="Children"),))  # fmt: skip


def test_a_spreadsheet_calls_its_tables_by_a_few_words_and_the_first_sheet_says_which():
    made = xlsx(BANDS)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(made))
    assert book.sheet_names == ["Report", "Children"]
    told = [row[0] for row in book.get_sheet_by_name("Report").to_python()]
    assert "Table: On 31 March and on the last day of the forecast (sheet 'Children')" in told
    rows = book.get_sheet_by_name("Children").to_python()
    assert rows[0] == ["Day", "Expected", "8 times in 10: from", "8 times in 10: to", "Remark"]
    assert rows[1][1:4] == [1200, 1000, 1400]
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        styles = parts.read("xl/styles.xml").decode()
    assert 'formatCode="#,##0"' in styles, "thousands are set apart"


def test_ranges_stand_to_the_right_as_numbers_do_and_so_does_what_is_missing():
    page = html(BANDS)
    assert '<th scope="col" class="n">8 times in 10</th>' in page
    assert '<td class="n">1,000 to 1,400</td>' in page
    assert page.count('<td class="n">—</td>') == 2
    assert "<td>left out</td>" in page


def test_a_spreadsheet_shows_the_map_with_alternative_text_and_covers_no_words():
    with zipfile.ZipFile(io.BytesIO(xlsx(REPORT))) as archive:
        assert archive.read("xl/media/image1.png").startswith(b"\x89PNG")
        drawing = etree.fromstring(archive.read("xl/drawings/drawing1.xml"))
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    shape = next(drawing.iter("{*}cNvPr"))
    assert shape.get("descr") == "A map of two councils"
    first, last = (
        int(next(drawing.iter(f"{{*}}{end}")).find("{*}row").text) for end in ("from", "to")
    )
    assert first == last
    heights = {int(r.get("r")): float(r.get("ht", 15)) for r in sheet.iter("{*}row")}
    assert 200 < heights[first + 1] <= 409


def test_docx_has_headings_tables_and_alternative_text():
    document = Document(io.BytesIO(docx(REPORT)))
    styles = {p.style.name for p in document.paragraphs}
    assert {"Title", "Heading 1", "List Bullet", "Caption"} <= styles
    assert document.tables[0].cell(1, 1).text == "12,345"
    assert "A map of two councils" in document.element.xml
    assert document.sections[0].footer.paragraphs[0].text == REPORT.imprint


def test_docx_tables_carry_their_headings_over_and_put_numbers_to_the_right():
    table = Document(io.BytesIO(docx(REPORT))).tables[0]
    head, row = table.rows[0], table.rows[1]
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(r._tr.trPr.find(qn("w:cantSplit")) is not None for r in table.rows)
    assert head.cells[0].paragraphs[0].paragraph_format.keep_with_next
    sides = [cell.paragraphs[0].alignment for cell in row.cells]
    assert sides == [None, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.RIGHT]


@pytest.mark.parametrize("made_up", [False, True])
def test_the_imprint_tells_of_a_county_that_is_made_up(made_up):
    report = replace(REPORT, fictitious=made_up)
    assert ("A fictitious county." in report.imprint) == made_up
    for page in (html(report), Document(io.BytesIO(docx(report))).sections[0].footer._element.xml):
        assert report.imprint in page


def test_cells_are_spoken_plainly():
    assert [spoken(v) for v in (None, 1234, 1234.56, 0.5, 2.0, "x")] == [
        "—",
        "1,234",
        "1,235",
        "0.5",
        "2",
        "x",
    ]


def test_fractions_of_a_column_have_as_many_digits():
    grid = Grid("c", ("", "a", "b"), (("x", 16.0, 2), ("y", 15.3, 0.25), ("z", 251.4, -0.001)))
    assert grid.written() == (("x", "16.0", "2"), ("y", "15.3", "0.25"), ("z", "251", "0.00"))
    assert Grid("c", ("", "a"), ()).written() == ()
    for made in (html(replace(REPORT, parts=(grid,))),
                 Document(io.BytesIO(docx(replace(REPORT, parts=(grid,))))).tables[0]._element.xml):  # fmt: skip
        assert ">16.0<" in made
