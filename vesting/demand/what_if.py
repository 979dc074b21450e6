"""What may be asked: factors on entries, exits, moves and prices from a day on; shifts; closures.

A factor may be a range, within which it lies eight times in ten: each *set* of factors is then one way the
world may go, and replicate r lives in set r modulo their number.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vesting.demand.bands import AGES
from vesting.demand.placements import Exit, Placement
from vesting.errors import InputError, Problem

NOT_A_CHANGE = Problem("DEM-E14", "A change of a scenario cannot be used", InputError)

SETS = 64
"""Ways the world may go that are drawn where a factor is a range."""


class What(StrEnum):
    """What a change acts on."""

    ENTRIES = "entries"
    UASC = "uasc"
    EXITS = "exits"
    MOVES = "moves"
    PRICES = "prices"


@dataclass(frozen=True, slots=True)
class Change:
    """One factor over a span of days.

    Attributes:
        what: What it acts on.
        times: Factor; or two between which it lies eight times in ten.
        since: Last day before it begins to act.
        until: Last day on which it acts; nothing for ever.
        ages: First and last year of age, both included; for exits and moves whole bands that they touch, in
            proportion to the years that they share.
        placements: Placements it is limited to; nothing for all.
        causes: Reasons for leaving it is limited to; nothing for all.
        sector: Sector whose prices change; nothing for both.
        blocks: Positions of the blocks whose entries change; nothing for all.
    """

    what: What
    times: tuple[float, float]
    since: int
    until: int | None = None
    ages: tuple[int, int] = (0, AGES - 1)
    placements: tuple[Placement, ...] = ()
    causes: tuple[Exit, ...] = ()
    sector: str | None = None
    blocks: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        low, high = self.times
        if not 0 <= low <= high < float("inf") or (low == 0 < high):
            raise NOT_A_CHANGE(
                f"a factor from {low} to {high} on {self.what}",
                mend="Give one factor of 0 or more, or two above 0 in ascending order.",
            )
        if self.until is not None and self.until <= self.since:
            raise NOT_A_CHANGE(
                f"the change of {self.what} ends before it begins", mend="Exchange the days."
            )


@dataclass(frozen=True, slots=True)
class Shift:
    """Of those who would be placed in some placements, a share is placed in another.

    Attributes:
        share: Share; or two between which it lies eight times in ten.
        of: Placements it is taken from.
        to: Placement it is given to.
        since: Last day before it begins to act.
        until: Last day on which it acts; nothing for ever.
        ages: First and last year of age, both included; as for a change.
    """

    share: tuple[float, float]
    of: tuple[Placement, ...]
    to: Placement
    since: int
    until: int | None = None
    ages: tuple[int, int] = (0, AGES - 1)

    def __post_init__(self) -> None:
        low, high = self.share
        if not 0 <= low <= high <= 1 or self.to in self.of:
            raise NOT_A_CHANGE(
                f"a shift of {low} to {high} towards {self.to}",
                mend="A share lies between 0 and 1, and a placement is not exchanged for itself.",
            )


@dataclass(frozen=True, slots=True)
class Closure:
    """A provider closes: a share of a placement's stays ends, and that share of its places is gone.

    Attributes:
        day: Day at whose end it closes.
        placement: Placement.
        share: Share of its stays, each child by chance, and of later arrivals there.
    """

    day: int
    placement: Placement
    share: float

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise NOT_A_CHANGE(
                f"a closure of {self.share} of all stays", mend="A share lies between 0 and 1."
            )


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Changes, shifts and closures together.

    Attributes:
        changes: Factors; those that act on one thing multiply.
        shifts: Shifts, one after the other.
        closures: Closures.
        spot: Factor of the price of a stay that follows a closure.
        known: Whether ranges are taken at their middle.
    """

    changes: tuple[Change, ...] = ()
    shifts: tuple[Shift, ...] = ()
    closures: tuple[Closure, ...] = ()
    spot: float = 1.0
    known: bool = False

    def days(self) -> tuple[int, ...]:
        """Days at which something changes."""
        spans: list[Change | Shift] = [*self.changes, *self.shifts]
        edges = [day for span in spans for day in (span.since, span.until) if day is not None]
        return (*edges, *(closure.day for closure in self.closures))

    def sets(self) -> int:
        """How many ways the world may go."""
        ranges = [change.times for change in self.changes] + [shift.share for shift in self.shifts]
        return SETS if not self.known and any(low < high for low, high in ranges) else 1
