"""Bring the number looked after on each 31 March to the one that was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vesting.maths.arrays import Ints
from vesting.synthetic.returns.calendar import birthday, first_day, last_day
from vesting.synthetic.returns.stays import Stays


def steer(rng: np.random.Generator, stays: Stays, years: Sequence[int], stock: Ints) -> Stays:
    """Move as few days of leaving as need be.

    Too many on a 31 March: those who would leave next leave before it. Too few: the last who left in
    the year stay on. Nobody leaves before the year or before coming.

    Args:
        rng: Source of the new days.
        stays: Periods of care.
        years: Collection years in order; before the end of the first nothing was counted.
        stock: Children on 31 March of each.
    """
    for year, wanted in zip(years, stock.tolist(), strict=True):
        end = last_day(year)
        excess = int(np.count_nonzero((stays.began <= end) & (stays.left > end))) - wanted
        if excess > 0:
            stays = _leave_sooner(rng, stays, year, excess)
        elif excess < 0:
            since = first_day(year) if year > years[0] else 0
            stays = _stay_on(rng, stays, (since, end), -excess)
    return stays


def _leave_sooner(rng: np.random.Generator, stays: Stays, year: int, number: int) -> Stays:
    """Those who would leave next leave within the year."""
    left, end = stays.left.copy(), last_day(year)
    able = np.flatnonzero((stays.began < end - 1) & (left > end))
    soonest = able[np.argsort(left[able], kind="stable")[:number]]
    earliest = np.maximum(stays.began[soonest] + 1, first_day(year))
    left[soonest] = rng.integers(earliest, end + 1)
    return replace(stays, left=left)


def _stay_on(rng: np.random.Generator, stays: Stays, days: tuple[int, int], number: int) -> Stays:
    """The last who left on some days leave after them; who grew up then was younger, if need be."""
    born, left, end = stays.born.copy(), stays.left.copy(), days[1]
    gone = (left >= days[0]) & (left <= end)
    limit = birthday(born, 18)
    able = np.flatnonzero(gone & (limit > end))
    latest = able[np.argsort(-left[able], kind="stable")[:number]]
    left[latest] = np.minimum(end + rng.integers(20, 500, len(latest)), limit[latest])
    grown = np.flatnonzero(gone & (limit <= end))
    younger = grown[np.argsort(-left[grown], kind="stable")[: number - len(latest)]]
    born[younger] += end - limit[younger] + rng.integers(20, 200, len(younger))
    born[younger] = np.minimum(born[younger], stays.began[younger])
    left[younger] = birthday(born[younger], 18)
    return replace(stays, born=born, left=left)
