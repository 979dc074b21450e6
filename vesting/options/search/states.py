"""What one unit can look like at the front of a sweep over the map.

The blocks are swept in a fixed order. What matters of a unit so far is which blocks at the front belong
to it, which of those hang together behind the front, and whether the unit is still to begin, open, or
closed. Each state has at most two successors: the next block joins the unit, or stays outside. This is
the frontier method of S. Kawahara, T. Inoue, H. Iwashita, S. Minato, Frontier-based search for
enumerating all constrained subgraphs, IEICE Transactions E100-A(9), 2017, for a single connected part.

A state is one whole number: four bits for each block at the front, 0 outside the unit and otherwise the
number of its piece in order of appearance; two more bits for the phase.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from vesting.maths.arrays import Ints, Masks, Places
from vesting.maths.compiled import njit

WAITING, OPEN, CLOSED = 0, 1, 2
"""Phases of a unit."""

WIDEST = 15
"""Most blocks at the front that a state has room for."""

BITS = np.uint64(4)
LABEL = np.uint64(15)
PHASE = np.uint64(62)
NONE = np.uint64(2**64 - 1)
"""Stands for: no such state."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """All states of one unit, layer by layer, numbered through.

    Attributes:
        order: Blocks in the order of the sweep.
        starts: Number of the first state of each layer, shape ``(blocks + 2,)``; layer *t* is what can
            be after *t* blocks.
        joined: State after the next block joins the unit; -1 where it may not.
        passed: State after the next block stays outside; -1 where it may not.
        join_cost: Weight of borders that are cut when the next block joins.
        pass_cost: Weight of borders that are cut when it stays outside.
        closed: The state of a finished unit after all blocks; -1 where no unit can be finished.
    """

    order: Ints
    starts: Ints
    joined: Places = field(repr=False)
    passed: Places = field(repr=False)
    join_cost: Ints = field(repr=False)
    pass_cost: Ints = field(repr=False)
    closed: int

    def __len__(self) -> int:
        return int(self.starts[-1])


class Step(NamedTuple):
    """What is the same for all states of a layer when the next block is swept.

    Attributes:
        touched: For each block at the front the weight of its border with the next block; -1 where
            they do not touch.
        tied: For each block at the front 1 where it shares units with the next block, -1 where it
            never does, 0 otherwise.
        kept: Places at the front, the next block last, that are still at the front afterwards.
    """

    touched: Ints
    tied: Ints
    kept: Ints


@njit
def _settled(labels: Ints, phase: int, kept: Ints) -> np.uint64:
    """Drop what leaves the front; a piece that leaves it has to be the whole unit."""
    present, left = 0, 0
    for label in labels:
        present |= 1 << label
    for spot in kept:
        left |= 1 << labels[spot]
    pieces, lost = present & ~1, present & ~left & ~1
    if lost:
        if pieces & (pieces - 1):
            return NONE
        phase = CLOSED
    names = np.zeros(WIDEST + 3, dtype=np.int64)
    key, used = np.uint64(phase) << PHASE, 0
    for place in range(len(kept)):
        label = labels[kept[place]]
        if label and not names[label]:
            used += 1
            names[label] = used
        key |= np.uint64(names[label]) << (BITS * np.uint64(place))
    return key


@njit
def _joined(labels: Ints, phase: int, step: Step) -> tuple[np.uint64, int]:
    """The state after the next block joins the unit, and the weight of borders cut."""
    if phase == CLOSED:
        return NONE, 0
    width = len(step.touched)
    own, cost = 1, 0
    for spot in range(width):
        inside = labels[spot] > 0
        if (step.tied[spot] > 0 and not inside) or (step.tied[spot] < 0 and inside):
            return NONE, 0
        own = max(own, labels[spot] + 1)
    after = labels.copy()
    after[width] = own
    for spot in range(width):
        if step.touched[spot] >= 0 and not labels[spot]:
            cost += step.touched[spot]
        elif step.touched[spot] >= 0:
            for other in range(width):
                if labels[other] == labels[spot]:
                    after[other] = own
    return _settled(after, OPEN, step.kept), cost


@njit
def _passed(labels: Ints, phase: int, step: Step) -> tuple[np.uint64, int]:
    """The state after the next block stays outside the unit, and the weight of borders cut."""
    cost = 0
    for spot in range(len(step.touched)):
        if labels[spot]:
            if step.tied[spot] > 0:
                return NONE, 0
            cost += max(step.touched[spot], 0)
    labels[len(step.touched)] = 0
    return _settled(labels, phase, step.kept), cost


@njit
def _successors(
    keys: Masks, step: Step, joins: Masks, join_cost: Ints, passes: Masks, pass_cost: Ints
) -> None:
    """Both successors of every state of a layer."""
    width = len(step.touched)
    labels = np.zeros(width + 1, dtype=np.int64)
    for number in range(len(keys)):
        phase = int(np.int64(keys[number] >> PHASE))
        for spot in range(width):
            labels[spot] = np.int64((keys[number] >> (BITS * np.uint64(spot))) & LABEL)
        joins[number], join_cost[number] = _joined(labels, phase, step)
        passes[number], pass_cost[number] = _passed(labels, phase, step)


def all_states(
    order: Ints,
    weights: Mapping[tuple[int, int], int],
    same: Sequence[tuple[int, int]],
    apart: Sequence[tuple[int, int]],
    *,
    most: int,
    limit: int,
) -> Sweep | None:
    """Every state of one unit.

    Args:
        order: Blocks in the order of the sweep.
        weights: Weight of each border, by pairs of blocks.
        same: Pairs that are both in the unit or both outside.
        apart: Pairs that are not both in the unit.
        most: Give up beyond so many states.
        limit: Leave out states of units that cut more than this.

    Returns:
        The sweep; None when there are more than ``most`` states, or too many blocks at the front.
    """
    steps = _steps(order, weights, same, apart)
    if max(len(step.kept) for step in steps) > WIDEST:
        return None
    keys, least = np.zeros(1, dtype=np.uint64), np.zeros(1, dtype=np.int64)
    starts = [0, 1]
    rows: list[tuple[Places, Ints, Places, Ints]] = []
    for step in steps:
        after = np.empty((2, len(keys)), dtype=np.uint64)
        costs = np.empty((2, len(keys)), dtype=np.int64)
        _successors(keys, step, after[0], costs[0], after[1], costs[1])
        after[least + costs > limit] = NONE
        keys, numbers = np.unique(after, return_inverse=True)
        numbers = numbers.reshape(after.shape)
        best = np.full(len(keys), np.iinfo(np.int64).max)
        np.minimum.at(best, numbers, least + costs)
        if len(keys) and keys[-1] == NONE:
            keys, best = keys[:-1], best[:-1]
        at = np.where(after == NONE, -1, numbers + starts[-1]).astype(np.int32)
        rows.append((at[0], costs[0], at[1], costs[1]))
        least = best
        starts.append(starts[-1] + len(keys))
        if starts[-1] > most:
            return None
    joined, join_cost, passed, pass_cost = (
        np.concatenate(column) for column in zip(*rows, strict=True)
    )
    finished = np.flatnonzero(keys == np.uint64(CLOSED) << PHASE)
    return Sweep(
        order=order,
        starts=np.array(starts, dtype=np.int64),
        joined=joined,
        passed=passed,
        join_cost=join_cost,
        pass_cost=pass_cost,
        closed=starts[-2] + int(finished[0]) if len(finished) else -1,
    )


def _steps(
    order: Ints,
    weights: Mapping[tuple[int, int], int],
    same: Sequence[tuple[int, int]],
    apart: Sequence[tuple[int, int]],
) -> list[Step]:
    """What happens at each step of the sweep, for all states alike."""
    border = {**weights, **{(b, a): weight for (a, b), weight in weights.items()}}
    tied = {pair: sign for pairs, sign in ((same, 1), (apart, -1)) for pair in pairs}
    tied |= {(b, a): sign for (a, b), sign in tied.items()}
    place = {int(block): step for step, block in enumerate(order)}
    last = dict(place)
    for a, b in (*border, *tied):
        last[a] = max(last[a], place[b])
    front: list[int] = []
    steps = []
    for number, block in enumerate(order.tolist()):
        behind = [*front, block]
        kept = [spot for spot, other in enumerate(behind) if last[other] > number]
        steps.append(
            Step(
                touched=np.array([border.get((block, b), -1) for b in front], dtype=np.int64),
                tied=np.array([tied.get((block, b), 0) for b in front], dtype=np.int64),
                kept=np.array(kept, dtype=np.int64),
            )
        )
        front = [behind[spot] for spot in kept]
    return steps
