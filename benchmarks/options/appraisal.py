"""The whole of a largest area: listed, measured, compared; targets M3, M4, M8 and M9.

A made-up county of 14 districts with about 300,000 options, as large as the largest real area. Every
step is run once to compile and then timed; peak memory is the process's.

    python benchmarks/options/appraisal.py [--blocks 14] [--borders 27] [--repeat 3] [--json FILE]

moocore is timed on the same tables where it is installed.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay

from vesting.area.graph import BlockGraph
from vesting.maths.aggregate import How
from vesting.maths.dominance import non_dominated
from vesting.maths.games import core_test, membership, shapley
from vesting.maths.nucleolus import nucleolus, shortfall
from vesting.options.appraisal.correlation import correlate
from vesting.options.appraisal.criteria import Better, CriteriaSet, Criterion
from vesting.options.appraisal.families import families
from vesting.options.appraisal.front import beaten, front
from vesting.options.appraisal.listing import Listing, score_options
from vesting.options.appraisal.moves import Ground
from vesting.options.appraisal.priorities import explore
from vesting.options.appraisal.ranks import Ranks
from vesting.options.appraisal.scored import Evidence, Scored
from vesting.options.appraisal.uncertain import intervals, unit_draws
from vesting.options.appraisal.weights import Stated
from vesting.options.enumeration.listing import list_options
from vesting.options.enumeration.tables import OptionTable

DRAWS = 1000
FRONT_CRITERIA = 8


def county(blocks: int, borders: int, seed: int = 3) -> tuple[BlockGraph, np.ndarray]:
    """Points in a square, joined to their nearest neighbours without crossings; and the points."""
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 100, (blocks, 2))
    away = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    tree = np.argwhere(minimum_spanning_tree(away).toarray() > 0)
    edges = {tuple(sorted(map(int, pair))) for pair in tree}
    corners = Delaunay(points).simplices
    sides = {tuple(sorted((int(t[i]), int(t[i - 1])))) for t in corners for i in range(3)}
    for pair in sorted(sides - edges, key=lambda pair: away[pair]):
        if len(edges) < borders:
            edges.add(pair)
    people = np.round(rng.lognormal(11.6, 0.35, blocks)).astype(int)
    names = [f"d{i:02d}" for i in range(blocks)]
    graph = BlockGraph.of(
        zip(names, map(int, people), strict=True), [(names[i], names[j]) for i, j in edges]
    )
    return graph, points


def measures_of(table: OptionTable, points: np.ndarray, seed: int = 5) -> dict[str, np.ndarray]:
    """Figures of every possible council."""
    rng = np.random.default_rng(seed)
    member = table.units.members().astype(float)
    people = np.array(table.units.graph.populations, dtype=float)
    children = np.round(people * rng.uniform(0.18, 0.25, people.size))
    held = np.round(children * rng.uniform(30, 120, people.size) / 1e4)
    poor, outline = rng.uniform(5, 30, people.size), rng.uniform(0.1, 0.6, len(member))
    away = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    weight = member * children
    hub = np.argmin(np.where(member > 0, weight @ away, np.inf), axis=1)
    total = weight.sum(axis=1)
    partner = np.arange(people.size)[:, None] % 4 == np.arange(4)
    return {
        "residents": member @ people,
        "children": total,
        "looked_after": member @ held,
        "rate": 1e4 * (member @ held) / total,
        "poor": (weight @ poor) / total,
        "swing": 100 * np.sqrt(0.3 / np.maximum(member @ held, 1) + 0.03**2),
        "posts": 2e6 + 40 * total,
        "distance": (weight * away[hub]).sum(axis=1) / total,
        "far": (member * away[hub]).max(axis=1),
        "compact": outline,
        "partners": (member @ partner > 0).sum(axis=1).astype(float),
    }


LESS, MORE = Better.LESS, Better.MORE
CRITERIA = (
    Criterion("smallest", "Children in the smallest", MORE, 1e4, 1e5, "children", How.MIN),
    Criterion("ratio", "Largest to smallest", LESS, 6, 1, "children", How.RATIO),
    Criterion("rate_gap", "Gap in rates", LESS, 60, 0, "rate", How.RANGE),
    Criterion("poor_gap", "Gap in deprivation", LESS, 20, 0, "poor", How.RANGE),
    Criterion("swing", "Most volatile", LESS, 20, 4, "swing", How.MAX),
    Criterion("mean", "Mean distance", LESS, 40, 0, "distance", How.WEIGHTED_MEAN, "children"),
    Criterion("longest", "Longest distance", LESS, 120, 0, "far", How.MAX),
    Criterion("compact", "Least compact", MORE, 0, 0.6, "compact", How.MIN),
    Criterion("posts", "Posts a child", LESS, 400, 20, "posts", How.QUOTIENT, "children"),
    Criterion("close", "Residents each", LESS, 1e6, 1e5, "residents", How.MEAN),
    Criterion("partners", "Partner areas met", LESS, 20, 1, "partners", How.SUM),
    Criterion("held", "Looked after, smallest", MORE, 50, 800, "looked_after", How.MIN),
)


def best_of(repeat: int, step: Callable[[], object]) -> tuple[float, float, object]:
    """Shortest time and processor time of a step that was run before, and what it gave."""
    made = step()
    times = []
    for _ in range(repeat):
        started, used = time.perf_counter(), time.process_time()
        made = step()
        times.append((time.perf_counter() - started, time.process_time() - used))
    return min(t for t, _ in times), min(c for _, c in times), made


def verdict(graph: BlockGraph, points: np.ndarray) -> tuple[OptionTable, Scored, np.ndarray]:
    """From the graph to every option, 12 measures of it and the front of 8: target M3."""
    table = list_options(graph, range(1, len(graph) + 1))
    listing = Listing.of([table.by_units[k] for k in sorted(table.by_units)])
    scores = score_options(listing, CRITERIA, measures_of(table, points))
    chosen = CriteriaSet(CRITERIA[:FRONT_CRITERIA]).fix(date(2026, 3, 2), "benchmark")
    scored = Scored.of(chosen, listing, scores[:, :FRONT_CRITERIA], proposed=range(0, 1000, 200))
    return table, scored, front(scored)


def evidence_of(table: OptionTable) -> tuple[Evidence, tuple[Criterion, ...]]:
    """Four uncertain measures with draws for every block, carried to every possible council."""
    rng = np.random.default_rng(7)
    members = table.units.members()
    people = np.array(table.units.graph.populations, dtype=float)
    ways = (("held", How.MIN), ("gap", How.RANGE), ("worst", How.MAX), ("mean", How.WEIGHTED_MEAN))
    draws = {}
    for name, _ in ways:
        rate = rng.gamma(40, 60e-4 / 40, (people.size, DRAWS))
        draws[name] = unit_draws(members, rng.poisson(people[:, None] * 0.22 * rate))
    criteria = tuple(
        Criterion(name, name, MORE, 0, 1000, name, how, "people" if name == "mean" else "")
        for name, how in ways
    )
    return Evidence(draws, {"mean": members @ people}), criteria


def moocore_front(scored: Scored) -> Callable[[], int] | None:
    """The peer on the same tables, one number of councils at a time."""
    try:
        import moocore
    except ImportError:
        return None
    parts = [-scored.oriented[rows] for rows in scored.listing.slices()]
    return lambda: sum(int(moocore.is_nondominated(part, keep_weakly=True).sum()) for part in parts)


def share_of_eight() -> float:
    """All of a game of eight partners: shares, core and the blocking coalition (target M9)."""
    inside = membership(8)
    costs = 60 * inside.any(axis=1) + (inside @ np.arange(5.0, 13)) ** 0.9
    core_test(costs, shapley(costs))
    core_test(costs, np.full(8, costs[-1] / 8))
    nucleolus(costs)
    return shortfall(costs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blocks", type=int, default=14)
    parser.add_argument("--borders", type=int, default=27)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    graph, points = county(asked.blocks, asked.borders)
    rows: list[tuple[str, float, float, str]] = []

    def step(name: str, run: Callable[[], object], target: str = "") -> object:
        seconds, used, made = best_of(asked.repeat, run)
        rows.append((name, seconds, used, target))
        return made

    table, scored, on_front = step(
        "M3 list, 12 measures, front of 8 criteria by k", lambda: verdict(graph, points), "1.0"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    step("   of which listing", lambda: list_options(graph, range(1, len(graph) + 1)))
    figures = measures_of(table, points)
    step("   of which 12 measures", lambda: score_options(scored.listing, CRITERIA, figures), "0.3")
    parts = [np.ascontiguousarray(scored.oriented[rows]) for rows in scored.listing.slices()]
    step("   of which front", lambda: [non_dominated(part) for part in parts])
    if peer := moocore_front(scored):
        found = step("   front by moocore", peer)
        assert found == on_front.sum(), (found, on_front.sum())
    evidence, uncertain = evidence_of(table)
    step(
        "M4 p10, p50, p90 of 4 measures from 1,000 draws",
        lambda: intervals(scored.listing, uncertain, evidence),
        "10",
    )
    ranks = step("   sort columns for ranks", lambda: Ranks.of(scored))
    worst = int(scored.oriented.sum(axis=1).argmin())
    step(
        "M8 ranks and dominators of one option",
        lambda: (ranks.ranks(worst), beaten(scored, worst)),
        "0.05",
    )
    found = step(
        f"shares of {DRAWS} weights, 8 criteria", lambda: explore(scored, Stated(draws=DRAWS))
    )
    step("exact rank of one option under 1,000 weights", lambda: found.rank_of([worst]))
    ground = Ground(table.units.members(), np.array(graph.populations, dtype=float), graph.ids)
    step("families of the leaders", lambda: families(found, ground))
    step("correlations of 8 criteria", lambda: correlate(scored))
    step("M9 a game of 8 partners, blocking group named", share_of_eight, "0.05")

    print(
        f"{len(scored):,} options of {len(table.units):,} possible councils; front {on_front.sum():,}"
    )
    print(f"leaders {len(found.leaders())}; families {len(families(found, ground).families)}")
    print(f"peak memory after M3 {peak:.0f} MiB; at the end "
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")  # fmt: skip
    print(f"{'':52} {'seconds':>10} {'processor':>10}  target")
    for name, seconds, used, target in rows:
        print(f"{name:52} {seconds:10.3f} {used:10.3f}  {'at most ' + target if target else ''}")
    if asked.json:
        said = {
            "options": len(scored),
            "units": len(table.units),
            "peak_mib": peak,
            "seconds": {name.strip(): seconds for name, seconds, _, _ in rows},
            "processor_seconds": {name.strip(): used for name, _, used, _ in rows},
        }
        asked.json.write_text(json.dumps(said, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
