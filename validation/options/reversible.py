"""Reversible recombination against exact spanning-forest weights, on maps that can be listed.

    python validation/options/reversible.py [--steps 8000000] [--seed 1] [--json FILE]

The long-run share of an option must be the product over its units of their numbers of spanning trees,
divided by the sum over all options (Cannon, Duchin, Randall, Rule, arXiv 2210.01401). All options are
listed by brute force; spanning trees are counted by Kirchhoff's theorem in whole numbers. For each map:
the total variation between shares met and shares wanted, what it would be for as many independent draws,
and the same for the plain chain, which is not expected to agree.

Exit status 1 when any total variation of the reversible chain is 0.02 or more.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import networkx as nx
import numpy as np

from vesting.area.graph import BlockGraph
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.window import Window
from vesting.options.search.net import make_bench
from vesting.options.search.recombination import OUTCOMES, run_steps
from vesting.options.search.reduction import Reduced, reduce
from vesting.options.search.start import first_plan
from vesting.options.search.stream import streams
from vesting.options.search.terrain import Terrain

MOST = 0.02
CHUNK = 100_000


def grid(rows: int, columns: int, people: list[int] | None = None) -> BlockGraph:
    cells = [(r, c) for r in range(rows) for c in range(columns)]
    borders = [
        (f"{r} {c}", f"{r + dr} {c + dc}")
        for r, c in cells
        for dr, dc in ((0, 1), (1, 0))
        if r + dr < rows and c + dc < columns
    ]
    each = people or [1] * len(cells)
    return BlockGraph.of([(f"{r} {c}", p) for (r, c), p in zip(cells, each, strict=True)], borders)


def made_up(seed: int, blocks: int) -> BlockGraph:
    """A connected random graph, not planar as a rule, with uneven residents."""
    rng = np.random.default_rng(seed)
    pairs = {(int(rng.integers(0, i)), i) for i in range(1, blocks)}
    while len(pairs) < 2 * blocks:
        a, b = sorted(rng.choice(blocks, size=2, replace=False).tolist())
        pairs.add((a, b))
    return BlockGraph.of(
        [(f"{i}", int(p)) for i, p in enumerate(rng.integers(5, 15, blocks))],
        [(f"{a}", f"{b}") for a, b in sorted(pairs)],
    )


def cases() -> Iterator[tuple[str, BlockGraph, int, Constraints]]:
    """Maps, numbers of units and constraints."""
    yield "grid 4 x 4, two of 8", grid(4, 4), 2, Constraints(windows=(Window(8, 8),))
    yield "grid 4 x 4, two of 6 to 10", grid(4, 4), 2, Constraints(windows=(Window(6, 10),))
    yield "grid 3 x 4, three of 3 to 5", grid(3, 4), 3, Constraints(windows=(Window(3, 5),))
    uneven = grid(3, 4, [3, 1, 2, 2, 1, 3, 2, 1, 1, 2, 3, 1])
    yield "uneven grid 3 x 4, three of 5 to 9", uneven, 3, Constraints(windows=(Window(5, 9),))
    graph = made_up(3, 10)
    window = Window.around(graph, 3, Fraction(25, 100))
    yield "made up, 10 blocks, three ±25 %", graph, 3, Constraints(windows=(window,))
    apart = Constraints(
        windows=(Window(3, 5),), apart=(("0 0", "2 3"),), together=(("0 1", "0 2"),)
    )
    yield "grid 3 x 4 with pairs", grid(3, 4), 3, apart


def forests(reduced: Reduced, units: int) -> dict[tuple[int, ...], int]:
    """The number of spanning forests of every option of the remaining blocks, by brute force."""
    net = nx.Graph([(a, b) for a, b in reduced.net.ends.tolist()])
    low, high = reduced.window
    known: dict[frozenset[int], int] = {}

    def trees(unit: frozenset[int]) -> int:
        if unit not in known:
            held = sum(int(reduced.net.people[i]) for i in unit)
            inside = net.subgraph(unit)
            split = any(len(unit & set(pair)) == 1 for pair in reduced.same)
            joined = any(unit >= set(pair) for pair in reduced.apart)
            good = low <= held <= high and nx.is_connected(inside) and not split and not joined
            known[unit] = spanning_trees(inside) if good else 0
        return known[unit]

    found = {}
    for plan in plans(len(reduced.groups), units):
        parts = [frozenset(i for i, u in enumerate(plan) if u == unit) for unit in range(units)]
        weight = 1
        for part in parts:
            weight *= trees(part)
            if not weight:
                break
        if weight:
            found[plan] = weight
    return found


def plans(blocks: int, units: int) -> Iterator[tuple[int, ...]]:
    def grow(head: tuple[int, ...], used: int) -> Iterator[tuple[int, ...]]:
        left = blocks - len(head)
        if used + left < units:
            return
        if not left:
            yield head
            return
        for unit in range(min(used + 1, units)):
            yield from grow((*head, unit), max(used, unit + 1))

    yield from grow((), 0)


def spanning_trees(net: nx.Graph) -> int:
    """Kirchhoff's theorem; the determinant by elimination in exact fractions."""
    matrix = [[Fraction(int(v)) for v in row[1:]] for row in nx.laplacian_matrix(net).toarray()[1:]]
    value = Fraction(1)
    for i in range(len(matrix)):
        pivot = next((r for r in range(i, len(matrix)) if matrix[r][i]), None)
        if pivot is None:
            return 0
        if pivot != i:
            matrix[i], matrix[pivot] = matrix[pivot], matrix[i]
            value = -value
        value *= matrix[i][i]
        for r in range(i + 1, len(matrix)):
            ratio = matrix[r][i] / matrix[i][i]
            matrix[r] = [x - ratio * y for x, y in zip(matrix[r], matrix[i], strict=True)]
    return int(value)


def shares(reduced: Reduced, units: int, steps: int, seed: int, *, reversible: bool) -> Counter:
    """How often each option was met, counted after every step."""
    (stream,) = streams(seed, 1)
    bench = make_bench(reduced.net)
    start = first_plan(reduced, bench, stream)
    met: Counter = Counter()
    kept = np.empty((CHUNK, len(reduced.groups)), dtype=np.uint16)
    outcomes = np.zeros(len(OUTCOMES), dtype=np.int64)
    for _ in range(steps // CHUNK):
        run_steps(
            start.units, start.totals, reduced.window, reduced.net, bench, 100, False, reversible, 1,
            stream, kept, outcomes,
        )  # fmt: skip
        rows, times = np.unique(kept, axis=0, return_counts=True)
        for row, count in zip(rows.tolist(), times.tolist(), strict=True):
            names = {unit: n for n, unit in enumerate(dict.fromkeys(row))}
            met[tuple(names[unit] for unit in row)] += count
    return met


def variation(met: Counter, wanted: dict[tuple[int, ...], int]) -> float:
    assert set(met) <= set(wanted), "an option was met that does not exist"
    drawn, whole = sum(met.values()), sum(wanted.values())
    return sum(abs(met[plan] / drawn - weight / whole) for plan, weight in wanted.items()) / 2


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=8_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    rows = []
    for name, graph, units, constraints in cases():
        reduced = reduce(Terrain(graph), units, constraints)
        wanted = forests(reduced, reduced.units)
        exact = variation(shares(reduced, units, args.steps, args.seed, reversible=True), wanted)
        plain = variation(
            shares(reduced, units, args.steps // 4, args.seed, reversible=False), wanted
        )
        weights = np.array(list(wanted.values()), dtype=float)
        chance = weights / weights.sum()
        ideal = float(np.sqrt(chance * (1 - chance) / args.steps).sum() * np.sqrt(2 / np.pi) / 2)
        rows.append(
            {
                "map": name,
                "options": len(wanted),
                "steps": args.steps,
                "total_variation": round(exact, 5),
                "independent_draws": round(ideal, 5),
                "plain_chain": round(plain, 5),
            }
        )
        print(
            f"{name:<36}{len(wanted):>6} options  reversible {exact:.4f} "
            f"(independent draws {ideal:.4f})  plain {plain:.4f}",
            flush=True,
        )
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1))
    return int(any(row["total_variation"] >= MOST for row in rows))


if __name__ == "__main__":
    sys.exit(main())
