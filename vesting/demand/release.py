"""What of a forecast may be published: rounded, and without what would tell of a few children.

A count below the least is left out. So is whatever would give it away: units add up to the whole and
placements to all of them, so that a number that is left out alone in such a sum is the rest of it. The
next smallest of the sum is then left out too, until no number left out follows from those that are
shown. The pounds of children who are left out go with them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vesting.demand.areas import ALL
from vesting.demand.calendar import year_name
from vesting.demand.forecast_tables import QUANTILES
from vesting.maths.arrays import Floats, Ints

ROUND_TO, LEAST_SHOWN = 5, 6
"""Published counts are multiples of the first; below the second they are left out (as DfE does)."""

ROUND_POUNDS = 10_000
LEAST_POUNDS = LEAST_SHOWN * 52 * 1000
"""Pounds of a few placements for a year: fewer would tell that a child is in one."""

ROUND_PROJECTED = 100
PROJECTED = "children_projected"

NOT_FOR_RELEASE = (
    "Not for release. These tables count few children in places: whoever knows a child may learn "
    "something. The folder 'release' holds what may be published: rounded, small counts removed with "
    "whatever would give them away."
)

Flags = NDArray[np.bool_]


def children_for_release(table: pl.DataFrame) -> pl.DataFrame:
    """Children of the stock, or of the long view, as they may be published: rounded to 5.

    Args:
        table: ``unit``, a day in ``date``, ``placement`` where it tells them apart, and numbers.
    """
    blank = _with_the_telling(table, "date", (table["mean"] < LEAST_SHOWN).to_numpy())
    return rounded_to(table, blank, ROUND_TO)


def pounds_for_release(cost: pl.DataFrame, stock: pl.DataFrame) -> pl.DataFrame:
    """Pounds as they may be published: rounded, none where children are left out in that year.

    Args:
        cost: Pounds by ``financial_year``, ``unit`` and ``placement``.
        stock: Children as they are published.
    """
    hidden = stock.filter(pl.col("mean").is_null())
    cells = set(zip(_years(hidden["date"]), hidden["unit"], hidden["placement"], strict=True))
    keys = zip(cost["financial_year"].str.slice(0, 7), cost["unit"], cost["placement"], strict=True)
    blank = np.array([key in cells for key in keys], dtype=np.bool_)
    blank |= (cost["mean"] < LEAST_POUNDS).to_numpy()
    return rounded_to(cost, _with_the_telling(cost, "financial_year", blank), ROUND_POUNDS)


def _years(days: pl.Series) -> list[str]:
    return [year_name(day.year - (day.month < 4)) for day in days]


def rounded_to(table: pl.DataFrame, blank: Flags, step: int) -> pl.DataFrame:
    """The mean and quantiles of a table in multiples of a step, and none where a row is left out.

    Args:
        table: Rows with ``mean`` and the quantiles.
        blank: Whether each row is left out.
        step: Children or pounds.
    """
    hidden = pl.lit(pl.Series(blank))
    numbers = [
        pl.when(hidden).then(None).otherwise((pl.col(n) / step).round() * step).alias(n)
        for n in ("mean", *QUANTILES)
    ]
    projected = [
        ((pl.col(n) / ROUND_PROJECTED).round() * ROUND_PROJECTED).alias(n)
        for n in (PROJECTED,) if n in table.columns
    ]  # fmt: skip
    return table.with_columns(*numbers, *projected)


def _with_the_telling(table: pl.DataFrame, when: str, blank: Flags) -> Flags:
    """Rows to leave out, with those by which another could be worked out."""
    told = blank.copy()
    means = table["mean"].to_numpy()
    for cells in _grids(table, when):
        told[cells] = closed(told[cells], means[cells])
    return told


def _grids(table: pl.DataFrame, when: str) -> Iterator[Ints]:
    """Rows of each day or year, ``(units, placements)``; the whole and all placements come first."""
    wanted = table.with_row_index("at")
    if "placement" not in table.columns:
        wanted = wanted.with_columns(placement=pl.lit(ALL))
    wanted = wanted.with_columns(*((pl.col(c) != ALL).alias(f"{c} part") for c in _SIDES))
    for _, rows in wanted.group_by(when, maintain_order=True):
        ordered = rows.sort("unit part", "unit", "placement part", "placement")
        units = ordered["unit"].n_unique()
        yield ordered["at"].to_numpy().astype(np.int64).reshape(units, -1)


_SIDES = ("unit", "placement")


def closed(blank: Flags, means: Floats) -> Flags:
    """The numbers left out, and as few others as needed so that none of them follows from the rest.

    Args:
        blank: ``(units, placements)``, sums in the first row and column.
        means: The numbers.
    """
    found = blank.copy()
    while (known := _given_away(found)).any():
        near = _around(found, known)
        found[np.unravel_index(np.where(near, means, np.inf).argmin(), found.shape)] = True
    return found


def _around(blank: Flags, known: Flags) -> Flags:
    """Numbers still shown of which one has to go: of a sum that lacks a single one, where there is such."""
    rows, columns = blank.sum(axis=1) == 1, blank.sum(axis=0) == 1
    lines = (
        (rows & (blank.shape[1] > 1), columns & (blank.shape[0] > 1)),
        (known.any(axis=1), known.any(axis=0)),
    )
    for across, down in lines:
        near: Flags = np.logical_or.outer(across, down) & ~blank
        if near.any():
            return near
    return ~blank


def _given_away(blank: Flags) -> Flags:
    """Numbers left out that the sums and the numbers shown tell."""
    known = np.zeros_like(blank)
    sums = _sums(blank.shape)[:, blank.ravel()]
    if sums.size:
        told = np.einsum("cl,lc->c", np.linalg.pinv(sums), sums)
        known[blank] = np.isclose(told, 1)
    return known


def _sums(shape: tuple[int, ...]) -> Floats:
    """The sums that hold, one a row, as signs of the cells: a sum against its parts."""
    units, places = shape
    held = []
    for axis, count in ((1, units), (0, places)):
        if shape[axis] > 1:
            for at in range(count):
                signs = np.zeros(shape)
                line = signs[at] if axis else signs[:, at]
                line[:] = 1
                line[0] = -1
                held.append(signs.ravel())
    return np.array(held).reshape(len(held), units * places)
