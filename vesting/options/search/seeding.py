"""A first option to start from: divide the area again and again along random trees."""

from __future__ import annotations

from vesting.maths.arrays import Ints, Masks
from vesting.maths.compiled import njit
from vesting.options.search.net import Bench, Net
from vesting.options.search.recombination import gather, grow, mark_side
from vesting.options.search.stream import below

TREES = 50
"""Trees drawn for one division before the attempt is given up."""


@njit
def _count_blocks(size: int, bench: Bench) -> None:
    """Count the blocks beyond each block of the tree, itself among them, on the leaders' sheet."""
    for block in bench.order[:size]:
        bench.leaders[block] = 1
    for place in range(size - 1, 0, -1):
        block = bench.order[place]
        bench.leaders[bench.parent[block]] += bench.leaders[block]


@njit
def _divisions(
    size: int, total: int, units: int, kept: int, window: Ints, net: Net, bench: Bench
) -> int:
    """Count, or up to number ``kept`` find, ways to cut the tree into two parts of whole units."""
    low, high = window[0], window[1]
    count = 0
    for block in bench.order[1:size]:
        if bench.knots[block] & net.same:
            continue
        here, rest = bench.sums[block], total - bench.sums[block]
        blocks = bench.leaders[block]
        for part in range(max(1, units - size + blocks), min(units, blocks + 1)):
            far = units - part
            if part * low <= here <= part * high and far * low <= rest <= far * high:
                if count == kept:
                    bench.cuts[0] = block
                    bench.cuts[1] = part
                count += 1
    return count


@njit
def _divide(plan: Ints, counts: Ints, window: Ints, net: Net, bench: Bench, stream: Masks) -> bool:
    """Divide all blocks into units; ``plan`` and ``counts`` (units in each part) begin as zeros."""
    counts[0] = len(counts)
    parts, here = 1, 0
    while here < parts:
        size, total, twice = gather(plan, here, here, net, bench)
        if counts[here] == 1:
            if twice & net.apart:
                return False
            here += 1
            continue
        found = 0
        for _ in range(TREES):
            grow(size, net, bench, 0, stream)
            _count_blocks(size, bench)
            found = _divisions(size, total, counts[here], -1, window, net, bench)
            if found:
                break
        if not found:
            return False
        _divisions(size, total, counts[here], below(stream, found), window, net, bench)
        cut, part = bench.cuts[0], bench.cuts[1]
        mark_side(cut, size, bench)
        for block in bench.members[:size]:
            if bench.side[block]:
                plan[block] = parts
        counts[parts] = part
        counts[here] -= part
        parts += 1
    return True


@njit
def find_seed(
    plan: Ints, totals: Ints, window: Ints, net: Net, bench: Bench, attempts: int, stream: Masks
) -> int:
    """Fill ``plan`` and ``totals`` with a first option inside the window.

    Returns:
        The number of attempts needed; 0 when none of them led to an option.
    """
    for attempt in range(attempts):
        plan[:] = 0
        totals[:] = 0
        if _divide(plan, totals, window, net, bench, stream):
            totals[:] = 0
            for block in range(len(plan)):
                totals[plan[block]] += net.people[block]
            return attempt + 1
    return 0
