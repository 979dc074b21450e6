"""The first option of a chain, and what to say when none is found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vesting.errors import InputError, Problem
from vesting.maths.arrays import Ints, Masks
from vesting.options.enumeration.masks import connected
from vesting.options.search.bursts import run_bursts
from vesting.options.search.net import Bench
from vesting.options.search.reduction import Reduced
from vesting.options.search.score import OVERSHOOT, Objective
from vesting.options.search.seeding import find_seed

REST_IN_PARTS = Problem("SMP-E03", "Fixed councils leave parts that do not touch", InputError)
NO_START = Problem("SMP-E11", "No first option was found", InputError)

ATTEMPTS = 200
BURSTS = 300
STEPS = 20


@dataclass(frozen=True, slots=True)
class Start:
    """An option of the remaining blocks.

    Attributes:
        units: Unit of each remaining block.
        totals: Residents of each unit.
    """

    units: Ints
    totals: Ints


def first_plan(reduced: Reduced, bench: Bench, stream: Masks) -> Start:
    """Find an option inside the window.

    Random trees first; where they fail, divide without a window and let short bursts draw the units
    into it.

    Raises:
        VestingError: When neither finds one, with the nearest that was seen; or when fixed units leave
            parts that do not touch, between which no chain can pass.
    """
    if not _hangs_together(reduced):
        raise REST_IN_PARTS(
            "Once the fixed councils are set aside, what is left is in parts that do not touch, and a "
            "chain cannot pass from one to the other",
            mend="Fix fewer councils, or sample each part by itself.",
        )
    units = np.zeros(len(reduced.groups), dtype=np.int64)
    totals = np.zeros(reduced.units, dtype=np.int64)
    if find_seed(units, totals, reduced.window, reduced.net, bench, ATTEMPTS, stream):
        return Start(units, totals)
    return _drawn_in(reduced, bench, stream, units, totals)


def _hangs_together(reduced: Reduced) -> bool:
    blocks = len(reduced.groups)
    near = [0] * blocks
    for a, b in reduced.net.ends.tolist():
        near[a] |= 1 << b
        near[b] |= 1 << a
    return connected((1 << blocks) - 1, near)


def _drawn_in(reduced: Reduced, bench: Bench, stream: Masks, units: Ints, totals: Ints) -> Start:
    scale = reduced.scale(Objective.BALANCE)._replace(kind=OVERSHOOT)
    wide = np.array([0, sum(reduced.bound.values)], dtype=np.int64)
    if not find_seed(units, totals, wide, reduced.net, bench, ATTEMPTS, stream):
        raise NO_START(
            f"No division into {reduced.all_units} units keeps blocks together and apart as asked, "
            f"in {ATTEMPTS} attempts",
            mend="Loosen the constraints. That none was found does not prove that there is none.",
        )
    over = run_bursts(
        units, totals, wide, reduced.window, reduced.net, bench, scale, BURSTS, STEPS, 0.0, stream
    )
    if over > 0:
        raise NO_START(
            f"No option of {reduced.all_units} units with {reduced.bound.low:,} to "
            f"{reduced.bound.high:,} {reduced.bound.measure} was found; the nearest that was met has "
            f"units of {totals.min():,} to {totals.max():,}",
            mend="Widen the window. That none was found does not prove that there is none.",
        )
    return Start(units, totals)
