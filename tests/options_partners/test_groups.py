"""Contiguous groups: each exactly once, against trying every subset."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from vesting.options.partners.groups import contiguous_groups


def neighbours(graph: nx.Graph) -> dict[str, tuple[str, ...]]:
    return {str(n): tuple(str(m) for m in graph[n]) for n in graph}


@settings(max_examples=80)
@given(st.integers(1, 9), st.floats(0, 1), st.integers(0, 10_000), st.integers(1, 5))
def test_groups_are_those_of_trying_every_subset(n, density, seed, largest):
    graph = nx.gnp_random_graph(n, density, seed=seed)
    found = list(contiguous_groups(neighbours(graph), range(1, largest + 1)))
    wanted = {
        tuple(sorted(map(str, group)))
        for size in range(1, min(largest, n) + 1)
        for group in combinations(graph, size)
        if nx.is_connected(graph.subgraph(group))
    }
    assert len(found) == len(set(found))
    assert set(found) == wanted


def test_a_path_and_a_star_have_closed_forms():
    path = neighbours(nx.path_graph(12))
    assert [len(list(contiguous_groups(path, [k]))) for k in range(1, 6)] == [12, 11, 10, 9, 8]
    star = neighbours(nx.star_graph(6))
    assert [len(list(contiguous_groups(star, [k]))) for k in range(1, 5)] == [7, 6, 15, 20]


def test_no_size_no_group():
    assert list(contiguous_groups({"a": ()}, [])) == []
    assert list(contiguous_groups({}, [1])) == []
