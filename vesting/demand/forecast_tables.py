"""The tables of a forecast: children by day, pounds by financial year, and the back-test."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from vesting.demand.areas import ALL
from vesting.demand.backtest import rows
from vesting.demand.calendar import day_of
from vesting.demand.forecast import Forecast
from vesting.demand.placements import PLACEMENTS
from vesting.maths.arrays import Floats
from vesting.maths.quantiles import quantiles

QUANTILES = {
    "p025": 0.025, "p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9, "p975": 0.975,
}  # fmt: skip
"""Quantiles of a forecast by column."""

PLACES = (ALL, *PLACEMENTS)
"""All placements together, then each."""


def stock_table(made: Forecast, plain: bool = False) -> pl.DataFrame:
    """Children by day, unit and placement: ``date, unit, placement, mean, p025`` to ``p975``."""
    days = [day_of(day) for day in made.simulated.days]
    return _table("date", days, made.units.names, made.children(plain))


def cost_table(made: Forecast, plain: bool = False) -> pl.DataFrame:
    """Pounds by financial year, unit and placement: ``financial_year``, then the same.

    A year that the forecast does not fill is called ``part``: its pounds are those of the part.
    """
    years, told = made.years(), list(made.years_told())
    return _table(
        "financial_year", [years[i] for i in told], made.units.names, made.pounds(plain)[told]
    )


def weekly_table(made: Forecast) -> pl.DataFrame:
    """Pounds a week by financial year, unit and placement, over the days of the year that are forecast."""
    years, told = made.years(), list(made.years_told())
    weeks = np.array([made.simulated.covered[i] for i in told]) / 7
    pounds = made.pounds()[told] / weeks[:, None, None, None]
    return _table("financial_year", [years[i] for i in told], made.units.names, pounds)


def backtest_table(made: Forecast) -> pl.DataFrame:
    """What earlier refits said and what came, one row an origin, horizon, unit and placement.

    A unit of which no return tells has no rows.
    """
    told = [n for unit, n in enumerate(made.units.names) if made.units.estimated(unit) < 1]
    table = rows(made.cases, made.units.names, PLACES)
    return table.filter(pl.col("unit").is_in(told))


def _table(first: str, when: Sequence[object], units: Sequence[str], draws: Floats) -> pl.DataFrame:
    shape = draws.shape[:-1]
    found = quantiles(draws, list(QUANTILES.values()))
    names = np.broadcast_to(np.array(units, dtype=object)[None, :, None], shape).ravel()
    places = np.broadcast_to(np.array(PLACES, dtype=object)[None, None, :], shape).ravel()
    each = shape[1] * shape[2]
    return pl.DataFrame(
        {
            first: [value for value in when for _ in range(each)],
            "unit": [str(name) for name in names],
            "placement": [str(place) for place in places],
            "mean": draws.mean(axis=-1).ravel(),
            **{name: q.ravel() for name, q in zip(QUANTILES, found, strict=True)},
        }
    )
