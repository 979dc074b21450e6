"""Divide the area in one sweep, block by block, leaving out whatever a lower bound rules out.

Branch and bound over partial options: the next block of the sweep joins one of the units. The bound of a
partial option is what its borders cut so far, and for every unit the least that it still has to cut
(:mod:`vesting.options.search.completion`), each border counted from both of its sides. Units are told
apart by their first block, so no option is met twice. What is left out cannot be better, so a search
that ends is a proof.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vesting.maths.arrays import Ints, Places
from vesting.maths.compiled import njit
from vesting.options.search.completion import FAR, Completion
from vesting.options.search.states import Sweep

BUDGET = 2_000_000
"""Partial options looked at between two looks at the clock."""


class Ways(NamedTuple):
    """States and bounds as the kernel reads them; see :class:`Sweep` and :class:`Completion`."""

    joined: Places
    passed: Places
    join_cost: Ints
    pass_cost: Ints
    table: NDArray[np.int32]
    sizes: Ints
    people: Ints


class Path(NamedTuple):
    """The partial options from the empty one to the present one; row *t* is after *t* blocks.

    Attributes:
        state: State of each unit.
        steps: Residents of each unit, in steps.
        held: Residents of each unit.
        spent: Weight of borders cut, counted from both sides.
        begun: Number of units that hold a block.
        branch: The unit to try next.
        choice: Unit of each swept block.
        depth: Blocks swept, one number; -1 when all is done.
    """

    state: Ints
    steps: Ints
    held: Ints
    spent: Ints
    begun: Ints
    branch: Ints
    choice: Ints
    depth: Ints


def fresh_path(blocks: int, units: int) -> Path:
    """The path that begins with nothing swept."""

    def sheet(*shape: int) -> Ints:
        return np.zeros(shape, dtype=np.int64)

    return Path(
        state=sheet(blocks + 1, units),
        steps=sheet(blocks + 1, units),
        held=sheet(blocks + 1, units),
        spent=sheet(blocks + 1),
        begun=sheet(blocks + 1),
        branch=sheet(blocks + 1),
        choice=sheet(blocks),
        depth=sheet(1),
    )


@njit
def _take(path: Path, ways: Ways, depth: int, unit: int, high: int) -> int:
    """Let the next block join a unit; give the bound, or ``FAR`` where it may not."""
    bound = 0
    spent = path.spent[depth]
    for other in range(path.state.shape[1]):
        state, steps, held = (
            path.state[depth, other],
            path.steps[depth, other],
            path.held[depth, other],
        )
        if other == unit:
            after = ways.joined[state]
            steps += ways.sizes[depth]
            held += ways.people[depth]
            spent += ways.join_cost[state]
        else:
            after = ways.passed[state]
            spent += ways.pass_cost[state]
        if after < 0 or steps >= ways.table.shape[1] or held > high:
            return FAR
        path.state[depth + 1, other] = after
        path.steps[depth + 1, other] = steps
        path.held[depth + 1, other] = held
        if ways.table[after, steps] >= FAR // 2:
            return FAR
        bound += ways.table[after, steps]
    path.spent[depth + 1] = spent
    path.begun[depth + 1] = max(path.begun[depth], unit + 1)
    path.branch[depth + 1] = 0
    path.choice[depth] = unit
    return int(spent + bound)


@njit
def search(
    path: Path, ways: Ways, low: int, high: int, most: int, budget: int, found: Ints
) -> tuple[int, int]:
    """Go on with a search until it finds an option, ends, or has used its budget.

    Args:
        path: Where the search stands; moved on.
        ways: States and bounds.
        low: Fewest residents of a unit.
        high: Most residents of a unit.
        most: Greatest weight, counted from both sides, that is looked for.
        budget: Partial options to look at.
        found: Filled with the unit of each swept block when an option is found.

    Returns:
        1 when an option was found, 0 when there are no more, -1 when the budget is used; and what is
        left of the budget.
    """
    blocks, units = path.choice.shape[0], path.state.shape[1]
    depth = path.depth[0]
    while depth >= 0 and budget > 0:
        if depth == blocks:
            depth -= 1
            if path.held[blocks].min() >= low:
                found[:] = path.choice
                path.depth[0] = depth
                return 1, budget
            continue
        unit = path.branch[depth]
        path.branch[depth] += 1
        if unit >= units or unit > path.begun[depth]:
            depth -= 1
            continue
        budget -= 1
        if _take(path, ways, depth, unit, high) <= most:
            depth += 1
    path.depth[0] = depth
    return (0, budget) if depth < 0 else (-1, budget)


@dataclass(slots=True)
class Division:
    """A search that can be halted and taken up again.

    Attributes:
        sweep: States of one unit.
        completion: Bounds.
        people: Residents of each block, by block.
        window: Least and most residents of a unit.
        units: Units to make.
        looked_at: Partial options looked at so far.
        path: Where the search stands.
    """

    sweep: Sweep
    completion: Completion
    people: Ints
    window: Ints
    units: int
    looked_at: int = field(default=0)
    path: Path = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Start again from nothing swept."""
        self.path = fresh_path(len(self.sweep.order), self.units)

    def next(self, most: int, in_time: Callable[[], bool]) -> Ints | None:
        """The next option that cuts at most so much.

        Args:
            most: Greatest weight of borders cut, each border counted once.
            in_time: Whether there is time left.

        Returns:
            The unit of each block; None when there are no more.

        Raises:
            TimeUp: When time ran out before the search ended.
        """
        ways = Ways(
            self.sweep.joined, self.sweep.passed, self.sweep.join_cost, self.sweep.pass_cost,
            self.completion.table, self.completion.sizes, self.people[self.sweep.order],
        )  # fmt: skip
        swept = np.zeros(len(self.sweep.order), dtype=np.int64)
        low, high = self.window
        end = -1
        while end < 0:
            if not in_time():
                raise TimeUp
            end, left = search(self.path, ways, low, high, 2 * most, BUDGET, swept)
            self.looked_at += BUDGET - left
        if not end:
            return None
        plan = np.zeros_like(swept)
        plan[self.sweep.order] = swept
        return plan


class TimeUp(Exception):
    """The time for a search is over; never shown to a person."""
