"""Made-up counties for the benchmarks: points, the borders between them, and people; all seeded."""

from __future__ import annotations

import numpy as np
from scipy.spatial import Delaunay

from vesting.area.graph import BlockGraph


def county(
    blocks: int, seed: int, *, split: tuple[int, ...] = (), borders: float = 1.9
) -> BlockGraph:
    """A planar county.

    Args:
        blocks: Whole districts.
        seed: Seed of everything.
        split: Pieces into which the first districts are cut, one number a district.
        borders: Borders per block.
    """
    rng = np.random.default_rng(seed)
    centres = rng.random((blocks, 2)) * [1.5, 1.0]
    people = np.maximum(1, rng.lognormal(11.6, 0.35, blocks).astype(np.int64))
    points, weights = [], []
    for i in range(blocks):
        pieces = split[i] if i < len(split) else 1
        spread = 0.55 / np.sqrt(blocks)
        angle, radius = rng.random(pieces) * 2 * np.pi, np.sqrt(rng.random(pieces)) * spread
        here = centres[i] + np.column_stack([np.cos(angle), np.sin(angle)]) * radius[:, None]
        points.append(here if pieces > 1 else centres[i : i + 1])
        share = rng.lognormal(0, 0.25, pieces)
        parts = np.floor(people[i] * share / share.sum()).astype(np.int64)
        parts[0] += people[i] - parts.sum()
        weights.append(parts)
    spots, population = np.concatenate(points), np.concatenate(weights)
    ids = [f"c{i:02d}" for i in range(len(spots))]
    pairs = [(ids[a], ids[b]) for a, b in _edges(spots, round(borders * len(spots)))]
    return BlockGraph.of([(c, int(p)) for c, p in zip(ids, population, strict=True)], pairs)


def _edges(spots: np.ndarray, wanted: int) -> list[tuple[int, int]]:
    """Shortest edges of the Delaunay triangulation, with those that keep it in one part."""
    triangles = Delaunay(spots).simplices
    edges = {
        tuple(sorted(map(int, pair)))
        for t in triangles
        for pair in zip(t, np.roll(t, 1), strict=True)
    }
    ranked = sorted(edges, key=lambda e: float(np.linalg.norm(spots[e[0]] - spots[e[1]])))
    root = list(range(len(spots)))

    def find(i: int) -> int:
        while root[i] != i:
            i = root[i]
        return i

    tree = []
    for a, b in ranked:
        if find(a) != find(b):
            root[find(a)] = find(b)
            tree.append((a, b))
    others = [e for e in ranked if e not in tree]
    return sorted(tree + others[: max(0, wanted - len(tree))])
