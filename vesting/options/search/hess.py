"""A lower bound on the moment of inertia for every possible centre, by Lagrangian relaxation.

In the assignment model of Hess every block is assigned to one of *k* centres. Give each block a price and
drop the demand that it is assigned exactly once: what is left falls apart into one small problem for each
centre, a fractional knapsack between the two bounds of the window. The sum of prices and of the *k* least
of these is a lower bound whatever the prices; subgradient steps raise it (M. L. Fisher, The Lagrangian
relaxation method for solving integer programming problems, Management Science 27(1), 1981). Fixing by
such bounds follows H. Validi, A. Buchanan, E. Lykhovyd, Imposing contiguity constraints in political
districting models, Operations Research 70(2), 2022, doi 10.1287/opre.2021.2141.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vesting.maths.arrays import Floats, Ints
from vesting.maths.compiled import njit

ROUNDS = 1500
PATIENCE = 15
SHORTER = 0.6
SHORTEST = 1e-4


@dataclass(frozen=True, slots=True)
class CentreBounds:
    """Prices and what they prove.

    Attributes:
        prices: Sum of the prices of all blocks.
        by_place: For each place the least cost of a unit with its centre there, at these prices.
    """

    prices: float
    by_place: Floats


@njit
def knapsack(
    gains: Floats, people: Floats, low: float, high: float, forced: int, ranked: Ints, taken: Floats
) -> float:
    """The least sum of gains over blocks, in parts if need be, with residents inside the window.

    Args:
        gains: What each block adds.
        people: Residents of each block.
        low: Fewest residents.
        high: Most residents.
        forced: A block that is taken wholly.
        ranked: Blocks by gain for each resident.
        taken: Filled with the part of each block that is taken.
    """
    taken[:] = 0.0
    taken[forced] = 1.0
    held, value = people[forced], gains[forced]
    for block in ranked:
        if block == forced:
            continue
        bound = high if gains[block] < 0 else low
        if gains[block] >= 0 and (held >= low or people[block] == 0):
            continue
        fits = held + people[block] <= bound
        part = 1.0 if fits else (bound - held) / people[block]
        taken[block] = part
        held += part * people[block]
        value += part * gains[block]
    return float(value)


@njit
def _ascend(
    moments: Floats, people: Floats, home: Ints, low: float, high: float, units: int, goal: float,
    prices: Floats, best_places: Floats,
) -> float:  # fmt: skip
    """Raise the bound; leave the best prices and the bound of every place behind."""
    blocks, places = moments.shape
    best, best_prices = -np.inf, prices.copy()
    taken, values = np.zeros((places, blocks)), np.zeros(places)
    weight = np.maximum(people, 1e-9)
    stride, stalled = 1.0, 0
    for _ in range(ROUNDS):
        for place in range(places):
            gains = moments[:, place] - prices
            ranked = np.argsort(gains / weight)
            values[place] = knapsack(gains, people, low, high, home[place], ranked, taken[place])
        chosen = np.argsort(values)[:units]
        bound = prices.sum() + values[chosen].sum()
        if bound > best:
            best, stalled = bound, 0
            best_prices[:] = prices
            best_places[:] = values
        else:
            stalled += 1
            if stalled > PATIENCE:
                stride, stalled = stride * SHORTER, 0
                prices[:] = best_prices
        missing = np.ones(blocks)
        for place in chosen:
            missing -= taken[place]
        length = (missing**2).sum()
        if best >= goal or length < 1e-12 or stride < SHORTEST:
            break
        prices += stride * max(goal - bound, 0.0) / length * missing
    prices[:] = best_prices
    return best


def centre_bounds(
    moments: Floats, people: Ints, home: Ints, window: Ints, units: int, goal: float
) -> CentreBounds:
    """Bounds for every place as a centre.

    Args:
        moments: ``moments[a, j]``: people of block ``a`` times squared km to place ``j``.
        people: Residents of each block, as the window counts them.
        home: The block in which place ``j`` lies.
        window: Fewest and most residents of a unit.
        units: Units to make.
        goal: The value of an option that is known.
    """
    prices = moments.mean(axis=1) / units
    by_place = np.zeros(len(home))
    _ascend(
        moments, people.astype(np.float64), home, float(window[0]), float(window[1]), units, goal,
        prices, by_place,
    )  # fmt: skip
    return CentreBounds(float(prices.sum()), by_place)
