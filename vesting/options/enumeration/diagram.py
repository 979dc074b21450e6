"""The kept diagram: what is left to divide, and every council that may come next.

A node is a remainder, the set of blocks not yet in a council. An arc places a council that holds
the remainder's lowest block. Each path from the whole area to nothing is one option, and each
option is one path. The diagram has a few thousand nodes where there are hundreds of thousands of
options: it counts, ranks, draws and lists them without holding them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vesting.errors import InputError, Problem
from vesting.maths.arrays import Flags, Ints, Masks, Places
from vesting.options.enumeration.admission import Admission
from vesting.options.enumeration.tables import UnitTable, lowest_bits

TOO_MANY_STEPS = Problem("OPT-E15", "Too many steps to keep a diagram", InputError)

MOST_STEPS = 20_000_000
"""Arcs that a diagram may hold."""

SAFE_BLOCKS = 25
"""Up to here every count fits 63 bits: 25 blocks have 4,638,590,332,229,999,353 partitions."""

_CELLS = 4_000_000
"""Comparisons of remainders with councils made at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Arcs that still lead to an option when so many councils are left to place.

    Attributes:
        start: First arc of each node, shape (nodes + 2,).
        unit: The council placed, as a row of the unit table.
        child: The node that is left.
    """

    start: Ints
    unit: Places
    child: Places


@dataclass(frozen=True, slots=True, eq=False)
class Diagram:
    """Remainders and councils placed, with exact counts of what follows.

    Attributes:
        units: The possible councils.
        most: Largest number of councils of interest.
        start: First arc of each node; the node after the last is the end, with nothing left.
        unit: Council placed by each arc.
        child: Node that each arc leads to.
        ways: Ways to finish each node with 0 to ``most`` councils; 63-bit numbers up to 25 blocks,
            Python's own whole numbers beyond.
        known: Arcs worth taking, by councils left to place; worked out when first asked for.
    """

    units: UnitTable
    most: int
    start: Ints
    unit: Places
    child: Places
    ways: NDArray[Any]
    known: dict[int, Steps] = field(default_factory=dict, repr=False)

    @property
    def nodes(self) -> int:
        """Remainders, without the end."""
        return len(self.start) - 2

    def count(self, units: int) -> int:
        """Options with so many councils."""
        return int(self.ways[0, units]) if 0 <= units <= self.most else 0

    def steps(self, left: int) -> Steps:
        """Arcs worth taking when ``left`` councils are still to be placed."""
        if left not in self.known:
            alive: Flags = np.asarray(self.ways[self.child, left - 1] > 0)
            before = np.concatenate([[0], np.cumsum(alive)])
            self.known[left] = Steps(before[self.start], self.unit[alive], self.child[alive])
        return self.known[left]


def build_diagram(
    made: Admission, councils: UnitTable, units: Iterable[int], *, most_steps: int = MOST_STEPS
) -> Diagram:
    """Build the diagram of all options of the given numbers of councils.

    Args:
        made: The compiled constraints.
        councils: Every possible council under them.
        units: Numbers of councils of interest.
        most_steps: Arcs to hold at most.

    Raises:
        InputError: OPT-E15 when there are more.
    """
    most = max(units)
    levels = _Levels(made, councils, most, most_steps)
    for position in range(len(made.graph)):
        levels.expand(position)
    return levels.finish()


class _Levels:
    """Remainders under construction, by lowest block."""

    def __init__(self, made: Admission, councils: UnitTable, most: int, most_steps: int) -> None:
        self.made, self.councils = made, councils
        self.most, self.room = most, most_steps
        whole = np.array([made.everything], dtype=np.uint64)
        nowhere = np.zeros(1, dtype=np.int32)
        self.waiting: list[list[tuple[Masks, Places, Places, Places]]] = [
            [] for _ in range(len(made.graph))
        ]
        self.waiting[0].append((whole, nowhere, nowhere, nowhere[:0]))
        low = lowest_bits(councils.masks)
        self.first = np.searchsorted(low, np.arange(len(made.graph) + 1))
        self.degrees: list[Ints] = []
        self.unit: list[Places] = []
        self.child: list[Places] = []
        self.nodes = 0

    def expand(self, position: int) -> None:
        """Turn the remainders whose lowest block is here into nodes, and place councils on them."""
        waiting = self.waiting[position]
        self.waiting[position] = []
        if not waiting:
            return
        masks, inverse = np.unique(np.concatenate([w[0] for w in waiting]), return_inverse=True)
        placed = np.full(len(masks), self.most, dtype=np.int32)
        np.minimum.at(placed, inverse, np.concatenate([w[1] for w in waiting]))
        self._point(waiting, inverse)
        self.nodes += len(masks)
        self._place(position, masks, placed)

    def _point(
        self, waiting: list[tuple[Masks, Places, Places, Places]], inverse: NDArray[np.intp]
    ) -> None:
        """Tell the arcs that were waiting which node they lead to."""
        at = 0
        for masks, _, arcs, children in waiting:
            if len(children):
                children[arcs] = self.nodes + inverse[at : at + len(masks)]
            at += len(masks)

    def _place(self, position: int, masks: Masks, placed: Places) -> None:
        rows = slice(self.first[position], self.first[position + 1])
        councils = self.councils.masks[rows]
        node, unit = _fitting(masks, councils, self.room)
        after = masks[node] ^ councils[unit]
        before = placed[node] + 1
        keep = self._worth(after, before)
        node, unit, after, before = node[keep], unit[keep], after[keep], before[keep]
        self.room -= len(node)
        self.degrees.append(np.bincount(node, minlength=len(masks)))
        child = np.full(len(node), -1, dtype=np.int32)
        self.unit.append((unit + self.first[position]).astype(np.int32))
        self.child.append(child)
        self._wait(after, before.astype(np.int32), child)

    def _wait(self, after: Masks, placed: Places, child: Places) -> None:
        arcs = np.flatnonzero(after).astype(np.int32)
        low = lowest_bits(after[arcs])
        for position in np.unique(low):
            here = arcs[low == position]
            self.waiting[position].append((after[here], placed[here], here, child))

    def _worth(self, after: Masks, placed: NDArray[np.int32]) -> Flags:
        """Whether what is left can still be divided: councils to spare, and parts that fit."""
        worth = (after == 0) | (placed < self.most)
        if self.made.bounds and self.made.contiguous:
            rest, inverse = np.unique(after, return_inverse=True)
            worth &= fits(self.made, rest)[inverse]
        return np.asarray(worth)

    def finish(self) -> Diagram:
        """Join the pieces and count from the end."""
        degrees = np.concatenate(self.degrees)
        start = np.concatenate([[0], np.cumsum(degrees), [degrees.sum()]]).astype(np.int64)
        unit, child = np.concatenate(self.unit), np.concatenate(self.child)
        child[child < 0] = self.nodes
        sizes = [len(d) for d in self.degrees]
        ways = _count(start, child, sizes, self.most, len(self.made.graph))
        return Diagram(self.councils, self.most, start, unit, child, ways)


def _fitting(masks: Masks, councils: Masks, room: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of a remainder and a council inside it, in order."""
    step = max(1, _CELLS // max(1, len(councils)))
    nodes, units = [], []
    for at in range(0, len(masks), step):
        outside = ~masks[at : at + step, None]
        node, unit = np.nonzero((councils[None, :] & outside) == 0)
        nodes.append(node + at)
        units.append(unit)
        room -= len(node)
        if room < 0:
            raise TOO_MANY_STEPS(
                "The diagram of all options is too large to keep",
                mend="Narrow the window, ask for fewer councils, sample options, or search for a "
                "best one.",
            )
    return np.concatenate(nodes), np.concatenate(units)


def fits(made: Admission, rest: Masks) -> Flags:
    """Whether every connected part of each remainder can hold a whole number of councils.

    For each part C and each window ``ceil(w(C) / high) <= floor(w(C) / low)``; blocks of fixed
    councils are left out, because they are placed whatever the others do.
    """
    good = np.ones(len(rest), dtype=np.bool_)
    left = rest & ~np.uint64(made.taken)
    near = [np.uint64(m) for m in made.neighbours]
    while left.any():
        part = _spread(left & (~left + np.uint64(1)), left, near)
        good &= _divisible(made, part)
        left = left & ~part
    return good


def _spread(part: Masks, within: Masks, near: list[np.uint64]) -> Masks:
    zero, one = np.uint64(0), np.uint64(1)
    while True:
        grown = reduce(
            np.bitwise_or,
            (np.where(part >> np.uint64(i) & one, mask, zero) for i, mask in enumerate(near)),
        )
        grown = part | (grown & within)
        if np.array_equal(grown, part):
            return part
        part = grown


def _divisible(made: Admission, part: Masks) -> Flags:
    fewest = np.zeros(len(part), dtype=np.int64)
    most = np.full(len(part), len(made.graph), dtype=np.int64)
    for bound in made.bounds:
        held = np.zeros(len(part), dtype=np.int64)
        for i, value in enumerate(bound.values):
            held += np.where(part >> np.uint64(i) & np.uint64(1), value, 0)
        np.maximum(fewest, -(-held // max(bound.high, 1)), out=fewest)
        if bound.low:
            np.minimum(most, held // bound.low, out=most)
    return np.asarray(fewest <= most)


def _count(start: Ints, child: Places, sizes: list[int], most: int, blocks: int) -> NDArray[Any]:
    """Ways to finish each node, from the last lowest block to the first."""
    kind: type = np.int64 if blocks <= SAFE_BLOCKS else object
    nodes = len(start) - 2
    ways: NDArray[Any] = np.zeros((nodes + 1, most + 1), dtype=kind)
    ways[nodes, 0] = 1
    last = nodes
    for size in reversed(sizes):
        first = last - size
        after = ways[child[start[first] : start[last]], :-1]
        busy = np.flatnonzero(start[first + 1 : last + 1] > start[first:last])
        if len(busy):
            begins = start[first + busy] - start[first]
            ways[first + busy, 1:] = np.add.reduceat(after, begins, axis=0)
        last = first
    return ways
