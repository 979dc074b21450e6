"""The collection year in days: its two ends, and how near the last one a date may be late, or a slip."""

from __future__ import annotations

import datetime as dt

SLIP = 366
"""Days after the last day covered beyond which a date is a slip of the pen."""

RECORDED_LATE = 120
"""Days before 31 March within which an end may be recorded so late that the return has none."""

LATE = 31
"""Days after 31 March within which a return may know an end, though the next one is silent."""


def year_ending(day: dt.date) -> int:
    """The collection year in which a day lies."""
    return day.year + (day >= dt.date(day.year, 4, 1))


def year_end(year: int) -> int:
    """31 March of a collection year."""
    return dt.date(year, 3, 31).toordinal()


def year_start(year: int) -> int:
    """1 April with which a collection year begins."""
    return dt.date(year - 1, 4, 1).toordinal()
