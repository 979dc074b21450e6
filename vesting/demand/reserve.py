"""The reserve that keeps the chance of overspending below a level.

From a law: spending is lognormal around a budget that is its mean, so that with s the standard
deviation of its log, and s taken for the coefficient of variation,

    reserve / budget = exp(q(1 - chance) s - s²/2) - 1

with q the quantile of the normal law, or of Student's t of the same variance where the law has heavy
tails. From draws: the quantile of the draws less the budget.

That expression rises with s until s is q, and falls beyond: the budget is then the mean of a law so
skewed that the mean itself lies above most years. A unit that swings more is no safer for it, and how
much it swings is itself in doubt, so that beyond q the reserve stays what it is at q: the largest that
any swing up to the unit's own would need.

The reserve covers swings around a right budget. A budget that leaves out the growth of the country is
too small every year; no reserve mends that (drift is not volatility).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from scipy.stats import binom

from vesting.demand.money import pounds
from vesting.errors import Problem, UsageError
from vesting.evidence.laws import Law
from vesting.findings import implements
from vesting.maths.arrays import Floats

WRONG_CHANCE = Problem("DEM-E35", "A chance of overspending is out of range", UsageError)
NOTHING_TO_COVER = Problem("DEM-E36", "A reserve needs children and a budget", UsageError)
FEW_DRAWS = Problem("DEM-E37", "Too few draws for so small a chance", UsageError)

CHANCES = (0.10, 0.05, 0.01)
"""Chances of overspending that are shown."""
WORDS = "a held balance, not a yearly cost; covers volatility, not an underfunded budget"
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Reserve:
    """A reserve for one chance.

    Attributes:
        chance: Chance of overspending that is accepted.
        budget: Pounds a year.
        pounds: The reserve.
        share: The reserve over the budget.
        low: Low end of the 95 % interval of the share: what the law, or the draws, leave open.
        high: High end.
        words: What a reserve is, and is not.
    """

    chance: float
    budget: float
    pounds: float
    share: float
    low: float
    high: float
    words: str = WORDS


def check_chance(chance: float) -> float:
    """The chance, refused where no reserve can have it.

    Raises:
        UsageError: DEM-E35.
    """
    if not 0 < chance < 0.5:
        raise WRONG_CHANCE(
            f"{chance:g} is not a chance of overspending that a reserve can be held for",
            mend="Give a chance above 0 and below 0.5, such as 0.05 for 1 in 20.",
        )
    return chance


def reserve_share(cv: Floats | float, law: Law, chance: float) -> Floats:
    """Reserve over budget for coefficients of variation, under the tails of a law.

    It never falls where the swing grows, so that no smaller unit holds a smaller share.
    """
    most = law.quantile(1 - chance)
    s = np.minimum(np.asarray(cv, dtype=np.float64), most)
    return np.asarray(np.exp(most * s - s * s / 2) - 1)


def swings_beyond(children: float, law: Law, chance: float) -> bool:
    """Whether a unit swings more than the quantile of its law, where the reserve no longer grows."""
    return float(law.cv(children)) > float(law.quantile(1 - chance))


@implements("FAC-6")
def reserve(children: float, budget: float, law: Law, chance: float = 0.05) -> Reserve:
    """The reserve of a unit from its size and a law.

    Args:
        children: Children looked after at the start.
        budget: Yearly budget, taken as the mean of spending; pounds.
        law: Law of volatility of spending over the horizon.
        chance: Chance of overspending that is accepted.

    Raises:
        UsageError: DEM-E35 or DEM-E36.
    """
    check_chance(chance)
    if not (children >= 1 and budget > 0 and np.isfinite(children) and np.isfinite(budget)):
        raise NOTHING_TO_COVER(
            f"{children:g} children looked after and a budget of {pounds(budget)} were given",
            mend="Give the children looked after, at least 1, and the cost of each, above 0.",
        )
    low, high = law.cv_interval(children, LEVEL)
    share, least, most = (
        float(reserve_share(s, law, chance)) for s in (law.cv(children), low, high)
    )
    return Reserve(chance, budget, share * budget, share, least, most)


def reserve_of_draws(draws: Floats, chance: float = 0.05, budget: float | None = None) -> Reserve:
    """The reserve of a unit from replicates of its yearly cost.

    The interval is what a finite number of replicates leaves open, from the binomial law of how many
    of them lie below a quantile; it does not hold what the model itself may have wrong.

    Args:
        draws: Yearly cost in each replicate.
        chance: Chance of overspending that is accepted.
        budget: Budget; the mean of the draws unless given.

    Raises:
        UsageError: DEM-E35 to DEM-E37.
    """
    check_chance(chance)
    costs = np.sort(np.asarray(draws, dtype=np.float64))
    held = float(costs.mean()) if budget is None else budget
    if costs.size * chance < 5:
        raise FEW_DRAWS(
            f"{costs.size} draws do not tell a chance of {chance:g}",
            mend=f"Draw {ceil(5 / chance):,} or more, or accept a larger chance.",
        )
    if not held > 0:
        raise NOTHING_TO_COVER(f"The budget is {pounds(held)}", mend="Give a budget above 0.")
    tail = (1 - LEVEL) / 2
    low, high = (float(binom.ppf(part, costs.size, 1 - chance)) for part in (tail, 1 - tail))
    places = [max(floor(low) - 1, 0), min(ceil(high), costs.size - 1)]
    needed = [float(np.quantile(costs, 1 - chance)), *costs[places].tolist()]
    share, least, most = (max(x / held - 1, 0.0) for x in needed)
    return Reserve(chance, held, share * held, share, least, most)


def crossing(law: Law) -> str:
    """What more size buys, in words."""
    point = law.turning_point()
    if not np.isfinite(point):
        return "All of the swing is chance: it shrinks with size without an end."
    return (
        f"Below about {point:,.0f} children looked after, chance is the larger part of the swing; "
        f"above, the shock that the whole unit shares, which does not shrink with size: however large "
        f"a unit, its swing does not fall below {100 * law.sigma:.1f} % of spending."
    )
