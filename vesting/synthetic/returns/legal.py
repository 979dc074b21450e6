"""Legal statuses: accommodated, then before the court, then by order; or alone and accommodated."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vesting.maths.arrays import Ints
from vesting.synthetic.returns.calendar import YEAR
from vesting.synthetic.returns.careers import ADOPTION, Endings
from vesting.synthetic.returns.reasons import Words, pick
from vesting.synthetic.returns.stays import Stays

_DOORS = (
    ("V2", 0.56), ("C1", 0.27), ("C2", 0.04), ("L2", 0.07), ("L1", 0.03), ("L3", 0.01), ("J1", 0.02),
)  # fmt: skip
_TO_COURT = 0.62


@dataclass(frozen=True, slots=True)
class Statuses:
    """Legal statuses by period and day; the first of a period holds from its first day."""

    period: Ints = field(repr=False)
    day: Ints = field(repr=False)
    status: Words = field(repr=False)


def statuses(rng: np.random.Generator, stays: Stays, endings: Endings) -> Statuses:
    """The legal statuses of every period.

    A step that would come after the child has left does not come.
    """
    number = len(stays)
    age = (stays.began - stays.born) / YEAR
    door = pick(rng, _DOORS, number)
    door = np.where((door == "J1") & (age < 11), "V2", door)
    door = np.where(stays.alone, "V2", door)
    urgent = np.isin(door, ("L1", "L2", "L3"))
    court = urgent | ((door == "V2") & ~stays.alone & (rng.random(number) < _TO_COURT))
    wait = np.where(urgent, rng.integers(1, 8, number), rng.lognormal(np.log(110), 0.9, number))
    interim = stays.began + np.rint(wait).astype(np.int64)
    interim = np.where(door == "C1", stays.began, np.where(court, interim, 2 * stays.left))
    order = interim + rng.integers(150, 330, number)
    adopted = endings.placement == ADOPTION
    early = np.where(rng.random(number) < 0.3, 0, rng.integers(20, 160, number))
    placed = np.where(adopted, np.maximum(endings.start - early, stays.began + 1), 2 * stays.left)
    order = np.where(adopted, np.minimum(order, placed - 5), order)
    every = np.arange(number)
    lots = ((stays.began, door), (interim, "C1"), (order, "C2"), (placed, "E1"))
    period = np.concatenate([every for _ in lots])
    day = np.concatenate([day for day, _ in lots])
    status = np.concatenate([np.broadcast_to(word, (number,)) for _, word in lots])
    rank = np.repeat(np.arange(len(lots)), number)
    keep = (day < stays.left[period]) & (day >= stays.began[period])
    keep &= (rank == 0) | (day > stays.began[period])
    order = np.lexsort((rank[keep], day[keep], period[keep]))
    return _without_repeats(period[keep][order], day[keep][order], status[keep][order])


def _without_repeats(period: Ints, day: Ints, status: Words) -> Statuses:
    """Only changes: the last status of a day, and none that is as the one before."""
    last = np.ones(len(day), dtype=bool)
    last[:-1] = (period[1:] != period[:-1]) | (day[1:] != day[:-1])
    period, day, status = period[last], day[last], status[last]
    fresh = np.ones(len(day), dtype=bool)
    fresh[1:] = (period[1:] != period[:-1]) | (status[1:] != status[:-1])
    return Statuses(period[fresh], day[fresh], status[fresh].astype("U6"))
