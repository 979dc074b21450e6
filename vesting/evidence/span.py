"""First, last and sum of a column, as plain Python values."""

from __future__ import annotations

import polars as pl


def first_and_last(column: pl.Series) -> tuple[str, str]:
    """Smallest and largest value as text; both empty where there is none."""
    filled = column.drop_nulls().sort()
    return (str(filled[0]), str(filled[-1])) if len(filled) else ("", "")


def years(column: pl.Series) -> tuple[int, int]:
    """First and last year; nought where there is none."""
    first, last = first_and_last(column)
    return (int(first), int(last)) if first else (0, 0)


def total(column: pl.Series) -> float:
    """Sum of the numbers in a column."""
    return float(column.cast(pl.Float64).sum())


def only(column: pl.Series) -> float | None:
    """The first number of a column; None where it is empty or null."""
    return None if column.is_empty() or column[0] is None else float(column[0])
