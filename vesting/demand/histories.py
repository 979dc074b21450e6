"""Histories of looked-after children as plain columns of numbers: periods of care and stays within them.

Days are whole days since 1 January 1970. A day belongs to a period or a stay when ``start <= day < end``: a child who
leaves on a day is not counted at the end of that day. Nothing here names a child.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vesting.demand.bands import YEAR
from vesting.demand.placements import EXITS, PLACEMENTS, Exit
from vesting.errors import InputError, Problem
from vesting.maths.arrays import Flags, Ints, Places

NO_HISTORY = Problem("DEM-E09", "No histories lie in the time asked for", InputError)

OPEN = int(np.iinfo(np.int32).max)
"""End of what has not ended."""
STILL, MOVED, LEFT = 0, 1, 2
"""How a stay ended: not yet, by a move, with the period of care."""
BIRTHDAY = EXITS.index(Exit.BIRTHDAY)

Bytes = NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Periods:
    """One entry a period of care, sorted by area and child.

    Attributes:
        born: Day of birth.
        adult: Day of the 18th birthday.
        uasc: Whether the child came as an unaccompanied asylum-seeking child.
        began: First day in care.
        ended: Day the child left; :data:`OPEN` where it has not.
        cause: Number of the reason in ``EXITS``; -1 while open.
        area: Position of the area.
        home: Position of the home before care; -1 where it is not known.
        siblings: Number of the group that came together; children who came alone have their own.
    """

    born: Places
    adult: Places
    uasc: Flags
    began: Places
    ended: Places
    cause: Bytes
    area: Places
    home: Places
    siblings: Places

    def __len__(self) -> int:
        return len(self.born)

    def __getitem__(self, chosen: Flags | Ints) -> Periods:
        return Periods(**{name: getattr(self, name)[chosen] for name in _names(Periods)})


@dataclass(frozen=True, slots=True, eq=False)
class Stays:
    """One entry a stay in one placement, sorted by period and day.

    Attributes:
        period: Position of the period of care.
        place: Number of the placement.
        sector: Number of the provider's sector; -1 where it is not known.
        start: First day.
        end: Day it ended; :data:`OPEN` where it has not.
        how: :data:`STILL`, :data:`MOVED` or :data:`LEFT`.
    """

    period: Places
    place: Bytes
    sector: Bytes
    start: Places
    end: Places
    how: Bytes

    def __len__(self) -> int:
        return len(self.period)

    def __getitem__(self, chosen: Flags | Ints) -> Stays:
        return Stays(**{name: getattr(self, name)[chosen] for name in _names(Stays)})


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """Every period of care that the returns tell of.

    Attributes:
        periods: Periods of care.
        stays: Stays within them.
        first: First day covered.
        until: Last day covered.
        areas: Names of the areas.
        homes: Postcodes of homes before care, each once.
        said: What was settled by a rule, in words.
        ageless: Children left out because they have no date of birth, and all children.
    """

    periods: Periods = field(repr=False)
    stays: Stays = field(repr=False)
    first: int
    until: int
    areas: tuple[str, ...]
    homes: tuple[str, ...] = field(default=(), repr=False)
    said: tuple[str, ...] = ()
    ageless: tuple[int, int] = (0, 0)

    def as_known(self, day: int) -> Histories:
        """What was known at the end of a day: later periods are gone, later ends are open.

        Raises:
            InputError: DEM-E09 when nothing had begun by then.
        """
        kept = self.periods.began <= day
        if not kept.any():
            raise NO_HISTORY("no period of care had begun by the day asked for")
        number = np.cumsum(kept) - 1
        periods = self.periods[kept]
        later = periods.ended > day
        periods = replace(
            periods,
            ended=np.where(later, OPEN, periods.ended).astype(np.int32),
            cause=np.where(later, -1, periods.cause).astype(np.int8),
        )
        stays = self.stays[kept[self.stays.period] & (self.stays.start <= day)]
        ahead = stays.end > day
        stays = replace(
            stays,
            period=number[stays.period].astype(np.int32),
            end=np.where(ahead, OPEN, stays.end).astype(np.int32),
            how=np.where(ahead, STILL, stays.how).astype(np.int8),
        )
        return replace(self, periods=periods, stays=stays, until=min(day, self.until))

    def of_area(self, area: int) -> Histories:
        """The histories of one area; homes and areas keep their numbers."""
        kept = self.periods.area == area
        number = np.cumsum(kept) - 1
        stays = self.stays[kept[self.stays.period]]
        stays = replace(stays, period=number[stays.period].astype(np.int32))
        return replace(self, periods=self.periods[kept], stays=stays)

    def open_stays(self) -> Ints:
        """Position of the stay of every child who is looked after at the end of the last day."""
        start, end = self.stays.start, self.stays.end
        return np.flatnonzero((start <= self.until) & (end > self.until))


def stock(histories: Histories, days: Sequence[int], group: Ints | None = None) -> Ints:
    """Children looked after at the end of each day.

    Args:
        histories: Periods and stays.
        days: Days since 1970.
        group: For every period a number (a block, a stream) to tell apart; nothing for none.

    Returns:
        ``(days, placements)``, or ``(days, groups, placements)``; a group below 0 is left out.
    """
    stays = histories.stays
    key = np.zeros(len(stays), np.int64) if group is None else group[stays.period]
    width = 1 if group is None else int(group.max(initial=-1)) + 1
    counts = np.zeros((len(days), width, len(PLACEMENTS)), np.int64)
    for row, day in enumerate(days):
        here = (stays.start <= day) & (stays.end > day) & (key >= 0)
        np.add.at(counts[row], (key[here], stays.place[here]), 1)
    return counts[:, 0] if group is None else counts


def age_at(periods: Periods, days: Any) -> NDArray[np.float64]:
    """Exact ages in years, so that a child is 18 on the 18th birthday and no day before.

    Years count back from that birthday, which makes every band end on the same clock as the simulation.
    """
    return np.asarray(18.0 - (periods.adult - days) / YEAR, dtype=np.float64)


def _names(kind: type) -> tuple[str, ...]:
    return tuple(column.name for column in fields(kind))
