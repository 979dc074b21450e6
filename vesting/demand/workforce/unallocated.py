"""Cases that nobody holds: workers at hand against cases open.

A worker holds up to a stated number of cases, so W workers have kW places. Two closed forms bound the
truth, which lies between them:

* *cases end by themselves*: a case stays open for its time whether or not it is allocated. Cases open
  are Poisson, independent of the staff, and what is above the places is unallocated. With workers
  binomial this is exact at every moment (an Erlang-A queue whose patience equals its service);
* *cases wait*: a case ends only by being worked on (Erlang 1917, the queue M/M/c with c = kW places).
  Staff change slowly beside cases, so the long-run chance of waiting is averaged over the workers at
  hand; where they cannot keep up, work waits for certain. This is an approximation, checked by
  :mod:`vesting.demand.workforce.simulate`.

Cases may swing more than by chance: ``swing`` is the standard deviation of the log of their mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.stats import poisson

from vesting.demand.workforce.posts import Staff
from vesting.errors import Problem, UsageError
from vesting.findings import implements
from vesting.maths.arrays import Floats

WRONG_LOAD = Problem("DEM-E91", "Work and its limit are not possible", UsageError)

NODES = 15
"""Points of the Gauss–Hermite rule that averages over the swing."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a unit has to do.

    Attributes:
        cases: Mean cases open.
        limit: Cases that one worker can hold.
        swing: Standard deviation of the log of the mean; 0 for chance alone.
        teams: Teams, as equal as whole posts allow, that do not take each other's cases.
    """

    cases: float
    limit: float
    swing: float = 0.0
    teams: int = 1

    def __post_init__(self) -> None:
        if not (self.cases >= 0 and self.limit > 0 and self.swing >= 0 and self.teams >= 1):
            raise WRONG_LOAD(
                f"{self.cases:g} cases, a limit of {self.limit:g}, a swing of {self.swing:g}, "
                f"{self.teams} teams",
                mend="Give cases and swing of 0 or more, a limit above 0, and one team or more.",
            )


@dataclass(frozen=True, slots=True)
class Pressure:
    """How a unit stands.

    Attributes:
        caseload: Mean cases for each worker at hand.
        chance: Chance that some work is unallocated at a moment (in a team, where there are teams).
        waiting: Chance that a new case has to wait, where cases end only by being worked on.
        unallocated: Mean cases unallocated in the unit.
        share: The same over all cases.
    """

    caseload: float
    chance: float
    waiting: float
    unallocated: float
    share: float


def _loads(mean: float, swing: float) -> tuple[list[float], list[float]]:
    """Means of the cases and their weights: a lognormal of this mean at a few points."""
    if swing == 0:
        return [mean], [1.0]
    points, weights = np.polynomial.hermite_e.hermegauss(NODES)
    means = mean * np.exp(swing * points - swing**2 / 2)
    return means.tolist(), (weights / weights.sum()).tolist()


def erlang_c(places: int, load: float) -> float:
    """Chance that a case has to wait when ``places`` serve an offered load (M/M/c).

    Args:
        places: Cases that can be held at once.
        load: Mean cases in work when none waits.
    """
    if load <= 0:
        return 0.0
    if load >= places:
        return 1.0
    # Erlang B through its inverse, which neither over- nor underflows harmfully.
    inverse = 1.0
    for place in range(1, places + 1):
        inverse = 1.0 + inverse * place / load
        if inverse > 1e300:
            return 0.0
    blocked = 1 / inverse
    return blocked / (1 - load / places * (1 - blocked))


@implements("FAC-6")
def pressure(staff: Staff, work: Work) -> Pressure:
    """How a unit stands in its long-run state, or at the moment that ``staff`` describes.

    Raises:
        UsageError: DEM-E91 where there are fewer posts than teams.
    """
    if work.teams > staff.posts:
        raise WRONG_LOAD(
            f"{work.teams} teams have {staff.posts} posts", mend="Give every team one post or more."
        )
    chance = waiting = total = 0.0
    for posts, teams in _teams(staff.posts, work.teams):
        team = Staff(posts, staff.vacancy, staff.cover, staff.turnover)
        at_once, waits, left = _team(team, work.cases * posts / staff.posts, work)
        chance += at_once * teams / work.teams
        waiting += waits * teams / work.teams
        total += left * teams
    hands = staff.posts * staff.present
    caseload = work.cases / hands if hands > 0 else np.inf
    share = total / work.cases if work.cases else 0.0
    return Pressure(caseload, min(chance, 1.0), min(waiting, 1.0), total, share)


def _teams(posts: int, teams: int) -> Iterator[tuple[int, int]]:
    """Size and number of the teams: as equal as whole posts allow."""
    size, larger = divmod(posts, teams)
    yield size, teams - larger
    if larger:
        yield size + 1, larger


def _team(team: Staff, cases: float, work: Work) -> tuple[float, float, float]:
    """Chance of unallocated work in one team, chance of waiting, and mean cases unallocated."""
    workers = team.workers()
    places = np.floor(np.arange(team.posts + 1) * work.limit + 1e-9)
    held = workers > 1e-12
    chance = waiting = left = 0.0
    for load, weight in zip(*_loads(cases, work.swing), strict=True):
        chance += weight * float(workers @ poisson.sf(places, load))
        left += weight * float(workers @ above(places, load))
        waits = [erlang_c(int(c), load) for c in places[held]]
        waiting += weight * float(workers[held] @ np.array(waits))
    return chance, waiting, left


def above(places: Floats, load: float) -> Floats:
    """Mean of what a Poisson number has above each number of places, ``E max(N - c, 0)``."""
    over = load * poisson.sf(places - 1, load) - places * poisson.sf(places, load)
    return np.asarray(np.maximum(over, 0.0))
