"""Units, prices and scenarios in whatever form people save them."""

import gzip
import io

import pytest
import xlsxwriter

from vesting.demand.prices_file import read_prices
from vesting.demand.scenario_file import read_scenario_file
from vesting.demand.units_file import read_units
from vesting.demand.written_file import rows_of, text_of
from vesting.errors import InputError

UNITS = [["lad_code", "unit"], ["E07000901", "East"], ["E07000902", "West"]]
WANTED = {"E07000901": "East", "E07000902": "West"}
SCENARIO = "title: Kinship first, £2m\nsteps:\n  - {title: A, from: 2026-04-01, change: uasc, times: 1.1}\n"


def workbook(*sheets):
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return held.getvalue()


def written(end):
    return end.join(",".join(row) for row in UNITS).encode()


@pytest.mark.parametrize(
    "content",
    [
        written("\r"),
        written("\r\n"),
        written("\n").decode().encode("utf-16"),
        gzip.compress(written("\n")),
        workbook(UNITS),
        workbook([], UNITS),
    ],
    ids=["CR", "CRLF", "UTF-16", "gzip", "XLSX", "XLSX with a blank sheet"],
)
def test_units_are_read_however_they_were_saved(content):
    assert read_units(content, "units").unit_of == WANTED


def test_prices_come_from_a_spreadsheet_too():
    rows = [["placement", "provider", "weekly_mean", "weekly_p90"], ["secure", "own", 7000, 9000.5]]
    (price,) = read_prices(workbook(rows), "prices.xlsx")
    assert (price.mean, price.p90) == (7000, 9000.5)


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02\xff" * 99, b"PAR1" + bytes(50), workbook(UNITS, UNITS)],
    ids=["binary", "parquet", "two sheets"],
)
def test_what_is_no_table_is_refused(content):
    with pytest.raises(InputError) as met:
        rows_of(content, "units.bin")
    assert (met.value.code, met.value.where) == ("DEM-E70", "units.bin")
    assert "CSV" in met.value.mend


def test_a_damaged_spreadsheet_is_refused():
    with pytest.raises(InputError) as met:
        read_units(workbook(UNITS)[:400], "units.xlsx")
    assert met.value.code == "EVI-E07"


def test_a_cell_without_an_end_is_refused():
    with pytest.raises(InputError, match="a cell has no end"):
        rows_of(b'lad_code,unit\n"' + b"a" * 200_000, "units.csv")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_a_scenario_keeps_its_pound_sign_in_any_encoding(encoding):
    found = read_scenario_file(SCENARIO.encode(encoding), "scenario.yaml")
    assert found.title == "Kinship first, £2m"


def test_a_scenario_that_is_no_text_is_refused():
    with pytest.raises(InputError) as met:
        text_of(workbook(UNITS), "scenario.yaml")
    assert met.value.code == "DEM-E70"
