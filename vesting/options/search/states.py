"""What one unit can look like at the front of a sweep over the map.

The blocks are swept in a fixed order. What matters of a unit so far is which blocks at the front belong
to it, which of those hang together behind the front, and whether the unit is still to begin, open, or
closed. Each state has at most two successors: the next block joins the unit, or stays outside. This is
the frontier method of S. Kawahara, T. Inoue, H. Iwashita, S. Minato, Frontier-based search for
enumerating all constrained subgraphs, IEICE Transactions E100-A(9), 2017, for a single connected part.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from vesting.maths.arrays import Ints, Places

WAITING, OPEN, CLOSED = 0, 1, 2

Labels = tuple[int, ...]
Key = tuple[Labels, int]


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
        closed: The state of a finished unit after all blocks.
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


class _Front:
    """The blocks at the front, and how a state passes from one layer to the next."""

    def __init__(
        self,
        order: Ints,
        weights: Mapping[tuple[int, int], int],
        same: Sequence[tuple[int, int]],
        apart: Sequence[tuple[int, int]],
    ) -> None:
        self.blocks: list[int] = []
        self.border = {**weights, **{(b, a): w for (a, b), w in weights.items()}}
        self.same = {*same, *((b, a) for a, b in same)}
        self.apart = {*apart, *((b, a) for a, b in apart)}
        place = {int(block): step for step, block in enumerate(order)}
        self.last = dict(place)
        for a, b in (*self.border, *self.same, *self.apart):
            self.last[a] = max(self.last[a], place[b])

    def advance(self, step: int, block: int) -> None:
        """Take the next block; settle what is fixed about it for all states of the layer."""
        spots = range(len(self.blocks))
        self.touched = [
            (s, self.border[block, self.blocks[s]])
            for s in spots
            if (block, self.blocks[s]) in self.border
        ]
        self.with_it = [s for s in spots if (block, self.blocks[s]) in self.same]
        self.without_it = [s for s in spots if (block, self.blocks[s]) in self.apart]
        behind = [*self.blocks, block]
        self.kept = [s for s, b in enumerate(behind) if self.last[b] > step]
        self.blocks = [behind[s] for s in self.kept]

    def join(self, labels: Labels, phase: int) -> tuple[Key, int] | None:
        """The state after the block joins the unit, and the weight of borders cut."""
        if phase == CLOSED or any(not labels[s] for s in self.with_it):
            return None
        if any(labels[s] for s in self.without_it):
            return None
        cost = sum(w for s, w in self.touched if not labels[s])
        merged = {labels[s] for s, _ in self.touched if labels[s]}
        own = max(labels, default=0) + 1
        after = [own if label in merged else label for label in labels]
        return self._settled([*after, own], OPEN, cost)

    def pass_by(self, labels: Labels, phase: int) -> tuple[Key, int] | None:
        """The state after the block stays outside, and the weight of borders cut."""
        if any(labels[s] for s in self.with_it):
            return None
        cost = sum(w for s, w in self.touched if labels[s])
        return self._settled([*labels, 0], phase, cost)

    def _settled(self, labels: list[int], phase: int, cost: int) -> tuple[Key, int] | None:
        """Drop what leaves the front; a piece that leaves it has to be the whole unit."""
        left = [labels[s] for s in self.kept]
        lost = set(labels) - set(left) - {0}
        if lost:
            if len(set(labels) - {0}) > 1:
                return None
            phase = CLOSED
        names: dict[int, int] = {0: 0}
        for label in left:
            names.setdefault(label, len(names))
        return (tuple(names[label] for label in left), phase), cost


def all_states(
    order: Ints,
    weights: Mapping[tuple[int, int], int],
    same: Sequence[tuple[int, int]],
    apart: Sequence[tuple[int, int]],
    most: int,
) -> Sweep | None:
    """Every state of one unit.

    Args:
        order: Blocks in the order of the sweep.
        weights: Weight of each border, by pairs of blocks.
        same: Pairs that are both in the unit or both outside.
        apart: Pairs that are not both in the unit.
        most: Give up beyond so many states.

    Returns:
        The sweep; None when there are more than ``most`` states.
    """
    front = _Front(order, weights, same, apart)
    layer: dict[Key, int] = {((), WAITING): 0}
    starts, columns = [0, 1], [array("q") for _ in range(4)]
    for step, block in enumerate(order.tolist()):
        front.advance(step, block)
        following: dict[Key, int] = {}
        for labels, phase in layer:
            ways = (front.join(labels, phase), front.pass_by(labels, phase))
            for spot, way in enumerate(ways):
                after, cost = -1, 0
                if way is not None:
                    after = starts[-1] + following.setdefault(way[0], len(following))
                    cost = way[1]
                columns[2 * spot].append(after)
                columns[2 * spot + 1].append(cost)
        layer = following
        starts.append(starts[-1] + len(layer))
        if starts[-1] > most:
            return None
    joined, join_cost, passed, pass_cost = (np.array(c, dtype=np.int64) for c in columns)
    return Sweep(
        order=order,
        starts=np.array(starts, dtype=np.int64),
        joined=joined.astype(np.int32),
        passed=passed.astype(np.int32),
        join_cost=join_cost,
        pass_cost=pass_cost,
        closed=starts[-2] + layer.get(((), CLOSED), -1),
    )
