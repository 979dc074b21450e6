"""Small files in the layouts of publishers, written out by hand for the tests."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

PREFIX = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name"
)


def text(*lines: str) -> bytes:
    """Lines as the bytes of a text file."""
    return ("\n".join(lines) + "\n").encode()


def la(period: str, number: str, code: str, name: str, *more: object) -> str:
    """A row of explore-education-statistics about an authority."""
    first = [period, "Reporting year", "Local authority", "E92000001", "England", "E12000008"]
    return ",".join(map(str, [*first, "South East", number, code, name, *more]))


def england(period: str, *more: object) -> str:
    """A row of explore-education-statistics about England."""
    first = [period, "Reporting year", "National", "E92000001", "England", "", "", "", "", ""]
    return ",".join(map(str, [*first, *more]))


def workbook(sheets: dict[str, Iterable[Sequence[object]]]) -> bytes:
    """A spreadsheet with rows in each sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, list(row))
    return out.getvalue()


def square(west: float, south: float, size: float = 0.1) -> list[list[list[float]]]:
    """The rings of a square outline in degrees."""
    east, north = west + size, south + size
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]
