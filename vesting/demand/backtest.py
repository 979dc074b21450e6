"""The back-test that stands beside every forecast: refit at earlier days, and see what came.

At every origin the model is fitted on what was known then and on nothing later. What it said is set
beside what was seen, and beside three simple forecasts that a better one has to beat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from vesting.maths.arrays import Floats, Ints, Places
from vesting.maths.quantiles import quantiles
from vesting.maths.scores import crps

MONTHS = (3, 6, 12, 24, 36, 48, 60)
"""Months ahead at which a back-test looks, as far as the history reaches."""

EVERY = 91
"""Days between two origins."""

LEAST_HISTORY = 540
"""Days of history before the first origin."""

MONTH = 365.25 / 12

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One origin and one number of months ahead.

    Attributes:
        origin: Day up to which rows were known.
        months: Months ahead.
        day: The day that was forecast.
        draws: What was forecast, ``(units, placements, replicates)``.
        seen: What was seen, ``(units, placements)``.
        last: What was seen on the day of the origin, ``(units, placements)``.
        change: Mean change a year up to the origin, ``(units, placements)``.
    """

    origin: int
    months: int
    day: int
    draws: Floats = field(repr=False)
    seen: Floats = field(repr=False)
    last: Floats = field(repr=False)
    change: Floats = field(repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """What a back-test asks of a model and of the rows.

    Attributes:
        forecast: Draws for some days from what was known on a day: ``(days, units, placements,
            replicates)``.
        observed: What was seen on some days: ``(days, units, placements)``.
        first: First day that the rows cover.
        until: Last day that they cover.
    """

    forecast: Callable[[int, tuple[int, ...]], Floats]
    observed: Callable[[tuple[int, ...]], Floats]
    first: int
    until: int


def origins(first: int, until: int) -> tuple[int, ...]:
    """Days from which a back-test forecasts: every quarter, the latest first with a month to see.

    Args:
        first: First day that the rows cover.
        until: Last day that they cover.
    """
    latest = until - round(MONTHS[0] * MONTH)
    return tuple(range(latest, first + LEAST_HISTORY - 1, -EVERY))[::-1]


def too_short(first: int, until: int) -> str:
    """Why there is no back-test, in words; empty where there can be one."""
    if origins(first, until):
        return ""
    needed = (LEAST_HISTORY + MONTHS[0] * MONTH) / 365.25
    return (
        f"no back-test: the returns cover {(until - first) / 365.25:.1f} years, and at least "
        f"{needed:.1f} are needed to refit on earlier rows and see what came"
    )


def run_backtest(asked: Question, progress: Progress | None = None) -> tuple[Case, ...]:
    """Forecast from every origin, and set what came beside it.

    Args:
        asked: The model and the rows.
        progress: Called with origins done and origins in all.

    Returns:
        One case an origin and number of months; none where the history is too short.
    """
    days = origins(asked.first, asked.until)
    cases: list[Case] = []
    for done, origin in enumerate(days, start=1):
        cases += _from(asked, origin)
        if progress is not None:
            progress(done, len(days))
    return tuple(cases)


def _from(asked: Question, origin: int) -> Iterator[Case]:
    ahead = [(m, origin + round(m * MONTH)) for m in MONTHS]
    ahead = [(months, day) for months, day in ahead if day <= asked.until]
    draws = asked.forecast(origin, tuple(day for _, day in ahead))
    before = max(asked.first, origin - 2 * 365)
    then, last, *seen = asked.observed((before, origin, *(day for _, day in ahead)))
    change = (last - then) / max((origin - before) / 365.25, 1e-9)
    for (months, day), drawn, came in zip(ahead, draws, seen, strict=True):
        yield Case(origin, months, day, np.asarray(drawn, dtype=np.float64), came, last, change)


def rows(cases: Sequence[Case], units: Sequence[str], placements: Sequence[str]) -> pl.DataFrame:
    """Every case as rows: what was forecast, what was seen, and the score.

    Args:
        cases: The cases.
        units: Names of the units.
        placements: Names of the placements.
    """
    frames = [_rows(case, units, placements) for case in cases]
    return pl.concat(frames) if frames else pl.DataFrame(schema=ROWS)


ROWS: dict[str, pl.DataType] = {
    "origin": pl.Date(), "months": pl.Int32(), "unit": pl.String(), "placement": pl.String(),
    "observed": pl.Float64(), "mean": pl.Float64(), "p025": pl.Float64(), "p10": pl.Float64(),
    "p50": pl.Float64(), "p90": pl.Float64(), "p975": pl.Float64(), "crps": pl.Float64(),
}  # fmt: skip
"""Columns of the table of a back-test."""

_QUANTILES = {"p025": 0.025, "p10": 0.1, "p50": 0.5, "p90": 0.9, "p975": 0.975}


def _rows(case: Case, units: Sequence[str], placements: Sequence[str]) -> pl.DataFrame:
    count = len(units) * len(placements)
    found = quantiles(case.draws, list(_QUANTILES.values()))
    columns = {
        "origin": np.full(count, case.origin, dtype=np.int32),
        "months": np.full(count, case.months, dtype=np.int32),
        "unit": np.repeat(units, len(placements)).tolist(),
        "placement": list(placements) * len(units),
        "observed": case.seen.ravel(),
        "mean": case.draws.mean(axis=-1).ravel(),
        **{name: q.ravel() for name, q in zip(_QUANTILES, found, strict=True)},
        "crps": crps(case.draws, case.seen).ravel(),
    }
    return pl.DataFrame(columns).with_columns(pl.col("origin").cast(pl.Date)).select(list(ROWS))


def unit_sums(values: Ints | Places | Floats, units: Sequence[Sequence[int]]) -> Floats:
    """Blocks added up to units, and units to all: ``(..., blocks, placements, ...)`` on axis -3.

    Args:
        values: ``(days, blocks, placements, replicates)``.
        units: Positions of the blocks of each unit; the whole comes first.

    Returns:
        ``(days, 1 + units, 1 + placements, replicates)``: first all, then each.
    """
    whole = values.sum(axis=1, keepdims=True)
    each = [values[:, list(blocks)].sum(axis=1, keepdims=True) for blocks in units]
    stacked = np.concatenate([whole, *each], axis=1)
    both = np.concatenate([stacked.sum(axis=2, keepdims=True), stacked], axis=2)
    return np.asarray(both, dtype=np.float64)
