"""A small run that is made once compiled and once as plain Python."""

from __future__ import annotations

import numpy as np

from tests.demand_engine.areas import DAY, open_children, plain_model
from vesting.demand.plan import Plan
from vesting.demand.simulate import simulate


def told() -> tuple[np.ndarray, np.ndarray]:
    places = np.arange(12) % 8
    rates = np.linspace(0.2, 0.9, 10)
    model = plain_model(rates, 2 * rates, np.full((10, 10), 0.1), arrivals=6.0, frailty=2.0)
    made = simulate(model, open_children(places), Plan(DAY, (DAY + 90, DAY + 365), 6, 11))
    return made.stock, made.cost


def test_it_has_children_and_cost():
    stock, cost = told()
    assert stock.sum() > 0
    assert cost.sum() > 0
