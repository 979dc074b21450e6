"""What a plan scores on one objective; less is better for all of them."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np

from vesting.maths.arrays import Floats, Ints
from vesting.maths.compiled import njit
from vesting.options.search.net import Net


class Objective(StrEnum):
    """What a search may make as small as possible.

    ``compactness`` is the population-weighted moment of inertia: for each unit the sum over its
    residents of the squared distance to one block of the unit, the best one (S. W. Hess and others,
    Nonpartisan political redistricting by computer, Operations Research 13(6), 1965); in people times
    square kilometres. ``cut`` is the length of the borders between units (their number where no lengths
    are given). ``balance`` is the largest unit's residents less the smallest's.
    """

    COMPACTNESS = "compactness"
    CUT = "cut"
    BALANCE = "balance"


INERTIA, CUT, BALANCE, OVERSHOOT = 0, 1, 2, 3
"""Objectives as kernels know them; ``OVERSHOOT`` is how far units lie outside the window."""

CODES = {Objective.COMPACTNESS: INERTIA, Objective.CUT: CUT, Objective.BALANCE: BALANCE}


class Scale(NamedTuple):
    """One objective over a reduced graph.

    Attributes:
        kind: Which objective.
        weights: What cutting each edge of the net counts.
        moments: ``moments[a, j]``: people of block ``a`` times squared km to place ``j``.
        home: The block in which place ``j`` lies.
        base: What units that are fixed add whatever the plan (inertia and cut).
        least: Fewest residents of a fixed unit; a very large number where none is fixed.
        most: Most residents of a fixed unit; 0 where none is fixed.
    """

    kind: int
    weights: Ints
    moments: Floats
    home: Ints
    base: float
    least: int
    most: int


@njit
def _inertia(plan: Ints, units: int, scale: Scale) -> float:
    places = len(scale.home)
    sums = np.zeros((units, places))
    for block in range(len(plan)):
        row = sums[plan[block]]
        for place in range(places):
            row[place] += scale.moments[block, place]
    best = np.full(units, np.inf)
    for place in range(places):
        unit = plan[scale.home[place]]
        best[unit] = min(best[unit], sums[unit, place])
    return float(best.sum())


@njit
def score(plan: Ints, totals: Ints, window: Ints, net: Net, scale: Scale) -> float:
    """The score of a plan; see :class:`Objective` for the units."""
    if scale.kind == INERTIA:
        return scale.base + _inertia(plan, len(totals), scale)
    if scale.kind == CUT:
        total = 0
        for edge in range(len(net.ends)):
            if plan[net.ends[edge, 0]] != plan[net.ends[edge, 1]]:
                total += scale.weights[edge]
        return scale.base + total
    if scale.kind == BALANCE:
        return float(max(totals.max(), scale.most) - min(totals.min(), scale.least))
    over = 0.0
    for people in totals:
        over += max(window[0] - people, people - window[1], 0)
    return over
