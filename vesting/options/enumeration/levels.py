"""Listing from the diagram, level by level in numpy: first councils, second councils, and so on.

Rows are kept as back-pointers, so that the cost is one gather per council at the end. A stretch of
rows that would grow past the batch is divided first: memory stays bounded whatever the number of
options.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vesting.maths.arrays import Ints, Places
from vesting.options.enumeration.diagram import Diagram, Steps

BATCH = 1_000_000
"""Options listed at once."""


def list_by_level(diagram: Diagram, units: int, *, batch: int = BATCH) -> Iterator[Places]:
    """Every option with so many councils, as rows of unit positions.

    Args:
        diagram: The kept diagram.
        units: Number of councils.
        batch: Options in one yield, at most.

    Yields:
        ``int32`` matrices (options × units), in order of the councils by lowest block.
    """
    if not diagram.count(units):
        return
    steps = [diagram.steps(left) for left in range(units, 0, -1)]
    stack = [(np.zeros(1, dtype=np.int32), np.zeros((1, 0), dtype=np.int32))]
    while stack:
        nodes, placed = stack.pop()
        depth = placed.shape[1]
        ways = diagram.ways[nodes, units - depth]
        if len(nodes) == 1 or int(ways.sum()) <= batch:
            if int(ways[0]) <= batch or depth == units - 1:
                yield _finish(steps[depth:], nodes, placed)
                continue
            nodes, placed = _widen(steps[depth], nodes, placed)
        half = max(1, len(nodes) // 2)
        if len(nodes) > 1:
            stack.append((nodes[half:], placed[half:]))
        stack.append((nodes[:half], placed[:half]))


def _widen(steps: Steps, nodes: Places, placed: Places) -> tuple[Places, Places]:
    row, arc = _arcs(steps, nodes)
    return steps.child[arc], np.column_stack([placed[row], steps.unit[arc]])


def _finish(steps: list[Steps], nodes: Places, placed: Places) -> Places:
    """Place all the remaining councils on some rows."""
    chosen: list[Places] = []
    parents: list[Ints] = []
    for step in steps[:-1]:
        row, arc = _arcs(step, nodes)
        parents.append(row)
        chosen.append(step.unit[arc])
        nodes = step.child[arc]
    depth = placed.shape[1]
    table = np.empty((len(nodes), depth + len(steps)), dtype=np.int32)
    table[:, -1] = steps[-1].unit[steps[-1].start[nodes]]  # the last council is what is left
    at = np.arange(len(nodes))
    for column in range(len(steps) - 2, -1, -1):
        table[:, depth + column] = chosen[column][at]
        at = parents[column][at]
    table[:, :depth] = placed[at]
    return table


def _arcs(steps: Steps, nodes: Places) -> tuple[Ints, Ints]:
    """For rows at some nodes, every arc that can follow: (row, arc), in order."""
    first = steps.start[nodes]
    degree = steps.start[nodes + 1] - first
    row = np.repeat(np.arange(len(nodes)), degree)
    before = np.cumsum(degree) - degree
    return row, np.arange(len(row)) + (first - before)[row]
