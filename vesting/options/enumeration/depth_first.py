"""Listing from the diagram, depth first in a compiled kernel."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vesting.maths.arrays import Ints, Places
from vesting.maths.compiled import njit
from vesting.options.enumeration.diagram import Diagram
from vesting.options.enumeration.levels import BATCH


def list_depth_first(diagram: Diagram, units: int, *, batch: int = BATCH) -> Iterator[Places]:
    """Every option with so many councils, as rows of unit positions; compiled.

    The rows and their order are those of :func:`~vesting.options.enumeration.levels.list_by_level`.
    """
    left = diagram.count(units)
    if not left:
        return
    steps = [diagram.steps(k) for k in range(units, 0, -1)]
    last = steps[-1].unit[np.minimum(steps[-1].start[:-1], len(steps[-1].unit) - 1)]
    if units == 1:
        yield last[:1, None]
        return
    offsets = np.cumsum([0, *(len(s.unit) for s in steps[:-2])])
    start = np.stack([s.start + at for s, at in zip(steps[:-1], offsets, strict=True)])
    unit = np.concatenate([s.unit for s in steps[:-1]])
    child = np.concatenate([s.child for s in steps[:-1]])
    at = np.zeros(units, dtype=np.int64)  # the last slot holds the level itself
    stop = np.zeros(units, dtype=np.int64)
    at[0], stop[0] = start[0, 0], start[0, 1]
    while left:
        rows = np.empty((min(left, batch), units), dtype=np.int32)
        _walk(start, unit, child, last, at, stop, rows)
        left -= len(rows)
        yield rows


@njit
def _walk(
    start: Ints, unit: Places, child: Places, last: Places, at: Ints, stop: Ints, rows: Places
) -> None:
    """Fill ``rows``; ``at`` and ``stop`` hold the place of every level between two calls.

    The last council is what is left, so the one before it ends the walk: ``last`` gives it by node.
    """
    deepest = rows.shape[1] - 2
    written = 0
    level = at[deepest + 1]
    path = np.empty(deepest + 1, np.int32)
    for above in range(level):
        path[above] = unit[at[above]]
    while written < rows.shape[0]:
        if at[level] >= stop[level]:
            level -= 1
            at[level] += 1
        elif level == deepest:
            end = min(stop[level], at[level] + rows.shape[0] - written)
            for arc in range(at[level], end):
                for column in range(deepest):
                    rows[written, column] = path[column]
                rows[written, deepest] = unit[arc]
                rows[written, deepest + 1] = last[child[arc]]
                written += 1
            at[level] = end
        else:
            path[level] = unit[at[level]]
            node = child[at[level]]
            level += 1
            at[level] = start[level, node]
            stop[level] = start[level, node + 1]
    at[deepest + 1] = level
