"""How quickly all options of a large district-level area are listed, against two peers.

Run: python benchmarks/options/listing.py [--json FILE] [--seconds S]

The area is made up: 14 blocks, 27 borders, some 337,000 options from about 4,300 possible councils,
the size of the largest of the 21 areas. The peers iterate a sample of the same options and their
rates are compared. Everything runs in one process and one thread, warm, the best of three; seconds
are of the processor, so that a busy machine does not blur the ratios.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from time import process_time

from counties import county
from peers import cp_sat_options, edges_in_order, graphillion_set, rate

from vesting.area.graph import BlockGraph
from vesting.options.enumeration.admission import admission
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.councils import list_councils
from vesting.options.enumeration.depth_first import list_depth_first
from vesting.options.enumeration.diagram import build_diagram
from vesting.options.enumeration.levels import list_by_level
from vesting.options.enumeration.listing import list_options
from vesting.options.enumeration.routes import Route
from vesting.options.enumeration.sweep.order import sweep_order
from vesting.options.enumeration.tables import UnitTable

ITERATED = 60_000
"""Options that graphillion iterates; CP-SAT stops after the seconds given."""


def best_of(call: Callable[[], int], times: int = 3) -> tuple[int, float]:
    """What a call gives, and its quickest time; the first run warms up and does not count."""
    count, seconds = call(), []
    for _ in range(times):
        began = process_time()
        call()
        seconds.append(process_time() - began)
    return count, min(seconds)


def measure(graph: BlockGraph, cp_seconds: float) -> list[dict[str, object]]:
    """One row a way of listing."""
    numbers = range(1, len(graph) + 1)
    made = admission(graph, Constraints())
    diagram = build_diagram(made, UnitTable.of(graph, list_councils(made)), numbers)
    rows = []

    def add(name: str, call: Callable[[], int]) -> None:
        count, seconds = best_of(call)
        rows.append({"way": name, "options": count, "seconds": seconds, "rate": count / seconds})

    for route in (Route.LEVELS, Route.COMPILED, Route.SWEEP, Route.PLAIN):
        add(
            f"{route}, from the graph to the table",
            lambda r=route: len(list_options(graph, numbers, route=r)),
        )
    add("levels (numpy), listing alone", lambda: _walk(list_by_level, diagram, numbers))
    add("compiled (numba), listing alone", lambda: _walk(list_depth_first, diagram, numbers))
    order = sweep_order(made.neighbours)
    found = graphillion_set(graph, edges_in_order(graph, order, late=True), 5)
    count, seconds = rate(found, ITERATED)
    rows.append(
        {"way": "graphillion, k = 5", "options": count, "seconds": seconds, "rate": count / seconds}
    )
    began = process_time()
    count = sum(1 for _ in cp_sat_options(graph, 5, seconds=cp_seconds))
    seconds = process_time() - began
    rows.append(
        {"way": "CP-SAT, k = 5", "options": count, "seconds": seconds, "rate": count / seconds}
    )
    return rows


def _walk(walk, diagram, numbers) -> int:
    return sum(len(rows) for k in numbers for rows in walk(diagram, k))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--seconds", type=float, default=15.0, help="for CP-SAT")
    told = parser.parse_args()
    rows = measure(county(14, 2), told.seconds)
    peers = {r["way"].split(",")[0]: r["rate"] for r in rows if "k = 5" in r["way"]}
    print(f"{'way':42}{'options':>9}{'seconds':>9}{'M/s':>8}{'x graphillion':>15}{'x CP-SAT':>10}")
    for row in rows:
        row["x graphillion"] = row["rate"] / peers["graphillion"]
        row["x CP-SAT"] = row["rate"] / peers["CP-SAT"]
        print(
            f"{row['way']:42}{row['options']:>9,}{row['seconds']:>9.3f}{row['rate'] / 1e6:>8.3f}"
            f"{row['x graphillion']:>15,.0f}{row['x CP-SAT']:>10,.0f}"
        )
    if told.json:
        told.json.write_text(json.dumps(rows, indent=2))


if __name__ == "__main__":
    main()
