import csv
import io
import zipfile

import polars as pl
import pytest
import python_calamine as calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.layouts import text, workbook
from vesting.errors import InputError
from vesting.evidence.archive import is_archive
from vesting.evidence.cells import find_heading
from vesting.evidence.csv_cells import CsvSheet
from vesting.evidence.expanse import largest_sheet
from vesting.evidence.headings import want
from vesting.evidence.rows import ROW
from vesting.evidence.source import EXCLUDED, QUARANTINED, Specimen


def body(content: bytes, heading: int = 0):
    return CsvSheet(content, "x.csv").body(heading)


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8).map(
    str.strip
)


@settings(max_examples=200)
@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
)
def test_cells_come_back_as_a_csv_writer_wrote_them(rows, separator):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["one", "two", "three"])
    writer.writerows(rows)
    read = body(out.getvalue().encode())
    assert read.physical == len(rows)
    assert read.accepted + len(read.aside) == read.physical
    notes = {a.row for a in read.aside if "note" in a.why}
    kept = [row for number, row in enumerate(rows, start=2) if any(row) and number not in notes]
    assert all(sum(map(bool, rows[n - 2])) == 1 for n in notes)
    expected = [tuple(c or None for c in row) for row in kept]
    got = [tuple(c or None for c in row[:3]) for row in read.frame.rows()]
    assert [g for g in got if any(g)] == expected


@settings(max_examples=200)
@given(st.lists(st.integers(min_value=0, max_value=6), min_size=1, max_size=12))
def test_every_row_leaves_by_one_door_whatever_its_width(widths):
    lines = [",".join(["v"] * width) for width in widths]
    read = body(("a,b,c\n" + "\n".join(lines) + "\n").encode())
    assert read.physical == len(widths)
    assert read.accepted + len(read.aside) == read.physical
    assert read.accepted == widths.count(3)


def test_ragged_rows_are_quarantined_with_their_row():
    read = body(text("a,b,c", "1,2,3", "1,2", "1,2,3,4", "5,6,7"))
    assert [(a.row, a.fate) for a in read.aside] == [(3, QUARANTINED), (4, QUARANTINED)]
    assert "2 cells where the heading has 3" in read.aside[0].why
    assert read.frame[ROW].to_list() == [2, 5]


def test_blank_cells_beyond_the_heading_do_no_harm():
    read = body(text("a,b,c,", "1,2,3,", "4,5,6,"))
    assert read.frame.columns == ["a", "b", "c", ROW]
    assert read.accepted == 2


@pytest.mark.parametrize("spare", [",", ",,"])
@pytest.mark.parametrize("at", [0, 1, 250])
def test_spare_blank_cells_of_one_row_do_no_harm(at, spare):
    rows = [f"{n},2,3{spare if n == at else ''}" for n in range(300)]
    read = body(text("a,b,c", *rows))
    assert read.accepted == 300
    assert read.frame["a"].to_list() == [str(n) for n in range(300)]


def test_blank_rows_and_notes_below_a_table_are_left_out_by_rule():
    read = body(text("a,b,c", "1,2,3", ",,", "", "Source: the publisher"))
    assert [a.fate for a in read.aside] == [EXCLUDED] * 3
    assert {a.why for a in read.aside} == {"is blank", "is a note, not a row of the table"}


def test_a_line_end_within_quotation_marks_does_not_end_the_row():
    read = body(b'a,b\n"one\ntwo",3\n"4 ""quoted""",5')
    assert read.frame["a"].to_list() == ["one\ntwo", '4 "quoted"']


def test_an_open_quotation_mark_is_refused_with_its_row():
    with pytest.raises(InputError, match="never closed") as met:
        body(text("a,b", "1,2", '3,"4', "5,6"))
    assert met.value.code == "EVI-E08"
    assert "row 3" in met.value.where


def test_characters_that_are_lost_are_counted():
    sheet = CsvSheet(b"\xef\xbb\xbfname,n\nZo\xff,1\n", "x.csv")
    assert sheet.remarks == ("1 characters could not be read",)
    assert sheet.body(0).frame["name"][0] == "Zo\ufffd"
    assert CsvSheet(b"a,b\n", "x").remarks == ()


def test_a_cell_longer_than_any_reader_takes_makes_no_heading():
    assert CsvSheet(b"a," + b"x" * 200_000, "x.csv").head == []


def test_a_table_without_rows_has_none():
    assert body(b"a,b\n").accepted == 0


def test_windows_text_is_read():
    sheet = CsvSheet("name,n\nZoë,1\n".encode("cp1252"), "x.csv")
    assert sheet.encoding == "cp1252"
    assert sheet.body(0).frame["name"][0] == "Zoë"


def wanted(specimen: Specimen):
    heads = want(code="ladcd|code", value="value")
    for sheet, rows in zip(specimen.sheets, specimen.head_rows, strict=True):
        place = find_heading(sheet, rows, heads)
        if place:
            return place
    return None


@pytest.mark.parametrize("above", [0, 2, 4, 6])
def test_the_heading_is_found_below_title_rows(above):
    titles = [f"Title {i},," for i in range(above)]
    specimen = Specimen.of("x.csv", text(*titles, "LAD CD,Name,Value", "E06000001,H,1"))
    place = wanted(specimen)
    assert place.row == above
    assert place.rows().frame["code"].to_list() == ["E06000001"]
    assert place.above.count("Title") == above


def test_a_heading_below_the_first_twenty_rows_is_not_looked_for():
    titles = ["note,,"] * 25
    assert wanted(Specimen.of("x.csv", text(*titles, "LAD CD,Name,Value", "E,H,1"))) is None


def test_a_column_that_has_our_name_but_is_not_ours_is_renamed():
    specimen = Specimen.of("x.csv", text("ladcd,code,value", "E06000001,other,1"))
    frame = wanted(specimen).rows().frame
    assert set(frame.columns) >= {"code", "value"}
    assert "other" in frame.row(0)


def test_sheets_of_a_workbook_are_text_with_rows_as_the_person_sees_them():
    content = workbook(
        {
            "notes": [["Read me"]],
            "data": [
                ["Title"],
                ["code", "n", "when", "flag"],
                ["E1", 12.0, "2024", True],
                [],
                ["Note: see the cover"],
                ["E2", 1.5, "", "", "stray"],
                ["E3", 7, "x", "y"],
            ],
        }
    )
    specimen = Specimen.of("x.xlsx", content)
    assert [s.name for s in specimen.sheets] == ["notes", "data"]
    read = specimen.sheets[1].body(1)
    assert read.frame.select("code", "n", ROW).rows() == [("E1", "12", 3), ("E3", "7", 7)]
    fates = sorted((a.row, a.fate) for a in read.aside)
    assert fates == [(4, EXCLUDED), (5, EXCLUDED), (6, QUARANTINED)]
    assert read.physical == 5
    assert all(a.where == f"sheet data, row {a.row}" for a in read.aside)


def test_dates_in_a_workbook_become_iso_dates():
    import datetime as dt

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("d")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_datetime(1, 0, dt.datetime(2024, 3, 31), day)  # noqa: DTZ001
        sheet.write_datetime(1, 1, dt.datetime(2024, 3, 31, 12, 30), day)  # noqa: DTZ001
        sheet.write_datetime(1, 2, dt.time(9, 15), book.add_format({"num_format": "hh:mm"}))
        sheet.write_row(0, 2, ["c", "d"])
        sheet.write_boolean(1, 3, True)
    read = Specimen.of("x.xlsx", out.getvalue()).sheets[0].body(0)
    assert read.frame["a"][0] == "2024-03-31"
    assert read.frame["b"][0].startswith("2024-03-31T12:30")
    assert read.frame["c"][0].startswith("09:15")
    assert read.frame["d"][0] == "True"


def test_a_workbook_behind_a_password_is_refused(monkeypatch):
    def refuse(content):
        raise calamine.PasswordError

    monkeypatch.setattr(calamine.CalamineWorkbook, "from_filelike", refuse, raising=False)
    with pytest.raises(InputError, match="password") as met:
        Specimen.of("x.xlsx", workbook({"d": [["a"]]})).sheets  # noqa: B018
    assert met.value.code == "EVI-E07"


def test_blank_rows_at_the_end_of_a_sheet_are_no_rows():
    (sheet,) = Specimen.of("x.xlsx", workbook({"d": [["a", "b"], ["1", "2"], [" ", ""]]})).sheets
    assert len(sheet.cells) == 2


def test_a_workbook_that_is_cut_off_is_refused():
    content = workbook({"d": [["a", "b"], [1, 2]]})
    with pytest.raises(InputError, match="damaged or cut off") as met:
        Specimen.of("x.xlsx", content[: len(content) // 2]).sheets  # noqa: B018
    assert met.value.code == "EVI-E07"


def test_a_workbook_whose_directory_is_damaged_is_refused():
    content = bytearray(workbook({"d": [["a", "b"], [1, 2]]}))
    place = content.rindex(b"PK\x01\x02", 0, content.index(b"PK\x01\x02") + 4)
    content[place] ^= 1
    assert not is_archive(bytes(content))
    with pytest.raises(InputError) as met:
        Specimen.of("x.xlsx", bytes(content)).sheets  # noqa: B018
    assert met.value.code == "EVI-E07"


def test_a_workbook_that_would_unpack_to_far_too_much_is_refused_before_it_is_opened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(InputError, match="would unpack to") as met:
        Specimen.of("bomb.xlsx", out.getvalue()).sheets  # noqa: B018
    assert met.value.code == "EVI-E03"


def far_away(row, column):
    out = io.BytesIO()
    import xlsxwriter

    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("d")
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, [1, 2])
        sheet.write(row, column, "stray")
    return out.getvalue()


def test_a_stray_cell_in_the_last_corner_does_not_take_all_memory():
    with pytest.raises(InputError, match="nearly all of them blank") as met:
        Specimen.of("x.xlsx", far_away(1_048_575, 16_383)).sheets  # noqa: B018
    assert met.value.code == "EVI-E03"


@pytest.mark.parametrize(("row", "column"), [(100_000, 3), (1, 5_000)])
def test_a_stray_cell_far_down_or_far_right_is_laid_out(row, column):
    (sheet,) = Specimen.of("x.xlsx", far_away(row, column)).sheets
    assert len(sheet.cells) == row + 1
    assert sheet.cells[row][column] == "stray"


def open_document(rows):
    body = "".join(rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", f"<table:table>{body}</table:table>")
    return out.getvalue()


CELL_OF = '<table:table-cell office:value-type="float" office:value="1"{}/>'


WIDE = CELL_OF.format(' table:number-columns-repeated="999999999"')
DEEP = CELL_OF.format("")


@pytest.mark.parametrize(
    "row",
    [
        f"<table:table-row>{WIDE}</table:table-row>",
        f'<table:table-row table:number-rows-repeated="99999999">{DEEP}</table:table-row>',
    ],
)
def test_a_cell_that_stands_for_a_billion_is_refused(row):
    with pytest.raises(InputError, match="or repeated") as met:
        Specimen.of("x.ods", open_document([row])).sheets  # noqa: B018
    assert met.value.code == "EVI-E03"


def test_blank_rows_that_are_repeated_to_the_end_are_usual():
    blank = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    with zipfile.ZipFile(io.BytesIO(open_document([blank]))) as book:
        assert largest_sheet(book) == 0


def test_parquet_is_read_as_text_with_whole_numbers_without_a_point():
    out = io.BytesIO()
    pl.DataFrame({"a": [1.0, None], "b": [1.5, 2.0], "c": ["x", None]}).write_parquet(out)
    read = Specimen.of("x.parquet", out.getvalue()).sheets[0].body(0)
    assert read.frame.select("a", "b", "c").rows() == [("1", "1.5", "x"), (None, "2.0", None)]


def test_a_damaged_parquet_file_is_refused():
    with pytest.raises(InputError) as met:
        Specimen.of("x.parquet", b"PAR1" + b"\1" * 40).sheets  # noqa: B018
    assert met.value.code == "EVI-E06"


def test_a_parquet_file_whose_rows_are_damaged_is_refused():
    out = io.BytesIO()
    pl.DataFrame({"a": list(range(5000))}).write_parquet(out)
    content = bytearray(out.getvalue())
    content[4:-400] = bytes(len(content) - 404)
    (sheet,) = Specimen.of("x.parquet", bytes(content)).sheets
    assert sheet.head == (("a",),)
    with pytest.raises(InputError) as met:
        sheet.body(0)
    assert met.value.code == "EVI-E06"


def test_records_in_json_are_a_table():
    content = b'[{"a": "x", "b": 1}, {"a": null, "b": [2]}]'
    read = Specimen.of("x.json", content).sheets[0].body(0)
    assert read.frame.select("a", "b").rows() == [("x", "1"), (None, "[2]")]
    assert Specimen.of("x.json", b"[1, 2]").sheets == ()
    assert Specimen.of("x.json", b'{"a": 1}').sheets == ()


def test_json_that_is_cut_off_is_refused():
    with pytest.raises(InputError) as met:
        Specimen.of("x.json", b'[{"a": 1}, {"a"').sheets  # noqa: B018
    assert met.value.code == "EVI-E13"


@pytest.mark.parametrize("content", [b"", b" \n\r\t", b"\0\0"])
def test_an_empty_file_is_refused(content):
    specimen = Specimen.of("x.csv", content)
    assert specimen.kind == "empty"
    with pytest.raises(InputError, match="holds nothing"):
        specimen.sheets  # noqa: B018


def test_bytes_of_no_known_kind_have_no_sheets():
    specimen = Specimen.of("photo.jpg", bytes(range(256)) * 10)
    assert specimen.kind == "other"
    assert specimen.sheets == ()


def test_names_are_taken_apart():
    specimen = Specimen.of("folder/Mid2023.CSV.gz", b"a")
    assert (specimen.name, specimen.suffix, specimen.stem) == ("Mid2023.CSV.gz", ".csv", "Mid2023")
    assert Specimen.of("x.ods", b"a").stem == "x"
    assert Specimen.of("x.ods", b"a").suffix == ".ods"
