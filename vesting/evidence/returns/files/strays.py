"""Rows of a table that are none: the heading once more, totals, and notes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from vesting.evidence.headings import plain
from vesting.evidence.returns.cells.shift import DATE
from vesting.evidence.returns.guide.codes import known
from vesting.evidence.returns.guide.module import CHILD, Module, official

_NOTED = ("header", "episodes")
"""Modules whose every row tells a date or a code."""
_LEAST = 2
"""Fewest cells by which a row is known as a heading: one such word may be a code."""
_TOTAL = r"(?i)^((grand|sub)[ -]?)?(totals?|count|sum|rows|records|number of)\b|\S\s+((sub)?[ -]?total|count):?$"
_IDENTIFIER = r"^[^\s()]*\d[^\s()]*$"
"""What an identifier looks like: one word with a figure."""
_FIGURES = r"\d.*\d.*\d.*\d"
"""What a date has at the least, however it is written."""


def stray_rows(
    frame: pl.DataFrame, number: str, headings: Collection[str], module: Module
) -> list[int]:
    """Numbers of rows that repeat the heading, tell a total, or are a note.

    A heading is a row of which at least half of the filled cells are headings of the file, in any
    order. A total is a row whose identifier is such a word, or ends with one, and in which no cell looks
    like a date. A note has words where the identifier stands, and neither a date nor a code.

    Args:
        frame: Text cells.
        number: Column with the numbers of the rows.
        headings: Headings of the file.
        module: Whose columns they are.
    """
    names = [c for c in frame.columns if c != number]
    met = _is_heading(names, headings)
    if CHILD.name in names:
        met = met | _is_total(names)
        if module.name in _NOTED:
            met = met | _is_note(names, module)
    found = frame.filter(met.fill_null(False))[number].to_list()
    return sorted(found)


def _is_heading(names: Sequence[str], headings: Collection[str]) -> pl.Expr:
    words = sorted({plain(h) for h in headings} - {""})
    cells = [pl.col(name).str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "") for name in names]
    same = pl.sum_horizontal(c.is_in(words).fill_null(False).cast(pl.Int32) for c in cells)
    filled = pl.sum_horizontal((c != "").fill_null(False).cast(pl.Int32) for c in cells)
    return (same >= _LEAST) & (2 * same >= filled)


def _is_note(names: Sequence[str], module: Module) -> pl.Expr:
    """Words in place of the identifier, with nothing beside them that a row of the module tells."""
    cell = pl.col(CHILD.name).str.strip_chars()
    words = cell.str.contains(r"\p{L}") & ~cell.str.contains(_IDENTIFIER)
    own = [column for column in module.own if column.name in names and column.name != CHILD.name]
    tells = [
        pl.col(column.name).str.contains(_FIGURES)
        if column.dtype == pl.Date()
        else pl.col(column.name).str.strip_chars().str.to_uppercase().is_in(list(codes))
        for column in own
        if column.dtype == pl.Date() or (codes := known(official(column)))
    ]
    return words & ~pl.any_horizontal(told.fill_null(False) for told in tells)


def _is_total(names: Sequence[str]) -> pl.Expr:
    dates = pl.any_horizontal(
        pl.col(name).str.strip_chars().str.contains(DATE).fill_null(False) for name in names
    )
    return pl.col(CHILD.name).str.strip_chars().str.contains(_TOTAL) & ~dates
