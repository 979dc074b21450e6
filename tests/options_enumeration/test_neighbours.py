"""Options at distance one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.options_enumeration.brute import brute_force, random_constraints, random_graph
from tests.options_enumeration.graphs import path
from vesting.errors import InputError, VestingError
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.neighbours import neighbouring
from vesting.options.enumeration.window import Window


def test_one_block_moves_over_the_border():
    graph = path(1, 1, 1, 1)
    moves = neighbouring(graph, [("a", "b"), ("c", "d")])
    assert [(m.block, m.leaves, m.joins, m.option) for m in moves] == [
        ("b", ("a", "b"), ("c", "d"), (("a",), ("b", "c", "d"))),
        ("c", ("c", "d"), ("a", "b"), (("a", "b", "c"), ("d",))),
    ]


def test_a_council_may_dissolve_or_be_founded_if_asked():
    moves = neighbouring(path(1, 1, 1), [("a",), ("b", "c")], units=(1, 3))
    assert [(m.block, m.joins, m.option) for m in moves] == [
        ("a", ("b", "c"), (("a", "b", "c"),)),
        ("b", (), (("a",), ("b",), ("c",))),
        ("c", (), (("a",), ("b",), ("c",))),
    ]


def test_moves_keep_to_the_constraints():
    window = Constraints(windows=(Window(2, 3),))
    assert len(neighbouring(path(1, 1, 1, 1, 1), [("a", "b"), ("c", "d", "e")], window)) == 1
    apart = Constraints(apart=(("b", "c"),))
    assert neighbouring(path(1, 1, 1, 1), [("a", "b"), ("c", "d")], apart) == ()


@pytest.mark.parametrize("option", [[("a",)], [("a", "b"), ("b", "c")], [("a", "b", "c"), ()]])
def test_the_start_has_to_name_every_block_once(option):
    with pytest.raises(InputError) as caught:
        neighbouring(path(1, 1, 1), option)
    assert caught.value.code == "OPT-E20"


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_moves_are_the_options_that_differ_by_one_block(seed):
    rng = np.random.default_rng(seed)
    graph = random_graph(rng, 6)
    constraints = random_constraints(rng, graph, 2)
    options = brute_force(graph, constraints)
    for k, same in options.items():
        for start in sorted(same, key=lambda o: sorted(map(sorted, o)))[:3]:
            try:
                moves = neighbouring(graph, start, constraints)
            except VestingError:
                assert not any(options.values())
                return
            found = {frozenset(map(frozenset, m.option)) for m in moves}
            assert found == {o for o in options[k] if differs_by_one(graph, start, o)}


def differs_by_one(graph, one, other):
    """Whether taking one block out of both leaves the same councils."""
    if one == other:
        return False
    for code in graph.ids:
        left = [{unit - {code} for unit in option} - {frozenset()} for option in (one, other)]
        if left[0] == left[1]:
            return True
    return False
