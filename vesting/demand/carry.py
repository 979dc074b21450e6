"""What an authority carries on from its own last year.

The shock of a whole authority lasts for more than a year: one that grew faster than the country in the
year before tends to grow a little faster in the next. Chance does not last. So of the last change,
apart from the common one, only the part counts that the law of volatility does not put down to chance,

    x[i] = e[i, last] · σ² / (σ² + a / N),

and the coming change moves by β x. β is the slope over all authorities, weighted by the law, and
shrunk by its own error.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vesting.demand.changes import Changes
from vesting.demand.drift import shrunk
from vesting.demand.volatility import Fitted, common_change, fit_law
from vesting.evidence.laws import Law
from vesting.maths.arrays import Floats


@dataclass(frozen=True, slots=True)
class Carry:
    """How much of the last year goes on.

    Attributes:
        slope: β, shrunk.
        raw: β before it was shrunk.
        error: Its standard error; authorities as clusters.
        yearly: Law of changes over one year, which tells chance from shock.
        n: Changes with a year before.
    """

    slope: float
    raw: float
    error: float
    yearly: Law
    n: int

    def ahead(self, yearly: Changes, data: Changes) -> Floats:
        """What each of these changes is expected to carry on; 0 where the year before is not known.

        Args:
            yearly: Changes over one year, which hold the years before.
            data: The changes that are forecast; only where they begin is looked at.
        """
        return self.slope * np.nan_to_num(lasting(yearly, self.yearly, data))


def lasting(yearly: Changes, law: Law, data: Changes) -> Floats:
    """The lasting part of the year before each change; not a number where there is none.

    Args:
        yearly: Changes over one year.
        law: Law of changes over one year.
        data: The changes that follow.
    """
    common = common_change(yearly, law)
    apart = yearly.change - np.array(common.change)[np.searchsorted(common.years, yearly.base)]
    shock = law.sigma**2 / law.variance(yearly.children) * apart
    held = {
        (yearly.authorities[who], int(year) + 1): float(x)
        for who, year, x in zip(yearly.authority, yearly.base, shock, strict=True)
    }
    return np.array(
        [
            held.get((data.authorities[who], int(year)), np.nan)
            for who, year in zip(data.authority, data.base, strict=True)
        ],
        dtype=np.float64,
    )


def fit_carry(yearly: Changes, fitted: Fitted) -> Carry:
    """Estimate what is carried on into the changes of a law.

    Args:
        yearly: Changes over one year.
        fitted: The law over the horizon wanted, with its changes.

    Raises:
        RuleBroken: DEM-E31.
    """
    law = fit_law(yearly).law
    before = lasting(yearly, law, fitted.data)
    held = np.isfinite(before)
    x, rest = before[held], fitted.rest[held]
    weight = 1 / fitted.law.variance(fitted.data.children[held])
    square = float((weight * x * x).sum())
    raw = float((weight * x * rest).sum()) / square if square > 0 else 0.0
    score = np.bincount(fitted.data.authority[held], weight * x * (rest - raw * x))
    error = float(np.sqrt((score**2).sum())) / square if square > 0 else 0.0
    return Carry(shrunk(raw, error), raw, error, law, int(held.sum()))


def law_apart(fitted: Fitted, carry: Carry, yearly: Changes) -> Fitted:
    """The law of what is left when that which is carried on has been taken off.

    Raises:
        RuleBroken: DEM-E31.
    """
    data = fitted.data
    left = replace(data, change=data.change - carry.ahead(yearly, data))
    return fit_law(left, fitted.law.measure)
