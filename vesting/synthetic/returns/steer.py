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
    the year, other than by turning 18, stay on. Nobody leaves before the year or before coming.

    Args:
        rng: Source of the new days.
        stays: Periods of care.
        years: Collection years in order, the first being the one before anything is reported.
        stock: Children on 31 March of each.
    """
    left = stays.left.copy()
    limit = birthday(stays.born, 18)
    for year, wanted in zip(years, stock.tolist(), strict=True):
        end, start = last_day(year), first_day(year)
        there = np.flatnonzero((stays.began <= end) & (left > end))
        if len(there) > wanted:
            able = there[stays.began[there] < end - 1]
            soonest = able[np.argsort(left[able], kind="stable")[: len(there) - wanted]]
            earliest = np.maximum(stays.began[soonest] + 1, start)
            left[soonest] = rng.integers(earliest, end + 1)
        else:
            gone = np.flatnonzero((left >= start) & (left <= end) & (limit > end + 1))
            latest = gone[np.argsort(-left[gone], kind="stable")[: wanted - len(there)]]
            later = end + rng.integers(20, 500, len(latest))
            left[latest] = np.minimum(later, limit[latest])
    return replace(stays, left=left)
