"""Best options with a proved gap: seconds and gaps on stated maps of about 100 and 300 blocks.

    python benchmarks/options/optimise.py [--data DIR] [--units 3] [--tolerance 10] [--seconds 300]
                                          [--peer-seconds 0] [--json FILE]

Maps: wards of real counties (with the official files), a grid of 10 x 10, and made-up maps of 100 blocks
(triangulated random points, log-normal residents; seeds 1 to 3). Objectives: least population-weighted
moment of inertia, least length of borders cut. One thread. With ``--peer-seconds`` the same map is also
given to the open solver HiGHS as one plain integer programme, without contiguity (which makes it easier),
and its gap after that time stands beside ours.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import time
from fractions import Fraction
from importlib.metadata import version
from math import inf
from pathlib import Path

import highspy
import numpy as np
from chain import grid
from scipy.spatial import Delaunay
from wards import COUNTIES, ward_graph

from vesting.area.graph import BlockGraph
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.window import Window, whole_window
from vesting.options.search.optimise import optimise
from vesting.options.search.reduction import all_moments
from vesting.options.search.score import Objective
from vesting.options.search.terrain import Terrain
from vesting.options.search.terrain_file import read_terrain


def made_up(seed: int, blocks: int = 100) -> Terrain:
    """Random points, joined as a triangulation joins them; borders as long as the gap they bridge."""
    rng = np.random.default_rng(seed)
    points = rng.random((blocks, 2)) * [60, 40]
    people = rng.lognormal(8.6, 0.4, blocks).astype(int).tolist()
    corners = Delaunay(points).simplices
    pairs = {
        tuple(sorted((int(t[i]), int(t[j])))) for t in corners for i, j in ((0, 1), (0, 2), (1, 2))
    }
    length = {p: float(np.hypot(*(points[p[0]] - points[p[1]]))) for p in pairs}
    kept = sorted(p for p in pairs if length[p] < 12)
    codes = [f"p{i:02d}" for i in range(blocks)]
    graph = BlockGraph.of(zip(codes, people, strict=True), [(codes[a], codes[b]) for a, b in kept])
    return Terrain(graph, points, np.array([round(1000 * length[e]) for e in graph.edges]))


def maps(data: Path | None) -> dict[str, Terrain]:
    """The maps by name."""
    square = grid(10)
    places = np.array([[i // 10, i % 10] for i in range(100)], dtype=float)
    found = {"grid 10 x 10": Terrain(square.graph, places)}
    found |= {f"made up, seed {seed}": made_up(seed) for seed in (1, 2, 3)}
    if data is not None:
        for county in COUNTIES:
            found[county] = read_terrain(json.dumps(ward_graph(data, county))).terrain
    return found


def ours(terrain: Terrain, objective: Objective, args: argparse.Namespace) -> dict:
    window = Window.around(terrain.graph, args.units, Fraction(args.tolerance, 100))
    began, cpu = time.perf_counter(), time.process_time()
    best = optimise(
        terrain, args.units, Constraints(windows=(window,)), objective,
        remaining=lambda: args.seconds - (time.perf_counter() - began),
    )  # fmt: skip
    return {
        "value": best.value,
        "bound": best.bound,
        "unit": best.unit,
        "gap_percent": round(100 * best.gap, 4),
        "class": best.completeness.value,
        "seconds": round(time.perf_counter() - began, 2),
        "processor_seconds": round(time.process_time() - cpu, 2),
        "work": best.work,
        "option": best.option,
    }


class Plain:
    """One plain integer programme of the solver, block by column."""

    def __init__(self, terrain: Terrain, costs: np.ndarray, seconds: float) -> None:
        self.terrain, self.columns = terrain, costs.shape[1]
        self.people = [float(p) for p in terrain.graph.populations]
        self.solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("time_limit", seconds)):
            self.solver.setOptionValue(option, value)
        for cost in costs.ravel():
            self.solver.addCol(float(cost), 0, 1, 0, [], [])
        cells = np.arange(costs.size, dtype=np.int32)
        kinds = np.full(len(cells), highspy.HighsVarType.kInteger)
        self.solver.changeColsIntegrality(len(cells), cells, kinds)
        for block in range(len(costs)):
            self.row(1, 1, {block * self.columns + j: 1.0 for j in range(self.columns)})

    def row(self, low: float, high: float, terms: dict[int, float]) -> None:
        places = np.array(list(terms), dtype=np.int32)
        self.solver.addRow(low, high, len(terms), places, np.array(list(terms.values())))

    def held(self, column: int) -> dict[int, float]:
        return {b * self.columns + column: p for b, p in enumerate(self.people)}

    def solve(self) -> dict:
        began = time.perf_counter()
        self.solver.run()
        gap = min(self.solver.getInfo().mip_gap, 1.0)
        return {
            "gap_percent": round(100 * gap, 2),
            "seconds": round(time.perf_counter() - began, 1),
        }


def plain_inertia(terrain: Terrain, units: int, low: int, high: int, seconds: float) -> dict:
    """The assignment model of Hess without contiguity."""
    n = len(terrain.graph)
    plain = Plain(terrain, all_moments(terrain) / 1e4, seconds)
    for j in range(n):
        own = j * n + j
        held = plain.held(j)
        plain.row(0, inf, held | {own: held[own] - low})
        plain.row(-inf, 0, held | {own: held[own] - high})
        for block in range(n):
            if block != j:
                plain.row(-inf, 0, {block * n + j: 1.0, own: -1.0})
    plain.row(units, units, {j * n + j: 1.0 for j in range(n)})
    return plain.solve()


def plain_cut(terrain: Terrain, units: int, low: int, high: int, seconds: float) -> dict:
    """The labelling model without contiguity."""
    plain = Plain(terrain, np.zeros((len(terrain.graph), units)), seconds)
    for j in range(units):
        plain.row(low, high, plain.held(j))
    for (a, b), weight in zip(terrain.graph.edges, terrain.weights(), strict=True):
        plain.solver.addCol(float(weight), 0, 1, 0, [], [])
        cut = plain.solver.getNumCol() - 1
        for j in range(units):
            plain.row(-inf, 0, {a * units + j: 1.0, b * units + j: -1.0, cut: -1.0})
    return plain.solve()


def plain_programme(terrain: Terrain, objective: Objective, args: argparse.Namespace) -> dict:
    """Gap of one plain integer programme without contiguity after a time."""
    low, high = whole_window(terrain.graph.total, args.units, Fraction(args.tolerance, 100))
    solve = plain_inertia if objective is Objective.COMPACTNESS else plain_cut
    return solve(terrain, args.units, low, high, args.peer_seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--units", type=int, default=3)
    parser.add_argument("--tolerance", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--peer-seconds", type=float, default=0)
    parser.add_argument("--only", help="Only maps whose name holds this")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    rows = []
    for objective in (Objective.COMPACTNESS, Objective.CUT):
        optimise(made_up(1), 2, Constraints(), objective)  # compile before measuring
    for name, terrain in maps(args.data).items():
        if args.only and args.only not in name:
            continue
        for objective in (Objective.COMPACTNESS, Objective.CUT):
            row = {
                "map": name,
                "blocks": len(terrain.graph),
                "borders": len(terrain.graph.edges),
                "edges": terrain.graph.digest(),
                "units": args.units,
                "tolerance_percent": args.tolerance,
                "objective": objective.value,
                **ours(terrain, objective, args),
            }
            if args.peer_seconds:
                row["plain_programme"] = plain_programme(terrain, objective, args)
            rows.append(row)
            beside = row.get("plain_programme", {}).get("gap_percent")
            print(
                f"{name:<18}{row['blocks']:>4} {objective.value:<12}{row['value']:>16,.6g} "
                f"{row['unit']:<14} gap {row['gap_percent']:>7.3f} %  {row['seconds']:>7.2f} s"
                + ("" if beside is None else f"  plain: {beside} %"),
                flush=True,
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"Peak memory of the process: {peak} MB")
    if args.json:
        found = {
            "highspy": version("highspy"),
            "python": platform.python_version(),
            "peak_megabytes": peak,
            "rows": rows,
        }
        args.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
