"""Intervals of the scores that validation prints: cases of one authority lean on each other."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from validation.demand.held import binomial, design_effect, held
from validation.demand.ratios import ratio


def leaning(rng, groups, each, share, kept):
    """Cases of which a group's first answer is repeated with a chance."""
    first = rng.random(groups) < share
    again = rng.random((groups, each)) < kept
    own = rng.random((groups, each)) < share
    return np.where(again, first[:, None], own).ravel(), np.repeat(np.arange(groups), each)


@pytest.mark.parametrize("count", [0, 1, 71, 80])
def test_whole_numbers_have_the_exact_interval(count):
    exact = binomtest(count, 80).proportion_ci(method="exact")
    assert binomial(count, 80) == pytest.approx((exact.low, exact.high))


def test_cases_told_twice_count_once():
    rng = np.random.default_rng(1)
    once = rng.random(200) < 0.8
    twice = held(np.repeat(once, 2), np.repeat(np.arange(200), 2))
    assert twice.effect == pytest.approx(2 * 200 / 199)
    exact = binomial(once.sum(), 200)
    assert (twice.apart_low, twice.apart_high) == pytest.approx(exact, abs=1e-3)
    assert twice.low > twice.apart_low
    assert twice.high < twice.apart_high


def test_throws_of_a_coin_have_an_effect_of_one():
    rng = np.random.default_rng(2)
    found = [design_effect(rng.random(400) < 0.8, np.arange(400) // 4) for _ in range(200)]
    assert np.mean(found) == pytest.approx(1.0, abs=0.03)


def test_the_interval_covers_where_cases_lean_and_the_plain_one_does_not():
    rng = np.random.default_rng(3)
    plain = apart = 0
    for _ in range(400):
        found = held(*leaning(rng, 60, 3, 0.8, 0.8))
        plain += found.low <= 0.8 <= found.high
        apart += found.apart_low <= 0.8 <= found.apart_high
    assert apart >= 0.93 * 400
    assert plain < 0.93 * 400


def test_the_interval_is_never_narrower_than_the_plain_one():
    inside = np.tile([True, True, True, False], 50)
    found = held(inside, np.repeat(np.arange(50), 4))
    assert found.effect < 1
    assert (found.apart_low, found.apart_high) == (found.low, found.high)


@pytest.mark.parametrize("inside", [np.ones(9, bool), np.zeros(9, bool)])
def test_all_or_none_held_has_an_interval(inside):
    found = held(inside, np.arange(9) // 3)
    assert 0 <= found.apart_low <= found.share <= found.apart_high <= 1


def test_ratio_of_equal_scores_is_one_for_certain():
    score = np.random.default_rng(4).random(90)
    assert ratio(score, score, np.arange(90) // 3) == pytest.approx((1, 1, 1))


def test_ratio_covers_the_truth_over_groups():
    rng, covered = np.random.default_rng(5), 0
    for _ in range(100):
        size = np.repeat(rng.gamma(4, 0.25, 100), 3)
        other = size * rng.gamma(2, 0.5, 300)
        made = 0.9 * size * rng.gamma(2, 0.5, 300)
        value, low, high = ratio(made, other, np.arange(300) // 3)
        assert low < value < high
        covered += low <= 0.9 <= high
    assert covered >= 88
