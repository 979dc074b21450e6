"""Random spanning trees of a part of the graph, parents before children.

Two ways: uniform over all spanning trees (D. B. Wilson, Generating random spanning trees more quickly
than the cover time, STOC 1996, doi 10.1145/237814.237880), and least trees under shuffled edges
(Kruskal), which are not uniform. The reversible chain needs the first.
"""

from __future__ import annotations

from vesting.maths.arrays import Flags, Ints, Masks
from vesting.maths.compiled import njit
from vesting.options.search.stream import below


@njit
def uniform_tree(
    root: int,
    members: Ints,
    size: int,
    inside: Flags,
    first: Ints,
    near: Ints,
    stream: Masks,
    parent: Ints,
    order: Ints,
    reached: Flags,
) -> None:
    """Draw a spanning tree of the blocks inside, uniformly among all of them.

    Args:
        root: Any member; one with many neighbours is found soonest. The draw is uniform for any root.
        members: Blocks of the part, in any order, in the first ``size`` places.
        size: Number of blocks of the part; the part is connected.
        inside: For each block whether it is in the part.
        first: Where each block's neighbours begin in ``near``; shape ``(n + 1,)``.
        near: Neighbours of every block, one after the other.
        stream: Chance.
        parent: Filled with each member's parent; -1 for the root.
        order: Filled with the members, parents before children.
        reached: Scratch; False for every member on entry, True on return.
    """
    parent[root] = -1
    reached[root] = True
    order[0] = root
    done = 1
    for start in members[:size]:
        here = start
        while not reached[here]:
            there = near[first[here] + below(stream, first[here + 1] - first[here])]
            if inside[there]:
                parent[here] = there
                here = there
        here, length = start, 0
        while not reached[here]:
            reached[here] = True
            here = parent[here]
            length += 1
        here = start
        for place in range(done + length - 1, done - 1, -1):
            order[place] = here
            here = parent[here]
        done += length


@njit
def _leader(block: int, leaders: Ints) -> int:
    while leaders[block] != block:
        leaders[block] = leaders[leaders[block]]
        block = leaders[block]
    return block


@njit
def list_edges(
    members: Ints, size: int, inside: Flags, first: Ints, near: Ints, edges: Ints
) -> int:
    """Write the edges inside a part, two ends each, onto a sheet; give their number."""
    count = 0
    for block in members[:size]:
        for other in near[first[block] : first[block + 1]]:
            if other > block and inside[other]:
                edges[2 * count] = block
                edges[2 * count + 1] = other
                count += 1
    return count


@njit
def shuffled_tree(
    root: int, members: Ints, size: int, count: int, stream: Masks, parent: Ints, order: Ints,
    reached: Flags, edges: Ints, tree: Ints, leaders: Ints,
) -> None:  # fmt: skip
    """Draw a spanning tree by adding edges in shuffled order; as :func:`uniform_tree` otherwise.

    ``edges`` holds the ``count`` edges of :func:`list_edges`, and is left with the same in another
    order. Scratch paper: ``tree``, shape ``(2 n, 3)``, with each block's first link and each link's
    other end and next; ``leaders``, one place a block.
    """
    for block in members[:size]:
        leaders[block] = block
        tree[block, 0] = -1
    joined = 0
    links = 0
    while joined < size - 1:
        pick = below(stream, count)
        count -= 1
        one, two = edges[2 * pick], edges[2 * pick + 1]
        edges[2 * pick], edges[2 * pick + 1] = edges[2 * count], edges[2 * count + 1]
        edges[2 * count], edges[2 * count + 1] = one, two
        a, b = _leader(one, leaders), _leader(two, leaders)
        if a != b:
            leaders[a] = b
            joined += 1
            tree[links, 1], tree[links, 2] = two, tree[one, 0]
            tree[one, 0] = links
            tree[links + 1, 1], tree[links + 1, 2] = one, tree[two, 0]
            tree[two, 0] = links + 1
            links += 2
    parent[root] = -1
    reached[root] = True
    order[0] = root
    done = 1
    for place in range(size):
        here = order[place]
        link = tree[here, 0]
        while link >= 0:
            there = tree[link, 1]
            if not reached[there]:
                reached[there] = True
                parent[there] = here
                order[done] = there
                done += 1
            link = tree[link, 2]
