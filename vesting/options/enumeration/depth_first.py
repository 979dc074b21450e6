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
    offsets = np.cumsum([0, *(len(s.unit) for s in steps[:-1])])
    start = np.stack([s.start + at for s, at in zip(steps, offsets, strict=True)])
    unit = np.concatenate([s.unit for s in steps])
    child = np.concatenate([s.child for s in steps])
    at = np.zeros(units + 1, dtype=np.int64)  # the last slot holds the level itself
    stop = np.zeros(units, dtype=np.int64)
    at[0], stop[0] = start[0, 0], start[0, 1]
    while left:
        rows = np.empty((min(left, batch), units), dtype=np.int32)
        _walk(start, unit, child, at, stop, rows)
        left -= len(rows)
        yield rows


@njit
def _walk(
    start: Ints, unit: Places, child: Places, at: Ints, stop: Ints, rows: Places
) -> None:  # pragma: no cover - compiled
    """Fill ``rows``; ``at`` and ``stop`` hold the place of every level between two calls."""
    units = rows.shape[1]
    written = 0
    level = at[units]
    while written < rows.shape[0]:
        if at[level] >= stop[level]:
            level -= 1
            at[level] += 1
            continue
        if level == units - 1:
            for column in range(units):
                rows[written, column] = unit[at[column]]
            written += 1
            at[level] += 1
            continue
        node = child[at[level]]
        level += 1
        at[level] = start[level, node]
        stop[level] = start[level, node + 1]
    at[units] = level
