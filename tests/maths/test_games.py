"""Cost games against permutations, closed forms and their own definitions."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vesting.maths import games
from vesting.maths.nucleolus import least_core, most_payable, nucleolus, shortfall

NO_KEY = games.by_size([60, 70, 120])
#: Fixed cost 60 and 0.5 a child; 10, 20 and 100 children.
TEAM = np.array([0, 65, 70, 75, 110, 115, 120, 125], dtype=float)


@st.composite
def cost_games(draw, most=5):
    players = draw(st.integers(1, most))
    costs = draw(arrays(np.float64, 1 << players, elements=st.integers(0, 200).map(float)))
    costs[0] = 0
    return costs


def shapley_by_orders(costs):
    players = games.player_count(costs)
    orders = list(permutations(range(players)))
    shares = np.zeros(players)
    for order in orders:
        before = 0
        for player in order:
            shares[player] += costs[before | 1 << player] - costs[before]
            before |= 1 << player
    return shares / len(orders)


@given(cost_games())
def test_shapley_is_the_average_over_all_orders(costs):
    assert games.shapley(costs) == pytest.approx(shapley_by_orders(costs), abs=1e-9)


@given(cost_games())
def test_shares_pay_the_whole_cost(costs):
    assert games.shapley(costs).sum() == pytest.approx(costs[-1], abs=1e-9)
    assert nucleolus(costs).shares.sum() == pytest.approx(costs[-1], abs=1e-6)


@given(cost_games(), st.floats(0.5, 3), st.integers(0, 50))
@settings(max_examples=40)
def test_nucleolus_moves_with_the_game(costs, scale, added):
    players = games.player_count(costs)
    moved = costs * scale + added * games.membership(players).sum(axis=1)
    expected = nucleolus(costs).shares * scale + added
    assert nucleolus(moved).shares == pytest.approx(expected, abs=1e-6)


@given(cost_games())
@settings(max_examples=60)
def test_no_other_shares_have_a_smaller_largest_excess(costs):
    players = games.player_count(costs)
    best = nucleolus(costs)
    if best.kind != "nucleolus" or players == 1:
        return
    level = games.excesses(costs, best.shares)[1:-1].max()
    for i, j in combinations(range(players), 2):
        for step in (0.5, -0.5):
            other = best.shares.copy()
            other[i] += step
            other[j] -= step
            if np.all(other <= games.standing_alone(costs)):
                assert games.excesses(costs, other)[1:-1].max() >= level - 1e-7


@given(cost_games())
@settings(max_examples=60)
def test_the_core_is_empty_exactly_when_money_is_missing(costs):
    missing = shortfall(costs)
    level = least_core(costs).excess
    assert (missing > 0) == (level > 1e-7)
    relieved = costs.copy()
    relieved[-1] -= missing
    assert least_core(relieved).excess <= 1e-6


@given(cost_games())
@settings(max_examples=60)
def test_the_nucleolus_is_in_the_core_where_there_is_one(costs):
    if shortfall(costs) == 0:
        shares = nucleolus(costs).shares
        assert games.excesses(costs, shares).max() <= 1e-6


def test_where_no_key_can_hold_three_partners():
    assert shortfall(NO_KEY) == pytest.approx(15)
    assert most_payable(NO_KEY) == pytest.approx(105)
    assert least_core(NO_KEY).excess == pytest.approx(10)
    assert nucleolus(NO_KEY).shares == pytest.approx([40, 40, 40])


def test_the_team_of_the_worked_example():
    assert games.shapley(TEAM) == pytest.approx([25, 30, 70])
    assert nucleolus(TEAM).shares == pytest.approx([25, 30, 70])
    equal = games.core_test(TEAM, np.full(3, 125 / 3))
    assert not equal.stable
    assert games.members(equal.coalition) == (0, 1)
    assert equal.excess == pytest.approx(25 / 3)
    children = games.core_test(TEAM, 125 * np.array([10, 20, 100]) / 130)
    assert children.stable
    assert children.blocking == ()


def test_blocking_groups_come_with_the_largest_saving_first():
    test = games.core_test(NO_KEY, np.array([100.0, 10, 10]))
    assert [games.members(s) for s in test.blocking] == [(0,), (0, 1), (0, 2)]
    assert test.savings == pytest.approx((40, 40, 40))
    assert test.excess == pytest.approx(40)


def test_one_player_cannot_leave_itself():
    alone = np.array([0.0, 7.0])
    assert games.core_test(alone, np.array([7.0])) == games.CoreTest(True, 0.0, 0, (), ())
    assert nucleolus(alone).shares == pytest.approx([7])
    assert least_core(alone).excess == 0
    assert shortfall(alone) == 0


def test_an_additive_game_charges_everybody_its_own_cost():
    costs = games.membership(3) @ np.array([3.0, 5.0, 7.0])
    assert nucleolus(costs).shares == pytest.approx([3, 5, 7])
    assert games.shapley(costs) == pytest.approx([3, 5, 7])
    assert games.savings(costs) == pytest.approx(np.zeros(8))


def test_where_standing_alone_is_cheaper_the_reason_is_given():
    answer = nucleolus(games.by_size([10, 20, 45]))
    assert answer.kind == "prenucleolus"
    assert "standing alone adds up to 30" in answer.reason
    assert answer.shares == pytest.approx([15, 15, 15])


def test_costly_unions_are_found_and_sorted():
    assert games.costly_unions(TEAM) == ()
    found = games.costly_unions(games.by_size([10, 25, 32]))
    assert [(u.first, u.second, u.extra) for u in found[:2]] == [(1, 2, 5.0), (1, 4, 5.0)]
    assert len(found) == 3


@given(cost_games(4))
def test_costly_unions_are_all_of_them(costs):
    full = costs.size
    slow = {
        (s, t)
        for s in range(1, full)
        for t in range(s + 1, full)
        if not s & t and costs[s | t] > costs[s] + costs[t] + 1e-6
    }
    assert {(u.first, u.second) for u in games.costly_unions(costs)} == slow


def test_groups_that_do_not_touch_cost_what_their_parts_cost():
    line = games.restricted(TEAM, [(0, 1), (1, 2)])
    assert line[0b101] == TEAM[0b001] + TEAM[0b100]
    assert line[0b111] == TEAM[0b111]
    assert line[0b011] == TEAM[0b011]
    # The middle player of a line gains what the outer two cannot have without it.
    assert games.shapley(line)[1] < games.shapley(TEAM)[1]


def test_connected_groups():
    flags = games.connected(3, [(0, 1)])
    assert [bool(f) for f in flags] == [False, True, True, True, True, False, False, False]


@given(cost_games())
def test_everybody_touching_restricts_nothing(costs):
    players = games.player_count(costs)
    borders = list(combinations(range(players), 2))
    assert np.array_equal(games.restricted(costs, borders), costs)


def test_masks_and_players():
    assert games.coalition([2, 0, 2]) == 5
    assert games.members(5) == (0, 2)
    assert games.separable(TEAM) == pytest.approx([5, 10, 50])
    assert games.payments(np.array([1.0, 10.0])) == pytest.approx([0, 1, 10, 11])


@pytest.mark.parametrize(
    ("costs", "words"),
    [([0.0, 1, 2], "2^n"), ([0.0], "2^n"), ([1.0, 2.0], "nobody costs nothing")],
)
def test_a_table_that_is_no_game(costs, words):
    with pytest.raises(ValueError, match=words.replace("^", r"\^")):
        games.player_count(np.array(costs))


def test_shares_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="add up to"):
        games.core_test(TEAM, np.array([1.0, 1, 1]))
