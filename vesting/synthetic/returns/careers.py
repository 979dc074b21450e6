"""From placement to placement, within a period of care."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vesting.maths.arrays import Flags, Floats, Ints
from vesting.synthetic.returns.calendar import NEVER, YEAR, birthday
from vesting.synthetic.returns.stays import Stays

PLACEMENTS = (
    "kinship_foster", "foster_in_house", "foster_agency", "childrens_home", "secure", "supported",
    "with_parents", "adoption", "residential_other", "other",
)  # fmt: skip
"""The ten placements, by position."""
PARENTS, ADOPTION = 6, 7

#: Shares of first and of later placements, by age below 10, 10 to 15, 16 and over; alone, below 16
#: and over. Shaped on the stock and the first placements of 2023-24 (reference, section 8).
_FIRST = np.array(
    (
        (0.22, 0.38, 0.21, 0.005, 0, 0, 0.085, 0, 0.07, 0.03),
        (0.17, 0.34, 0.23, 0.13, 0.004, 0.006, 0.05, 0, 0.02, 0.05),
        (0.08, 0.19, 0.12, 0.10, 0.010, 0.36, 0.03, 0, 0.05, 0.06),
        (0.03, 0.28, 0.50, 0.03, 0, 0.12, 0, 0, 0, 0.04),
        (0.02, 0.08, 0.18, 0.01, 0, 0.63, 0, 0, 0, 0.08),
    )
)
_NEXT = np.array(
    (
        (0.20, 0.38, 0.33, 0.015, 0, 0, 0.05, 0, 0.015, 0.01),
        (0.10, 0.25, 0.28, 0.27, 0.004, 0.006, 0.05, 0, 0.02, 0.02),
        (0.05, 0.12, 0.15, 0.20, 0.006, 0.41, 0.03, 0, 0.025, 0.03),
        (0.04, 0.24, 0.44, 0.05, 0, 0.20, 0, 0, 0.01, 0.02),
        (0.02, 0.06, 0.12, 0.02, 0, 0.74, 0, 0, 0.01, 0.03),
    )
)
#: Weibull shape and scale in days of a spell, by placement: short ones abound.
_SHAPE = np.array((0.85, 0.66, 0.66, 0.75, 1.2, 0.8, 0.85, 1.5, 0.8, 0.7))
_SCALE = np.array((950.0, 640.0, 640.0, 560.0, 70.0, 330.0, 520.0, 300.0, 120.0, 75.0))
_SAME_DAY, _FRAILTY = 0.004, 0.45
_STEPS = 400


@dataclass(frozen=True, slots=True)
class Spells:
    """Placements, one entry a spell, by period and time.

    Attributes:
        period: Position of the period among the stays.
        placement: Position in ``PLACEMENTS``.
        start: First day.
        end: Day of the move or of leaving; ``NEVER`` where it lies beyond the end of time.
    """

    period: Ints = field(repr=False)
    placement: Ints = field(repr=False)
    start: Ints = field(repr=False)
    end: Ints = field(repr=False)


@dataclass(frozen=True, slots=True)
class Endings:
    """Last placements that go before an ending.

    Attributes:
        placement: ``PARENTS``, ``ADOPTION`` or -1 where the ending has no placement of its own.
        start: The day on which it begins; ``NEVER`` without one.
    """

    placement: Ints = field(repr=False)
    start: Ints = field(repr=False)


def choose_endings(rng: np.random.Generator, stays: Stays) -> Endings:
    """Young children who stayed long enough may be adopted; some go home by way of their parents."""
    length, number = stays.left - stays.began, len(stays)
    age = (stays.left - stays.born) / YEAR
    able = ~stays.alone & ~stays.grown
    adopted = able & (age < 7) & (length > 330) & (rng.random(number) < 0.44)
    parents = able & ~adopted & (length > 200) & (rng.random(number) < 0.16)
    wait = np.where(adopted, rng.lognormal(np.log(235), 0.5, number), rng.uniform(40, 240, number))
    start = stays.left - np.rint(np.minimum(wait, 0.7 * length)).astype(np.int64)
    placement = np.where(adopted, ADOPTION, np.where(parents, PARENTS, -1))
    return Endings(placement, np.where(placement >= 0, start, NEVER))


def wander(rng: np.random.Generator, stays: Stays, endings: Endings, until: int) -> Spells:
    """Lay placements end to end in every period.

    Args:
        rng: Source of spells and moves.
        stays: Periods of care.
        endings: Last placements.
        until: The last day of which anything is known.
    """
    stop = np.minimum(np.minimum(stays.left, endings.start), until + 1)
    frailty = np.exp(rng.normal(0, _FRAILTY, len(stays)))
    at, day = np.arange(len(stays)), stays.began.copy()
    kind = _draw(rng, _FIRST[_group(stays, at, day)])
    kept: list[tuple[Ints, Ints, Ints, Ints]] = []
    for _ in range(_STEPS):
        if not len(at):
            break
        length = frailty[at] * _SCALE[kind] * rng.weibull(_SHAPE[kind])
        days = np.maximum(np.rint(np.minimum(length, NEVER / 2)), 1).astype(np.int64)
        days[rng.random(len(at)) < _SAME_DAY] = 0
        end = np.minimum(day + days, stop[at])
        kept.append((at, kind, day, end))
        on = end < stop[at]
        at, day = at[on], end[on]
        kind = _move(rng, stays, at, day, kind[on])
    tail = np.flatnonzero((endings.placement >= 0) & (endings.start <= until))
    ends = np.minimum(stays.left[tail], until + 1)
    kept.append((tail, endings.placement[tail], endings.start[tail], ends))
    period, kind, start, end = (np.concatenate(part) for part in zip(*kept, strict=True))
    order = np.lexsort((np.arange(len(period)), period))
    return Spells(period[order], kind[order], start[order], _open(end, until)[order])


def _open(end: Ints, until: int) -> Ints:
    return np.where(end > until, NEVER, end)


def _move(rng: np.random.Generator, stays: Stays, at: Ints, day: Ints, kind: Ints) -> Ints:
    """Where to next: the kind of carer that the child has had is likelier than others."""
    shares = _NEXT[_group(stays, at, day)].copy()
    shares[np.arange(len(at)), kind] *= np.where(kind < 6, 1.5, 0.3)
    return _draw(rng, shares / shares.sum(axis=1, keepdims=True))


def _draw(rng: np.random.Generator, shares: Floats) -> Ints:
    chance = rng.random((len(shares), 1))
    drawn = (chance > np.cumsum(shares, axis=1)).sum(axis=1)
    return np.asarray(np.minimum(drawn, len(PLACEMENTS) - 1))


def _group(stays: Stays, at: Ints, day: Ints) -> Ints:
    """Row of the tables of shares for a child at a day."""
    born, alone = stays.born[at], stays.alone[at]
    old: Flags = day >= birthday(born, 16)
    middle: Flags = day >= birthday(born, 10)
    return np.where(alone, 3 + old, np.where(old, 2, middle.astype(np.int64)))
