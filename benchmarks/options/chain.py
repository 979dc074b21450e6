"""Recombination chains on real wards: this package against gerrychain, in one process.

    python benchmarks/options/chain.py --data DIR [--county "Kent and Medway"] [--steps 20000]
    python benchmarks/options/chain.py --grid 55
                                       [--peer-steps 400] [--rounds 3] [--json FILE]

A step is one recombination that was carried out: two units merged and cut anew inside the window. Both
take it at seconds of processor time, in turns, and every option of ours is checked for contiguity and
window outside the measured time. gerrychain runs with the settings that serve it best here: no
constraints beside the proposal's own window, one updater for residents and one for cut edges, and no
repeated roots, which it says do not help.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import time
import warnings
from fractions import Fraction
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median

import networkx as nx
import numpy as np
from wards import COUNTIES, ward_graph

from vesting.area.graph import BlockGraph
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.window import Window
from vesting.options.search.net import make_bench
from vesting.options.search.recombination import OUTCOMES, run_steps
from vesting.options.search.reduction import Reduced, reduce
from vesting.options.search.sample import TREES
from vesting.options.search.start import first_plan
from vesting.options.search.stream import streams
from vesting.options.search.terrain import Terrain
from vesting.options.search.terrain_file import read_terrain


class Ours:
    """One chain of this package."""

    def __init__(self, reduced: Reduced, *, shuffled: bool, reversible: bool, seed: int) -> None:
        (self.stream,) = streams(seed, 1)
        self.reduced, self.shuffled, self.reversible = reduced, shuffled, reversible
        self.bench = make_bench(reduced.net)
        self.start = first_plan(reduced, self.bench, self.stream)
        self.run(10)

    def run(self, steps: int) -> tuple[float, np.ndarray, np.ndarray]:
        kept = np.empty((steps, len(self.reduced.groups)), dtype=np.uint16)
        outcomes = np.zeros(len(OUTCOMES), dtype=np.int64)
        began = time.process_time()
        run_steps(
            self.start.units, self.start.totals, self.reduced.window, self.reduced.net, self.bench,
            TREES, self.shuffled, self.reversible, 1, self.stream, kept, outcomes,
        )  # fmt: skip
        return time.process_time() - began, kept, outcomes


def check(terrain: Terrain, reduced: Reduced, kept: np.ndarray) -> int:
    """Assert contiguity and window of every different option; give their number."""
    net = nx.Graph(list(terrain.graph.edges))
    people = np.array(terrain.graph.populations)
    different = np.unique(reduced.expand(kept), axis=0)
    known: set[bytes] = set()
    for row in different:
        for unit in range(reduced.units):
            inside = row == unit
            key = np.packbits(inside).tobytes()
            if key in known:
                continue
            known.add(key)
            assert reduced.window[0] <= people[inside].sum() <= reduced.window[1]
            assert nx.is_connected(net.subgraph(np.flatnonzero(inside).tolist()))
    return len(different)


class Peer:
    """One chain of gerrychain."""

    def __init__(self, terrain: Terrain, units: int, tolerance: float, seed: int) -> None:
        from gerrychain import Graph, MarkovChain, Partition, accept, updaters
        from gerrychain.partition import recursive_tree_part
        from gerrychain.proposals import recom

        net = nx.Graph(list(terrain.graph.edges))
        for block, people in enumerate(terrain.graph.populations):
            net.nodes[block]["population"] = people
        graph = Graph.from_networkx(net)
        average = terrain.graph.total / units
        rng = random.Random(seed)
        first = recursive_tree_part(
            graph, range(units), average, "population", 0.9 * tolerance, rng=rng
        )
        start = Partition(
            graph,
            first,
            updaters={
                "population": updaters.Tally("population"),
                "cut_edges": updaters.cut_edges,
            },
        )
        propose = partial(
            recom, pop_col="population", pop_target=average, epsilon=tolerance, node_repeats=0
        )
        self.chain = iter(
            MarkovChain(propose, [], accept.always_accept, start, total_steps=10**9, rng=rng)
        )
        self.run(5)

    def run(self, steps: int) -> float:
        began = time.process_time()
        for _ in range(steps):
            next(self.chain)
        return time.process_time() - began


def compare(terrain: Terrain, units: int, percent: int, args: argparse.Namespace) -> list[dict]:
    tolerance = Fraction(percent, 100)
    constraints = Constraints(windows=(Window.around(terrain.graph, units, tolerance),))
    reduced = reduce(terrain, units, constraints)
    kinds = {
        "uniform trees": {"shuffled": False, "reversible": False},
        "shuffled trees": {"shuffled": True, "reversible": False},
        "reversible": {"shuffled": False, "reversible": True},
    }
    chains = {name: Ours(reduced, seed=1, **kind) for name, kind in kinds.items()}
    peer = Peer(terrain, units, percent / 100, seed=1)
    speeds: dict[str, list[float]] = {name: [] for name in (*kinds, "gerrychain")}
    distinct = dict.fromkeys(kinds, 0)
    for _ in range(args.rounds):
        speeds["gerrychain"].append(args.peer_steps / peer.run(args.peer_steps))
        for name, chain in chains.items():
            seconds, kept, outcomes = chain.run(args.steps)
            counted = args.steps if name == "reversible" else int(outcomes[:2].sum())
            speeds[name].append(counted / seconds)
            distinct[name] += check(terrain, reduced, kept)
    base = median(speeds["gerrychain"])
    return [
        {
            "units": units,
            "tolerance_percent": percent,
            "chain": name,
            "steps_per_second": round(median(found), 1),
            "times_gerrychain": round(median(found) / base, 1),
            "distinct_options": distinct.get(name),
        }
        for name, found in speeds.items()
    ]


def grid(side: int) -> Terrain:
    """A square grid of blocks of one person each."""
    cells = [(r, c) for r in range(side) for c in range(side)]
    borders = [
        (f"{r} {c}", f"{r + dr} {c + dc}")
        for r, c in cells
        for dr, dc in ((0, 1), (1, 0))
        if r + dr < side and c + dc < side
    ]
    return Terrain(BlockGraph.of([(f"{r} {c}", 1) for r, c in cells], borders))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="Folder of the official files")
    parser.add_argument("--grid", type=int, help="A square grid of this side in place of a county")
    parser.add_argument("--county", default="Kent and Medway", choices=list(COUNTIES))
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--peer-steps", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    warnings.filterwarnings("ignore")
    if args.grid:
        name, terrain = f"grid of {args.grid} x {args.grid}", grid(args.grid)
    else:
        name = args.county
        terrain = read_terrain(json.dumps(ward_graph(args.data, args.county))).terrain
    print(f"{name}: {len(terrain.graph)} blocks, {len(terrain.graph.edges)} borders, ±5 %")
    rows = [row for units in (3, 4) for row in compare(terrain, units, 5, args)]
    for row in rows:
        print(
            f"k = {row['units']}  {row['chain']:<15} {row['steps_per_second']:>10,.0f} steps/s "
            f"{row['times_gerrychain']:>7.1f} x  {row['distinct_options'] or ''}"
        )
    if args.json:
        found = {
            "map": name,
            "blocks": len(terrain.graph),
            "borders": len(terrain.graph.edges),
            "edges": terrain.graph.digest(),
            "gerrychain": version("gerrychain"),
            "python": platform.python_version(),
            "rows": rows,
        }
        args.json.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
