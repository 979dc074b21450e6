"""Reserves, the price of splitting and pools: published tables, closed forms, conservation."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vesting.demand.splitting as splitting
from vesting.demand.pool import (
    BY_CONTRIBUTION,
    BY_SHAPLEY,
    BY_SIZE,
    check_draws,
    euler,
    pool,
    pool_of_law,
    pools_of_draws,
    tail_parts,
    with_shock,
)
from vesting.demand.reserve import WORDS, crossing, reserve, reserve_of_draws, reserve_share
from vesting.demand.reserve_case import as_dict, as_text, reserve_case
from vesting.demand.splitting import (
    equal_units,
    group_reserves,
    joint_reserve,
    shared_values,
    splitting_price,
    units_of,
)
from vesting.errors import UsageError
from vesting.evidence.laws import Law, SharedShock
from vesting.maths.games import shapley

ONE, TWO, LARGER = Law(1.12**2, 0.064), Law(1.45**2, 0.11), Law(1.12**2, 0.074)
FOUR = units_of("ABCD", [100, 200, 400, 900], [11e6, 23e6, 40e6, 90e6], ONE)
COUNTIES = st.lists(st.tuples(st.floats(20, 2000), st.floats(1e6, 1e8)), min_size=2, max_size=6)

#: Children, CV of one year, and reserves in per cent for the three laws (5 %).
PUBLISHED = (
    (75, 0.144, 25, 36, 26),
    (100, 0.129, 23, 33, 24),
    (200, 0.102, 17.5, 27, 19),
    (300, 0.091, 15.6, 24.5, 17),
    (500, 0.081, 13.8, 22.5, 15.4),
    (1000, 0.073, 12.4, 21, 14),
)


@pytest.mark.parametrize(("children", "cv", "first", "second", "larger"), PUBLISHED)
def test_the_published_table_of_reserves(children, cv, first, second, larger):
    assert float(ONE.cv(children)) == pytest.approx(cv, abs=6e-4)
    for law, per_cent in ((ONE, first), (TWO, second), (LARGER, larger)):
        assert 100 * reserve(children, 1e6, law).share == pytest.approx(per_cent, abs=0.55)


@pytest.mark.parametrize(
    ("parts", "millions"), [(1, 17.1), (2, 18.8), (3, 20.3), (4, 21.7), (5, 23.1)]
)
def test_the_published_price_of_splitting(parts, millions):
    split = splitting_price(equal_units(1300, 109_000, parts, ONE), ONE)["1"]
    assert split.apart / 1e6 == pytest.approx(millions, abs=0.1)
    assert split.together / 1e6 == pytest.approx(17.19, abs=0.01)
    assert split.price == pytest.approx(split.apart - split.together)


def test_reserve_against_drawn_lognormal_spending():
    s = float(ONE.cv(150))
    spent = np.exp(s * np.random.default_rng(1).standard_normal(400_000) - s * s / 2)
    for chance in (0.1, 0.05, 0.01):
        held = reserve(150, 1.0, ONE, chance)
        assert (spent > 1 + held.pounds).mean() == pytest.approx(chance, rel=0.05)
        assert held.share == pytest.approx(
            reserve_of_draws(spent, chance, budget=1.0).share, abs=0.004
        )


def test_heavy_tails_need_more_for_rare_years():
    heavy = Law(ONE.a, ONE.sigma, tails=5)
    assert reserve(200, 1.0, heavy, 0.01).share > reserve(200, 1.0, ONE, 0.01).share


def test_interval_comes_from_the_law():
    law = Law(1.2, 0.06, ((0.05, 0), (0, 4e-5)))
    held = reserve(300, 1e7, law)
    assert held.low < held.share < held.high
    assert held.words == WORDS
    exact = reserve(300, 1e7, Law(1.2, 0.06))
    assert exact.low == pytest.approx(exact.share) == pytest.approx(exact.high)


@given(st.floats(1, 3000), st.floats(1, 3000), st.floats(0.001, 0.499), st.floats(0.001, 0.499))
def test_larger_units_and_larger_chances_need_no_more(one, other, first, second):
    small, large = sorted((one, other))
    rare, common = sorted((first, second))
    assert reserve(large, 1.0, ONE, rare).share <= reserve(small, 1.0, ONE, rare).share + 1e-12
    assert reserve(small, 1.0, ONE, common).share <= reserve(small, 1.0, ONE, rare).share + 1e-12


def test_draws_give_their_own_interval():
    draws = np.random.default_rng(2).normal(100, 10, 2000)
    held = reserve_of_draws(draws, 0.05)
    assert held.low < held.share < held.high
    assert held.share == pytest.approx(0.1645, abs=0.02)
    assert held.pounds == pytest.approx(held.share * held.budget)
    assert reserve_of_draws(draws, 0.05, budget=200.0).share == 0


def test_interval_of_draws_covers():
    rng, covered = np.random.default_rng(3), 0
    for _ in range(300):
        held = reserve_of_draws(rng.normal(100, 10, 400), 0.1, budget=100.0)
        covered += held.low <= 0.12816 <= held.high
    assert covered / 300 > 0.91


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (lambda: reserve(100, 1e6, ONE, 0.5), "DEM-E35", "0.5 is not a chance"),
        (lambda: reserve(100, 1e6, ONE, 0.0), "DEM-E35", "0 is not a chance"),
        (lambda: reserve(0, 1e6, ONE), "DEM-E36", "0 children"),
        (lambda: reserve(0.4, 1e6, ONE), "DEM-E36", "0.4 children"),
        (lambda: reserve(100, np.nan, ONE), "DEM-E36", "budget"),
        (lambda: reserve_of_draws(np.ones(20), 0.05), "DEM-E37", "20 draws"),
        (lambda: reserve_of_draws(np.zeros(2000)), "DEM-E36", "budget"),
        (lambda: shared_values(1.5), "DEM-E38", "1.5"),
        (lambda: units_of(["A"], [0], [1], ONE), "DEM-E39", "children looked after"),
        (lambda: units_of(["A", "B"], [1], [1], ONE), "DEM-E39", "Every unit"),
        (lambda: equal_units(100, 1.0, 0, ONE), "DEM-E39", "Every unit"),
        (lambda: pool_of_law(equal_units(100, 1.0, 1, ONE), ONE), "DEM-E40", "1 unit was"),
        (lambda: pool_of_law(equal_units(999, 1.0, 13, ONE), ONE), "DEM-E40", "13 units"),
        (lambda: check_draws(np.ones((5, 3)), ["A", "B"]), "DEM-E41", "2 names"),
        (lambda: check_draws(np.array([[1.0, np.nan]]), ["A", "B"]), "DEM-E41", "missing"),
        (lambda: check_draws(np.array([[1.0, -1.0]]), ["A", "B"]), "DEM-E41", "below 0"),
        (lambda: check_draws(np.array([[1.0, 0.0]]), ["A", "B"]), "DEM-E41", "costs nothing"),
    ],
)
def test_messages(call, code, words):
    with pytest.raises(UsageError, match=words) as met:
        call()
    assert met.value.code == code
    assert met.value.mend


@given(COUNTIES, st.floats(0, 1), st.floats(0, 1))
def test_pooling_never_costs_and_sharing_never_helps(county, one, other):
    children, budgets = zip(*county, strict=True)
    units = units_of([f"U{i}" for i in range(len(county))], children, budgets, ONE)
    less, more = sorted((one, other))
    alone = group_reserves(units, ONE, 0.05, more)[[1 << i for i in range(len(units))]].sum()
    assert joint_reserve(units, ONE, 0.05, less) <= joint_reserve(units, ONE, 0.05, more) * (
        1 + 1e-9
    )
    assert joint_reserve(units, ONE, 0.05, more) <= alone * (1 + 1e-9)


@settings(max_examples=40)
@given(COUNTIES, st.sampled_from([0.1, 0.05, 0.01]))
def test_every_key_adds_up(county, chance):
    children, budgets = zip(*county, strict=True)
    units = units_of([f"U{i}" for i in range(len(county))], children, budgets, ONE)
    for made in pool_of_law(units, ONE, chance, stated=0.4).values():
        assert [key.name for key in made.keys] == [BY_SIZE, BY_CONTRIBUTION, BY_SHAPLEY]
        for key in made.keys:
            assert sum(key.parts) == pytest.approx(1)
            assert sum(key.pounds) == pytest.approx(made.together)
        assert made.saves >= -1e-6


def test_one_shock_for_all_is_one_council():
    whole = equal_units(1300, 109_000, 1, ONE)
    parts = equal_units(1300, 109_000, 4, ONE)
    assert joint_reserve(parts, ONE, 0.05, 1.0) == pytest.approx(
        joint_reserve(whole, ONE, 0.05, 0.3)
    )


def test_euler_is_the_slope_of_the_reserve():
    parts = euler(FOUR, ONE, 0.05, 0.3)
    assert parts.sum() == pytest.approx(joint_reserve(FOUR, ONE, 0.05, 0.3))
    for i in range(4):
        step = np.eye(4)[i] * FOUR.budgets[i] * 1e-5
        up, down = (
            joint_reserve(
                units_of(FOUR.names, FOUR.children, FOUR.budgets + sign * step, ONE), ONE, 0.05, 0.3
            )
            for sign in (1, -1)
        )
        assert parts[i] == pytest.approx((up - down) / 2e-5, rel=1e-5)


def test_euler_of_swings_beyond_the_quantile_is_by_size():
    law = Law(900.0, 3.0)
    wild = units_of(FOUR.names, FOUR.children, FOUR.budgets, law)
    parts = euler(wild, law, 0.4, 0.0)
    assert parts / parts.sum() == pytest.approx(FOUR.budgets / FOUR.budgets.sum())
    assert parts.sum() == pytest.approx(joint_reserve(wild, law, 0.4, 0.0))


def test_shapley_is_that_of_the_game():
    made = pool_of_law(FOUR, ONE)["1"]
    assert made.keys[2].pounds == pytest.approx(shapley(group_reserves(FOUR, ONE, 0.05, 1.0)))
    assert made.shared == 1
    assert all(key.holds for key in made.keys)


def test_draws_agree_with_the_law():
    rng = np.random.default_rng(4)
    own = rng.gamma(FOUR.children / ONE.a, FOUR.budgets * ONE.a / FOUR.children, (40_000, 4))
    drawn, known = (
        pools_of_draws(own, FOUR.names, ONE.sigma, stated=0.5),
        pool_of_law(FOUR, ONE, stated=0.5),
    )
    assert set(drawn) == {"0", "estimated", "1", "stated"}
    assert (drawn["1"].shared, drawn["stated"].shared) == (1, 0.5)
    for name, made in drawn.items():
        assert made.together == pytest.approx(known[name].together, rel=0.04)
        for key, other in zip(made.keys, known[name].keys, strict=True):
            assert key.parts == pytest.approx(other.parts, abs=0.02)


def test_a_unit_that_swings_the_other_way_would_leave_a_pool_by_size():
    rng = np.random.default_rng(5)
    common = rng.standard_normal(5000)
    costs = np.stack([100 + 10 * common, 100 - 9 * common, np.full(5000, 100.0)], axis=1)
    made = pool(costs, ["A", "B", "steady"])
    by_size = made.keys[0]
    assert not by_size.holds
    assert by_size.leaving >= len(by_size.outside) > 0
    assert by_size.outside[0].saves > 0
    names = {unit for outside in by_size.outside for unit in outside.units}
    assert "steady" in names
    assert sum(made.keys[1].parts) == pytest.approx(1)


def test_a_tail_without_excess_is_shared_evenly():
    parts, error = tail_parts(np.full((200, 2), 5.0), 0.05)
    assert parts.tolist() == [0.5, 0.5]
    assert error.tolist() == [0, 0]


def test_error_of_tail_parts_is_honest():
    rng, met = np.random.default_rng(6), []
    for _ in range(200):
        draws = rng.normal([100, 200], [10, 20], (4000, 2))
        met.append(np.concatenate(tail_parts(draws, 0.05)))
    told = np.array(met)
    assert told[:, 0].std() == pytest.approx(told[:, 2].mean(), rel=0.35)
    assert told[:, 0].mean() == pytest.approx(0.2, abs=0.01)


def test_shocks_have_mean_one_and_the_stated_correlation():
    costs = with_shock(np.ones((200_000, 2)), 0.1, 0.3, seed=1)
    assert costs.mean(axis=0) == pytest.approx([1, 1], abs=0.002)
    assert np.corrcoef(np.log(costs).T)[0, 1] == pytest.approx(0.3, abs=0.01)
    assert np.log(costs).std() == pytest.approx(0.1, abs=0.001)
    assert (costs == with_shock(np.ones((200_000, 2)), 0.1, 0.3, seed=1)).all()
    assert (np.diff(with_shock(np.ones((10, 3)), 0.1, 1.0)) == 0).all()
    alone = [np.sort(with_shock(np.ones((50, 2)), 0.1, shared)[:, 1]) for shared in (0.0, 0.7)]
    assert alone[0] == pytest.approx(alone[1])


def test_costlier_unions_are_told():
    # Two rare losses that never meet: alone each is beyond the 5 %, together they are not.
    costs = np.full((1000, 2), 10.0)
    costs[:40, 0], costs[40:80, 1] = 100.0, 100.0
    made = pool(costs, ["A", "B"])
    assert made.together > sum(made.alone)
    assert made.costlier[0].extra > 0
    assert not any(key.holds for key in made.keys)


def test_a_negative_estimate_counts_as_none(monkeypatch):
    monkeypatch.setattr(splitting, "shared_shock", lambda: SharedShock(-0.1, -0.2, 0.1, 50, 400))
    assert shared_values()["estimated"] == 0


def test_what_size_buys_in_words():
    assert "306 children" in crossing(ONE)
    assert "without an end" in crossing(Law(1.0, 0.0))
    assert Law(1.0, 0.0).turning_point() == inf


def test_beyond_the_quantile_the_reserve_stays_at_its_peak():
    peak = np.exp(1.6449**2 / 2) - 1
    assert float(reserve_share(5.0, ONE, 0.05)) == pytest.approx(peak, abs=1e-3)
    assert float(reserve_share(1.6449, ONE, 0.05)) == pytest.approx(peak, abs=1e-3)


@pytest.mark.parametrize("children", [1, 2, 5, 20, 100])
@pytest.mark.parametrize("chance", [0.01, 0.1, 0.2, 0.4, 0.45])
def test_the_share_lies_in_its_interval_and_falls_with_size(children, chance):
    case = reserve_case(children, chance=chance)
    held, larger = case.reserves[0], reserve_case(2 * children, chance=chance).reserves[0]
    assert held.low <= held.share <= held.high
    assert held.share >= larger.share


def test_a_unit_too_small_for_a_chance_says_so():
    assert "for a chance of 40 % to tell" in as_text(reserve_case(5, chance=0.4))
    assert as_dict(reserve_case(5, chance=0.4))["too_small"]
    assert not as_dict(reserve_case(200, chance=0.4))["too_small"]
