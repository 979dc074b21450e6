"""Rows carried by a compiled kernel: one call a block, in either direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from vesting.maths.arrays import Ints, Places
from vesting.maths.compiled import njit
from vesting.options.enumeration.sweep.compiled.signatures import Bytes, Tiny, Web
from vesting.options.enumeration.sweep.compiled.spans import Spans


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """Rows of all signatures of a layer, one signature after the other.

    Attributes:
        held: People of each open council and measure, shape (rows, slots × measures).
        counts: Half-made options that each row stands for.
        first: First row of each signature of the layer, and the end.
    """

    held: Ints
    counts: Ints
    first: Ints

    def __len__(self) -> int:
        return len(self.held)

    def halves(self) -> tuple[Packed, Packed]:
        """The first and the second half of the rows."""
        middle = len(self) // 2
        ends = ((0, middle), (middle, len(self)))
        one, other = (
            Packed(self.held[a:b], self.counts[a:b], np.clip(self.first, a, b) - a) for a, b in ends
        )
        return one, other


@dataclass(frozen=True, slots=True, eq=False)
class Mover:
    """Everything that is needed to move rows by one block.

    Attributes:
        web: Signatures.
        spans: Their bounds.
        weights: People of each block, shape (blocks, measures).
        low: Lower end of each window.
        high: Upper end of each window.
        passed: People of the blocks before each layer.
        units: Number of councils.
        most: Rows to hold at most.
    """

    web: Web
    spans: Spans
    weights: Ints
    low: Ints
    high: Ints
    passed: Ints
    units: int
    most: int

    def forward(self, rows: Packed, layer: int) -> Packed | None:
        """Place one block in every way; ``None`` where too many rows would be held."""
        web, spans = self.web, self.spans
        to_come = self.passed[-1] - self.passed[layer + 1]
        return self._move(
            rows, layer, layer + 1, web.target, web.source, spans.gain_low, spans.gain_high,
            to_come, ahead=True,
        )  # fmt: skip

    def backward(self, rows: Packed, layer: int) -> Packed | None:
        """Take one block back in every way; ``None`` where too many rows would be held."""
        web, spans = self.web, self.spans
        return self._move(
            rows, layer, layer, web.source, web.target, spans.held_low, spans.held_high,
            self.passed[layer], ahead=False,
        )  # fmt: skip

    def _move(
        self, rows: Packed, layer: int, into: int, to: Places, of: Places, span_low: Ints,
        span_high: Ints, people: Ints, *, ahead: bool,
    ) -> Packed | None:  # fmt: skip
        web = self.web
        arcs = np.arange(web.arc_first[layer], web.arc_first[layer + 1])
        alive = self.spans.alive
        arcs = arcs[alive[web.source[arcs]] & alive[web.target[arcs]]]
        arcs = arcs[np.argsort(to[arcs], kind="stable")]
        whole, *made = _move(
            arcs, web.source, web.choice, web.moves, web.slots, web.closed, to, of,
            np.array([web.first[into], web.first[into + 1], web.first[2 * layer + 1 - into]]),
            rows.held, rows.counts, rows.first, self.weights[layer], self.low, self.high,
            span_low, span_high, people, self.units, self.most, ahead,
        )  # fmt: skip
        return Packed(*made) if whole else None


def seed(slots: int, signatures: int, place: int) -> Packed:
    """The single row of a layer in which one signature, without open councils, is alive."""
    first = np.zeros(signatures + 1, dtype=np.int64)
    first[place + 1 :] = 1
    return Packed(np.zeros((1, slots), dtype=np.int64), np.ones(1, dtype=np.int64), first)


@njit
def _advance(
    held: Ints,
    made: Ints,
    moves: Tiny,
    choice: int,
    slots: int,
    weight: Ints,
    low: Ints,
    high: Ints,
) -> bool:
    """A forward row with the block placed; whether finished councils keep to the window."""
    measures = weight.shape[0]
    made[:] = 0
    for slot in range(slots + (1 if choice == slots else 0)):
        to = moves[slot]
        for m in range(measures):
            have = held[slot * measures + m] if slot < slots else 0
            if slot == choice:
                have += weight[m]
            if to >= 0:
                made[to * measures + m] = have
            elif have < low[m] or have > high[m]:
                return False
    return True


@njit
def _retreat(
    held: Ints,
    made: Ints,
    moves: Tiny,
    choice: int,
    slots: int,
    weight: Ints,
    low: Ints,
    high: Ints,
) -> bool:
    """A backward row with the block taken back; whether a council opened here keeps to the window."""
    measures = weight.shape[0]
    made[:] = 0
    for slot in range(slots):
        to = moves[slot]
        for m in range(measures):
            have = held[to * measures + m] if to >= 0 else 0
            made[slot * measures + m] = have + (weight[m] if slot == choice else 0)
    if choice == slots:
        to = moves[slots]
        for m in range(measures):
            have = weight[m] + (held[to * measures + m] if to >= 0 else 0)
            if have < low[m] or have > high[m]:
                return False
    return True


@njit
def _possible(
    made: Ints, slots: int, low: Ints, high: Ints, span_low: Ints, span_high: Ints, people: Ints,
    others: int,
) -> bool:  # fmt: skip
    """Whether the other side can bring every council into the window, and has people for it."""
    measures = low.shape[0]
    for m in range(measures):
        wanted, room = np.int64(0), np.int64(0)
        for slot in range(slots):
            at = slot * measures + m
            if made[at] + span_high[at] < low[m] or made[at] + span_low[at] > high[m]:
                return False
            wanted += max(0, low[m] - made[at])
            room += high[m] - made[at]
        if wanted + others * low[m] > people[m] or room + others * high[m] < people[m]:
            return False
    return True


@njit
def _same(table: Places, held: Ints, first: int, made: Ints) -> tuple[Any, Any]:
    """Place in the table and row with the same figures; -1 where there is none."""
    mixed = np.uint64(14695981039346656037)
    for i in range(made.shape[0]):
        mixed = (mixed ^ np.uint64(made[i])) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(31)
    at = np.int64(mixed & np.uint64(table.shape[0] - 1))
    while table[at] >= first:
        row = table[at]
        same = True
        for i in range(made.shape[0]):
            if held[row, i] != made[i]:
                same = False
                break
        if same:
            return at, row
        at = (at + 1) & (table.shape[0] - 1)
    return at, -1


@njit
def _move(  # noqa: C901 - one loop over signatures, arcs and rows
    arcs: Ints, source: Places, choice: Tiny, moves: Tiny, slots: Bytes, closed: Bytes, to: Places,
    of: Places, firsts: Ints, held: Ints, counts: Ints, first: Ints, weight: Ints, low: Ints,
    high: Ints, span_low: Ints, span_high: Ints, people: Ints, units: int, most: int, ahead: bool,
) -> tuple[bool, Ints, Ints, Ints]:  # fmt: skip
    into, end, back = firsts[0], firsts[1], firsts[2]
    room = max(256, held.shape[0])
    out = np.zeros((room, held.shape[1]), np.int64)
    out_counts = np.zeros(room, np.int64)
    out_first = np.zeros(end - into + 1, np.int64)
    table = np.full(1024, -1, np.int32)
    made = np.zeros(held.shape[1], np.int64)
    rows = arc_at = 0
    for signature in range(into, end):
        begin = rows
        looked = repeats = 0
        while arc_at < arcs.shape[0] and to[arcs[arc_at]] == signature:
            arc = arcs[arc_at]
            arc_at += 1
            other = of[arc] - back
            others = units - closed[signature] - slots[signature] if ahead else closed[signature]
            for row in range(first[other], first[other + 1]):
                if ahead:
                    good = _advance(
                        held[row],
                        made,
                        moves[arc],
                        choice[arc],
                        slots[source[arc]],
                        weight,
                        low,
                        high,
                    )
                else:
                    good = _retreat(
                        held[row],
                        made,
                        moves[arc],
                        choice[arc],
                        slots[source[arc]],
                        weight,
                        low,
                        high,
                    )
                if not good or not _possible(
                    made,
                    slots[signature],
                    low,
                    high,
                    span_low[signature],
                    span_high[signature],
                    people,
                    others,
                ):
                    continue
                if looked < 2048 or repeats * 32 > looked:  # equal rows are common enough to seek
                    looked += 1
                    at, known = _same(table, out, begin, made)
                    if known >= 0:
                        repeats += 1
                        out_counts[known] += counts[row]
                        continue
                    table[at] = rows
                if rows == most:
                    return False, out[:1], out_counts[:1], out_first
                if rows == room:
                    room *= 2
                    bigger = np.zeros((room, held.shape[1]), np.int64)
                    bigger[:rows] = out
                    out = bigger
                    longer = np.zeros(room, np.int64)
                    longer[:rows] = out_counts
                    out_counts = longer
                out[rows] = made
                out_counts[rows] = counts[row]
                rows += 1
                if 2 * (rows - begin) > table.shape[0]:
                    table = np.full(4 * table.shape[0], -1, np.int32)
                    for again in range(begin, rows):
                        at, _ = _same(table, out, begin, out[again])
                        table[at] = again
        out_first[signature - into + 1] = rows
    return True, out[:rows].copy(), out_counts[:rows].copy(), out_first
