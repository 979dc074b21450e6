"""The least length of borders between units, proved by a sweep over the map."""

from __future__ import annotations

from fractions import Fraction

from vesting.options.search.divide import TimeUp
from vesting.options.search.incumbent import Incumbent, value_of
from vesting.options.search.proof import STAGES, InTime, Proof
from vesting.options.search.reduction import Reduced
from vesting.options.search.score import Scale
from vesting.options.search.sweeping import border_weights, make_front

METHOD = "branch and bound over a sweep of the map, bounded by the least cut of each unit"
TOO_WIDE = "none: the map is too wide for a sweep, so only what is always cut is proved"


def prove_cut(
    reduced: Reduced,
    scale: Scale,
    best: Incumbent,
    seed: int,
    in_time: InTime,
    near: Fraction = Fraction(0),
) -> Proof:
    """Prove the least cut.

    Args:
        reduced: What is left to divide.
        scale: The objective.
        best: An option to start from.
        seed: Seed of the order of the sweep.
        in_time: Whether there is time left.
        near: Share above the best that is of interest afterwards.
    """
    limit = int((1 + near) * Fraction(best.value - scale.base))
    front = make_front(reduced, border_weights(reduced), seed, limit=limit)
    if front is None:
        return Proof(best, scale.base, TOO_WIDE)
    division = front.division(reduced.window)
    bound = scale.base
    try:
        for share in STAGES:
            while True:
                goal = int(share * (best.value - scale.base))
                division.begin()
                plan = division.next(goal - 1, in_time)
                if plan is None:
                    break
                best = value_of(reduced, scale, plan)
            bound = max(bound, scale.base + goal)
    except TimeUp:
        pass
    work = {"states of a unit": len(front.sweep), "partial options": division.looked_at}
    return Proof(best, bound, METHOD, work, division)
