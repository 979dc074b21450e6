"""The peers: graphillion (zero-suppressed decision diagrams over edges) and CP-SAT (clauses)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from time import process_time

import networkx as nx

from vesting.area.graph import BlockGraph
from vesting.options.enumeration.masks import mask_of


def edges_in_order(graph: BlockGraph, order: list[int], *, late: bool) -> list[tuple[str, str]]:
    """Edges in the order of a sweep: when their second block is passed, or their first."""
    place = {block: i for i, block in enumerate(order)}
    ends = [tuple(sorted((place[a], place[b]))) for a, b in graph.edges]
    ends.sort(key=lambda e: (e[1], e[0]) if late else e)
    return [(graph.ids[order[a]], graph.ids[order[b]]) for a, b in ends]


def graphillion_set(graph: BlockGraph, edges, units, window=None, *, traversal="as-is"):
    """All partitions as a graphillion set; the universe is global in its process."""
    from graphillion import GraphSet

    GraphSet.set_universe(edges, traversal=traversal)
    if window is None:
        return GraphSet.partitions(num_comp_lb=units, num_comp_ub=units)
    weights = dict(zip(graph.ids, graph.populations, strict=True))
    low, high = window
    return GraphSet.balanced_partitions(weight_list=weights, lower=low, upper=high, num_comps=units)


def graphillion_options(graph: BlockGraph, found) -> Iterator[tuple[int, ...]]:
    """Solutions as sorted masks."""
    place = {code: i for i, code in enumerate(graph.ids)}
    for edges in found:
        net = nx.Graph()
        net.add_nodes_from(graph.ids)
        net.add_edges_from(edges)
        yield tuple(
            sorted(mask_of(place[c] for c in part) for part in nx.connected_components(net))
        )


def cp_sat_options(
    graph: BlockGraph, units: int, window=None, *, seconds: float = 1e9, most: int | None = None
) -> Iterator[tuple[int, ...]]:
    """Every option that CP-SAT finds, as sorted masks; a block's council is named by its lowest."""
    from ortools.sat.python import cp_model

    n = len(graph)
    model = cp_model.CpModel()
    of = {(v, r): model.new_bool_var("") for v in range(n) for r in range(v + 1)}
    level = [model.new_int_var(0, n - 1, "") for _ in range(n)]
    for v in range(n):
        model.add_exactly_one(of[v, r] for r in range(v + 1))
        for r in range(v):
            model.add_implication(of[v, r], of[r, r])
        model.add(level[v] == 0).only_enforce_if(of[v, v])
    model.add(sum(of[r, r] for r in range(n)) == units)
    parents: list[list] = [[] for _ in range(n)]
    for a, b in graph.edges:
        both = []
        for r in range(min(a, b) + 1):
            y = model.new_bool_var("")
            model.add_bool_and([of[a, r], of[b, r]]).only_enforce_if(y)
            model.add_bool_or([of[a, r].negated(), of[b, r].negated(), y])
            both.append(y)
        same = model.new_bool_var("")
        model.add(sum(both) == same)
        for v, u in ((a, b), (b, a)):
            model.add(level[v] <= level[u] + 1).only_enforce_if(same)
            below = model.new_bool_var("")
            model.add(level[u] + 1 == level[v]).only_enforce_if(below)
            model.add(level[u] + 1 != level[v]).only_enforce_if(below.negated())
            parent = model.new_bool_var("")
            model.add_bool_and([same, below]).only_enforce_if(parent)
            model.add_bool_or([same.negated(), below.negated(), parent])
            parents[v].append(parent)
    for v in range(n):
        model.add_bool_or([*parents[v], of[v, v]])
    if window is not None:
        for r in range(n):
            held = sum(graph.populations[v] * of[v, r] for v in range(r, n))
            model.add(held >= window[0]).only_enforce_if(of[r, r])
            model.add(held <= window[1])
    yield from _solutions(cp_model, model, of, n, seconds, most)


def _solutions(cp_model, model, of, n, seconds, most) -> Iterator[tuple[int, ...]]:
    found: list[tuple[int, ...]] = []

    class Keep(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            masks = [0] * n
            for (v, r), x in of.items():
                if self.boolean_value(x):
                    masks[r] |= 1 << v
            found.append(tuple(sorted(m for m in masks if m)))
            if most is not None and len(found) >= most:
                self.stop_search()

    solver = cp_model.CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    solver.solve(model, Keep())
    yield from found


def rate(found, most: int) -> tuple[int, float]:
    """How many solutions come, and in how many seconds."""
    began = process_time()
    count = sum(1 for _ in islice(found, most))
    return count, process_time() - began
