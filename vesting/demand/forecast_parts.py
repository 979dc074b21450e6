"""What a forecast is made of: layers of uncertainty, steps of a scenario, and a pool of its units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from vesting.demand.areas import ALL
from vesting.demand.calendar import day_of
from vesting.demand.forecast import Forecast, simulate_units
from vesting.demand.forecast_words import last_spring, last_whole_year
from vesting.demand.layers import in_layers
from vesting.demand.plan import Layer
from vesting.demand.pool import FEWEST, MOST
from vesting.demand.pool_forecast import pools_of_forecast
from vesting.demand.pool_parts import Pool
from vesting.demand.steps import what_if
from vesting.maths.arrays import Floats


def layer_table(made: Forecast) -> pl.DataFrame:
    """Share of each layer in the variance of children (last 31 March) and of pounds (last whole year).

    Returns:
        ``measure, when, unit, layer, share, deviation``: the share of the variance that the layer
        adds, and the standard deviation with all layers up to it.
    """
    full = None if made.units.without else made.simulated  # estimates are in no layer
    found = in_layers(made.model, made.histories, made.plan, _members(made), full=full)
    day, year = last_spring(made), last_whole_year(made)
    frames = []
    for measure, when, shares, variance in (
        ("children", f"{day_of(made.simulated.days[day])}", found.stock_shares()[:, day],
         found.stock_variance[:, day]),
        ("pounds", made.years()[year], found.cost_shares()[:, year], found.cost_variance[:, year]),
    ):  # fmt: skip
        for number, layer in enumerate(found.names):
            frames.append(
                pl.DataFrame(
                    {
                        "measure": measure,
                        "when": when,
                        "unit": list(made.units.names),
                        "layer": layer,
                        "share": shares[number],
                        "deviation": np.sqrt(variance[number]),
                    }
                )
            )
    told = [n for unit, n in enumerate(made.units.names) if made.units.estimated(unit) < 1]
    return pl.concat(frames).filter(pl.col("unit").is_in(told))


def _members(made: Forecast) -> Floats:
    """Which blocks make up the whole and each unit."""
    rows = [np.ones(len(made.units.blocks))]
    for blocks in made.units.of.values():
        row = np.zeros(len(made.units.blocks))
        row[list(blocks)] = 1.0
        rows.append(row)
    return np.array(rows)


@dataclass(frozen=True, slots=True)
class StepEffect:
    """What one step of a scenario adds, after those before it.

    Attributes:
        title: The step.
        unit: Unit.
        children: Mean difference on the last 31 March.
        low: Low end of the middle eight in ten of the difference.
        high: High end.
        pounds: Mean difference in the last whole year.
        pounds_low: Low end likewise.
        pounds_high: High end.
    """

    title: str
    unit: str
    children: float
    low: float
    high: float
    pounds: float
    pounds_low: float
    pounds_high: float


def waterfall(made: Forecast) -> tuple[StepEffect, ...]:
    """What each step of the scenario adds, on common chance; none without a scenario."""
    return tuple(_steps(made)) if made.asked.scenario else ()


def _steps(made: Forecast) -> Iterator[StepEffect]:
    assert made.asked.scenario is not None  # asked by those that know
    steps, places = made.asked.scenario.steps, made.units.places
    day, year = last_spring(made), last_whole_year(made)
    before = made.children(plain=True)[day, :, 0], made.pounds(plain=True)[year, :, 0]
    for count, step in enumerate(steps, start=1):
        plan = replace(made.plan, scenario=what_if(steps[:count], places))
        part = replace(made, simulated=simulate_units(made.model, made.histories, plan, made.units))
        after = part.children()[day, :, 0], part.pounds()[year, :, 0]
        for unit, name in enumerate(made.units.names):
            more, dearer = after[0][unit] - before[0][unit], after[1][unit] - before[1][unit]
            yield StepEffect(step.title, name, *_told(more), *_told(dearer))
        before = after


def _told(draws: Floats) -> tuple[float, float, float]:
    low, high = np.quantile(draws, (0.1, 0.9))
    return float(draws.mean()), float(low), float(high)


def pools(made: Forecast, chance: float = 0.05) -> Mapping[str, Pool]:
    """A pool of the units' reserves for each value of the shared shock; none for one unit.

    How far successors share the area's shock is not identified by any data, so it is stated. What each
    unit holds alone is what the forecast says of it, whatever is shared.
    """
    names = [name for name in made.units.names if name != ALL]
    if not FEWEST <= len(names) <= MOST:
        return {}
    plan = replace(made.plan, layers=made.plan.layers - {Layer.SHOCK})
    calm = replace(made, simulated=simulate_units(made.model, made.histories, plan, made.units))
    year = last_whole_year(made)
    full, apart = (part.pounds()[year, 1:, 0].T for part in (made, calm))
    return pools_of_forecast(full, apart, names, chance, seed=made.asked.seed)


def pool_table(found: Mapping[str, Pool]) -> pl.DataFrame:
    """Pools as rows: ``shared, unit, budget, alone, key, pounds, part, error, holds, saves``."""
    rows = [
        {"shared": name, "value": pool.shared, "unit": unit, "budget": pool.budgets[i],
         "alone": pool.alone[i], "together": pool.together, "saves": pool.saves, "key": key.name,
         "pounds": key.pounds[i], "part": key.parts[i], "error": key.error[i], "holds": key.holds}
        for name, pool in found.items() for key in pool.keys for i, unit in enumerate(pool.units)
    ]  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def waterfall_table(steps: tuple[StepEffect, ...]) -> pl.DataFrame:
    """Steps of a scenario as rows."""
    columns = StepEffect.__slots__
    return pl.DataFrame([{c: getattr(step, c) for c in columns} for step in steps])
