"""Forecast from files: returns, units, prices and a scenario in; tables and words out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from vesting.demand.areas import Units, by_council, by_home
from vesting.demand.backtest_score import Scored, score
from vesting.demand.forecast import Asked, Forecast, forecast
from vesting.demand.forecast_parts import (
    layer_table,
    pool_table,
    pools,
    waterfall,
    waterfall_table,
)
from vesting.demand.forecast_tables import (
    backtest_table,
    cost_table,
    stock_table,
    weekly_table,
)
from vesting.demand.forecast_words import last_whole_year, say
from vesting.demand.histories import Histories
from vesting.demand.release import (
    children_for_release,
    pounds_for_release,
)
from vesting.demand.score_table import as_row, pit_table, score_table
from vesting.demand.units_file import By, UnitsFile
from vesting.errors import InputError, Problem
from vesting.evidence.returns import Returns
from vesting.evidence.shelf import Shelf
from vesting.maths.arrays import Floats
from vesting.workspace.forecast_folder import Written, write_tables
from vesting.workspace.homes import compact, place_homes
from vesting.workspace.long_view import Far
from vesting.workspace.scope import scope_of_returns
from vesting.workspace.staffing import without_posts

NO_HOMES = Problem("DEM-E65", "No home lies in any unit", InputError)

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A forecast with what it was made from.

    Attributes:
        returns: The returns; personal data, which goes nowhere else.
        forecast: The forecast.
    """

    returns: Returns = field(repr=False)
    forecast: Forecast = field(repr=False)


def units_of(histories: Histories, asked: UnitsFile | None, shelf: Shelf | None) -> Units:
    """Units by the homes of children before care; each council a unit where none are asked for.

    Where units are made of districts the districts are the blocks, so that another division of the
    same districts meets the same children in every replicate.

    Args:
        histories: Periods of care.
        asked: A file of units, by postcode, district, ward or small area.
        shelf: Official files: where postcodes lie, and how many children live in each unit.

    Raises:
        InputError: DEM-E60 where postcodes cannot be placed, DEM-E65 where none lies in a unit.
    """
    if asked is None:
        return by_council(histories)
    if asked.by is By.POSTCODE:
        unit_of = dict(asked.unit_of)
        said: tuple[str, ...] = ("units by postcode, as the file names them",)
    else:
        placed = place_homes(shelf or Shelf(()), histories.homes, asked.by)
        block_of = {c: c if asked.by is By.LAD else unit for c, unit in asked.unit_of.items()}
        unit_of = {p: block_of[c] for p, c in placed.code_of.items() if c in block_of}
        said = placed.said
    homes = {compact(home) for home in histories.homes}
    if not homes & set(unit_of):
        raise NO_HOMES(
            f"none of {len(homes):,} homes lies in a unit",
            mend="Check whether the file of units and the returns speak of one area.",
        )
    people = None if shelf is None or asked.by is By.POSTCODE else _children(shelf, asked)
    if asked.by is By.LAD:
        groups = {unit: asked.places(unit) for unit in asked.units}
        return by_home(histories, tuple(asked.unit_of), unit_of, people, said, groups)
    places = Counter(asked.unit_of.values())
    return by_home(histories, asked.units, unit_of, people, said, places=places)


def _children(shelf: Shelf, asked: UnitsFile) -> Mapping[str, float] | None:
    """Children aged 0 to 17 of each block; none where they are not held for every place."""
    figures = shelf.population(list(asked.unit_of), 0, 17)
    if not figures.complete:
        return None
    if asked.by is By.LAD:
        return figures.values
    people: dict[str, float] = dict.fromkeys(asked.units, 0.0)
    for place, unit in asked.unit_of.items():
        people[unit] += figures.values[place]
    return people


def make_forecast(
    returns: Returns,
    histories: Histories,
    units: Units,
    asked: Asked,
    progress: Progress | None = None,
) -> Made:
    """Fit, simulate and back-test."""
    return Made(returns, forecast(histories, units, asked, progress))


def write_forecast(made: Forecast, folder: Path, far: Far | None = None) -> Written:
    """Write every table: those not for release, and in ``release`` what may be published.

    Args:
        made: The forecast.
        folder: Where to.
        far: Its long view; no table of it is written where there is none.

    Returns:
        Names of the files written and removed, within the folder.
    """
    stock, cost, test = stock_table(made), cost_table(made), backtest_table(made)
    shared, steps = pools(made), waterfall(made)
    tables: dict[str, pl.DataFrame] = {
        "stock.csv": stock,
        "cost.csv": cost,
        "weekly_cost.csv": weekly_table(made),
        "backtest.csv": test,
        **({"scores.csv": score_table(made), "pit.csv": pit_table(made)} if made.cases else {}),
        "layers.csv": layer_table(made),
        **({"pool.csv": pool_table(shared)} if shared else {}),
        **({"waterfall.csv": waterfall_table(steps)} if steps else {}),
        "release/stock.csv": (released := children_for_release(stock)),
        "release/cost.csv": pounds_for_release(cost, released),
        **_far_tables(far),
    }
    return write_tables(folder, tables)


def _far_tables(far: Far | None) -> dict[str, pl.DataFrame]:
    if far is None or far.table.is_empty():
        return {}
    return {"long_view.csv": far.table, "release/long_view.csv": children_for_release(far.table)}


def told(made: Made, far: Far | None = None, shelf: Shelf | None = None) -> dict[str, Any]:
    """What a forecast says, as plain values."""
    found = made.forecast
    year = last_whole_year(found)
    pounds = found.pounds()[year, :, 0]
    return {
        "from": found.asked.start.isoformat(),
        "months": found.asked.months,
        "replicates": found.asked.replicates,
        "seed": found.asked.seed,
        "councils": list(found.histories.areas),
        "returns": {
            "years": {council: list(years) for council, years in made.returns.years.items()},
            "until": made.returns.until.isoformat(),
            "rows": made.returns.counts,
            "apart": [f"{a.file}: {a.why}" for a in made.returns.apart],
            "remarks": list(made.returns.remarks),
        },
        "scope": list(scope_of_returns(shelf, found.histories.areas)),
        "units": [
            {
                "unit": said.unit,
                "says": said.sentence,
                "cost": _cost(found, year, pounds[unit]),
                "reserve": [
                    {"chance": r.chance, "pounds": round(r.pounds), "share": round(r.share, 4)}
                    for r in said.reserves
                ],
            }
            for unit, said in enumerate(say(found))
        ],
        "backtest": [_scored(s) for s in score(found.cases, 0, 0, found.asked.seed)],
        "no_backtest": found.no_test,
        "tested_until": until.isoformat() if (until := found.tested_until()) else None,
        "said": [
            *found.histories.said,
            *found.units.said,
            *found.simulated.said,
            *without_posts(found.asked.scenario),
        ],
        "long_view": far.facts() if far else None,
    }


def _cost(made: Forecast, year: int, pounds: Floats) -> dict[str, Any]:
    """Pounds of a unit in a financial year, and a week of it."""
    low, high = np.quantile(pounds, (0.1, 0.9))
    weeks = made.simulated.covered[year] / 7
    return {
        "financial_year": made.years()[year],
        **{name: round(float(value)) for name, value in (
            ("mean", pounds.mean()), ("p10", low), ("p90", high), ("weekly_mean", pounds.mean() / weeks),
            ("weekly_p10", low / weeks), ("weekly_p90", high / weeks),
        )},
    }  # fmt: skip


def _scored(scored: Scored) -> dict[str, Any]:
    """One reach: how often each band held with its 95 % interval, the losses, and where what came lay."""
    return {
        "months": scored.months,
        "cases": scored.cases,
        "held": {f"{100 * share:.0f}": list(h) for share, h in scored.held.items()},
        "crps": {name: round(value, 3) for name, value in scored.crps.items()},
        **{k: round(v, 3) for k, v in as_row(scored).items()
           if k.startswith(("pinball", "process", "error", "interval"))},
        "pit": [round(place, 3) for place in scored.pit],
    }  # fmt: skip
