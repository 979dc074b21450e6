"""Dates that a spreadsheet took for the month first: it turned about those it could.

A spreadsheet that expects the month first reads 03/04/2023 as 4 March and keeps it as a date, and
leaves 25/04/2023 as text. The file then holds two kinds of cells: dates whose day is never above 12,
and texts of which none could be read either way.
"""

from __future__ import annotations

import polars as pl

from vesting.evidence.returns.cells.moments import read_moments
from vesting.evidence.returns.days.day_cells import (
    AS_DAY,
    AS_MONTH,
    COLUMN,
    THREE,
    UNSURE,
    cells_of,
    date_columns,
    written,
)
from vesting.evidence.returns.files.part import ROW_NUMBER, Part

_FEWEST = 20
"""Fewest cells of either kind: of 20 days in any month, 1 in 10**8 times none is above 12."""
_HIGHEST = 12


def unlocked(part: Part) -> Part:
    """A file in which such dates are turned back (R903-43)."""
    for name in date_columns(part):
        part = _column(part, name)
    return part


def _column(part: Part, name: str) -> Part:
    cell = part.frame[name].str.strip_chars("\"'= \t\u00a0")
    text = cell.str.contains(THREE).fill_null(False)
    if int(text.sum()) < _FEWEST:
        return part
    others = part.frame.filter(~text & (cell != "").fill_null(False))
    if others.height < _FEWEST:
        return part
    dates = read_moments(others[name]).values
    if int(dates.is_not_null().sum()) < _FEWEST or (dates.dt.day() > _HIGHEST).any():
        return part
    texts = cells_of(0, part).filter(pl.col(COLUMN) == name)
    if texts[AS_DAY].is_not_null().any() and texts[AS_MONTH].is_not_null().any():
        return part
    return _turned(part, name, others[ROW_NUMBER], dates)


def _turned(part: Part, name: str, rows: pl.Series, dates: pl.Series) -> Part:
    back = pl.DataFrame({ROW_NUMBER: rows, "date": dates}).drop_nulls().with_columns(
        pl.lit(name).alias(COLUMN),
        pl.date(pl.col("date").dt.year(), pl.col("date").dt.day(), pl.col("date").dt.month()).alias(
            AS_MONTH
        ),
    ).with_columns((pl.col(AS_MONTH) != pl.col("date")).alias(UNSURE))  # fmt: skip
    return written(part, back, back.clear())
