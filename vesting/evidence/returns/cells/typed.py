"""From text cells to dates, codes, numbers and flags, with a note on every cell not understood."""

from __future__ import annotations

import polars as pl

from vesting.evidence.returns.cells.moments import read_moments
from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.guide.codes import UNKNOWN_PLACE, code_in, known, same, spans
from vesting.evidence.returns.guide.module import CHILD, Module, official
from vesting.evidence.returns.guide.tables import EPISODES
from vesting.evidence.table import Column

KEY = "child key"
"""Column by which rows of a child meet: the identifier in capitals."""

_EDGES = "\"'= \t\u00a0\ufeff"
_AROUND = "#*"
"""What some systems print around an identifier, such as a bar code's start and end."""
_YES, _NO = ("1", "Y", "YES", "TRUE", "T"), ("0", "N", "NO", "FALSE", "F")
_STARTED = EPISODES.table["started"]


def typed(module: Module, frame: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """The rows of a module under its declared types, with :data:`KEY` and :data:`ID`.

    Rows without a value that they cannot do without are left out and noted. The key of a row without a
    child is empty.
    """
    missing = [c.name for c in module.own if c.name not in frame.columns]
    frame = frame.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)
    cells = [_cells(column, frame, ledger) for column in module.own]
    frame = frame.with_columns(cells).with_columns(pl.col("child").str.to_uppercase().alias(KEY))
    needed = [c.name for c in module.own if c.required and c not in (CHILD, _STARTED)]
    lacking = pl.any_horizontal(pl.lit(False), *(pl.col(name).is_null() for name in needed))
    ledger.note("R903-10", frame.filter(lacking)[ID])
    wanted = ("council", *(c.name for c in module.own), "year", "file", "row", KEY, ID)
    return frame.filter(~lacking).select(wanted)


def _cells(column: Column, frame: pl.DataFrame, ledger: Ledger) -> pl.Series:
    text = frame[column.name].str.strip_chars(_EDGES + _AROUND if column == CHILD else _EDGES)
    text = text.set(text == "", None)
    if column == CHILD:
        return _identifiers(text)
    if column.dtype == pl.Date():
        return _dates(column, text, frame[ID], ledger)
    if column.dtype == pl.Boolean():
        return _flags(text, frame[ID], ledger)
    if column.dtype == pl.Int32():
        return _numbers(text, frame[ID], ledger)
    if known(official(column)):
        return _codes(column, text, frame, ledger)
    return _postcodes(text) if column.name.endswith("postcode") else text


def _identifiers(text: pl.Series) -> pl.Series:
    """Identifiers as they were before a spreadsheet took them for numbers.

    One in scientific notation has lost its last digits, and is empty: it would make one child of many. So
    would a dash or a question mark.
    """
    parted = text.str.contains(r"^\d{1,3}(,\d{3})+$").fill_null(False)
    plain = text.zip_with(~parted, text.str.replace_all(",", "", literal=True))
    lost = plain.str.contains(r"^\d(\.\d+)?[eE]\+\d+$").fill_null(False)
    lost = lost | ~plain.str.contains(r"[\p{L}\p{N}]").fill_null(True)
    return plain.set(lost, None).str.replace(r"^(\d+)\.0+$", "${1}")


def _dates(column: Column, text: pl.Series, ids: pl.Series, ledger: Ledger) -> pl.Series:
    read = read_moments(text)
    if column != _STARTED:
        ledger.note("R903-06", ids.filter(read.bad))
    ledger.note("R903-07", ids.filter(read.mended))
    return read.values.cast(pl.Date)


def _flags(text: pl.Series, ids: pl.Series, ledger: Ledger) -> pl.Series:
    words = {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}
    upper = text.str.to_uppercase().str.replace(r"\.0$", "")
    flags = upper.replace_strict(words, default=None, return_dtype=pl.Boolean)
    ledger.note("R903-06", ids.filter(text.is_not_null() & flags.is_null()))
    return flags


def _numbers(text: pl.Series, ids: pl.Series, ledger: Ledger) -> pl.Series:
    numbers = text.cast(pl.Float64, strict=False).cast(pl.Int32, strict=False)
    ledger.note("R903-06", ids.filter(text.is_not_null() & numbers.is_null()))
    return numbers


def _codes(column: Column, text: pl.Series, frame: pl.DataFrame, ledger: Ledger) -> pl.Series:
    """Codes of the guide, with words or without; what is none is empty, or 'other' for a placement."""
    field = official(column)
    upper = text.str.to_uppercase().str.replace(r"^(\d)\.0$", "${1}")
    odd = upper.is_not_null() & ~upper.is_in(sorted(known(field)))
    meant = {cell: code_in(field, cell) for cell in upper.filter(odd).unique()}
    codes = upper.replace(meant)
    strange = odd & codes.is_null()
    ledger.note("R903-49", frame[ID].filter(odd & ~strange))
    ledger.note("R903-08", frame[ID].filter(strange))
    ledger.note("R903-09", frame[ID].filter(_of_another_year(field, codes, frame["year"])))
    read = codes.set(strange, UNKNOWN_PLACE if field == "PLACE" else None)
    return read.replace(dict(same(field))) if same(field) else read


def _of_another_year(field: str, codes: pl.Series, years: pl.Series) -> pl.Series:
    span = spans(field)
    first = codes.replace_strict(
        {c: f for c, (f, _) in span.items()}, default=0, return_dtype=pl.Int32
    )
    last = codes.replace_strict(
        {c: to for c, (_, to) in span.items()}, default=9999, return_dtype=pl.Int32
    )
    return codes.is_not_null() & ((years < first) | (years > last))


def _postcodes(text: pl.Series) -> pl.Series:
    return text.str.to_uppercase().str.replace_all(r"\s+", " ")
