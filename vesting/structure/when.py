"""Dates as sources give them: a day, a month or a year, and never more exact than that."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A day, a month or a year.

    Attributes:
        first: First day that it may be.
        last: Last day that it may be.
    """

    first: date
    last: date

    @classmethod
    def of(cls, value: Any) -> When:
        """A date, ``2028-04-01``, ``2028-04`` or ``2028``.

        Raises:
            ValueError: It is none of these.
        """
        if isinstance(value, When):
            return value
        if isinstance(value, date):
            return cls(value, value)
        match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", str(value))
        if not match:
            raise ValueError(f"'{value}' is not a date")
        year, month, day = (int(part) if part else 0 for part in match.groups())
        if day:
            exact = date(year, month, day)
            return cls(exact, exact)
        if month:
            return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last

    @property
    def plain(self) -> date | int | str:
        """The value as a structure file writes it."""
        if self.exact:
            return self.first
        return self.first.year if self.first.month != self.last.month else f"{self.first:%Y-%m}"

    def certainly_before(self, other: When) -> bool:
        """Whether it lies before the other, however the unknown days fall."""
        return self.last < other.first

    def __str__(self) -> str:
        month = f"{_MONTHS[self.first.month - 1]} {self.first.year}"
        if self.exact:
            return f"{self.first.day} {month}"
        return month if self.first.month == self.last.month else str(self.first.year)


def _read(value: Any) -> When:
    if isinstance(value, bool | float):
        raise _not_a_date(value)
    try:
        return When.of(value)
    except ValueError as error:
        raise _not_a_date(value) from error


def _not_a_date(value: Any) -> PydanticCustomError:
    return PydanticCustomError("when", "'{value}' is not a date", {"value": str(value)})


Day = Annotated[
    When,
    BeforeValidator(_read),
    PlainSerializer(lambda when: str(when.plain), return_type=str),
    WithJsonSchema(
        {
            "description": "A day (2028-04-01), a month (2028-04) or a year (2028)",
            "anyOf": [
                {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
                {"type": "integer", "minimum": 1000, "maximum": 9999},
            ],
        }
    ),
]
"""A date in a structure file."""


def in_force(start: When | None, end: When | None, on: date) -> bool:
    """Whether something that starts and ends on these dates is in force on a day.

    An end date is the last day. Where only month or year is known, it counts from the first possible
    day to the last possible day.
    """
    return (start is None or start.first <= on) and (end is None or on <= end.last)
