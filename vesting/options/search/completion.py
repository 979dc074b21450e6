"""The least weight of borders that a unit still has to cut, from every state of the sweep.

Residents are counted in steps of a whole number of people. Rounding can only let in more units than the
window does, never fewer: the bounds are widened by all that rounding can add or take away. So every
figure of the table is a proved lower bound.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import gcd

import numpy as np
from numpy.typing import NDArray

from vesting.maths.arrays import Ints, Places
from vesting.maths.compiled import njit
from vesting.options.search.states import Sweep

FAR = 2**30
"""Stands for: there is no way."""

WIDEST = 2000
"""Most steps of residents that are told apart."""


@dataclass(frozen=True, slots=True)
class Completion:
    """Lower bounds from every state and number of residents so far.

    Attributes:
        table: Least weight still to be cut, shape ``(states, steps)``; ``FAR`` where no unit of the
            window can be completed.
        sizes: Residents of each block in steps, in the order of the sweep.
    """

    table: NDArray[np.int32] = field(repr=False)
    sizes: Ints = field(repr=False)


@njit
def _fill(
    starts: Ints, joined: Places, passed: Places, join_cost: Ints, pass_cost: Ints, sizes: Ints,
    least: int, closed: int, table: NDArray[np.int32],
) -> None:  # fmt: skip
    steps = table.shape[1]
    table[:] = FAR
    if closed >= 0:
        table[closed, least:] = 0
    for layer in range(len(sizes) - 1, -1, -1):
        size = sizes[layer]
        for state in range(starts[layer], starts[layer + 1]):
            row = table[state]
            if passed[state] >= 0:
                after, cost = table[passed[state]], np.int32(pass_cost[state])
                for step in range(steps):
                    row[step] = min(row[step], after[step] + cost)
            if joined[state] >= 0:
                after, cost = table[joined[state]], np.int32(join_cost[state])
                for step in range(steps - size):
                    row[step] = min(row[step], after[step + size] + cost)


def complete(sweep: Sweep, people: Ints, window: Ints, cells: int) -> Completion:
    """Work out the table from the last block backwards.

    Args:
        sweep: States of one unit; weights that add up to less than half of ``FAR``.
        people: Residents of each block, by block.
        window: Least and most residents of a unit, inclusive.
        cells: About how many figures the table may hold; fewer make the bounds weaker.
    """
    swept = people[sweep.order]
    common = gcd(*swept.tolist()) or 1
    low, high = -(-int(window[0]) // common), int(window[1]) // common
    swept = swept // common
    wide = max(1, min(WIDEST, cells // len(sweep)))
    step = -(-(high + 1) // wide)
    sizes = (swept + step // 2) // step
    rest = swept - sizes * step
    least = max(0, -(-(low - int(rest[rest > 0].sum())) // step))
    most = (high - int(rest[rest < 0].sum())) // step
    table = np.empty((len(sweep), most + 1), dtype=np.int32)
    sizes = np.minimum(sizes, most + 1)
    _fill(
        sweep.starts, sweep.joined, sweep.passed, sweep.join_cost, sweep.pass_cost, sizes, least,
        sweep.closed, table,
    )  # fmt: skip
    return Completion(table, sizes)
