"""Forecast from files: returns, units, prices and a scenario in; tables and words out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from vesting.demand.areas import Units
from vesting.demand.backtest_score import Scored, score
from vesting.demand.calendar import day_of
from vesting.demand.forecast import Asked, Forecast, forecast
from vesting.demand.forecast_parts import (
    StepEffect,
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
from vesting.demand.forecast_words import last_whole_year, remarks, say, today
from vesting.demand.histories import Histories
from vesting.demand.release import (
    children_for_release,
    pounds_for_release,
)
from vesting.demand.scenario import Scenario
from vesting.demand.scenario_doubts import doubts
from vesting.demand.score_table import as_row, pit_table, score_table
from vesting.evidence.returns import Returns
from vesting.evidence.shelf import Shelf
from vesting.maths.arrays import Floats
from vesting.maths.quantiles import quantiles
from vesting.workspace.forecast_folder import Written, write_tables
from vesting.workspace.long_view import Far
from vesting.workspace.scope import scope_of_returns
from vesting.workspace.staffing import without_posts

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


def make_forecast(
    returns: Returns,
    histories: Histories,
    units: Units,
    asked: Asked,
    progress: Progress | None = None,
) -> Made:
    """Fit, simulate and back-test."""
    return Made(returns, forecast(histories, units, asked, progress))


def write_forecast(
    made: Forecast, folder: Path, far: Far | None = None, steps: Sequence[StepEffect] | None = None
) -> Written:
    """Write every table: those not for release, and in ``release`` what may be published.

    Args:
        made: The forecast.
        folder: Where to.
        far: Its long view; no table of it is written where there is none.
        steps: What each step of its scenario adds; found anew where nothing is given.

    Returns:
        Names of the files written and removed, within the folder.
    """
    stock, cost, test = stock_table(made), cost_table(made), backtest_table(made)
    shared = pools(made)
    steps = waterfall(made) if steps is None else steps
    tables: dict[str, pl.DataFrame] = {
        "stock.csv": stock,
        "cost.csv": cost,
        "weekly_cost.csv": weekly_table(made),
        "backtest.csv": test,
        **({"scores.csv": score_table(made), "pit.csv": pit_table(made)} if made.cases else {}),
        "layers.csv": layer_table(made),
        **({"pool.csv": pool_table(shared)} if shared else {}),
        **({"waterfall.csv": waterfall_table(tuple(steps))} if steps else {}),
        "release/stock.csv": (released := children_for_release(stock)),
        "release/cost.csv": pounds_for_release(cost, released),
        **_far_tables(far),
    }
    return write_tables(folder, tables)


def _far_tables(far: Far | None) -> dict[str, pl.DataFrame]:
    if far is None or far.table.is_empty():
        return {}
    return {"long_view.csv": far.table, "release/long_view.csv": children_for_release(far.table)}


def told(
    made: Made,
    far: Far | None = None,
    shelf: Shelf | None = None,
    steps: Sequence[StepEffect] = (),
) -> dict[str, Any]:
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
            "until": day_of(found.histories.until).isoformat(),
            "rows": made.returns.counts,
            "apart": [f"{a.file}: {a.why}" for a in made.returns.apart],
            "remarks": list(made.returns.remarks),
        },
        "scenario": _scenario(found.asked.scenario, steps),
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
            today(found),
            *remarks(found),
            *without_posts(found.asked.scenario),
            *doubts(found, steps),
        ],
        "long_view": far.facts() if far else None,
    }


def _scenario(scenario: Scenario | None, steps: Sequence[StepEffect]) -> dict[str, Any] | None:
    """Its name and what each step adds, unit by unit; nothing without one."""
    if scenario is None:
        return None
    rows = [{name: getattr(step, name) for name in StepEffect.__slots__} for step in steps]
    return {"title": scenario.title, "made by": scenario.made_by, "steps": rows}


def _cost(made: Forecast, year: int, pounds: Floats) -> dict[str, Any]:
    """Pounds of a unit in a financial year, and a week of it."""
    low, high = quantiles(pounds, (0.1, 0.9))
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
