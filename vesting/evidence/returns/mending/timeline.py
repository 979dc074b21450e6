"""One child's episodes as spells on a line of days, and what is known around them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from vesting.evidence.returns.days.collection_year import year_end
from vesting.evidence.returns.guide.codes import CARE_GOES_ON, STARTED_ANEW

LONGEST_GAP = 366
"""Most days that a chain is taken to have gone on unseen: a year, leap years too."""


@dataclass(slots=True)
class Spell:
    """One episode while it is mended; days count as :meth:`datetime.date.toordinal`.

    Attributes:
        episode: Number of the episode; a spell that resumes has that of its beginning.
        started: First day; None where it is not known.
        ended: Day on which it ended; None where it is open or not known.
        rne: Reason why it began.
        rec: Reason why it ended.
        years: Collection years that tell of it.
        looks: Details by which two rows of one episode know each other.
        moves: Whether a reason for a change of placement says that another placement follows; None
            where the council gives no such reasons.
        open_in: Last year, before the last that tells of it, whose return had it open.
        lost: Whether the episode has ended on a day that is not known.
        notes: Rules that it met.
    """

    episode: int
    started: int | None
    ended: int | None
    rne: str | None
    rec: str | None
    years: tuple[int, ...]
    looks: tuple[str | None, ...] = ()
    moves: bool | None = None
    open_in: int | None = None
    lost: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def told(self) -> int:
        """Last year that tells of it."""
        return self.years[-1]

    @property
    def left(self) -> bool:
        """Whether it ended with a reason other than that care goes on."""
        return self.rec is not None and self.rec != CARE_GOES_ON

    @property
    def anew(self) -> bool:
        """Whether care began with it."""
        return self.rne == STARTED_ANEW

    @property
    def begin(self) -> int:
        """First day of a spell whose first day is known."""
        assert self.started is not None
        return self.started

    @property
    def empty(self) -> bool:
        """Whether it has no day."""
        return self.ended == self.started

    def note(self, rule: str) -> None:
        """Write down that it met a rule."""
        if rule not in self.notes:
            self.notes.append(rule)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a child beside the episodes.

    Attributes:
        born: Date of birth, where it is known.
        eighteenth: 18th birthday, where it is known.
        years: Collection years of the council's returns, ascending.
        seen: Last year in which any module tells of the child.
        signs: Days on which other modules show the child in care.
        breaks: First days of short breaks.
        habit: Whether the council leaves a reason for leaving on open episodes.
        told: Years whose header or episodes tell of the child.
    """

    born: int | None
    eighteenth: int | None
    years: tuple[int, ...]
    seen: int
    signs: Sequence[int] = ()
    breaks: Sequence[int] = ()
    habit: bool = False
    told: Sequence[int] = ()

    @property
    def last(self) -> int:
        """Last year of the council's returns."""
        return self.years[-1]

    @property
    def until(self) -> int:
        """Last day covered."""
        return year_end(self.last)

    def after(self, year: int) -> int | None:
        """The next year of which there is a return."""
        return next((y for y in self.years if y > year), None)

    def middle(self, low: int, high: int) -> int:
        """A day between two: the 18th birthday if it is, else the middle of what signs leave."""
        if self.eighteenth is not None and low <= self.eighteenth <= high:
            return self.eighteenth
        low = max([low, *(s for s in self.signs if s <= high)])
        return (low + max(high, low)) // 2


def same_day_within(day: int, low: int, high: int) -> int | None:
    """The latest day between two with the day and month of another: what a slip in the year meant."""
    given, last = dt.date.fromordinal(day), dt.date.fromordinal(high)
    for year in range(last.year, last.year - 2, -1):
        month_end = 28 if (given.month, given.day) == (2, 29) else given.day
        found = dt.date(year, given.month, month_end).toordinal()
        if low <= found <= high:
            return found
    return None


def in_order(spells: list[Spell]) -> list[Spell]:
    """By first day; a spell without a day before one that begins on it."""
    return sorted(spells, key=lambda s: (s.begin, not s.empty, s.told, s.episode))
