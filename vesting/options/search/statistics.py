"""What the diagnostics follow along a chain."""

from __future__ import annotations

import numpy as np

from vesting.maths.arrays import Floats, Ints
from vesting.maths.compiled import njit
from vesting.options.search.net import Net
from vesting.options.search.reduction import Plans, Reduced
from vesting.options.search.score import Objective, Scale, score


@njit
def _scores(plans: Plans, units: int, window: Ints, net: Net, scale: Scale, out: Floats) -> None:
    totals = np.zeros(units, dtype=np.int64)
    for row in range(len(plans)):
        totals[:] = 0
        for block in range(plans.shape[1]):
            totals[plans[row, block]] += net.people[block]
        out[row] = score(plans[row], totals, window, net, scale)


@njit
def _with_first(plans: Plans, people: Ints, out: Floats) -> None:
    for row in range(len(plans)):
        for block in range(plans.shape[1]):
            if plans[row, block] == plans[row, 0]:
                out[row] += people[block]


def scores(reduced: Reduced, plans: Plans, objective: Objective) -> Floats:
    """The score of each plan of the remaining blocks on one objective."""
    out = np.zeros(len(plans))
    scale = reduced.scale(objective)
    _scores(plans, reduced.units, reduced.window, reduced.net, scale, out)
    return out


def statistics(reduced: Reduced, plans: Plans) -> dict[str, Floats]:
    """Cut, balance, compactness where positions are known, and size of the first block's unit.

    The cut is in km where lengths are known. ``first_unit`` sees which blocks share a unit; the others
    can agree on different maps.
    """
    chosen = [Objective.CUT, Objective.BALANCE]
    if reduced.terrain.points is not None:
        chosen.append(Objective.COMPACTNESS)
    found = {str(objective): scores(reduced, plans, objective) for objective in chosen}
    if reduced.terrain.metres is not None:
        found[str(Objective.CUT)] /= 1000
    first = np.zeros(len(plans))
    _with_first(plans, reduced.net.people, first)
    return found | {"first_unit": first}
