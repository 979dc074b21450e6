"""Rows of a table that are none: the heading once more, and totals."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from vesting.evidence.headings import plain
from vesting.evidence.returns.cells.shift import DATE
from vesting.evidence.returns.guide.module import CHILD

_LEAST = 2
"""Fewest cells by which a row is known as a heading: one such word may be a code."""
_TOTAL = r"(?i)^((grand|sub)[ -]?)?(totals?|count|sum|rows|records|number of)\b"


def stray_rows(frame: pl.DataFrame, number: str, headings: Collection[str]) -> list[int]:
    """Numbers of rows that repeat the heading, or tell a total.

    A heading is a row of which at least half of the filled cells are headings of the file, in any
    order. A total is a row whose identifier is such a word and in which no cell looks like a date.

    Args:
        frame: Text cells.
        number: Column with the numbers of the rows.
        headings: Headings of the file.
    """
    names = [c for c in frame.columns if c != number]
    met = _is_heading(names, headings)
    if CHILD.name in names:
        met = met | _is_total(names)
    found = frame.filter(met.fill_null(False))[number].to_list()
    return sorted(found)


def _is_heading(names: Sequence[str], headings: Collection[str]) -> pl.Expr:
    words = sorted({plain(h) for h in headings} - {""})
    cells = [pl.col(name).str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "") for name in names]
    same = pl.sum_horizontal(c.is_in(words).fill_null(False).cast(pl.Int32) for c in cells)
    filled = pl.sum_horizontal((c != "").fill_null(False).cast(pl.Int32) for c in cells)
    return (same >= _LEAST) & (2 * same >= filled)


def _is_total(names: Sequence[str]) -> pl.Expr:
    dates = pl.any_horizontal(
        pl.col(name).str.strip_chars().str.contains(DATE).fill_null(False) for name in names
    )
    return pl.col(CHILD.name).str.strip_chars().str.contains(_TOTAL) & ~dates
