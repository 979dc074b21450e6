"""Count by the compiled sweep."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from vesting.maths.arrays import Ints
from vesting.options.enumeration.sweep.compiled.pairs import count_pairs
from vesting.options.enumeration.sweep.compiled.rows import Mover, Packed, seed
from vesting.options.enumeration.sweep.compiled.signatures import Web, weave, without_window
from vesting.options.enumeration.sweep.compiled.spans import spans
from vesting.options.enumeration.sweep.line import Line
from vesting.options.enumeration.sweep.meeting import too_many_rows

Progress = Callable[[int, int | None], None]

MOST_ROWS = 8_000_000
"""Half-made options held at once on one side; where the sides have not met by then, the forward side
goes on in pieces."""

MOST_MOVED = 150_000_000
"""Half-made options moved in pieces before a count is given up."""

SPREAD = 1.5
"""Guessed factor by which one more block multiplies half-made options."""

SAFE = 2.0**61
"""Below this many options without a window every count fits 63 bits, whatever the rounding."""


def count_compiled(
    line: Line, units: Sequence[int], progress: Progress | None = None, most_rows: int = MOST_ROWS
) -> dict[int, int] | None:
    """Options by number of councils beside the fixed ones.

    Args:
        line: The blocks in order.
        units: Numbers of councils beside the fixed ones.
        progress: Called with the blocks passed and their number.
        most_rows: Rows to hold at most on one side.

    Returns:
        Exact counts; ``None`` where they may pass 63 bits, or where signatures are too many.

    Raises:
        InputError: OPT-E17 where too many rows would be held.
    """
    web = weave(line, min(units), max(units))
    if web is None or _magnitude(web) > SAFE:
        return None
    return {k: _count(line, web, k, progress, most_rows) for k in units}


def _magnitude(web: Web) -> float:
    """Options without a window, to about fifteen figures."""
    ways = np.zeros(len(web.closed))
    ways[0] = 1.0
    for layer in range(len(web.arc_first) - 1):
        arcs = slice(web.arc_first[layer], web.arc_first[layer + 1])
        ways += np.bincount(
            web.target[arcs], weights=ways[web.source[arcs]], minlength=len(web.closed)
        )
    return float(ways[web.first[-2] :].sum())


def _count(line: Line, web: Web, units: int, progress: Progress | None, most_rows: int) -> int:
    ends = np.flatnonzero(web.closed[web.first[-2] :] == units)
    if not len(ends):
        return 0
    mover = _mover(line, web, units, most_rows)
    columns = int(web.slots.max()) * len(line.bounds)
    past = seed(columns, 1, 0)
    future = seed(columns, int(web.first[-1] - web.first[-2]), int(ends[0]))
    start, stop = 0, len(line.blocks)
    while start < stop:
        if progress is not None:
            progress(start + len(line.blocks) - stop, len(line.blocks))
        behind = len(past) <= len(future)
        moved = mover.forward(past, start) if behind else mover.backward(future, stop - 1)
        if moved is None:
            break
        if behind:
            past, start = moved, start + 1
        else:
            future, stop = moved, stop - 1
    return _in_pieces(mover, past, start, stop, future, progress or _silent)


def _silent(done: int, total: int | None) -> None:
    """Tell nobody."""


def _in_pieces(
    mover: Mover, past: Packed, start: int, stop: int, future: Packed, progress: Progress
) -> int:
    """Bring forward rows to the meeting, in pieces where all of them would be too many at once."""
    if len(past) * SPREAD ** (stop - start) > MOST_MOVED:
        raise too_many_rows(MOST_MOVED, without_window(mover.web))
    waiting = [(past, start)]
    blocks = len(mover.weights)
    moved = total = 0
    while waiting:
        rows, at = waiting.pop()
        if at == stop:
            total += _join(mover.web, at, rows, future, mover.low, mover.high)
            continue
        progress(blocks - stop + at, blocks)
        further = mover.forward(rows, at)
        if further is None:
            waiting += [(half, at) for half in rows.halves()]
            continue
        waiting.append((further, at + 1))
        moved += len(further)
        if moved > MOST_MOVED:
            raise too_many_rows(MOST_MOVED, without_window(mover.web))
    return total


def _mover(line: Line, web: Web, units: int, most_rows: int) -> Mover:
    blocks, measures = len(line.blocks), len(line.bounds)
    weights = np.array([b.values for b in line.bounds], dtype=np.int64).reshape(measures, blocks).T
    weights = np.ascontiguousarray(weights)
    low = np.array([b.low for b in line.bounds], dtype=np.int64)
    high = np.array([b.high for b in line.bounds], dtype=np.int64)
    passed = np.concatenate([np.zeros((1, measures), dtype=np.int64), np.cumsum(weights, axis=0)])
    bounds = spans(web, weights, low, high, units)
    return Mover(web, bounds, weights, low, high, passed, units, most_rows)


def _join(web: Web, layer: int, past: Packed, future: Packed, low: Ints, high: Ints) -> int:
    total = 0
    for place, signature in enumerate(range(web.first[layer], web.first[layer + 1])):
        one = slice(past.first[place], past.first[place + 1])
        other = slice(future.first[place], future.first[place + 1])
        if one.start == one.stop or other.start == other.stop:
            continue
        slots = int(web.slots[signature])
        width = slots * len(low)
        total += count_pairs(
            np.ascontiguousarray(past.held[one, :width]),
            past.counts[one],
            np.ascontiguousarray(future.held[other, :width]),
            future.counts[other],
            np.tile(low, slots),
            np.tile(high, slots),
        )
    return int(total)
