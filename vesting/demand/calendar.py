"""The days that a forecast speaks of: month by month, and every 31 March."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

EPOCH = date(1970, 1, 1)
"""Day 0 of all day numbers."""
_FORM = re.compile(r"\d{4}-\d{2}-\d{2}")


def number_of(day: date) -> int:
    """Days since 1 January 1970."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The day of a number."""
    return EPOCH + timedelta(days=number)


def in_words(day: date) -> str:
    """A day as it is spoken of: 4 March 2026."""
    return f"{day.day} {day:%B %Y}"


def no_day(text: str) -> tuple[str, str]:
    """Why a text is no day, and what to write: the form may be right and the day not exist."""
    if _FORM.fullmatch(text.strip()):
        return f"there is no day {text.strip()} in the calendar", "Check its day and its month."
    return f"'{text}' is not a day", "Write it as 2026-04-01."


def add_months(day: date, months: int) -> date:
    """So many months later; the last day of a month leads to the last day of a month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    length = monthrange(year, month + 1)[1]
    last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, length if last else min(day.day, length))


def forecast_days(start: date, months: int) -> tuple[date, ...]:
    """Days that a forecast tells: each month after the start, and every 31 March until then."""
    steps = {add_months(start, month) for month in range(1, months + 1)}
    end = add_months(start, months)
    springs = {date(year, 3, 31) for year in range(start.year, end.year + 1)}
    return tuple(sorted(steps | {day for day in springs if start < day <= end}))


def known_through(start: date) -> int:
    """Last day that is known to a forecast, as a number.

    The day itself, at whose end children are counted; the evening before where a forecast starts with
    a month, so that one from 1 April holds the whole of its first financial year.
    """
    return number_of(start) - (start.day == 1)


def year_name(year: int) -> str:
    """Name of the financial year that begins in a calendar year, such as ``2026-27``."""
    return f"{year}-{(year + 1) % 100:02d}"


def days_of_year(year: int) -> int:
    """Days of the financial year that begins in a calendar year."""
    return (date(year + 1, 4, 1) - date(year, 4, 1)).days
