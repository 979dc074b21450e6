"""The least difference between the largest and the smallest unit, proved by a sweep where that ends."""

from __future__ import annotations

import numpy as np

from vesting.maths.arrays import Ints
from vesting.options.search.divide import Division, TimeUp
from vesting.options.search.incumbent import Incumbent, value_of
from vesting.options.search.proof import InTime, Proof
from vesting.options.search.reduction import Reduced
from vesting.options.search.score import Scale
from vesting.options.search.sweeping import make_front, no_weights

MOST_LOOKS = 30_000_000
"""Partial options after which the sweep is given up: where there are so many, it does not end."""

METHOD = "branch and bound over a sweep of the map, the window drawn in with every better option"
ARITHMETIC = "arithmetic: whole people divided by the number of units"


def least_difference(reduced: Reduced, scale: Scale) -> int:
    """What arithmetic alone proves: people are whole, and fixed units are as they are."""
    total = int(reduced.net.people.sum())
    largest = max(-(-total // reduced.units), scale.most)
    return largest - min(total // reduced.units, scale.least)


def narrowed(reduced: Reduced, scale: Scale, difference: int) -> Ints:
    """The window outside of which no option has so small a difference."""
    total, units = int(reduced.net.people.sum()), reduced.units
    low, high = reduced.window.tolist()
    return np.array(
        [
            max(low, -(-total // units) - difference, scale.most - difference),
            min(high, total // units + difference, scale.least + difference),
        ],
        dtype=np.int64,
    )


def prove_balance(
    reduced: Reduced, scale: Scale, best: Incumbent, seed: int, in_time: InTime
) -> Proof:
    """Prove the least difference; arguments as in :func:`~.cut_proof.prove_cut`."""
    bound = float(least_difference(reduced, scale))
    front = None if best.value <= bound else make_front(reduced, no_weights(reduced), seed, limit=0)
    if front is None:
        return Proof(best, bound, ARITHMETIC)
    looked_at, method = 0, METHOD
    while best.value > bound:
        division = front.division(narrowed(reduced, scale, int(best.value) - 1))
        try:
            better = _better(reduced, scale, best, division, in_time)
        except TimeUp:
            method = ARITHMETIC
            break
        finally:
            looked_at += division.looked_at
        if better is None:
            bound = best.value
        else:
            best = better
    work = {"states of a unit": len(front.sweep), "partial options": looked_at}
    return Proof(best, bound, method, work)


def _better(
    reduced: Reduced, scale: Scale, best: Incumbent, division: Division, in_time: InTime
) -> Incumbent | None:
    """An option with a smaller difference, if there is one."""

    def go_on() -> bool:
        return division.looked_at < MOST_LOOKS and in_time()

    while (plan := division.next(0, go_on)) is not None:
        found = value_of(reduced, scale, plan)
        if found.value < best.value:
            return found
    return None
