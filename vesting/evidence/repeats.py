"""Rows that say the same thing twice, or two things of one: a repeat must never be added up."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from vesting.evidence.geography import geographies, name_beside
from vesting.evidence.headings import plain
from vesting.evidence.places import PlaceColumns
from vesting.evidence.rows import Rows, symbol_of

REPEATED = "repeats an earlier row: the same place, with the same figures"
CONTRADICTED = "names the same place as another row, with other figures"

_NUMBERED = frozenset({"objectid", "fid", "id", "index", "rowid", "recordoffset", "recordcount"})
"""Headings of columns that count the rows, so that no two rows would ever be the same."""


def telling(columns: PlaceColumns, headings: Sequence[str], but: Sequence[str]) -> list[str]:
    """Columns that may set two rows of one place apart, such as the sex or the year.

    Codes and names of places cannot: they follow from the place.

    Args:
        columns: Where the place stands.
        headings: Every heading of the sheet.
        but: Headings of figures, and others that are told in another way.
    """
    held = geographies(headings)
    named = {name_beside(g, headings) for g in held} | {g.heading for g in held}
    left_out = {*named, columns.code, columns.name, *but}
    return [h for h in headings if h not in left_out and plain(h) not in _NUMBERED]


def once(rows: Rows, key: Sequence[str], figures: Sequence[str]) -> Rows:
    """Keep one of every row that is repeated, and none of those that contradict each other.

    Args:
        rows: Rows whose figures have been read (see :meth:`Rows.numeric`).
        key: Columns that tell rows apart; those that the rows lack are passed over.
        figures: Columns that hold the figures.

    Returns:
        The rows, later repeats excluded by rule, contradicting rows quarantined, all of them.
    """
    given = rows.frame.columns
    names = [k for k in dict.fromkeys(key) if k in given]
    same = pl.struct(names)
    if rows.frame.is_empty() or not rows.frame.select(same.is_duplicated().any()).item():
        return rows
    said = [c for f in figures for c in (f, symbol_of(f)) if c in given]
    rows = rows.exclude(~pl.struct(*names, *said).is_first_distinct(), REPEATED)
    return rows.quarantine(same.is_duplicated(), CONTRADICTED)


def counted(rows: Rows, figures: Sequence[str]) -> Rows:
    """Put rows aside that count fewer than no people."""
    for column in figures:
        rows = rows.quarantine(pl.col(column) < 0, "counts fewer than no people", column)
    return rows
