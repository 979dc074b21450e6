"""Which sets of centres could still beat an option that is known.

Sets are grown centre by centre in the order of their Lagrangian bounds and dropped as soon as the bounds
add up to the goal. A set that is complete gets a sharper bound of its own: with the centres given, the
model without contiguity is a transport problem, and the dual of its window is climbed in *k* numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from vesting.maths.arrays import Floats, Ints
from vesting.maths.compiled import njit
from vesting.options.search.divide import TimeUp
from vesting.options.search.hess import CentreBounds

ROUNDS = 60
PATIENCE = 4
BUDGET = 100_000
"""Steps of the search between two looks at the clock."""


class Assignment(NamedTuple):
    """The assignment model as kernels read it; see :func:`~vesting.options.search.hess.centre_bounds`."""

    moments: Floats
    people: Ints
    home: Ints
    low: int
    high: int


@njit
def _assign(
    model: Assignment, centres: Ints, charges: Floats, held: Floats, assigned: Floats
) -> float:
    """Assign each block to its cheapest centre under charges; give the sum."""
    total = 0.0
    held[:] = 0.0
    for block in range(len(model.moments)):
        best = 0
        for spot in range(len(centres)):
            if model.home[centres[spot]] == block:
                best = spot
                break
            cost = model.moments[block, centres[spot]] + charges[spot] * model.people[block]
            if cost < model.moments[block, centres[best]] + charges[best] * model.people[block]:
                best = spot
        total += model.moments[block, centres[best]] + charges[best] * model.people[block]
        held[best] += model.people[block]
        assigned[block] = best
    return total


@njit
def transport_bound(model: Assignment, centres: Ints, goal: float) -> float:
    """A lower bound on the moment of inertia with given centres; stops once it reaches the goal."""
    units = len(centres)
    charges, best_charges, held = np.zeros(units), np.zeros(units), np.zeros(units)
    assigned, slope = np.zeros(len(model.moments)), np.zeros(units)
    best, stride, stalled = -np.inf, 1.0, 0
    for _ in range(ROUNDS):
        bound = _assign(model, centres, charges, held, assigned)
        for spot in range(units):
            bound -= charges[spot] * (model.high if charges[spot] > 0 else model.low)
            over, under = held[spot] - model.high, held[spot] - model.low
            if charges[spot] > 0:
                slope[spot] = over
            elif charges[spot] < 0:
                slope[spot] = under
            else:
                slope[spot] = max(over, 0.0) + min(under, 0.0)
        if bound > best:
            best, stalled = bound, 0
            best_charges[:] = charges
        else:
            stalled += 1
            if stalled > PATIENCE:
                stride, stalled = stride / 2, 0
                charges[:] = best_charges
        length = (slope**2).sum()
        if best >= goal or length == 0:
            break
        for spot in range(units):
            moved = charges[spot] + stride * max(goal - bound, 0.0) / length * slope[spot]
            charges[spot] = 0.0 if moved * charges[spot] < 0 else moved
    return best


@njit
def _optimistic(values: Floats, ranked: Ints, spots: Ints, depth: int) -> float:
    """Least sum of bounds of a set that begins with these centres and goes on after the last."""
    here, left = spots[depth], len(spots) - depth - 1
    if here + left >= len(ranked):
        return np.inf
    total = 0.0
    for spot in spots[: depth + 1]:
        total += values[ranked[spot]]
    for later in ranked[here + 1 : here + 1 + left]:
        total += values[later]
    return total


@njit
def _shares_home(home: Ints, ranked: Ints, spots: Ints, depth: int) -> bool:
    """Whether the last centre lies in the same block as an earlier one."""
    shares = False
    for earlier in spots[:depth]:
        shares = shares or home[ranked[earlier]] == home[ranked[spots[depth]]]
    return shares


@njit
def _sets(
    model: Assignment, prices: float, values: Floats, ranked: Ints, goal: float, spots: Ints,
    depth: int, budget: int, found: Ints, bounds: Floats,
) -> tuple[int, int]:  # fmt: skip
    """Go on growing sets; give their number so far found and the depth reached (-1 at the end)."""
    units, count = len(spots), 0
    while depth >= 0 and budget > 0 and count < len(found):
        budget -= 1
        spots[depth] += 1
        if prices + _optimistic(values, ranked, spots, depth) >= goal:
            depth -= 1
            continue
        if _shares_home(model.home, ranked, spots, depth):
            continue
        if depth + 1 < units:
            spots[depth + 1] = spots[depth]
            depth += 1
            continue
        centres = ranked[spots]
        bound = transport_bound(model, centres, goal)
        if bound < goal:
            found[count] = centres
            bounds[count] = bound
            count += 1
    return count, depth


def centre_sets(
    model: Assignment, bounds: CentreBounds, units: int, goal: float, in_time: Callable[[], bool]
) -> list[tuple[float, tuple[int, ...]]]:
    """Sets of centres whose bound is under the goal, least bound first.

    Args:
        model: The assignment model.
        bounds: Bounds of single centres.
        units: Units to make.
        goal: Only sets that could come under it are wanted.
        in_time: Whether there is time left.

    Raises:
        TimeUp: When time ran out before all sets were looked at.
    """
    ranked = np.argsort(bounds.by_place, kind="stable").astype(np.int64)
    spots = np.zeros(units, dtype=np.int64)
    spots[0] = -1
    found = np.zeros((1000, units), dtype=np.int64)
    values = np.zeros(len(found))
    depth = 0
    sets: list[tuple[float, tuple[int, ...]]] = []
    while depth >= 0:
        if not in_time():
            raise TimeUp
        count, depth = _sets(
            model, bounds.prices, bounds.by_place, ranked, goal, spots, depth, BUDGET, found, values
        )
        sets += [
            (bound, tuple(sorted(centres)))
            for bound, centres in zip(values[:count].tolist(), found[:count].tolist(), strict=True)
        ]
    return sorted(sets)
