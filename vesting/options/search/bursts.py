"""Short bursts of the chain towards a smaller score.

After S. Cannon, A. Goldbloom-Helzner, V. Gupta, J. N. Matthews, B. Suwal, Voting rights, Markov chains,
and optimization by short bursts, arXiv 2011.02288: run a few steps, go back to the best option seen in
them, run again. It finds good options and proves nothing.
"""

from __future__ import annotations

from vesting.maths.arrays import Ints, Masks
from vesting.maths.compiled import njit
from vesting.options.search.net import Bench, Net
from vesting.options.search.recombination import plain_step
from vesting.options.search.score import Scale, score

TREES = 20
"""Trees drawn for one step before the step is given up."""


@njit
def run_bursts(
    plan: Ints, totals: Ints, window: Ints, goal: Ints, net: Net, bench: Bench, scale: Scale,
    bursts: int, steps: int, enough: float, stream: Masks,
) -> float:  # fmt: skip
    """Improve a plan in place; give its score.

    Every step keeps ``window``; ``OVERSHOOT`` is measured from ``goal``. There are up to ``bursts``
    bursts of so many ``steps``, fewer when the score falls to ``enough``.
    """
    best_plan, best_totals = plan.copy(), totals.copy()
    best = score(plan, totals, goal, net, scale)
    for _ in range(bursts):
        if best <= enough:
            break
        for _ in range(steps):
            plain_step(plan, totals, window, net, bench, TREES, False, stream)
            now = score(plan, totals, goal, net, scale)
            if now <= best:
                best = now
                best_plan[:] = plan
                best_totals[:] = totals
        plan[:] = best_plan
        totals[:] = best_totals
    return best
