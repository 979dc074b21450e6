"""Small choices inside compiled loops: a band, a place in proportion to weights, a price at a chance."""

from __future__ import annotations

import numpy as np

from vesting.demand.prices import DEEPEST, KNOTS, SPLIT
from vesting.maths.arrays import Floats
from vesting.maths.compiled import njit

LOG_SPLIT, LOG_DEEPEST = float(np.log(1.0 - SPLIT)), float(np.log(DEEPEST))


@njit
def band(upto: Floats, since: float) -> int:
    """Number of the band whose upper edges are given."""
    number = 0
    while number < len(upto) - 1 and since >= upto[number]:
        number += 1
    return number


@njit
def chosen(cumulated: Floats, chance: float) -> int:
    """First place whose cumulated share exceeds a chance."""
    number, wanted = 0, chance * cumulated[-1]
    while number < len(cumulated) - 1 and cumulated[number] <= wanted:
        number += 1
    return number


@njit
def weighed(weights: np.ndarray, factors: Floats, chance: float) -> int:
    """A place in proportion to weight × factor; the last with any weight where rounding leaves some over."""
    total = 0.0
    for number in range(len(weights)):
        total += weights[number] * factors[number]
    left, last = chance * total, 0
    for number in range(len(weights)):
        part = weights[number] * factors[number]
        if part > 0.0:
            last = number
            if left < part:
                return number
            left -= part
    return last


@njit
def price_at(quantiles: Floats, chance: float) -> float:
    """Weekly price at a chance, between knots."""
    if chance < SPLIT:
        place = chance / SPLIT * (KNOTS - 1)
    else:
        depth = min((np.log(1.0 - chance) - LOG_SPLIT) / (LOG_DEEPEST - LOG_SPLIT), 1.0)
        place = KNOTS + depth * (KNOTS - 1)
    low = min(int(place), 2 * KNOTS - 2)
    share = place - low
    return float(quantiles[low] * (1.0 - share) + quantiles[low + 1] * share)
