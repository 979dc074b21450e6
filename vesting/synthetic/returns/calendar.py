"""Days as whole numbers since 1 January 1970, and the collection year that ends on 31 March."""

from __future__ import annotations

from datetime import date

import numpy as np

from vesting.maths.arrays import Ints

YEAR = 365.2425
"""Days in a year, on average."""
NEVER = 10**6
"""A day that does not come."""
_EPOCH = date(1970, 1, 1)


def day_of(year: int, month: int, day: int) -> int:
    """The number of a day."""
    return (date(year, month, day) - _EPOCH).days


def first_day(year: int) -> int:
    """1 April, on which the collection year begins that is named by the year of its end."""
    return day_of(year - 1, 4, 1)


def last_day(year: int) -> int:
    """31 March of a collection year."""
    return day_of(year, 3, 31)


def collection_year(days: Ints) -> Ints:
    """The collection year of each day."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.asarray((months - 3) // 12 + 1971)


def month_of(days: Ints) -> Ints:
    """Calendar month of each day, January 0."""
    return np.asarray(days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12)


def birthday(born: Ints, age: int) -> Ints:
    """The day on which an age is reached; who is born on 29 February waits for 1 March."""
    days = born.astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    within = (days - months.astype("datetime64[D]")).astype(np.int64)
    start = (months + np.timedelta64(12 * age, "M")).astype("datetime64[D]")
    return np.asarray(start.astype(np.int64) + within)
