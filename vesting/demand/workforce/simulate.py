"""Posts and cases event by event: the check on the closed forms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vesting.demand.workforce.posts import Staff
from vesting.demand.workforce.unallocated import Work
from vesting.maths.streams import stream


@dataclass(frozen=True, slots=True)
class Seen:
    """Averages over time of one simulated run.

    Attributes:
        vacancy: Share of posts vacant.
        workers: Mean workers at hand.
        chance: Share of time in which some work is unallocated.
        unallocated: Mean cases unallocated.
        waiting: Share of new cases that had to wait.
    """

    vacancy: float
    workers: float
    chance: float
    unallocated: float
    waiting: float


@dataclass(slots=True)
class _State:
    filled: int
    covered: int
    cases: int


def simulate(
    staff: Staff,
    work: Work,
    *,
    years: float,
    seed: int,
    open_months: float = 6.0,
    waits: bool = False,
) -> Seen:
    """Run one team through time, from its long-run state.

    Args:
        staff: The workforce; some of its posts must fall vacant now and then.
        work: Its work; ``swing`` and ``teams`` are left alone.
        years: How long.
        seed: Seed.
        open_months: Mean months that a case takes.
        waits: Whether a case ends only by being worked on; else it ends by itself.
    """
    rng = stream(seed, "workforce")
    ends = 12 / open_months
    filled = int(rng.binomial(staff.posts, 1 - staff.vacancy))
    state = _State(
        filled, int(rng.binomial(staff.posts - filled, staff.cover)), int(rng.poisson(work.cases))
    )
    sums, now, arrived, waited = np.zeros(4), 0.0, 0, 0
    while now < years:
        vacant = staff.posts - state.filled
        places = int((state.filled + state.covered) * work.limit + 1e-9)
        busy = min(state.cases, places) if waits else state.cases
        rates = (
            staff.turnover * state.filled,
            staff.filling * vacant if vacant else 0.0,
            work.cases * ends,
            ends * busy,
        )
        step = min(rng.exponential(1 / sum(rates)), years - now)
        over = max(state.cases - places, 0)
        sums += step * np.array([vacant, state.filled + state.covered, over > 0, over])
        now += step
        what = int(np.searchsorted(np.cumsum(rates), rng.random() * sum(rates)))
        if what == 2:
            arrived += 1
            waited += state.cases >= places
        _move(state, what, vacant, staff.cover, rng)
    vacancy, workers, chance, over_mean = sums / years
    return Seen(
        float(vacancy / staff.posts), float(workers), float(chance), float(over_mean),
        waited / max(arrived, 1),
    )  # fmt: skip


def _move(state: _State, what: int, vacant: int, cover: float, rng: np.random.Generator) -> None:
    """One event: somebody leaves, a vacancy is filled, a case opens, or one ends."""
    if what == 0:
        state.filled -= 1
        state.covered += int(rng.random() < cover)
    elif what == 1:
        # The vacancy that is filled is a covered one in proportion.
        state.covered -= int(rng.random() < state.covered / vacant)
        state.filled += 1
    elif what == 2:
        state.cases += 1
    else:
        state.cases -= 1
