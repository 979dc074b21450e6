"""Connected groups of cells, grown outward from seeds."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from vesting.maths.arrays import Floats

Near = Sequence[Mapping[int, float]]


def grow(near: Near, members: Iterable[int], seeds: Sequence[int]) -> dict[int, int]:
    """Give each member to the seed that reaches it first, so that every group is connected.

    Args:
        near: For each cell its neighbours and the cost of stepping there.
        members: Cells to be given; paths stay among them.
        seeds: The first cell of each group, all among the members.

    Returns:
        Position of the seed for every member that a seed can reach.
    """
    allowed, group = set(members), {}
    queue = [(0.0, seed, position) for position, seed in enumerate(seeds)]
    heapq.heapify(queue)
    while queue:
        cost, cell, position = heapq.heappop(queue)
        if cell in group:
            continue
        group[cell] = position
        for other, step in near[cell].items():
            if other in allowed and other not in group:
                heapq.heappush(queue, (cost + step, other, position))
    return group


def spread(centres: Floats, members: Sequence[int], number: int, first: int) -> list[int]:
    """Members that lie far from each other, beginning with one that is named.

    Args:
        centres: Points of all cells, ``(cells, 2)``.
        members: Cells to choose from.
        number: How many to choose, at most all.
        first: The first chosen.
    """
    points = centres[list(members)]
    chosen = [first]
    gap = np.hypot(*(points - centres[first]).T)
    while len(chosen) < min(number, len(members)):
        best = int(np.argmax(gap))
        chosen.append(members[best])
        gap = np.minimum(gap, np.hypot(*(points - points[best]).T))
    return chosen


def is_connected(near: Near, members: Iterable[int]) -> bool:
    """Whether the members hang together."""
    allowed = set(members)
    if not allowed:
        return False
    seen, stack = set(), [min(allowed)]
    while stack:
        cell = stack.pop()
        if cell in seen:
            continue
        seen.add(cell)
        stack.extend(other for other in near[cell] if other in allowed and other not in seen)
    return seen == allowed
