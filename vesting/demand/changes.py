"""Log changes of a figure of many authorities, with what must not be taken for volatility left out.

Three things look like volatility and are not: the change of the whole country (drift), the rounding
of published figures, and the birth or end of an authority. The first is kept apart year by year, the
second is known and taken off, the third is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl

from vesting.area.registry import Registry
from vesting.demand.panel import require
from vesting.errors import InputError, Problem
from vesting.maths.arrays import Flags, Floats, Ints

FEW_CHANGES = Problem("DEM-E30", "Too few changes to estimate a law of volatility", InputError)

LEAST_CHANGES = 60
"""Changes below which a law would be a guess."""
LEAST_CHILDREN = 20
"""Children at the start below which a log change says little."""
LARGEST = 0.7
"""A larger log change (a doubling, or a halving) is a break of the series, not a swing."""
GRIDS = (10, 5)
"""To what published counts are rounded, coarsest first."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Log changes over a number of years.

    Attributes:
        horizon: Years.
        authorities: Code of each authority.
        authority: Position of the authority of each change.
        base: Year in which each change begins.
        children: Children at the beginning.
        change: Log of the later figure over the earlier.
        rounding: Variance that rounding alone gives.
        left_out: Changes left out, by reason.
    """

    horizon: int
    authorities: tuple[str, ...]
    authority: Ints = field(repr=False)
    base: Ints = field(repr=False)
    children: Floats = field(repr=False)
    change: Floats = field(repr=False)
    rounding: Floats = field(repr=False)
    left_out: tuple[tuple[str, int], ...] = ()

    def __len__(self) -> int:
        return self.change.size

    def where(self, keep: Flags) -> Changes:
        """Some of the changes."""
        return Changes(
            self.horizon, self.authorities, self.authority[keep], self.base[keep],
            self.children[keep], self.change[keep], self.rounding[keep], self.left_out,
        )  # fmt: skip


def breaks(codes: Iterable[str], register: Registry) -> dict[str, tuple[date, ...]]:
    """Days on which authorities began, ended or passed to another, by code."""
    found: dict[str, tuple[date, ...]] = {}
    for code in codes:
        council = register.get(code)
        if council is not None:
            steps = {s.date for s in (*council.predecessors, *council.successors)}
            own = {day for day in (council.start, council.end) if day is not None}
            found[code] = tuple(sorted(steps | own))
    return found


def grid_of(values: Floats) -> int:
    """To what figures were rounded: 10 or 5 where that divides every one of them, else 1."""
    held = values[np.isfinite(values) & (values > 0)]
    for grid in GRIDS:
        if held.size >= LEAST_CHANGES // 2 and not (held % grid).any():
            return grid
    return 1


def _with_grid(panel: pl.DataFrame) -> pl.DataFrame:
    """The panel with the variance of the rounding error of each figure's log."""
    grids = {
        year: grid_of(rows["value"].to_numpy())
        for (year,), rows in panel.group_by("year", maintain_order=True)
    }
    width = pl.col("year").replace_strict(grids, return_dtype=pl.Float64)
    # A figure kept to the unit is a count: nothing was rounded.
    error = pl.when(width > 1).then(width**2 / 12).otherwise(0.0) / pl.col("value") ** 2
    return panel.with_columns(error=error)


def changes(
    panel: pl.DataFrame,
    horizon: int,
    *,
    register: Registry | None = None,
    trim: float | None = LARGEST,
    least: float = LEAST_CHILDREN,
) -> Changes:
    """Pair the figures of each authority with those some years later.

    Args:
        panel: Columns ``authority``, ``year`` and ``value``; with ``children``, the children looked
            after at that time, where the value is something else, such as spending.
        horizon: Years between the two figures.
        register: Councils; a change over a day on which the authority began, ended or passed to
            another is left out.
        trim: Largest log change that is kept; ``None`` keeps all.
        least: Fewest children at the start.

    Raises:
        InputError: DEM-E03 where a column is missing.
    """
    require(panel, ("authority", "year", "value"), "the panel of authorities")
    rows = panel if "children" in panel.columns else panel.with_columns(children="value")
    rows = rows.filter((pl.col("value") > 0) & pl.col("value").is_finite())
    rows = _with_grid(rows.sort("authority", "year"))
    later = rows.select("authority", pl.col("year") - horizon, end="value", end_error="error")
    pairs = rows.drop_nulls("children").join(later, on=["authority", "year"], how="inner")
    pairs = pairs.sort("authority", "year")
    codes = tuple(pairs["authority"].unique(maintain_order=True).to_list())
    change = np.log(pairs["end"].to_numpy() / pairs["value"].to_numpy())
    children = pairs["children"].cast(pl.Float64).to_numpy()
    base = pairs["year"].cast(pl.Int64).to_numpy()
    small = children < least
    broken = ~small & _broken(pairs["authority"].to_list(), base, horizon, register)
    wild = ~small & ~broken & (np.abs(change) > (np.inf if trim is None else trim))
    place = {code: i for i, code in enumerate(codes)}
    made = Changes(
        horizon,
        codes,
        np.array([place[code] for code in pairs["authority"]], dtype=np.int64),
        base,
        children,
        change,
        (pairs["error"] + pairs["end_error"]).to_numpy(),
        tuple(
            (why, int(flags.sum()))
            for why, flags in (
                (f"fewer than {least:g} children", small),
                ("the authority began, ended or changed", broken),
                ("a break of the series", wild),
            )
            if flags.any()
        ),
    )
    return made.where(~(small | broken | wild))


def _broken(codes: list[str], base: Ints, horizon: int, register: Registry | None) -> Flags:
    """Which changes run over a day on which their authority was not the same before and after."""
    if register is None:
        return np.zeros(base.size, dtype=np.bool_)
    days = breaks(set(codes), register)
    # A figure belongs to 31 March; on 1 April a new council has taken over.
    return np.array(
        [
            any(
                date(year, 3, 31) < day <= date(year + horizon, 3, 31) for day in days.get(code, ())
            )
            for code, year in zip(codes, base.tolist(), strict=True)
        ],
        dtype=np.bool_,
    )


def enough(made: Changes) -> Changes:
    """The same changes, refused where they are too few.

    Raises:
        InputError: DEM-E30.
    """
    if len(made) < LEAST_CHANGES:
        raise FEW_CHANGES(
            f"The panel has {len(made)} changes over {made.horizon} years; {LEAST_CHANGES} are needed",
            mend="Add the publication of all authorities over more years, or use the package's law.",
        )
    return made
