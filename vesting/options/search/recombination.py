"""One step of the recombination chain: merge two touching units, draw a tree, cut it anew.

Plain: D. DeFord, M. Duchin, J. Solomon, Recombination: a family of Markov chains for redistricting,
Harvard Data Science Review 3(1), 2021. Reversible: S. Cannon, M. Duchin, D. Randall, P. Rule, Spanning
tree methods for sampling graph partitions, arXiv 2210.01401. The window is inclusive at both ends.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vesting.maths.arrays import Ints, Masks
from vesting.maths.compiled import njit
from vesting.options.search.net import Bench, Net
from vesting.options.search.stream import below
from vesting.options.search.trees import list_edges, shuffled_tree, uniform_tree

MOVED, REPEATED, NO_CUT, NO_BORDER, REFUSED = 0, 1, 2, 3, 4
"""How a step ended: a new option; the same option again; no cut inside the window; the two units drawn
do not touch (reversible); turned down so that the long-run frequencies are right (reversible)."""

OUTCOMES = ("moved", "repeated", "no cut", "no border", "refused")


@njit
def gather(plan: Ints, one: int, two: int, net: Net, bench: Bench) -> tuple[int, int, np.uint64]:
    """List the blocks of two units; give their number, residents and the pairs wholly among them."""
    size, total = 0, 0
    seen, twice = np.uint64(0), np.uint64(0)
    for block in range(len(plan)):
        bench.inside[block] = plan[block] == one or plan[block] == two
        if bench.inside[block]:
            bench.members[size] = block
            bench.reached[block] = False
            size += 1
            total += net.people[block]
            twice |= seen & net.ties[block]
            seen |= net.ties[block]
    return size, total, twice


@njit
def grow(size: int, net: Net, bench: Bench, edges: int, stream: Masks) -> None:
    """Draw a tree of the gathered blocks, then add up residents and pairs from the leaves.

    ``edges`` is the number of edges listed for shuffling; 0 for a uniform tree.
    """
    root = bench.members[0]
    for block in net.hubs:
        if bench.inside[block]:
            root = block
            break
    if edges:
        shuffled_tree(
            root, bench.members, size, edges, stream, bench.parent, bench.order, bench.reached,
            bench.edges, bench.tree, bench.leaders,
        )  # fmt: skip
    else:
        uniform_tree(
            root, bench.members, size, bench.inside, net.first, net.near, stream, bench.parent,
            bench.order, bench.reached,
        )  # fmt: skip
    for block in bench.members[:size]:
        bench.sums[block] = net.people[block]
        bench.knots[block] = net.ties[block]
        bench.reached[block] = False
    for place in range(size - 1, 0, -1):
        block = bench.order[place]
        bench.sums[bench.parent[block]] += bench.sums[block]
        bench.knots[bench.parent[block]] ^= bench.knots[block]


@njit
def pairs_kept(knots: np.uint64, twice: np.uint64, net: Net) -> bool:
    """Whether a side with these pairs cut keeps every pair of the merged units as it has to be."""
    cut = knots & twice
    together = cut & net.same == 0
    return bool(together and cut & net.apart == net.apart & twice)


@njit
def find_cuts(
    size: int, total: int, twice: np.uint64, low: int, high: int, net: Net, bench: Bench
) -> int:
    """List the blocks whose edge to their parent may be cut; give their number."""
    least, most = max(low, total - high), min(high, total - low)
    count = 0
    for block in bench.order[1:size]:
        if least <= bench.sums[block] <= most and pairs_kept(bench.knots[block], twice, net):
            bench.cuts[count] = block
            count += 1
    return count


@njit
def mark_side(cut: int, size: int, bench: Bench) -> None:
    """Mark the blocks on the far side of a cut."""
    for block in bench.order[:size]:
        above = bench.parent[block]
        bench.side[block] = block == cut or (above >= 0 and bench.side[above])


@njit
def most_cuts(size: int, total: int, low: int, net: Net, bench: Bench) -> int:
    """A number that the admissible cuts of no tree of the merged units can exceed.

    If three units do not fit into two, all admissible cuts of a tree lie on one path, and the blocks
    between the first and the last hold at most ``total - 2 low`` residents; so there are at most as
    many as the lightest blocks that fit into that number, and one. Otherwise every edge may count.
    """
    if 3 * low <= total:
        return size - 1
    room = total - 2 * low
    count = 1
    for block in net.lightest:
        if bench.inside[block]:
            room -= net.people[block]
            if room < 0:
                break
            count += 1
    return min(count, size - 1)


@njit
def borders_across(size: int, net: Net, bench: Bench) -> int:
    """Number of edges between the two new sides."""
    count = 0
    for block in bench.members[:size]:
        if bench.side[block]:
            for spot in range(net.first[block], net.first[block + 1]):
                other = net.near[spot]
                if bench.inside[other] and not bench.side[other]:
                    count += 1
    return count


@njit
def touching(plan: Ints, one: int, two: int, net: Net) -> bool:
    """Whether two units share a border."""
    for edge in range(len(net.ends)):
        a, b = plan[net.ends[edge, 0]], plan[net.ends[edge, 1]]
        if (a == one and b == two) or (a == two and b == one):
            return True
    return False


@njit
def settle(plan: Ints, totals: Ints, one: int, two: int, cut: int, size: int, bench: Bench) -> int:
    """Write the two new units into the plan; say whether it is a new one."""
    changed, swapped = False, False
    whole = totals[one] + totals[two]
    for block in bench.members[:size]:
        if bench.side[block] == (plan[block] == one):
            swapped = True
        else:
            changed = True
        plan[block] = one if bench.side[block] else two
    totals[one] = bench.sums[cut]
    totals[two] = whole - bench.sums[cut]
    return MOVED if changed and swapped else REPEATED


@njit
def plain_step(
    plan: Ints, totals: Ints, window: Ints, net: Net, bench: Bench, tries: int, shuffled: bool,
    stream: Masks,
) -> int:  # fmt: skip
    """Recombine two units that share a border drawn at random; up to ``tries`` trees.

    Two units are drawn in proportion to the number of edges between them. Every admissible cut of the
    first tree that has one is equally likely.
    """
    if len(totals) < 2:
        return REPEATED
    while True:
        edge = below(stream, len(net.ends))
        one, two = plan[net.ends[edge, 0]], plan[net.ends[edge, 1]]
        if one != two:
            break
    size, total, twice = gather(plan, one, two, net, bench)
    edges = 0
    if shuffled:
        edges = list_edges(
            bench.members, size, bench.inside, net.first, net.near, bench.edges
        )  # fmt: skip
    for _ in range(tries):
        grow(size, net, bench, edges, stream)
        count = find_cuts(size, total, twice, window[0], window[1], net, bench)
        if count:
            cut = bench.cuts[below(stream, count)]
            mark_side(cut, size, bench)
            return settle(plan, totals, one, two, cut, size, bench)
    return NO_CUT


@njit
def reversible_step(
    plan: Ints, totals: Ints, window: Ints, net: Net, bench: Bench, stream: Masks
) -> int:
    """One step whose long-run frequencies are proportional to the number of spanning forests.

    Any two units are drawn; one uniform tree; of its ``c`` admissible cuts one is taken with chance
    ``c / most`` in all; the new option is accepted with chance ``1 / borders`` between its two sides.
    ``most`` depends on the merged units alone, which the step back shares, so detailed balance holds.
    """
    units = len(totals)
    if units < 2:
        return REPEATED
    one = below(stream, units)
    two = below(stream, units - 1)
    two += two >= one
    if not touching(plan, one, two, net):
        return NO_BORDER
    size, total, twice = gather(plan, one, two, net, bench)
    grow(size, net, bench, 0, stream)
    count = find_cuts(size, total, twice, window[0], window[1], net, bench)
    if count == 0:
        return NO_CUT
    if below(stream, most_cuts(size, total, window[0], net, bench)) >= count:
        return REFUSED
    cut = bench.cuts[below(stream, count)]
    mark_side(cut, size, bench)
    if below(stream, borders_across(size, net, bench)) > 0:
        return REFUSED
    return settle(plan, totals, one, two, cut, size, bench)


@njit
def run_steps(
    plan: Ints, totals: Ints, window: Ints, net: Net, bench: Bench, tries: int, shuffled: bool,
    reversible: bool, thin: int, stream: Masks, kept: NDArray[np.integer[Any]], outcomes: Ints,
) -> None:  # fmt: skip
    """Take ``thin`` steps for each row of ``kept``, and write the plan into the row.

    ``plan`` and ``totals`` are changed in place; ``kept`` has the shape ``(samples, n)``; how the steps
    ended is added to ``outcomes``, one place for each of ``OUTCOMES``.
    """
    for row in range(len(kept)):
        for _ in range(thin):
            if reversible:
                end = reversible_step(plan, totals, window, net, bench, stream)
            else:
                end = plain_step(plan, totals, window, net, bench, tries, shuffled, stream)
            outcomes[end] += 1
        kept[row, :] = plan
