"""The slow way, made without any of the engine's parts: all set partitions, then a filter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np

from vesting.area.graph import BlockGraph
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.window import Window

Option = frozenset[frozenset[str]]


def random_graph(rng: np.random.Generator, most: int = 10) -> BlockGraph:
    """A connected graph of 2 to ``most`` blocks with weights from one of three families."""
    n = int(rng.integers(2, most + 1))
    edges = {(int(rng.integers(0, i)), i) for i in range(1, n)}
    for _ in range(int(rng.integers(0, 2 * n))):
        a, b = sorted(rng.choice(n, size=2, replace=False).tolist())
        edges.add((a, b))
    family = int(rng.integers(0, 3))
    if family == 0:
        weights = [1] * n
    elif family == 1:
        weights = rng.integers(0, 6, size=n).tolist()
    else:
        weights = rng.integers(50, 400, size=n).tolist()
    order = rng.permutation(n)
    ids = [f"b{int(i):02d}" for i in order]
    return BlockGraph.of(
        [(code, int(w)) for code, w in zip(ids, weights, strict=True)],
        [(ids[a], ids[b]) for a, b in edges],
    )


def in_parts(rng: np.random.Generator, graph: BlockGraph) -> BlockGraph:
    """The same graph with some borders taken away, so that it may fall into parts."""
    kept = [(graph.ids[a], graph.ids[b]) for a, b in graph.edges if rng.random() > 1 / len(graph)]
    return BlockGraph.of(list(zip(graph.ids, graph.populations, strict=True)), kept)


def random_window(rng: np.random.Generator, graph: BlockGraph, units: int) -> tuple[int, int]:
    """A window whose ends are often exactly met by some set of blocks."""
    spread = float(rng.choice([0.05, 0.1, 0.25, 0.5, 1.0]))
    average = graph.total / units
    low, high = int(average * (1 - spread)), int(average * (1 + spread)) + 1
    if rng.random() < 0.5:
        chosen = rng.random(len(graph)) < 1 / units
        met = sum(w for w, c in zip(graph.populations, chosen, strict=True) if c)
        if rng.random() < 0.5:
            low, high = met, max(met, high)
        else:
            low, high = min(low, met), met
    return low, high


def partitions(n: int) -> Iterator[list[int]]:
    """Every set partition of ``range(n)`` as a restricted growth string."""
    labels = [0] * n
    while True:
        yield labels
        for i in range(n - 1, 0, -1):
            if labels[i] <= max(labels[:i]):
                labels[i] += 1
                labels[i + 1 :] = [0] * (n - i - 1)
                break
        else:
            return


def brute_force(graph: BlockGraph, constraints: Constraints) -> dict[int, set[Option]]:
    """All options by number of councils."""
    net = nx.Graph()
    net.add_nodes_from(graph.ids)
    net.add_edges_from((graph.ids[i], graph.ids[j]) for i, j in graph.edges)
    known: dict[frozenset[str], bool] = {}
    found: dict[int, set[Option]] = {k: set() for k in range(1, len(graph) + 1)}
    for labels in partitions(len(graph)):
        units: dict[int, list[str]] = {}
        for code, label in zip(graph.ids, labels, strict=True):
            units.setdefault(label, []).append(code)
        option = frozenset(frozenset(unit) for unit in units.values())
        good = True
        for unit in option:
            if unit not in known:
                known[unit] = admitted(unit, net, graph, constraints)
            good = good and known[unit]
        if good and {frozenset(f) for f in constraints.fixed} <= option:
            found[len(option)].add(option)
    return found


def admitted(
    unit: frozenset[str], net: nx.Graph, graph: BlockGraph, constraints: Constraints
) -> bool:
    """Whether a set of blocks may be a council."""
    inside = net.subgraph(unit)
    if constraints.contiguous and not nx.is_connected(inside):
        return False
    place = {code: i for i, code in enumerate(graph.ids)}
    for window in constraints.windows:
        held = sum(window.values_of(graph)[place[code]] for code in unit)
        if window.low is not None and held < window.low:
            return False
        if window.high is not None and held > window.high:
            return False
    if any(unit & set(g) and not set(g) <= unit for g in constraints.together):
        return False
    if any(len(unit & set(g)) > 1 for g in constraints.apart):
        return False
    if any(unit & {code} and len(unit) > 1 for code in constraints.alone):
        return False
    if len(unit) == 1 and unit & set(constraints.accompanied):
        return False
    return _near_enough(unit, net, inside, constraints)


def _near_enough(
    unit: frozenset[str], net: nx.Graph, inside: nx.Graph, constraints: Constraints
) -> bool:
    if constraints.max_km is not None:
        for a in unit:
            for b in unit:
                if a < b:
                    way = constraints.km.get((a, b), constraints.km.get((b, a)))
                    if way > constraints.max_km:
                        return False
    if constraints.max_hops is None:
        return True
    if constraints.contiguous:
        return nx.diameter(inside) <= constraints.max_hops
    return all(
        unit <= nx.single_source_shortest_path_length(net, a, constraints.max_hops).keys()
        for a in unit
    )  # blocks that no way joins are in no council together


def random_constraints(
    rng: np.random.Generator, graph: BlockGraph, units: int, *, reach: bool = True
) -> Constraints:
    """A mixture of constraints, each with some chance; several at once more often than not."""

    def some(most: int) -> tuple[str, ...]:
        size = min(most, len(graph))
        return tuple(rng.choice(graph.ids, size=size, replace=False).tolist())

    said: dict[str, Any] = {"windows": _windows(rng, graph, units)}
    for chance, name, make in (
        (0.25, "together", lambda: (some(2),)),
        (0.25, "apart", lambda: (some(int(rng.integers(2, 4))),)),
        (0.15, "fixed", lambda: (some(int(rng.integers(1, 3))),)),
        (0.10, "alone", lambda: some(1)),
        (0.20, "accompanied", lambda: some(2)),
    ):
        if rng.random() < chance:
            said[name] = make()
    return Constraints(**said, **(_reach(rng, graph) if reach else {}))


def _windows(rng: np.random.Generator, graph: BlockGraph, units: int) -> tuple[Window, ...]:
    low, high = random_window(rng, graph, units)
    windows = [Window(low if rng.random() < 0.8 else None, high if rng.random() < 0.8 else None)]
    if rng.random() < 0.3:
        values = tuple(int(v) for v in rng.integers(0, 9, len(graph)))
        each = sum(values) / units
        windows.append(Window(int(each * 0.4), int(each * 1.8) + 1, "pupils", values))
    return () if rng.random() < 0.3 else tuple(windows)


def _reach(rng: np.random.Generator, graph: BlockGraph) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if rng.random() < 0.15:
        pairs = [(a, b) for i, a in enumerate(graph.ids) for b in graph.ids[:i]]
        said["km"] = {pair: float(rng.integers(1, 100)) for pair in pairs}
        said["max_km"] = 80.0
    if rng.random() < 0.15:
        said["max_hops"] = int(rng.integers(0, 4))
    if rng.random() < 0.1:
        said["contiguous"] = False
    return said
