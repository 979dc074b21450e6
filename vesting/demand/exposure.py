"""Time in every cell and what happened in it.

Stays are cut at birthdays, edges of bands and quarters; nothing is binned by where it started.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vesting.demand.bands import (
    AGE_EDGES,
    CARE_EDGES,
    CELLS,
    MOVE,
    OUTCOMES,
    SHAPE,
    STAY_EDGES,
    YEAR,
)
from vesting.demand.histories import BIRTHDAY, LEFT, MOVED, Histories
from vesting.maths.arrays import Floats, Ints
from vesting.maths.compiled import njit

QUARTER = 365.25 / 4
"""Days of the steps in which shocks are estimated."""


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """Pieces of stays within one cell and one quarter, and the events of a window.

    Attributes:
        cell: Cell of each piece.
        quarter: Quarter of the window of each piece.
        stay: Position of its stay.
        years: Length of the piece in years.
        event_stay: Position of the stay that ended in each event.
        event_cell: Cell in which it ended.
        event: Number of the outcome: a cause of exit, or ``MOVE``.
        event_quarter: Quarter in which it happened.
        quarters: Number of quarters.
        window: First and last day; time runs from the end of the first to the end of the last.
    """

    cell: Ints = field(repr=False)
    quarter: Ints = field(repr=False)
    stay: Ints = field(repr=False)
    years: Floats = field(repr=False)
    event_stay: Ints = field(repr=False)
    event_cell: Ints = field(repr=False)
    event: Ints = field(repr=False)
    event_quarter: Ints = field(repr=False)
    quarters: int
    window: tuple[int, int]

    def time(self, weight: Floats | None = None) -> Floats:
        """Child-years in each cell, each stay times its weight."""
        years = self.years if weight is None else self.years * weight[self.stay]
        return np.asarray(np.bincount(self.cell, years, CELLS), dtype=np.float64)

    def counts(self) -> Floats:
        """Events in each cell by outcome."""
        key = self.event_cell * OUTCOMES + self.event
        return np.bincount(key, minlength=CELLS * OUTCOMES).reshape(CELLS, OUTCOMES).astype(float)


def measure(histories: Histories, window: tuple[int, int]) -> Exposure:
    """Cut the stays of a window into pieces.

    Args:
        histories: Stays and periods.
        window: First and last day; what happens on the first is before the window.
    """
    periods, stays = histories.periods, histories.stays
    owner = stays.period
    first, last = window
    quarters = max(1, round((last - first) / QUARTER))
    step = (last - first) / quarters
    table = np.stack(
        [
            np.maximum(stays.start, first),
            np.minimum(stays.end, last),
            stays.start,
            periods.began[owner],
            periods.adult[owner],
        ],
        axis=1,
    ).astype(np.float64)
    inside = np.flatnonzero(table[:, 0] < table[:, 1])
    edges = (AGE_EDGES * YEAR, CARE_EDGES * YEAR, STAY_EDGES * YEAR)
    base = (periods.uasc[owner] * SHAPE[1], stays.place.astype(np.int64))
    bases = np.stack([part.astype(np.int64) for part in base], axis=1)
    shape = np.array(SHAPE, dtype=np.int64)
    counts = _pieces(
        table, inside, bases, shape, edges, first, step, np.empty((0, 3), np.int64), np.empty(0)
    )
    out, years = np.empty((counts, 3), np.int64), np.empty(counts)
    _pieces(table, inside, bases, shape, edges, first, step, out, years)
    ends = np.append(out[1:, 2] != out[:-1, 2], True) if counts else np.zeros(0, bool)
    final = np.full(len(stays), -1, np.int64)
    final[out[ends, 2]] = out[ends, 0]
    cause = periods.cause[owner]
    left = (stays.how == LEFT) & (cause != BIRTHDAY) & (cause >= 0)
    seen = (stays.end > first) & (stays.end <= last) & (left | (stays.how == MOVED)) & (final >= 0)
    event = np.where(stays.how == MOVED, MOVE, cause).astype(np.int64)
    which = np.flatnonzero(seen)
    when = np.minimum(((stays.end[which] - first - 0.5) // step).astype(np.int64), quarters - 1)
    return Exposure(
        out[:, 0],
        np.minimum(out[:, 1], quarters - 1),
        out[:, 2],
        years / YEAR,
        which,
        final[which],
        event[which],
        np.maximum(when, 0),
        quarters,
        window,
    )


@njit
def _band(edges: Floats, since: float) -> int:
    """Number of the band that a time lies in."""
    band = 0
    while band < len(edges) - 2 and since >= edges[band + 1]:
        band += 1
    return band


@njit
def _pieces(
    table: Floats,
    inside: Ints,
    bases: Ints,
    shape: Ints,
    edges: tuple[Floats, Floats, Floats],
    first: float,
    step: float,
    out: Ints,
    years: Floats,
) -> int:
    """Walk every stay from edge to edge; write the pieces where there is room; give their number."""
    ages, cares, stays = edges
    number = 0
    for stay in inside:
        now, end, start, began, adult = table[stay]
        born = adult - ages[-1]
        while now < end:
            a, c, s = _band(ages, now - born), _band(cares, now - began), _band(stays, now - start)
            q = int((now - first + 1e-6) / step)
            upto = min(end, first + (q + 1) * step, born + ages[a + 1])
            upto = min(upto, began + cares[c + 1], start + stays[s + 1])
            if upto <= now:  # past the last band of age, by less than a day
                upto = end
            if len(years) > 0:
                cell = ((bases[stay, 0] + a) * shape[2] + bases[stay, 1]) * shape[3] + c
                out[number, 0] = cell * shape[4] + s
                out[number, 1] = q
                out[number, 2] = stay
                years[number] = upto - now
            number += 1
            now = upto
    return number
