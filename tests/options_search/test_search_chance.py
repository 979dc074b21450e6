"""The stream of chance and the trees drawn from it."""

from collections import Counter

import networkx as nx
import numpy as np
import pytest
from searching_cases import grid, spanning_trees

from vesting.options.search.net import make_bench, make_net
from vesting.options.search.recombination import gather, grow
from vesting.options.search.stream import below, chance, draw, streams
from vesting.options.search.trees import list_edges


def test_draws_are_splitmix64():
    # First outputs of the published generator for the state 0.
    stream = np.zeros(2, dtype=np.uint64)
    assert [int(draw(stream)) for _ in range(3)] == [
        0xE220A8397B1DCDAF,
        0x6E789E6AA1B965F4,
        0x06C45D188009454F,
    ]
    assert stream[1] == 3


def test_streams_of_one_seed_differ_and_repeat():
    one, other = streams(7, 2)
    again = streams(7, 2)
    assert one[0] != other[0]
    assert [s[0] for s in again] == [one[0], other[0]]
    assert streams(8, 1)[0][0] != one[0]


@pytest.mark.parametrize("bound", [1, 3, 7, 10])
def test_below_is_even(bound):
    (stream,) = streams(1, 1)
    counts = Counter(below(stream, bound) for _ in range(20_000))
    assert set(counts) == set(range(bound))
    expected = 20_000 / bound
    assert sum((c - expected) ** 2 / expected for c in counts.values()) < 35


def test_below_draws_again_where_a_number_would_be_favoured():
    (stream,) = streams(2, 1)
    bound = 3 * 2**30  # a quarter of all draws has to be thrown away
    numbers = np.array([below(stream, bound) for _ in range(8000)])
    assert numbers.min() >= 0
    assert numbers.max() < bound
    assert stream[1] > 8000
    assert abs((numbers < bound / 2).mean() - 0.5) < 0.03


def test_chance_lies_in_the_unit_interval():
    (stream,) = streams(3, 1)
    numbers = np.array([chance(stream) for _ in range(5000)])
    assert numbers.min() >= 0
    assert numbers.max() < 1
    assert abs(numbers.mean() - 0.5) < 0.02


def drawn_trees(terrain, shuffled, draws):
    graph = terrain.graph
    net = make_net(graph.populations, graph.edges)
    bench = make_bench(net)
    (stream,) = streams(5, 1)
    plan = np.zeros(len(graph), dtype=np.int64)
    size, total, _ = gather(plan, 0, 0, net, bench)
    assert (size, total) == (len(graph), graph.total)
    edges = 0
    if shuffled:
        edges = list_edges(bench.members, size, bench.inside, net.first, net.near, bench.edges)
        assert edges == len(graph.edges)
    for _ in range(draws):
        grow(size, net, bench, edges, stream)
        yield bench.parent.copy(), bench.order.copy(), bench.sums.copy()


@pytest.mark.parametrize("shuffled", [False, True])
def test_trees_span_and_add_up(shuffled):
    terrain = grid(3, 4, list(range(1, 13)))
    edges = {frozenset(e) for e in terrain.graph.edges}
    for parent, order, sums in drawn_trees(terrain, shuffled, 50):
        assert sorted(order.tolist()) == list(range(12))
        root = order[0]
        assert parent[root] == -1
        assert sums[root] == terrain.graph.total
        place = {int(b): i for i, b in enumerate(order)}
        for block in order[1:].tolist():
            assert frozenset((block, int(parent[block]))) in edges
            assert place[int(parent[block])] < place[block]


def test_uniform_trees_are_uniform():
    terrain = grid(2, 3)
    number = spanning_trees(terrain, frozenset(range(6)))
    assert number == 15
    draws = 15_000
    counts = Counter(
        frozenset(frozenset((b, int(p))) for b, p in enumerate(parent) if p >= 0)
        for parent, _, _ in drawn_trees(terrain, False, draws)
    )
    assert len(counts) == number
    expected = draws / number
    assert (
        sum((c - expected) ** 2 / expected for c in counts.values()) < 40
    )  # 14 degrees of freedom


def test_shuffled_trees_reach_every_tree():
    terrain = grid(2, 3)
    found = {
        frozenset(frozenset((b, int(p))) for b, p in enumerate(parent) if p >= 0)
        for parent, _, _ in drawn_trees(terrain, True, 3000)
    }
    assert len(found) == 15


def test_kirchhoff_in_the_tests_agrees_with_a_library():
    terrain = grid(3, 3)
    net = nx.Graph(list(terrain.graph.edges))
    assert spanning_trees(terrain, frozenset(range(9))) == round(nx.number_of_spanning_trees(net))
