"""Counting inside a window of ±10 %, k = 3, at 25 to 60 blocks, against graphillion's best order.

Run: python benchmarks/options/window.py [--json FILE] [--limit SECONDS] [--graph FILE ...]

graphillion is tried with its own breadth-first order, with the order along the long axis, and with
the order that the sweep itself finds, edges taken early and late; each try has a process of its own
and the time limit. The best of them is compared. Seconds are of the processor and leave out the
loading of either side; ours is timed by the compiled code after one run, and by plain code. The time
to find the order is part of ours and not of graphillion's.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
from fractions import Fraction
from pathlib import Path
from time import process_time

from counties import county
from peers import edges_in_order, graphillion_set

from vesting.area.graph import BlockGraph
from vesting.options.enumeration.admission import admission
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.graph_file import read_graph
from vesting.options.enumeration.sweep.count import count_compiled, count_plain
from vesting.options.enumeration.sweep.line import lay_out
from vesting.options.enumeration.sweep.order import sweep_order
from vesting.options.enumeration.window import Window

UNITS = 3
TOLERANCE = Fraction(1, 10)

COUNTIES = {
    "25 districts": county(25, 2),
    "9 districts and 16 wards": county(10, 2, split=(16,)),
    "30 districts": county(30, 1),
    "10 districts and 27 wards": county(11, 12, split=(27,)),
    "40 districts": county(40, 1),
    "8 districts and 50 wards": county(10, 5, split=(25, 25)),
    "60 districts": county(60, 1),
}


def ours(graph: BlockGraph) -> dict[str, float]:
    """Options and seconds, compiled and plain."""
    made = admission(graph, Constraints(windows=(Window.around(graph, UNITS, TOLERANCE),)))
    found: dict[str, float] = {}
    for name, count in (("compiled", count_compiled), ("plain", count_plain)):
        for _ in range(3 if name == "compiled" else 1):
            began = process_time()
            counted = count(lay_out(made, UNITS, UNITS), [UNITS])
            seconds = process_time() - began
            found[name] = min(seconds, found.get(name, seconds))
        assert counted is not None
        assert found.setdefault("options", counted.get(UNITS, 0)) == counted.get(UNITS, 0)
    return found


def _try(graph: BlockGraph, edges, traversal: str, answer) -> None:
    window = Window.around(graph, UNITS, TOLERANCE)
    began = process_time()
    found = graphillion_set(graph, edges, UNITS, (window.low, window.high), traversal=traversal)
    answer.put((found.len(), process_time() - began))


def peer(graph: BlockGraph, limit: float) -> dict[str, tuple[int, float] | None]:
    """Options and seconds of graphillion for every order; ``None`` where the limit passed."""
    near = graph.neighbour_masks()
    given = list(range(len(graph)))
    swept = sweep_order(near)
    tries = {
        "its own breadth-first": (edges_in_order(graph, given, late=False), "bfs"),
        "as given, late": (edges_in_order(graph, given, late=True), "as-is"),
        "the sweep's, early": (edges_in_order(graph, swept, late=False), "as-is"),
        "the sweep's, late": (edges_in_order(graph, swept, late=True), "as-is"),
    }
    found: dict[str, tuple[int, float] | None] = {}
    context = multiprocessing.get_context("fork")
    for name, (edges, traversal) in tries.items():
        answer = context.Queue()
        process = context.Process(target=_try, args=(graph, edges, traversal, answer))
        process.start()
        try:
            found[name] = answer.get(timeout=limit)
        except Exception:  # the limit passed, or memory ran out
            found[name] = None
        process.kill()
        process.join()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--limit", type=float, default=30.0)
    parser.add_argument("--graph", type=Path, nargs="*", default=[])
    told = parser.parse_args()
    cases = dict(COUNTIES) if not told.graph else {}
    cases |= {path.stem: read_graph(path.read_text()).graph for path in told.graph}
    rows = []
    print(
        f"{'county':28}{'blocks':>7}{'edges':>6}{'options':>16}{'compiled':>10}{'plain':>9}"
        f"{'graphillion':>13}{'x':>8}  best order"
    )
    for name, graph in cases.items():
        mine, theirs = ours(graph), peer(graph, told.limit)
        finished = {k: v for k, v in theirs.items() if v is not None}
        assert all(v[0] == mine["options"] for v in finished.values())
        best = min(finished, key=lambda k: finished[k][1], default=None)
        seconds = finished[best][1] if best else None
        ratio = seconds / mine["compiled"] if seconds else None
        print(
            f"{name:28}{len(graph):>7}{len(graph.edges):>6}{mine['options']:>16,}"
            f"{mine['compiled']:>10.4f}{mine['plain']:>9.3f}"
            + (f"{seconds:>13.3f}{ratio:>8.1f}  {best}" if best else f"{'over limit':>13}")
        )
        rows.append(
            {"county": name, "blocks": len(graph), "edges": len(graph.edges), **mine,
             "graphillion": theirs, "ratio": ratio}
        )  # fmt: skip
    if told.json:
        told.json.write_text(json.dumps(rows, indent=2))


if __name__ == "__main__":
    main()
