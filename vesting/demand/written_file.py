"""Small files as people write them: text of any encoding and line end, or a spreadsheet of one sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from vesting.errors import InputError, Problem
from vesting.evidence.cells import kind_of
from vesting.evidence.csv_cells import CsvSheet
from vesting.evidence.encoding import guess_encoding, to_text
from vesting.evidence.source import Specimen
from vesting.evidence.workbook import read_workbook

NOT_WRITTEN = Problem("DEM-E70", "A file that a person writes is no text and no table", InputError)

_TEXTS = frozenset({"text", "json", "empty"})


def text_of(content: bytes, name: str) -> str:
    """The text of a file, whatever its encoding and line ends; a spreadsheet's pound sign is one.

    Raises:
        InputError: DEM-E70 where the bytes are no text.
    """
    if kind_of(Specimen.of(name, content)) not in _TEXTS:
        raise NOT_WRITTEN("the file is no text", where=name, mend="Save it as plain text (UTF-8).")
    return to_text(content, guess_encoding(content) or "utf-8")


def rows_of(content: bytes, name: str) -> Sequence[Sequence[str]]:
    """The rows of a table: of comma-separated text, or of a spreadsheet's only sheet.

    Raises:
        InputError: DEM-E70 for what is neither, or for several sheets; EVI-E07 for a damaged workbook.
    """
    specimen = Specimen.of(name, content)
    kind = kind_of(specimen)
    if kind == "workbook":
        return _only_sheet(specimen)
    if kind not in _TEXTS:
        raise _no_table("the file is neither text nor a spreadsheet", name)
    text = to_text(specimen.content, guess_encoding(specimen.content) or "utf-8")
    separator = CsvSheet(specimen.content, name).separator
    try:
        return list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        raise _no_table("a cell has no end", name) from None


def _only_sheet(specimen: Specimen) -> Sequence[Sequence[str]]:
    filled = [sheet.head for sheet in read_workbook(specimen.content, specimen.name) if sheet.head]
    if len(filled) > 1:
        raise _no_table(f"{len(filled)} sheets hold something", specimen.name)
    return filled[0] if filled else ()


def _no_table(what: str, name: str) -> Exception:
    return NOT_WRITTEN(
        what, where=name, mend="Save the table as CSV, or as a spreadsheet with one sheet."
    )
