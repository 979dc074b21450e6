"""Who comes when: families with seasons, shocks and bursts; unaccompanied children in batches."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vesting.maths.arrays import Floats, Ints
from vesting.synthetic.returns.calendar import YEAR, day_of, first_day, last_day, month_of
from vesting.synthetic.returns.plan import Plan

BURN_IN = 18
"""Years before the first in which children come who may still be there."""
STAY = 2.42
"""Mean stay in years that the stock is planned by (reference, section 8: mean 864 days)."""
_SEASON = np.array((1.04, 1.0, 1.10, 0.96, 1.0, 1.03, 1.08, 0.84, 0.98, 1.04, 1.06, 0.87))
_SIBLINGS, _BURST = 0.16, 0.03
_LASTING, _BATCH, _ALONE_STAY = 0.9, 1.8, 0.85


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Children at the door, one entry a child.

    Attributes:
        day: Day of entry.
        family: Number of the family.
        home: Position of the LSOA; -1 for those who came alone.
    """

    day: Ints = field(repr=False)
    family: Ints = field(repr=False)
    home: Ints = field(repr=False)

    def __len__(self) -> int:
        return len(self.day)


def intensity(rng: np.random.Generator, plan: Plan) -> tuple[Ints, Floats]:
    """Days from the burn-in to the end, and how many families each brings, relative to the usual."""
    days = np.arange(first_day(plan.first - BURN_IN), last_day(plan.last + plan.beyond) + 1)
    months = (days - days[0]) // 30
    steps = rng.normal(0, plan.shock * np.sqrt(1 - _LASTING ** (1 / 6)), months[-1] + 1)
    shock = np.empty(len(steps))
    level = 0.0
    for i, step in enumerate(steps.tolist()):
        level = _LASTING ** (1 / 12) * level + step
        shock[i] = level
    years = (days - last_day(plan.last)) / YEAR
    weekday = np.where((days + 3) % 7 < 5, 1.3, 0.25)
    level_of = np.exp(plan.growth * years + shock[months]) * _SEASON[month_of(days)] * weekday
    if plan.broken is not None:
        from_day = day_of(plan.broken.year, plan.broken.month, plan.broken.day)
        level_of = level_of * np.where(days >= from_day, plan.broken_entries, 1.0)
    return days, np.asarray(level_of)


def families(rng: np.random.Generator, plan: Plan, days: Ints, level: Floats) -> Arrivals:
    """Families as chance brings them; now and then several from one street in a week."""
    size = 1 + 3 * _SIBLINGS
    yearly = plan.children * (1 - plan.unaccompanied) / STAY / size / (1 + _BURST * 3)
    number = rng.poisson(yearly / YEAR * level)
    day = np.repeat(days, number)
    weights = plan.homes.weights / plan.homes.weights.sum()
    home = rng.choice(len(weights), len(day), p=weights)
    echo = np.repeat(np.arange(len(day)), np.where(rng.random(len(day)) < _BURST, 3, 0))
    day = np.concatenate((day, day[echo] + rng.integers(0, 8, len(echo))))
    home = np.concatenate((home, home[echo]))
    members = 1 + rng.binomial(3, _SIBLINGS, len(day))
    family = np.repeat(np.arange(len(day)), members)
    late = np.where(rng.random(len(family)) < 0.15, rng.integers(1, 40, len(family)), 0)
    late[np.unique(family, return_index=True)[1]] = 0
    return Arrivals(day[family] + late, family, home[family])


def counted(rng: np.random.Generator, starts: Ints, days: Ints, level: Floats) -> Arrivals:
    """As many children as were counted, from each LSOA in one year; neighbours may be siblings.

    Args:
        rng: Source of days and families.
        starts: Children by LSOA.
        days: Days of the year.
        level: How likely each day is.
    """
    home = np.repeat(np.arange(len(starts)), starts)
    alone = rng.random(len(home)) >= 0.5
    alone[:1] = True
    alone[1:] |= home[1:] != home[:-1]
    family = np.cumsum(alone) - 1
    day = rng.choice(days, int(alone.sum()), p=level / level.sum())
    return Arrivals(day[family], family, home)


def batches(rng: np.random.Generator, plan: Plan, days: Ints) -> Arrivals:
    """Children who came alone, by the coach: more of late, and by quota."""
    yearly = plan.children * plan.unaccompanied / _ALONE_STAY / (1 + _BATCH)
    years = (days - last_day(plan.last)) / YEAR
    rise = np.exp(0.05 * np.clip(years, -BURN_IN, 0))
    day = np.repeat(days, rng.poisson(yearly / YEAR * rise))
    return alone(np.repeat(day, 1 + rng.poisson(_BATCH, len(day))))


def alone(day: Ints) -> Arrivals:
    """Children without family or home in the county."""
    return Arrivals(day, np.arange(len(day)), np.full(len(day), -1))


def joined(parts: list[Arrivals]) -> Arrivals:
    """Several lots as one, families kept apart."""
    families, first = [], 0
    for part in parts:
        families.append(part.family + first)
        first += int(part.family.max(initial=-1)) + 1
    return Arrivals(
        np.concatenate([p.day for p in parts]),
        np.concatenate(families),
        np.concatenate([p.home for p in parts]),
    )
