"""A good option to start a proof from: short bursts of the chain, then annealing, several times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from vesting.maths.arrays import Ints, Masks
from vesting.options.search.anneal import anneal
from vesting.options.search.bursts import run_bursts
from vesting.options.search.net import make_bench
from vesting.options.search.reduction import Reduced
from vesting.options.search.score import BALANCE, Scale, score
from vesting.options.search.start import first_plan

BURSTS, STEPS = 200, 10


class Schedule(NamedTuple):
    """How to anneal: moves for each pair of blocks, at most so many; first and last temperature."""

    each: int
    most: int
    warm: float
    cold: float


ORDINARY = Schedule(30, 300_000, 1e-2, 1e-5)
"""Temperatures are shares of the score."""

FOR_BALANCE = Schedule(300, 3_000_000, 1e-2, 5e-4)
"""Balance is a matter of meeting many options, so it stays warm; shares of the average unit."""


@dataclass(frozen=True, slots=True)
class Incumbent:
    """The best option known.

    Attributes:
        plan: Unit of each remaining block.
        value: Its score.
    """

    plan: Ints
    value: float


def totals_of(reduced: Reduced, plan: Ints) -> Ints:
    """The bounded measure in each unit of a plan."""
    sums = np.zeros(reduced.units, dtype=np.int64)
    np.add.at(sums, plan, reduced.net.people)
    return sums


def value_of(reduced: Reduced, scale: Scale, plan: Ints) -> Incumbent:
    """A plan with its score."""
    totals = totals_of(reduced, plan)
    return Incumbent(plan, float(score(plan, totals, reduced.window, reduced.net, scale)))


def improve(
    reduced: Reduced,
    scale: Scale,
    chances: list[Masks],
    enough: float,
    in_time: Callable[[], bool],
) -> Incumbent:
    """Look for a good option, once for each stream of chance.

    Args:
        reduced: What is left to divide.
        scale: What is to be small.
        chances: One stream for each round; the first round is always made.
        enough: No further round once the score is no more than this.
        in_time: Whether there is time for another round.

    Raises:
        VestingError: When no first option was found.
    """
    bench = make_bench(reduced.net)
    best: Incumbent | None = None
    for stream in chances:
        if best is not None and (best.value <= enough or not in_time()):
            break
        start = first_plan(reduced, bench, stream)
        now = run_bursts(
            start.units, start.totals, reduced.window, reduced.window, reduced.net, bench, scale,
            BURSTS, STEPS, 0.0, stream,
        )  # fmt: skip
        balance = scale.kind == BALANCE
        schedule, size = (FOR_BALANCE, float(start.totals.mean())) if balance else (ORDINARY, now)
        moves = min(schedule.most, schedule.each * len(start.units) ** 2)
        anneal(
            start.units, start.totals, reduced.window, reduced.net, scale, moves,
            max(schedule.warm * size, 1e-9), max(schedule.cold * size, 1e-12), stream,
        )  # fmt: skip
        found = value_of(reduced, scale, start.units)
        if best is None or found.value < best.value:
            best = found
    assert best is not None
    return best
