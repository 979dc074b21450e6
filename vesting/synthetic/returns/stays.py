"""How long children stay: mixtures of lengths fixed at the door, shared by siblings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from vesting.maths.arrays import Flags, Floats, Ints
from vesting.synthetic.returns.arrivals import Arrivals
from vesting.synthetic.returns.calendar import YEAR, birthday, day_of, first_day
from vesting.synthetic.returns.plan import Plan

#: Shares of those who come at each age: below 1, 1-4, 5-9, 10-15, 16 and over (without those who
#: came alone; reference, section 8).
_AGES = (
    (0.205, 0.0, 0.02),
    (0.19, 1.0, 5.0),
    (0.19, 5.0, 10.0),
    (0.31, 10.0, 16.0),
    (0.105, 16.0, 17.9),
)
_BANDS = np.array((1.0, 5.0, 10.0, 16.0))
#: Shares of short, middling and long stays and of those to the 18th birthday, by age at entry.
_LENGTHS = np.array(
    (
        (0.15, 0.55, 0.12, 0.18),
        (0.23, 0.50, 0.13, 0.14),
        (0.24, 0.38, 0.13, 0.25),
        (0.25, 0.33, 0.08, 0.34),
        (0.22, 0.18, 0.00, 0.60),
    )
)
_ALONE = np.array((0.10, 0.05, 0.00, 0.85))
_NEWBORN, _TOGETHER, _FRAILTY = 0.5, 0.75, 0.35


@dataclass(frozen=True, slots=True)
class Stays:
    """Periods of care, one entry a period.

    Attributes:
        child: Number of the child.
        born: Day of birth.
        began: First day in care.
        left: Day of leaving; never later than the 18th birthday.
        family: Number of the family.
        home: Position of the LSOA; -1 without one.
    """

    child: Ints = field(repr=False)
    born: Ints = field(repr=False)
    began: Ints = field(repr=False)
    left: Ints = field(repr=False)
    family: Ints = field(repr=False)
    home: Ints = field(repr=False)

    def __len__(self) -> int:
        return len(self.child)

    @property
    def alone(self) -> Flags:
        """Who came to the country without family."""
        return np.asarray(self.home < 0)

    @property
    def grown(self) -> Flags:
        """Who leaves by turning 18."""
        return np.asarray(self.left >= birthday(self.born, 18))

    def only(self, keep: Flags) -> Stays:
        """Some of the periods."""
        parts = (self.child, self.born, self.began, self.left, self.family, self.home)
        return Stays(*(part[keep] for part in parts))


def stay(rng: np.random.Generator, plan: Plan, arrivals: Arrivals) -> Stays:
    """Give everyone who came an age and a length of stay."""
    age = _ages(rng, arrivals)
    born = arrivals.day - np.floor(age * YEAR).astype(np.int64)
    length = _lengths(rng, age, arrivals)
    if plan.broken is not None:
        from_day = day_of(plan.broken.year, plan.broken.month, plan.broken.day)
        length = length * np.where(arrivals.day >= from_day, plan.broken_stays, 1.0)
    left = arrivals.day + np.maximum(np.rint(np.minimum(length, 9e4)), 1).astype(np.int64)
    left = np.minimum(left, birthday(born, 18))
    child = np.arange(len(age))
    return Stays(child, born, arrivals.day, left, arrivals.family, arrivals.home)


def _ages(rng: np.random.Generator, arrivals: Arrivals) -> Floats:
    """Ages at entry in years; siblings some years apart, those who came alone near grown."""
    number = len(arrivals)
    band = rng.choice(len(_AGES), number, p=[share for share, _, _ in _AGES])
    low, high = np.array([a[1:] for a in _AGES])[band].T
    high = np.where((band == 0) & (rng.random(number) > _NEWBORN), 1.0, high)
    age = rng.uniform(low, high)
    first = np.unique(arrivals.family, return_index=True)[1]
    order = np.arange(number) - first[arrivals.family]
    step = np.where(rng.random(number) < 0.04, 0.0, rng.uniform(0.9, 3.2, number))
    apart = age[first][arrivals.family] + order * step * np.where(rng.random(number) < 0.5, 1, -1)
    apart = np.abs(np.where(apart > 17.4, 34.8 - apart, apart))
    own = np.where(order == 0, age, np.clip(apart, 0.0, 17.4))
    return np.where(arrivals.home < 0, 18 - 4 * rng.beta(1.6, 4.5, number) - 0.02, own)


def _lengths(rng: np.random.Generator, age: Floats, arrivals: Arrivals) -> Floats:
    """Days in care if nobody turned 18."""
    number, family = len(age), arrivals.family
    shares = _LENGTHS[np.searchsorted(_BANDS, age, side="right")]
    shares[arrivals.home < 0] = _ALONE
    kind = (rng.random((number, 1)) > np.cumsum(shares, axis=1)).sum(axis=1)
    frailty = np.exp(rng.normal(0, _FRAILTY, int(family.max(initial=0)) + 1))[family]
    drawn = np.stack(
        (
            rng.lognormal(np.log(24), 1.15, number),
            390 * frailty * rng.weibull(1.45, number),
            rng.lognormal(np.log(1_500), 0.7, number) * np.sqrt(frailty),
            np.full(number, 9e4),
        )
    )
    length = drawn[np.minimum(kind, 3), np.arange(number)]
    first = np.unique(family, return_index=True)[1][family]
    same = (rng.random(number) < _TOGETHER) & (kind[first] < 3) & (kind < 3)
    return np.asarray(np.where(same, length[first], length))


def return_again(rng: np.random.Generator, plan: Plan, stays: Stays, share: float) -> Stays:
    """Some who leave come back: a later arrival of like age and place is the same child.

    Args:
        rng: Source of the choice.
        plan: The plan.
        stays: Periods, each of a child of its own.
        share: Share of periods that are to be returns.

    Returns:
        The same periods on the same days; of those that are returns, child, birth and family are
        those of the first period.
    """
    child, born, family = stays.child.copy(), stays.born.copy(), stays.family.copy()
    grown = birthday(born, 18)
    districts = np.unique(plan.homes.districts, return_inverse=True)[1]
    district = np.where(stays.alone, -1, districts[stays.home])
    free = ~stays.alone & ~stays.grown
    tried = free & (stays.left >= first_day(plan.first)) & (rng.random(len(stays)) < share)
    for later in np.flatnonzero(tried).tolist():
        gap = stays.began[later] - stays.left
        fits = free & (gap > 20) & (gap < 1_200) & (district == district[later])
        fits &= (np.abs(born - born[later]) < 600) & (family != family[later])
        fits &= (grown > stays.left[later]) & (born < stays.began)
        found = np.flatnonzero(fits)
        if len(found):
            before = int(found[np.argmin(gap[found])])
            free[before] = False
            child[later], born[later] = child[before], born[before]
            family[later], grown[later] = family[before], grown[before]
    return replace(stays, child=child, born=born, family=family)
