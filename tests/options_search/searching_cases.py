"""Small maps whose options can all be listed, and slow ways to the answers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import networkx as nx
import numpy as np

from vesting.area.graph import BlockGraph
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.window import Window
from vesting.options.search.terrain import Terrain


def grid(rows: int, columns: int, people: int | list[int] = 1, *, placed: bool = True) -> Terrain:
    """A grid of blocks ``r0c0`` ..., one kilometre apart."""
    cells = list(product(range(rows), range(columns)))
    codes = [f"r{r}c{c}" for r, c in cells]
    each = [people] * len(cells) if isinstance(people, int) else people
    borders = [
        (f"r{r}c{c}", f"r{r + dr}c{c + dc}")
        for r, c in cells
        for dr, dc in ((0, 1), (1, 0))
        if r + dr < rows and c + dc < columns
    ]
    graph = BlockGraph.of(zip(codes, each, strict=True), borders)
    return Terrain(graph, np.array(cells, dtype=float) if placed else None)


def random_terrain(rng: np.random.Generator, most: int = 9) -> Terrain:
    """A connected map of 4 to ``most`` blocks; some blocks may be empty of people."""
    n = int(rng.integers(4, most + 1))
    edges = {(int(rng.integers(0, i)), i) for i in range(1, n)}
    for _ in range(int(rng.integers(0, n + 1))):
        a, b = sorted(rng.choice(n, size=2, replace=False).tolist())
        edges.add((a, b))
    people = rng.integers(0 if rng.random() < 0.2 else 1, 100, size=n).tolist()
    codes = [f"b{i}" for i in range(n)]
    graph = BlockGraph.of(
        zip(codes, people, strict=True), [(codes[a], codes[b]) for a, b in sorted(edges)]
    )
    metres = rng.integers(0, 5000, size=len(graph.edges)) if rng.random() < 0.7 else None
    return Terrain(graph, rng.random((n, 2)) * 10, metres)


def random_constraints(rng: np.random.Generator, terrain: Terrain, units: int) -> Constraints:
    """A window and at times blocks together, apart or fixed."""
    graph = terrain.graph
    window = Window.around(graph, units, Fraction(int(rng.choice([20, 50, 80, 99])), 100))
    pick = lambda size: tuple(rng.choice(graph.ids, size=size, replace=False).tolist())  # noqa: E731
    return Constraints(
        windows=(window,),
        together=(pick(2),) if rng.random() < 0.3 else (),
        apart=(pick(2),) if units > 1 and rng.random() < 0.3 else (),
        fixed=(pick(1),) if units > 1 and rng.random() < 0.2 else (),
    )


@dataclass(frozen=True)
class Option:
    """One option of the slow way: unit of each block, and its scores."""

    plan: tuple[int, ...]
    cut: float
    compactness: float
    balance: float


def plans(blocks: int, units: int):
    """Every way to give blocks to exactly so many units, numbered by first block."""

    def grow(head: tuple[int, ...], used: int):
        left = blocks - len(head)
        if used + left < units:
            return
        if not left:
            yield head
            return
        for unit in range(min(used + 1, units)):
            yield from grow((*head, unit), max(used, unit + 1))

    yield from grow((), 0)


def every_option(terrain: Terrain, units: int, constraints: Constraints) -> list[Option]:
    """All options with their scores, by trying every partition."""
    graph = terrain.graph
    net = nx.Graph(list(graph.edges))
    net.add_nodes_from(range(len(graph)))
    whole: dict[frozenset[int], bool] = {}
    return [
        _scored(terrain, plan, units)
        for plan in plans(len(graph), units)
        if _kept(graph, plan, units, constraints) and _connected(net, whole, plan, units)
    ]


def parts_of(plan, units: int) -> list[frozenset[int]]:
    return [frozenset(i for i, unit in enumerate(plan) if unit == u) for u in range(units)]


def _connected(net, whole, plan, units) -> bool:
    for part in parts_of(plan, units):
        if part not in whole:
            whole[part] = nx.is_connected(net.subgraph(part))
        if not whole[part]:
            return False
    return True


def _kept(graph: BlockGraph, plan, units: int, constraints: Constraints) -> bool:
    of = dict(zip(graph.ids, plan, strict=True))
    parts = [{c for c, unit in of.items() if unit == u} for u in range(units)]
    for window in constraints.windows:
        held = [sum(graph.populations[graph.ids.index(c)] for c in part) for part in parts]
        low = 0 if window.low is None else window.low
        high = graph.total if window.high is None else window.high
        if min(held) < low or max(held) > high:
            return False
    together = all(len({of[c] for c in group}) == 1 for group in constraints.together)
    apart = all(len({of[c] for c in group}) == len(group) for group in constraints.apart)
    fixed = all(set(group) in parts for group in constraints.fixed)
    return together and apart and fixed


def _scored(terrain: Terrain, plan, units: int) -> Option:
    graph = terrain.graph
    people = np.array(graph.populations, dtype=float)
    cut = sum(
        int(w)
        for (a, b), w in zip(graph.edges, terrain.weights(), strict=True)
        if plan[a] != plan[b]
    )
    inertia = 0.0
    if terrain.points is not None:
        square = ((terrain.points[:, None] - terrain.points[None]) ** 2).sum(axis=2)
        for part in parts_of(plan, units):
            at = sorted(part)
            inertia += min((people[at] * square[at, j]).sum() for j in at)
    held = [sum(graph.populations[i] for i in part) for part in parts_of(plan, units)]
    return Option(
        tuple(plan),
        cut if terrain.metres is None else cut / 1000,
        inertia,
        max(held) - min(held),
    )


def spanning_trees(terrain: Terrain, part: frozenset[int]) -> int:
    """Number of spanning trees of a part, by Kirchhoff's theorem in exact arithmetic."""
    at = sorted(part)
    size = len(at)
    laplacian = [[Fraction(0)] * size for _ in at]
    for a, b in terrain.graph.edges:
        if a in part and b in part:
            i, j = at.index(a), at.index(b)
            laplacian[i][i] += 1
            laplacian[j][j] += 1
            laplacian[i][j] -= 1
            laplacian[j][i] -= 1
    return _determinant([row[1:] for row in laplacian[1:]])


def _determinant(matrix: list[list[Fraction]]) -> int:
    value = Fraction(1)
    size = len(matrix)
    for i in range(size):
        pivot = next((r for r in range(i, size) if matrix[r][i]), None)
        if pivot is None:
            return 0
        if pivot != i:
            matrix[i], matrix[pivot] = matrix[pivot], matrix[i]
            value = -value
        value *= matrix[i][i]
        for r in range(i + 1, size):
            ratio = matrix[r][i] / matrix[i][i]
            for c in range(i, size):
                matrix[r][c] -= ratio * matrix[i][c]
    return int(value)
