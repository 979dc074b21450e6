"""Shares when costs vary: a share that is fair on the mean may be blocked in many years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vesting.maths.arrays import Floats
from vesting.maths.games import ROUNDING, membership
from vesting.maths.intervals import half_width
from vesting.maths.streams import stream
from vesting.options.shares.groups import restrict
from vesting.options.shares.model import group_costs
from vesting.options.shares.partnership import Chance, Partnership


@dataclass(frozen=True, slots=True)
class DrawTest:
    """How fixed parts fare when the costs vary.

    Attributes:
        draws: Number of draws.
        blocked: Share of draws in which some group would have done better outside.
        half_width: Half-width of that share, 95 %.
        most_often: The group that gains most in most of those draws, as a mask; 0 where none does.
        low: What each partner pays in the tenth lowest draw of a hundred.
        high: And in the tenth highest.
    """

    draws: int
    blocked: float
    half_width: float
    most_often: int
    low: Floats
    high: Floats


def _drawn_measure(partnership: Partnership, chance: Chance) -> Floats:
    """Draws of the measure that varies, ``(draws, partners)``."""
    if chance.values:
        return np.array([chance.values[name] for name in partnership.partners]).T
    figures = np.array(partnership.measures[chance.measure])
    rng = stream(chance.seed, "cost shares")
    return rng.poisson(figures, (chance.count, figures.size)).astype(np.float64)


def draw_costs(partnership: Partnership) -> Floats | None:
    """What every group would pay in each draw, ``(draws, 2**n)``; ``None`` without a model."""
    if partnership.chance is None or partnership.model is None:
        return None
    partners = len(partnership.partners)
    measures = {name: np.array(figures) for name, figures in partnership.measures.items()}
    measures[partnership.chance.measure] = _drawn_measure(partnership, partnership.chance)
    costs = group_costs(partnership.model, measures, partners)
    if partnership.borders is None:
        return costs
    return np.array([restrict(row, partnership.borders) for row in costs])


def try_on_draws(parts: Floats, costs: Floats) -> DrawTest:
    """Test parts agreed beforehand against the costs of every draw.

    Args:
        parts: Part of the cost that each partner pays, adding up to 1, ``(n,)``.
        costs: ``(draws, 2**n)``.
    """
    total = costs[:, -1:]
    excess = total * (membership(parts.size) @ parts) - costs
    inside = excess[:, 1:-1]
    tolerance = ROUNDING * np.abs(costs).max(axis=1)
    blocked = inside.max(axis=1) > tolerance
    worst = inside[blocked].argmax(axis=1) + 1
    share = float(blocked.mean())
    low, high = np.quantile(total * parts, [0.1, 0.9], axis=0)
    return DrawTest(
        draws=costs.shape[0],
        blocked=share,
        half_width=float(half_width(share, costs.shape[0])),
        most_often=int(np.bincount(worst).argmax()) if worst.size else 0,
        low=low,
        high=high,
    )
