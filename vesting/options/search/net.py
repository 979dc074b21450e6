"""The graph as flat arrays, and the scratch paper of the chain's kernels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from vesting.maths.arrays import Flags, Ints, Masks

MOST_PAIRS = 64


class Net(NamedTuple):
    """A connected graph in the form that compiled loops read.

    Attributes:
        first: Where each block's neighbours begin in ``near``, shape ``(n + 1,)``.
        near: Neighbours of every block, one after the other, shape ``(2 m,)``.
        ends: Both ends of every edge, shape ``(m, 2)``.
        people: Residents of each block.
        lightest: Blocks from fewest to most residents.
        hubs: Blocks from most to fewest neighbours.
        ties: For each block one bit for each pair that it belongs to; at most 64 pairs.
        same: Bits of the pairs that stay together.
        apart: Bits of the pairs that stay apart.
    """

    first: Ints
    near: Ints
    ends: Ints
    people: Ints
    lightest: Ints
    hubs: Ints
    ties: Masks
    same: np.uint64
    apart: np.uint64


class Bench(NamedTuple):
    """Scratch paper for one chain; see the kernels for what each sheet holds."""

    members: Ints
    inside: Flags
    parent: Ints
    order: Ints
    reached: Flags
    sums: Ints
    knots: Masks
    cuts: Ints
    side: Flags
    edges: Ints
    tree: Ints
    leaders: Ints


def make_net(
    people: Sequence[int],
    edges: Sequence[tuple[int, int]],
    same: Sequence[tuple[int, int]] = (),
    apart: Sequence[tuple[int, int]] = (),
) -> Net:
    """Lay out a graph and its pairs for the kernels.

    Args:
        people: Residents of each block.
        edges: Pairs of block positions, each once.
        same: Pairs of blocks that every option keeps in one unit.
        apart: Pairs of blocks that every option keeps in different units.
    """
    assert len(same) + len(apart) <= MOST_PAIRS
    ends = np.array(sorted(edges), dtype=np.int64).reshape(-1, 2)
    both = np.concatenate([ends, ends[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    degrees = np.bincount(both[:, 0], minlength=len(people))
    heads = np.array(people, dtype=np.int64)
    ties = np.zeros(len(people), dtype=np.uint64)
    for bit, pair in enumerate([*same, *apart]):
        ties[list(pair)] |= np.uint64(1 << bit)
    return Net(
        first=np.concatenate([[0], np.cumsum(degrees)]).astype(np.int64),
        near=np.ascontiguousarray(both[:, 1]),
        ends=ends,
        people=heads,
        lightest=np.argsort(heads, kind="stable").astype(np.int64),
        hubs=np.argsort(-degrees, kind="stable").astype(np.int64),
        ties=ties,
        same=np.uint64((1 << len(same)) - 1),
        apart=np.uint64(((1 << len(apart)) - 1) << len(same)),
    )


def make_bench(net: Net) -> Bench:
    """Fresh scratch paper for a graph."""
    n = len(net.people)

    def sheet() -> Ints:
        return np.zeros(n, dtype=np.int64)

    def flags() -> Flags:
        return np.zeros(n, dtype=np.bool_)

    return Bench(
        members=sheet(),
        inside=flags(),
        parent=sheet(),
        order=sheet(),
        reached=flags(),
        sums=sheet(),
        knots=np.zeros(n, dtype=np.uint64),
        cuts=sheet(),
        side=flags(),
        edges=np.zeros(len(net.near), dtype=np.int64),
        tree=np.zeros((2 * n, 3), dtype=np.int64),
        leaders=sheet(),
    )
