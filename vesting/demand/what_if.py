"""What may be asked: factors on entries, exits, moves and prices from a day on; shifts; closures.

A factor may be a range, within which it lies eight times in ten: each *set* of factors is then one way the
world may go, and replicate r lives in set r modulo their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from scipy.stats import norm

from vesting.demand.bands import AGE_EDGES, AGES, CAUSES, CLASSES, MOVE, OUTCOMES, SHAPE
from vesting.demand.placements import EXITS, PLACEMENTS, Exit, Placement
from vesting.demand.prices import ANY, Price
from vesting.errors import InputError, Problem
from vesting.maths.arrays import Flags, Floats, Ints
from vesting.maths.streams import stream

NOT_A_CHANGE = Problem("DEM-E14", "A change of a scenario cannot be used", InputError)

SETS = 64
"""Ways the world may go that are drawn where a factor is a range."""
_P = len(PLACEMENTS)
_Z90 = float(norm.ppf(0.9))


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


class Factors(NamedTuple):
    """A scenario as tables, set first, segment second.

    Attributes:
        hazards: ``(sets, segments, ages, placements, outcomes)``.
        entries: ``(sets, segments, classes, years of age)``.
        blocks: Of entries, ``(sets, segments, blocks)``.
        towards: Weight of each placement for those who arrive, ``(sets, segments, placements)``.
        shift: Chance to be placed in the last when the one before was meant,
            ``(sets, segments, ages, placements, placements)``.
        closing: Share of stays that end with the segment, ``(segments, placements)``.
        prices: ``(sets, segments, rows)``.
    """

    hazards: Floats
    entries: Floats
    blocks: Floats
    towards: Floats
    shift: Floats
    closing: Floats
    prices: Floats


def factors(
    what_if: WhatIf, starts: Ints, ends: Ints, rows: Sequence[Price], blocks: int, seed: int
) -> Factors:
    """A scenario as tables.

    Args:
        what_if: Scenario.
        starts: Day at whose end each segment begins.
        ends: Day at whose end each segment ends.
        rows: Prices, in their order.
        blocks: Number of blocks.
        seed: Seed of the run, for factors that are a range.
    """
    sets, parts = what_if.sets(), len(starts)
    lead = (sets, parts)
    table = Factors(
        np.ones((*lead, SHAPE[1], _P, OUTCOMES)),
        np.ones((*lead, len(CLASSES), AGES)),
        np.ones((*lead, blocks)),
        np.ones((*lead, _P)),
        np.broadcast_to(np.eye(_P), (*lead, SHAPE[1], _P, _P)).copy(),
        np.zeros((parts, _P)),
        np.ones((*lead, len(rows))),
    )
    for number, change in enumerate(what_if.changes):
        drawn = _drawn(change.times, sets, seed, number)
        _apply(table, change, drawn, _acts(change, starts), rows)
    for number, shift in enumerate(what_if.shifts):
        drawn = np.minimum(_drawn(shift.share, sets, seed, len(what_if.changes) + number), 1.0)
        _shift(table.shift, shift, drawn, _acts(shift, starts))
    for closure in what_if.closures:
        place = PLACEMENTS.index(closure.placement)
        table.closing[ends == closure.day, place] = closure.share
        table.towards[:, starts >= closure.day, place] *= 1.0 - closure.share
    return table


def _drawn(times: tuple[float, float], sets: int, seed: int, number: int) -> Floats:
    """A factor in every set: log-normal with the range as its 10th and 90th percentile."""
    low, high = times
    if low == high:
        return np.full(sets, low)
    floor = max(low, 1e-6)
    middle, spread = np.sqrt(floor * high), np.log(high / floor) / (2.0 * _Z90)
    normal = stream(seed, "demand scenario", 0, number).standard_normal(sets)
    return np.asarray(middle * np.exp(spread * (normal if sets > 1 else np.zeros(1))))


def _acts(span: Change | Shift, starts: Ints) -> Flags:
    last = np.iinfo(np.int64).max if span.until is None else span.until
    return np.asarray((starts >= span.since) & (starts < last))


def _bands(ages: tuple[int, int]) -> Floats:
    """Share of each band of age that the years of age cover."""
    low, high = AGE_EDGES[:-1], AGE_EDGES[1:]
    covered = np.minimum(high, ages[1] + 1.0) - np.maximum(low, ages[0])
    return np.asarray(np.clip(covered, 0.0, None) / (high - low))


def _apply(
    table: Factors, change: Change, drawn: Floats, acts: Flags, rows: Sequence[Price]
) -> None:
    extra = drawn - 1.0
    places = np.array([not change.placements or place in change.placements for place in PLACEMENTS])
    if change.what in {What.EXITS, What.MOVES}:
        outcome = np.zeros(OUTCOMES)
        causes = change.causes or EXITS[:CAUSES]
        outcome[
            [MOVE] if change.what == What.MOVES else [EXITS.index(cause) for cause in causes]
        ] = 1.0
        where = np.einsum("a,p,o->apo", _bands(change.ages), places, outcome)
        table.hazards[:, acts] *= 1.0 + extra[:, None, None, None, None] * where
    elif change.what == What.PRICES:
        sector = change.sector or ANY
        meant = [
            places[PLACEMENTS.index(row.placement)]
            and (sector == ANY or row.sector in {sector, ANY})
            for row in rows
        ]
        table.prices[:, acts] *= 1.0 + extra[:, None, None] * np.array(meant)
    else:
        _enter(table, change, extra, acts)


def _enter(table: Factors, change: Change, extra: Floats, acts: Flags) -> None:
    if change.blocks:
        here = np.zeros(table.blocks.shape[-1])
        here[list(change.blocks)] = 1.0
        table.blocks[:, acts] *= 1.0 + extra[:, None, None] * here
        return
    group = CLASSES.index("uasc") if change.what == What.UASC else 0
    years = np.arange(AGES)
    meant = (years >= change.ages[0]) & (years <= change.ages[1])
    table.entries[:, acts, group] *= 1.0 + extra[:, None, None] * meant


def _shift(table: Floats, shift: Shift, drawn: Floats, acts: Flags) -> None:
    """Those meant for ``of`` after all earlier shifts go to ``to`` with a chance."""
    to = PLACEMENTS.index(shift.to)
    share = drawn[:, None, None, None] * _bands(shift.ages)[:, None]
    for place in shift.of:
        number = PLACEMENTS.index(place)
        part = table[..., number] * share * acts[None, :, None, None]
        table[..., number] -= part
        table[..., to] += part
