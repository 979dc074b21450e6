"""The way back from a row to the blocks: every half-made option that a row stands for.

A chain holds, layer by layer away from the meeting, the entries that each row came from. A path of a
row is numbered by the paths of the rows it came from, in order, so that the r-th path is found by
subtracting counts, for many rows at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vesting.maths.arrays import Flags, Ints
from vesting.options.enumeration.sweep.rows import Stage, Trace
from vesting.options.enumeration.sweep.signatures import CLOSED, Arc, Layer

Exact = NDArray[Any]
"""63-bit whole numbers, or Python's own where those may not do."""


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """One layer of a chain.

    Attributes:
        block: Place of the block in the line.
        start: First entry of each row, shape (rows + 1,).
        row: Row of the next layer that an entry leads to.
        arc: Arc of an entry.
        before: Paths of all earlier entries of the layer, shape (entries + 1,).
        arcs: What arcs do.
        forks: Whether any row has more than one entry.
    """

    block: int
    start: Ints
    row: Ints
    arc: Ints
    before: Exact
    arcs: ArcTable
    forks: bool


@dataclass(frozen=True, slots=True, eq=False)
class ArcTable:
    """The arcs of a layer as arrays; slots are padded with :data:`CLOSED`.

    Attributes:
        choice: Slot that the block joins; the last column's number for a new council.
        onto: For each slot of the source its slot in the target, shape (arcs, width).
        back: For each slot of the target its slot in the source, shape (arcs, width).
        ends: For each slot of the source, if it is finished here, its number among those.
        ended: Councils finished by each arc.
        opens: Whether each arc opens a council.
    """

    choice: Ints
    onto: Ints
    back: Ints
    ends: Ints
    ended: Ints
    opens: Flags

    @classmethod
    def of(cls, arcs: Sequence[Arc], width: int) -> ArcTable:
        """Lay out arcs whose signatures have fewer than ``width`` slots; a new one comes last."""
        count = len(arcs)
        onto = np.full((count, width), CLOSED, dtype=np.int64)
        back = np.full((count, width), CLOSED, dtype=np.int64)
        ends = np.zeros((count, width), dtype=np.int64)
        choice, ended = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
        for i, arc in enumerate(arcs):
            new = len(arc.slots) - 1
            choice[i] = width - 1 if arc.opens else arc.choice
            for slot, target in enumerate(arc.slots if arc.opens else arc.slots[:-1]):
                column = width - 1 if slot == new else slot
                onto[i, column] = target
                if target == CLOSED:
                    ends[i, column] = ended[i]
                    ended[i] += 1
                else:
                    back[i, target] = column
        opens = np.array([arc.opens for arc in arcs], dtype=np.bool_)
        return cls(choice, onto, back, ends, ended, opens)


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """All links of one side, the nearest to the meeting first.

    Attributes:
        links: The layers.
        first: Number of the first row of each signature at the meeting.
        ways: Paths of each row at the meeting.
        onward: Whether the chain leads to the last block, not to the first.
    """

    links: tuple[Link, ...]
    first: dict[int, int]
    ways: Exact
    onward: bool

    def trace(self, rows: Ints, ranks: Exact) -> list[Ints]:
        """Entries along some paths, one array a link.

        Args:
            rows: Rows at the meeting.
            ranks: Which path of each.
        """
        found = []
        for link in self.links:
            entry = link.start[rows]
            if link.forks:
                wanted = link.before[entry] + ranks
                entry = np.searchsorted(link.before, wanted, side="right") - 1
                ranks = wanted - link.before[entry]
            found.append(entry)
            rows = link.row[entry]
        return found


def chain(
    traces: Sequence[Trace],
    meeting: Stage,
    alive: Flags,
    layers: Sequence[Layer],
    at: int,
    *,
    onward: bool,
    width: int,
    kind: type,
) -> Chain:
    """Link the traces of one side.

    Args:
        traces: Origins of rows, from the end of the side to the meeting.
        meeting: Rows at the meeting.
        alive: Which of them match a row of the other side; paths of the others are not counted.
        layers: The signatures.
        at: Layer of the meeting.
        onward: Whether the side lies behind the meeting.
        width: Slots of the widest signature, and one more.
        kind: ``numpy.int64``, or ``object`` where counts may pass 63 bits.
    """
    first = _offsets(meeting)
    links = []
    rows = len(alive)
    for step, trace in enumerate(reversed(traces)):
        block = at + step if onward else at - 1 - step
        arcs = layers[block].arcs
        further = _sizes(traces[len(traces) - 2 - step]) if step + 1 < len(traces) else {}
        table = ArcTable.of(arcs, width)
        link, alive = _link(trace, further, arcs, table, alive, block, rows, onward=onward)
        rows = len(alive)
        links.append(link)
    return _counted(links, first, rows, kind, onward=onward)


def _offsets(stage: Stage) -> dict[int, int]:
    found, at = {}, 0
    for signature, rows in stage.items():
        found[signature] = at
        at += len(rows)
    return found


def _sizes(trace: Trace) -> dict[int, int]:
    """Rows of each signature that a trace leads to."""
    return {signature: int(origins.into.max()) + 1 for signature, origins in trace.items()}


def _link(
    trace: Trace,
    further: dict[int, int],
    arcs: Sequence[Arc],
    table: ArcTable,
    alive: Flags,
    block: int,
    rows: int,
    *,
    onward: bool,
) -> tuple[Link, Flags]:
    offsets, count = {}, 0
    for signature, size in further.items():
        offsets[signature] = count
        count += size
    ends = np.array([offsets.get(a.target if onward else a.source, 0) for a in arcs])
    into, row, arc, at = [], [], [], 0
    for signature, size in _sizes(trace).items():
        origins = trace[signature]
        into.append(origins.into + at)
        row.append(origins.row + ends[origins.arc])
        arc.append(origins.arc)
        at += size
    child, parent, taken = np.concatenate(into), np.concatenate(row), np.concatenate(arc)
    kept = np.flatnonzero(alive[child])
    kept = kept[np.argsort(child[kept], kind="stable")]
    start = np.zeros(rows + 1, dtype=np.int64)
    start[1:] = np.cumsum(np.bincount(child[kept], minlength=rows))
    living = np.zeros(max(count, 1), dtype=np.bool_)
    living[parent[kept]] = True
    forks = bool((np.diff(start) > 1).any())
    return Link(block, start, parent[kept], taken[kept], np.zeros(0), table, forks), living


def _counted(
    links: list[Link], first: dict[int, int], rows: int, kind: type, *, onward: bool
) -> Chain:
    """Count the paths of every row, from the far end."""
    ways: Exact = np.ones(max(rows, 1), dtype=kind)
    made = []
    for link in reversed(links):
        before: Exact = np.zeros(len(link.row) + 1, dtype=kind)
        before[1:] = np.cumsum(ways[link.row])
        ways = before[link.start[1:]] - before[link.start[:-1]]
        made.append(replace(link, before=before))
    return Chain(tuple(reversed(made)), first, ways, onward)
