"""Where uncertainty comes from: the forecast again with one more layer each time, on the same chance.

Process alone first (parameters, shocks and prices as expected), then parameters in doubt, then the area's shock, then
prices, then the ranges of a scenario. What a layer adds to the variance is its share; because all runs use
the same words of chance, small additions are not drowned by the noise of the simulation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from vesting.demand.histories import Histories
from vesting.demand.model import Model
from vesting.demand.plan import Layer, Plan, Simulated
from vesting.demand.simulate import simulate
from vesting.maths.arrays import Floats

PROCESS, SCENARIO = "process", "scenario"
LAYERS = (PROCESS, Layer.PARAMETER, Layer.SHOCK, Layer.PRICE, SCENARIO)
"""Layers in the order in which they are added."""


@dataclass(frozen=True, slots=True, eq=False)
class Layered:
    """Means and variances with more and more layers.

    Attributes:
        names: Layers in the order in which they were added.
        stock_mean: Children by layers so far, day and unit, ``(layers, days, units)``.
        stock_variance: The same of their variance.
        cost_mean: Pounds by layers so far, financial year and unit, ``(layers, years, units)``.
        cost_variance: The same of their variance.
        full: The run with every layer.
    """

    names: tuple[str, ...]
    stock_mean: Floats = field(repr=False)
    stock_variance: Floats = field(repr=False)
    cost_mean: Floats = field(repr=False)
    cost_variance: Floats = field(repr=False)
    full: Simulated = field(repr=False)

    def stock_shares(self) -> Floats:
        """Share of each layer in the variance of children, ``(layers, days, units)``; sums to 1."""
        return shares(self.stock_variance)

    def cost_shares(self) -> Floats:
        """Share of each layer in the variance of cost, ``(layers, years, units)``; sums to 1."""
        return shares(self.cost_variance)


def shares(variance: Floats) -> Floats:
    """What each layer adds to the variance as a share of the whole.

    An addition below 0 (noise of the simulation, or a layer that calms) counts as 0.

    Args:
        variance: Variance with more and more layers, ``(layers, ...)``.
    """
    added = np.maximum(np.diff(variance, axis=0, prepend=0.0), 0.0)
    whole = added.sum(axis=0)
    return np.asarray(np.divide(added, whole, out=np.zeros_like(added), where=whole > 0))


def in_layers(
    model: Model,
    histories: Histories,
    plan: Plan,
    units: Floats | None = None,
    run: Callable[[Model, Histories, Plan], Simulated] = simulate,
    full: Simulated | None = None,
) -> Layered:
    """Simulate with one more layer at a time.

    Args:
        model: Fitted model.
        histories: Histories it was fitted on.
        plan: What to simulate; its own choice of layers is the last but the scenario's ranges.
        units: Which blocks make up which unit, ``(units, blocks)`` of 0 and 1; nothing for all blocks together.
        run: How one run is made.
        full: The run of the plan as it is, where it has been made: it is the last one.
    """
    wanted = [layer for layer in Layer if layer in plan.layers]
    doubtful = replace(plan.scenario, known=False).sets() > 1 and not plan.scenario.known
    names: list[str] = [PROCESS, *wanted, *([SCENARIO] if doubtful else [])]
    known = replace(plan.scenario, known=True)
    parts = []
    for number, name in enumerate(names):
        scenario = plan.scenario if name == SCENARIO else known
        layers = frozenset(wanted[:number])
        asked = replace(plan, layers=layers, scenario=scenario)
        last = number == len(names) - 1
        made = full if last and full is not None else run(model, histories, asked)
        parts.append(_moments(made, units))
    stock_mean, stock_var, cost_mean, cost_var = (
        np.stack(part) for part in zip(*parts, strict=True)
    )
    told = tuple(str(name) for name in names)
    return Layered(told, stock_mean, stock_var, cost_mean, cost_var, made)


def _moments(simulated: Simulated, units: Floats | None) -> tuple[Floats, Floats, Floats, Floats]:
    """Mean and variance over replicates of children and pounds by unit."""
    blocks = len(simulated.blocks)
    chosen = np.ones((1, blocks)) if units is None else np.asarray(units, dtype=np.float64)
    found = []
    for table in (simulated.stock, simulated.cost):
        by_unit = np.einsum("ub,dbr->dur", chosen, table.sum(axis=2).astype(np.float64))
        found += [by_unit.mean(axis=-1), by_unit.var(axis=-1)]
    return found[0], found[1], found[2], found[3]
