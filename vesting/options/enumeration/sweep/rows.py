"""Rows: the people of every open council, carried through the signatures.

Forward rows hold what open councils have; backward rows hold what they will still gain. Rows of one
signature with the same figures are one row with a count. A row is dropped as soon as a council must
miss the window: by the bounds of its signature, or because the people still to be placed are too
many or too few for the councils still to be filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vesting.maths.arrays import Flags, Ints
from vesting.options.enumeration.sweep.line import Line
from vesting.options.enumeration.sweep.reach import Reach, Span, alive
from vesting.options.enumeration.sweep.signatures import CLOSED, Arc, Layer

Counts = NDArray[Any]
"""63-bit whole numbers, or Python's own where 63 bits may not do."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Half-made options with one signature.

    Attributes:
        held: People of each open council and measure, shape (rows, slots, measures).
        counts: Half-made options that each row stands for.
    """

    held: Ints
    counts: Counts

    def __len__(self) -> int:
        return len(self.held)


@dataclass(frozen=True, slots=True, eq=False)
class Origins:
    """Where the rows of one signature came from: one entry a half-made option or group of them.

    Attributes:
        arc: The arc taken, as its place in the layer.
        row: The row it was taken from, within its own signature.
        into: The row it became.
    """

    arc: Ints
    row: Ints
    into: Ints


Stage = dict[int, Rows]
"""Rows by signature."""

Trace = dict[int, Origins]
"""Origins by signature."""


@dataclass(frozen=True, slots=True, eq=False)
class Carrier:
    """Everything that is needed to move rows by one block.

    Attributes:
        line: Blocks in order.
        layers: Signatures.
        reach: Bounds of every signature.
        fewest: Fewest councils beside fixed ones.
        most: Most councils beside fixed ones.
        low: Lower end of each window.
        high: Upper end of each window.
        passed: People of the blocks before each layer, shape (layers, measures).
    """

    line: Line
    layers: Sequence[Layer]
    reach: Reach
    fewest: int
    most: int
    low: Ints
    high: Ints
    passed: Ints

    @classmethod
    def of(
        cls, line: Line, layers: Sequence[Layer], reach: Reach, fewest: int, most: int
    ) -> Carrier:
        """Collect what is needed."""
        weights = np.array([b.values for b in line.bounds], dtype=np.int64)
        passed = np.zeros((len(layers), len(line.bounds)), dtype=np.int64)
        if len(line.bounds):
            passed[1:] = np.cumsum(weights, axis=1).T
        low = np.array([b.low for b in line.bounds], dtype=np.int64)
        high = np.array([b.high for b in line.bounds], dtype=np.int64)
        return cls(line, layers, reach, fewest, most, low, high, passed)

    def forward(self, rows: Stage, at: int) -> tuple[Stage, Trace]:
        """Place block ``at`` in every way on rows of layer ``at``."""
        moved = []
        weight = self._weight(at)
        before, after = self.reach.past[at], self.reach.future[at + 1]
        for place, arc in enumerate(self.layers[at].arcs):
            if arc.source in rows and alive(arc, before, after):
                held, good = self._advance(rows[arc.source].held, arc, weight, at + 1)
                good &= self._reachable(held, after[arc.target])
                good &= self._fillable(held, arc.target, at + 1)
                moved.append((arc.target, place, arc.source, held, good))
        return _gather(moved, rows)

    def backward(self, rows: Stage, at: int) -> tuple[Stage, Trace]:
        """Take block ``at`` back in every way from rows of layer ``at + 1``."""
        moved = []
        weight = self._weight(at)
        before, after = self.reach.past[at], self.reach.future[at + 1]
        for place, arc in enumerate(self.layers[at].arcs):
            if arc.target in rows and alive(arc, before, after):
                held, good = self._retreat(rows[arc.target].held, arc, weight)
                good &= self._reachable(held, before[arc.source])
                good &= self._needed(held, arc.source, at)
                moved.append((arc.source, place, arc.target, held, good))
        return _gather(moved, rows)

    def _weight(self, at: int) -> Ints:
        return np.array([b.values[at] for b in self.line.bounds], dtype=np.int64)

    def _advance(self, held: Ints, arc: Arc, weight: Ints, into: int) -> tuple[Ints, Flags]:
        slots = self.layers[into].slots[arc.target]
        made = np.zeros((len(held), slots, len(weight)), dtype=np.int64)
        good = np.ones(len(held), dtype=np.bool_)
        for slot, target in enumerate(arc.slots[:-1]):
            if target != CLOSED:
                made[:, target] = held[:, slot]
            else:
                total = held[:, slot] + weight if slot == arc.choice else held[:, slot]
                good &= self._inside(total)
        if arc.slots[arc.choice] != CLOSED:
            made[:, arc.slots[arc.choice]] += weight
        elif arc.opens:
            good &= self._inside(weight[None, :])
        return made, good

    def _retreat(self, held: Ints, arc: Arc, weight: Ints) -> tuple[Ints, Flags]:
        slots = len(arc.slots) - 1
        made = np.zeros((len(held), slots + 1, len(weight)), dtype=np.int64)
        for slot, target in enumerate(arc.slots):
            if target != CLOSED:
                made[:, slot] = held[:, target]
        made[:, arc.choice] += weight
        good = np.ones(len(held), dtype=np.bool_)
        if arc.opens:
            good &= self._inside(made[:, slots])
        return made[:, :slots], good

    def _inside(self, total: Ints) -> Flags:
        return np.asarray(((total >= self.low) & (total <= self.high)).all(axis=1))

    def _reachable(self, held: Ints, span: Span | None) -> Flags:
        """Whether what is held and what the other side can hold may add up to the window."""
        assert span is not None
        shape = held.shape[1:]
        least = self.low - np.array(span[1], dtype=np.int64).reshape(shape)
        most = self.high - np.array(span[0], dtype=np.int64).reshape(shape)
        return np.asarray(((held >= least) & (held <= most)).all(axis=(1, 2)))

    def _fillable(self, held: Ints, signature: int, layer: int) -> Flags:
        """Whether the people to come fill the open councils and a possible number of new ones."""
        settled = self.layers[layer].closed[signature] + held.shape[1]
        to_come = self.passed[-1] - self.passed[layer]
        return self._placeable(held, to_come, max(0, self.fewest - settled), self.most - settled)

    def _needed(self, held: Ints, signature: int, layer: int) -> Flags:
        """Whether the people passed fill the open councils and those finished."""
        closed = self.layers[layer].closed[signature]
        return self._placeable(held, self.passed[layer], closed, closed)

    def _placeable(self, held: Ints, people: Ints, fewest: int, most: int) -> Flags:
        wanted = np.maximum(self.low - held, 0).sum(axis=1)
        room = (self.high - held).sum(axis=1)
        others = np.maximum(-(-(people - room) // np.maximum(self.high, 1)), fewest)
        good = (others <= most) & (wanted + others * self.low <= people)
        return np.asarray(good.all(axis=1))


def size(rows: Stage) -> int:
    """Rows of all signatures."""
    return sum(len(r) for r in rows.values())


Moved = tuple[int, int, int, Ints, Flags]


def _gather(moved: Iterable[Moved], rows: Stage) -> tuple[Stage, Trace]:
    """Put together what arrived at each signature, equal rows as one."""
    pieces: dict[int, list[tuple[int, int, Ints, Ints]]] = {}
    for into, place, source, held, good in moved:
        kept = np.flatnonzero(good)
        if len(kept):
            pieces.setdefault(into, []).append((place, source, kept, held[kept]))
    stage: Stage = {}
    trace: Trace = {}
    for into, parts in pieces.items():
        held = np.concatenate([p[3] for p in parts])
        counts = np.concatenate([rows[p[1]].counts[p[2]] for p in parts])
        arc = np.concatenate([np.full(len(p[2]), p[0], dtype=np.int64) for p in parts])
        row = np.concatenate([p[2] for p in parts])
        stage[into], became = _merge(held, counts)
        trace[into] = Origins(arc, row, became)
    return stage, trace


SAMPLE = 512
"""Rows looked at to see whether equal ones are common enough to be worth a sort."""


def _merge(held: Ints, counts: Counts) -> tuple[Rows, Ints]:
    if len(held) == 1 or not _repeats(held):
        return Rows(held, counts), np.arange(len(held))
    flat = held.reshape(len(held), -1)
    order = np.lexsort(flat.T) if flat.shape[1] else np.arange(len(flat))
    fresh = np.ones(len(flat), dtype=np.bool_)
    fresh[1:] = (flat[order[1:]] != flat[order[:-1]]).any(axis=1)
    became = np.empty(len(flat), dtype=np.int64)
    became[order] = np.cumsum(fresh) - 1
    first = np.flatnonzero(fresh)
    summed = np.add.reduceat(counts[order], first)
    return Rows(held[order[first]], summed), became


def _repeats(held: Ints) -> bool:
    flat = held.reshape(len(held), -1)[: SAMPLE * 8 : 8] if len(held) > SAMPLE else held
    flat = flat.reshape(len(flat), -1)
    return flat.shape[1] == 0 or len(np.unique(flat, axis=0)) < len(flat)
