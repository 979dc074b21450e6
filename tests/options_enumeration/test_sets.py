"""Every way to enumerate gives the options that brute force gives, as sets."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.options_enumeration.brute import (
    brute_force,
    in_parts,
    random_constraints,
    random_graph,
)
from tests.options_enumeration.graphs import county, grid, tangle
from vesting.area.graph import BlockGraph
from vesting.errors import VestingError
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.count import count_options
from vesting.options.enumeration.listing import list_options, stream_options
from vesting.options.enumeration.routes import Route
from vesting.options.enumeration.window import Window

pytestmark = pytest.mark.xdist_group("sweep")  # one process compiles the sweep, not each

ROUTES = [Route.PLAIN, Route.LEVELS, Route.COMPILED, Route.SWEEP]


def listed(graph, units, constraints, route):
    """Options by number of councils as sets, each once; nothing where the question is refused."""
    try:
        table = list_options(graph, units, constraints, route=route)
    except VestingError:
        return None
    found = {}
    for k, rows in table.by_units.items():
        options = [frozenset(map(frozenset, table.codes(k, row))) for row in range(len(rows))]
        assert len(set(options)) == len(options)
        found[k] = set(options)
    counts = count_options(graph, units, constraints, route=route)
    assert counts.by_units == {k: len(options) for k, options in found.items()}
    return found


def check_against_brute_force(graph, constraints, routes):
    numbers = range(1, len(graph) + 1)
    wanted = brute_force(graph, constraints)
    for route in routes:
        found = listed(graph, numbers, constraints, route)
        if found is None:
            assert not any(wanted.values())
        else:
            assert found == wanted


@settings(max_examples=150)
@given(st.integers(0, 2**32 - 1))
def test_every_route_equals_brute_force(seed):
    rng = np.random.default_rng(seed)
    graph = random_graph(rng, 7)
    constraints = random_constraints(rng, graph, int(rng.integers(1, len(graph) + 1)))
    if rng.random() < 0.3:
        graph, constraints = in_parts(rng, graph), replace(constraints, separate_parts=True)
    check_against_brute_force(graph, constraints, ROUTES)


@pytest.mark.parametrize("seed", range(4))
def test_larger_graphs_equal_brute_force(seed):
    rng = np.random.default_rng(seed)
    graph = random_graph(rng, 9)
    constraints = random_constraints(rng, graph, 3)
    check_against_brute_force(graph, constraints, ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_keeps_a_limit_on_hops(route):
    """The short way from p2 to p4 leaves their council: only whole councils show how far they reach."""
    people = {"p0": 2, "p1": 13, "p2": 11, "p3": 11, "p4": 6, "p5": 3, "p6": 0}
    pairs = ("01", "04", "05", "15", "23", "25", "34", "36")
    graph = BlockGraph.of(people.items(), [(f"p{a}", f"p{b}") for a, b in pairs])
    constraints = Constraints(
        apart=(("p4", "p1", "p3"),), accompanied=("p5",), max_hops=2, separate_parts=True
    )
    found = listed(graph, (3, 4), constraints, route)
    assert {k: len(options) for k, options in found.items()} == {3: 5, 4: 16}
    assert found == {k: brute_force(graph, constraints)[k] for k in (3, 4)}
    streamed = stream_options(graph, (3, 4), constraints, route=route)
    assert sum(map(len, streamed)) == 21


@pytest.mark.parametrize("low", [0, 99, 100, 101])
@pytest.mark.parametrize("high", [299, 300, 301])
def test_both_ends_of_a_window_are_included(low, high):
    graph = BlockGraph.of(
        [("a", 100), ("b", 200), ("c", 100), ("d", 300)], [("a", "b"), ("b", "c"), ("c", "d")]
    )
    constraints = Constraints(windows=(Window(low, high),))
    check_against_brute_force(graph, constraints, ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_the_grid_with_a_unitary(route):
    counts = count_options(county(), range(2, 6), route=route)
    assert counts.by_units == {2: 206, 3: 2_159, 4: 8_106, 5: 15_820}
    assert counts.total == sum(len(b) for b in stream_options(county(), range(2, 6), route=route))


def test_all_routes_list_in_the_same_order():
    window = Constraints(windows=(Window(400, 700),))
    tables = [list_options(tangle(12), (2, 3), window, route=route) for route in ROUTES]
    for table in tables[1:]:
        for k in (2, 3):
            assert np.array_equal(table.masks(k), tables[0].masks(k))
            assert table.ids(k) == tables[0].ids(k)


def vectors(official: Path):
    return json.loads((official / "options" / "grid_partition_counts.json").read_text())


def official_graph(content, name, weights=None):
    spec = content["graphs"][name]
    people = weights or [1] * spec["n"]
    ids = [f"{i:02d}" for i in range(spec["n"])]
    borders = [(ids[a], ids[b]) for a, b in spec["edges"]]
    return BlockGraph.of(list(zip(ids, people, strict=True)), borders)


@pytest.mark.official
def test_published_counts_by_size(official):
    content = vectors(official)
    for vector in content["size_vectors"]:
        graph = official_graph(content, vector["graph"])
        window = Constraints(windows=(Window(vector["min_size"], vector["max_size"]),))
        sweeps = vector["graph"].endswith("rook") or vector["k"] < 4
        for route in (Route.LEVELS, Route.SWEEP) if sweeps else (Route.LEVELS,):
            counted = count_options(graph, vector["k"], window, route=route)
            assert counted.total == vector["count"], (vector, route)


@pytest.mark.official
def test_published_counts_by_weight(official):
    content = vectors(official)
    for vector in content["weighted_vectors"]:
        graph = official_graph(content, vector["graph"], content["weights"][vector["weights"]])
        window = Constraints(windows=(Window(vector["min_weight"], vector["max_weight"]),))
        for route in ROUTES:
            counted = count_options(graph, vector["k"], window, route=route)
            assert counted.total == vector["count"], (vector, route)


@pytest.mark.official
def test_published_plans_as_a_set(official):
    content = vectors(official)
    for wanted in content["plan_sets"]:
        graph = official_graph(content, wanted["graph"])
        window = Constraints(windows=(Window(wanted["min_size"], wanted["max_size"]),))
        found = set()
        for batch in stream_options(graph, wanted["k"], window):
            found |= {"".join(map(str, row)) for row in batch.assignments().tolist()}
        assert found == set(wanted["plans"])


def test_a_grid_into_six_equal_parts_is_counted():
    whole = grid(4, 6)
    counted = count_options(whole, 6, Constraints(windows=(Window(4, 4),)))
    assert counted.total == len(list_options(whole, 6, Constraints(windows=(Window(4, 4),))))
