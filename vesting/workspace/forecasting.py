"""Forecast from files: returns, units, prices and a scenario in; tables and words out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from vesting.demand.areas import Units, by_council, by_home
from vesting.demand.backtest_score import score
from vesting.demand.forecast import Asked, Forecast, forecast
from vesting.demand.forecast_parts import (
    layer_table,
    pool_table,
    pools,
    waterfall,
    waterfall_table,
)
from vesting.demand.forecast_tables import (
    NOT_FOR_RELEASE,
    backtest_table,
    cost_table,
    for_release,
    stock_table,
)
from vesting.demand.forecast_words import say
from vesting.demand.histories import Histories
from vesting.demand.units_file import By, UnitsFile
from vesting.errors import InputError, Problem
from vesting.evidence.returns import Returns
from vesting.evidence.shelf import Shelf
from vesting.workspace.homes import compact, place_homes
from vesting.workspace.long_view import Far

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
        unit_of = {p: asked.unit_of[c] for p, c in placed.code_of.items() if c in asked.unit_of}
        said = placed.said
    homes = {compact(home) for home in histories.homes}
    if not homes & set(unit_of):
        raise NO_HOMES(
            f"none of {len(homes):,} homes lies in a unit",
            mend="Check whether the file of units and the returns speak of one area.",
        )
    people = None if shelf is None or asked.by is By.POSTCODE else _children(shelf, asked)
    places = Counter(asked.unit_of.values())
    return by_home(histories, asked.units, unit_of, people, said, places=places)


def _children(shelf: Shelf, asked: UnitsFile) -> Mapping[str, float] | None:
    """Children aged 0 to 17 of each unit; none where they are not held for every place."""
    figures = shelf.population(list(asked.unit_of), 0, 17)
    if not figures.complete:
        return None
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


def write_forecast(made: Forecast, folder: Path, far: Far | None = None) -> tuple[str, ...]:
    """Write every table: those not for release, and in ``release`` what may be published.

    Args:
        made: The forecast.
        folder: Where to.
        far: Its long view; no table of it is written where there is none.

    Returns:
        Names of the files written, within the folder.
    """
    stock, cost, test = stock_table(made), cost_table(made), backtest_table(made)
    shared, steps = pools(made), waterfall(made)
    tables: dict[str, pl.DataFrame] = {
        "stock.csv": stock,
        "cost.csv": cost,
        "backtest.csv": test,
        "layers.csv": layer_table(made),
        **({"pool.csv": pool_table(shared)} if shared else {}),
        **({"waterfall.csv": waterfall_table(steps)} if steps else {}),
        "release/stock.csv": for_release(stock),
        "release/cost.csv": for_release(cost, pounds=True),
        **_far_tables(far),
    }
    (folder / "release").mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.write_csv(folder / name, float_precision=4)
    (folder / "NOT-FOR-RELEASE.txt").write_text(NOT_FOR_RELEASE + "\n", encoding="utf-8")
    return (*tables, "NOT-FOR-RELEASE.txt")


def _far_tables(far: Far | None) -> dict[str, pl.DataFrame]:
    if far is None or far.table.is_empty():
        return {}
    return {"long_view.csv": far.table, "release/long_view.csv": for_release(far.table)}


def told(made: Made, far: Far | None = None) -> dict[str, Any]:
    """What a forecast says, as plain values."""
    found = made.forecast
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
        "units": [
            {
                "unit": said.unit,
                "says": said.sentence,
                "reserve": [
                    {"chance": r.chance, "pounds": round(r.pounds), "share": round(r.share, 4)}
                    for r in said.reserves
                ],
            }
            for said in say(found)
        ],
        "backtest": [_scored(s) for s in score(found.cases, 0, 0, found.asked.seed)],
        "no_backtest": found.no_test,
        "tested_until": until.isoformat() if (until := found.tested_until()) else None,
        "said": [*found.histories.said, *found.units.said, *found.simulated.said],
        "long_view": far.facts() if far else None,
    }


def _scored(scored: Any) -> dict[str, Any]:
    return {
        "months": scored.months,
        "cases": scored.cases,
        "held": {f"{100 * share:.0f}": list(h) for share, h in scored.held.items()},
        "crps": {name: round(value, 3) for name, value in scored.crps.items()},
    }
