"""An order in which to sweep over the map so that few blocks are at the front at any time.

The front after a block is every swept block with a neighbour that is not swept yet. The work of the
sweep grows with the number of ways to divide the front, so the order is what decides.
"""

from __future__ import annotations

import numpy as np

from vesting.maths.arrays import Ints, Masks
from vesting.maths.compiled import njit
from vesting.options.search.net import Net
from vesting.options.search.stream import below, chance

GROWTH = 2.2
"""About how many times more states each further block at the front makes, on maps of wards."""

MOVES = 200
"""Changes of the order that are tried for each block."""


@njit
def sweep_cost(order: Ints, first: Ints, near: Ints) -> float:
    """About how many states a sweep in this order meets."""
    n = len(order)
    place = np.empty(n, dtype=np.int64)
    for step in range(n):
        place[order[step]] = step
    change = np.zeros(n + 1, dtype=np.int64)
    for block in range(n):
        last = place[block]
        for other in near[first[block] : first[block + 1]]:
            last = max(last, place[other])
        change[place[block]] += 1
        change[last] -= 1
    total, front = 0.0, 0
    for step in range(n):
        front += change[step]
        total += GROWTH**front
    return total


@njit
def _greedy(start: int, first: Ints, near: Ints, order: Ints) -> None:
    """From one block on, always the block that leaves the smallest front; then the longest waiting."""
    n = len(order)
    unswept = first[1:] - first[:-1]
    place = np.full(n, -1, dtype=np.int64)
    block = start
    for step in range(n):
        order[step] = block
        place[block] = step
        for other in near[first[block] : first[block + 1]]:
            unswept[other] -= 1
        best, best_growth, best_age = -1, n, n
        for candidate in range(n):
            if place[candidate] >= 0:
                continue
            growth, age = (1 if unswept[candidate] else 0), n
            for other in near[first[candidate] : first[candidate + 1]]:
                if place[other] >= 0:
                    age = min(age, place[other])
                    if unswept[other] == 1:
                        growth -= 1
            if best < 0 or (age < n and (growth, age) < (best_growth, best_age)):
                best, best_growth, best_age = candidate, growth, age
        block = best


@njit
def _improve(order: Ints, first: Ints, near: Ints, moves: int, stream: Masks) -> float:
    """Move blocks to other places in the order while that makes the sweep smaller."""
    n = len(order)
    cost = sweep_cost(order, first, near)
    trial = order.copy()
    for move in range(moves):
        here = below(stream, n)
        there = min(n - 1, max(0, here + below(stream, 25) - 12))
        trial[:] = order
        block = order[here]
        if here < there:
            trial[here:there] = order[here + 1 : there + 1]
        else:
            trial[there + 1 : here + 1] = order[there:here]
        trial[there] = block
        new = sweep_cost(trial, first, near)
        heat = 0.02 * (1 - move / moves) + 1e-9
        if new <= cost or chance(stream) < np.exp(-np.log(new / cost) / heat):
            order[:] = trial
            cost = new
    return cost


def sweep_order(net: Net, stream: Masks) -> Ints:
    """A good order of the blocks.

    Args:
        net: Borders, and pairs that a constraint ties.
        stream: Chance.
    """
    blocks = len(net.people)
    best, least = np.arange(blocks), np.inf
    for start in range(blocks):
        order = np.zeros(blocks, dtype=np.int64)
        _greedy(start, net.first, net.near, order)
        cost = sweep_cost(order, net.first, net.near)
        if cost < least:
            best, least = order, cost
    _improve(best, net.first, net.near, MOVES * blocks, stream)
    return best
