"""Is the enumeration right? Against brute force, graphillion and CP-SAT, as sets.

Run: python validation/options/enumeration.py [--graphs N] [--peers N] [--json FILE]

1. Every route against brute force (all set partitions, filtered) on random connected graphs of 2 to
   10 blocks, with weights all 1, small with zeros, and large; bounds whose ends are often met
   exactly; and blocks kept together or apart, fixed, alone or not alone, in reach.
2. graphillion and CP-SAT against the diagram and the sweep on random graphs of 8 to 14 blocks with
   a window, option by option.
3. The two ways of counting larger graphs (plain and compiled sweep) against each other.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from time import perf_counter

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "options_enumeration"), str(ROOT / "benchmarks" / "options")]

from brute import brute_force, random_constraints, random_graph, random_window  # noqa: E402
from counties import county  # noqa: E402
from peers import (  # noqa: E402
    cp_sat_options,
    edges_in_order,
    graphillion_options,
    graphillion_set,
)

from vesting.errors import VestingError  # noqa: E402
from vesting.options.enumeration.admission import admission  # noqa: E402
from vesting.options.enumeration.constraints import Constraints  # noqa: E402
from vesting.options.enumeration.count import count_options  # noqa: E402
from vesting.options.enumeration.listing import list_options, stream_options  # noqa: E402
from vesting.options.enumeration.routes import Route  # noqa: E402
from vesting.options.enumeration.sweep.count import count_compiled, count_plain  # noqa: E402
from vesting.options.enumeration.sweep.line import lay_out  # noqa: E402
from vesting.options.enumeration.sweep.order import sweep_order  # noqa: E402
from vesting.options.enumeration.window import Window  # noqa: E402


def against_brute_force(graphs: int, seed: int) -> dict[str, int]:
    """Compare sets of options on random graphs; any difference stops the run."""
    rng = np.random.default_rng(seed)
    found = {"graphs": 0, "options": 0, "empty": 0, "refused": 0}
    while found["graphs"] < graphs:
        most = int(rng.choice([6, 7, 8, 9, 10], p=[0.2, 0.25, 0.3, 0.15, 0.1]))
        graph = random_graph(rng, most)
        numbers = range(1, len(graph) + 1)
        constraints = random_constraints(rng, graph, int(rng.integers(1, len(graph) + 1)))
        wanted = brute_force(graph, constraints)
        found["graphs"] += 1
        found["options"] += sum(map(len, wanted.values()))
        found["empty"] += not any(wanted.values())
        routes = [Route.PLAIN, Route.LEVELS, Route.COMPILED]
        if constraints.contiguous and constraints.max_hops is None:
            routes.append(Route.SWEEP)
        for route in routes:
            try:
                table = list_options(graph, numbers, constraints, route=route)
                counts = count_options(graph, numbers, constraints, route=route)
            except VestingError:
                assert not any(wanted.values())
                found["refused"] += 1
                break
            for k in numbers:
                rows = range(len(table.by_units[k]))
                listed = [frozenset(map(frozenset, table.codes(k, row))) for row in rows]
                assert len(set(listed)) == len(listed)
                assert set(listed) == wanted[k], (route, k, graph, constraints)
                assert counts[k] == len(listed)
    return found


def against_peers(graphs: int, seed: int) -> dict[str, int]:
    """Compare sets of options with graphillion and CP-SAT inside a window."""
    rng = np.random.default_rng(seed)
    found = {"graphs": 0, "options": 0}
    while found["graphs"] < graphs:
        graph = random_graph(rng, 14)
        if len(graph) < 8:
            continue
        units = int(rng.integers(2, 5))
        low, high = random_window(rng, graph, units)
        constraints = Constraints(windows=(Window(low, high),))
        order = sweep_order(graph.neighbour_masks())
        edges = edges_in_order(graph, order, late=True)
        zdd = set(graphillion_options(graph, graphillion_set(graph, edges, units, (low, high))))
        clauses = set(cp_sat_options(graph, units, (low, high)))
        assert zdd == clauses
        for route in (Route.LEVELS, Route.SWEEP):
            try:
                batches = list(stream_options(graph, units, constraints, route=route))
            except VestingError:
                batches = []
            mine = {tuple(sorted(option)) for batch in batches for option in batch.options()}
            assert mine == zdd, (route, graph, units, low, high)
        found["graphs"] += 1
        found["options"] += len(zdd)
    return found


def plain_against_compiled() -> dict[str, int]:
    """Compare the two ways of counting larger graphs, with several constraints at once."""
    found = {"graphs": 0, "options": 0}
    for seed in range(1, 13):
        graph = county(18 + seed, seed)
        units = 3 + seed % 3
        total = graph.total
        window = Window(int(total / units * 0.75), int(total / units * 1.25) + 1)
        schools = tuple(1 + (7 * i) % 5 for i in range(len(graph)))
        second = Window(sum(schools) // units - 9, sum(schools) // units + 12, "schools", schools)
        ids = graph.ids
        constraints = Constraints(
            windows=(window, second), together=(ids[:2],), apart=((ids[3], ids[9]),),
            accompanied=(ids[5],),
        )  # fmt: skip
        line = lay_out(admission(graph, constraints), units, units)
        plain, compiled = count_plain(line, [units]), count_compiled(line, [units])
        assert compiled is not None
        assert plain.get(units, 0) == compiled[units], (seed, plain, compiled)
        found["graphs"] += 1
        found["options"] += compiled[units]
    return found


def main() -> None:
    """Run the three comparisons and print what was compared."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graphs", type=int, default=2000)
    parser.add_argument("--peers", type=int, default=60)
    parser.add_argument("--seed", type=int, default=20260301)
    parser.add_argument("--json", type=Path)
    told = parser.parse_args()
    results = {}
    for name, compare in (
        ("every route = brute force", lambda: against_brute_force(told.graphs, told.seed)),
        ("diagram = sweep = graphillion = CP-SAT", lambda: against_peers(told.peers, told.seed)),
        ("plain sweep = compiled sweep", plain_against_compiled),
    ):
        began = perf_counter()
        results[name] = compare()
        told_in = ", ".join(f"{value:,} {key}" for key, value in results[name].items())
        print(f"{name}: no difference ({told_in}; {perf_counter() - began:.0f} s)", flush=True)
    if told.json:
        told.json.write_text(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
