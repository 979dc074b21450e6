"""Draws of groups and their quantiles against numpy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vesting.maths.aggregate import How, aggregate
from vesting.maths.draws import Recipe, group_draws, group_quantiles

PARTS = np.array([0.0, 0.1, 0.5, 0.9, 1.0])


def world(seed, members=12, draws=200, groups=300, size=4, heavy=False):
    rng = np.random.default_rng(seed)
    made = rng.standard_cauchy((members, draws)) if heavy else rng.poisson(40, (members, draws))
    weights = rng.uniform(0.5, 2, members)
    return (
        made.astype(np.float32),
        rng.integers(0, members, (groups, size)).astype(np.int32),
        weights,
    )


@pytest.mark.parametrize("how", list(How))
def test_each_draw_is_the_aggregate_of_its_members(how):
    draws, groups, weights = world(1)
    made = group_draws(draws, groups, Recipe(how, weights, 41.0, offset=3.0, scale=-2.0))
    for r in (0, 7, 199):
        column = draws[:, r].astype(np.float64)
        plain = aggregate(column, groups, how, weights=weights, threshold=41.0)
        assert made[:, r] == pytest.approx(3 - 2 * plain, rel=1e-12)


@given(
    st.integers(0, 500),
    st.sampled_from(list(How)),
    st.integers(1, 400),
    st.booleans(),
)
@settings(max_examples=80)
def test_quantiles_by_numpy(seed, how, count, heavy):
    draws, groups, weights = world(seed, draws=count, groups=40, heavy=heavy)
    recipe = Recipe(how, weights, 0.5)
    made = group_quantiles(draws, groups, recipe, PARTS)
    expected = np.quantile(group_draws(draws, groups, recipe), PARTS, axis=1).T
    assert made == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_quantiles_of_a_difference():
    draws, groups, _ = world(3)
    today = np.random.default_rng(9).normal(150, 4, 200)
    made = group_quantiles(draws, groups, Recipe(How.SUM), PARTS, less=today)
    expected = group_draws(draws, groups, Recipe(How.SUM)) - today
    assert made == pytest.approx(np.quantile(expected, PARTS, axis=1).T)


def test_draws_all_alike_and_draws_nearly_all_alike():
    draws = np.full((2, 500), 7.0, dtype=np.float32)
    groups = np.array([[0, 1], [1, 1]], dtype=np.int32)
    assert (group_quantiles(draws, groups, Recipe(How.SUM), PARTS) == 14).all()
    draws[0, 3] = 1e9  # one bin holds all others: more than insertion is for
    expected = np.quantile(draws.astype(float).sum(axis=0), PARTS)
    assert group_quantiles(draws, groups, Recipe(How.SUM), PARTS)[0] == pytest.approx(expected)


def test_ratio_to_nothing():
    draws = np.array([[0, 0, 2], [0, 4, 4]], dtype=np.float32)
    groups = np.array([[0, 1]], dtype=np.int32)
    made = group_draws(draws, groups, Recipe(How.RATIO))
    assert made.tolist() == [[1, np.inf, 2]]
    assert group_quantiles(draws, groups, Recipe(How.RATIO), np.array([0.0]))[0, 0] == 1


def test_what_a_recipe_needs():
    with pytest.raises(ValueError, match="needs weights"):
        Recipe(How.WEIGHTED_MEAN)
    with pytest.raises(ValueError, match="needs a threshold"):
        Recipe(How.UNDER)


def test_draws_and_weights_that_cannot_be_used():
    groups = np.zeros((1, 1), dtype=np.int32)
    bad = np.array([[np.nan]], dtype=np.float32)
    with pytest.raises(ValueError, match="missing or infinite"):
        group_draws(bad, groups, Recipe(How.SUM))
    good = np.ones((2, 1), dtype=np.float32)
    empty = Recipe(How.QUOTIENT, weights=np.array([0.0, 1.0]))
    with pytest.raises(ValueError, match="add up to 0"):
        group_quantiles(good, groups, empty, PARTS)
    assert group_quantiles(good, groups + 1, empty, PARTS).tolist() == [[1.0] * 5]
