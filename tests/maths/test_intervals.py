"""Intervals against published figures and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2

from vesting.maths import intervals


@given(st.integers(0, 50), st.integers(1, 50))
def test_wilson_by_scipy(count, of):
    count = min(count, of)
    expected = binomtest(count, of).proportion_ci(0.95, method="wilson")
    low, high = intervals.wilson(count, of)
    assert (low, high) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_a_share_of_nothing_could_be_anything():
    assert [float(x) for x in intervals.wilson(0, 0)] == [0, 1]


@given(st.integers(0, 400), st.sampled_from([0.5, 0.8, 0.95]))
def test_poisson_by_the_definition(count, level):
    low, high = intervals.poisson(count, level)
    tail = (1 - level) / 2
    assert low == pytest.approx(chi2.ppf(tail, 2 * count) / 2 if count else 0, rel=1e-9)
    assert high == pytest.approx(chi2.ppf(1 - tail, 2 * count + 2) / 2, rel=1e-9)


def test_poisson_of_arrays_and_rates():
    low, high = intervals.poisson(np.array([0.0, 10.0]))
    assert low == pytest.approx([0, 4.7954], abs=1e-4)
    assert high == pytest.approx([3.6889, 18.3904], abs=1e-4)
    rate = intervals.poisson_rate(10, 1000)
    assert rate == pytest.approx((0.0047954, 0.0183904), abs=1e-7)


def test_newcombe_as_published():
    # Newcombe 1998, table II, method 10: 56/70 against 48/80 gives 0.0524 to 0.3339.
    assert intervals.newcombe((56, 70), (48, 80)) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_half_width_of_a_thousand_draws():
    assert intervals.half_width(0.5, 1000) == pytest.approx(0.031, abs=5e-4)
    assert intervals.half_width(0.0, 1000) == 0


def test_draws():
    draws = np.arange(101.0)
    assert intervals.of_draws(draws, 0.8) == pytest.approx((10, 90))
    low, _ = intervals.of_draws(np.tile(draws, (2, 1)), 0.8, axis=1)
    assert low == pytest.approx([10, 10])


@pytest.mark.parametrize("level", [0.0, 1.0, 95])
def test_a_level_that_is_none(level):
    with pytest.raises(ValueError, match="between 0 and 1"):
        intervals.of_draws(np.ones(3), level)


@pytest.mark.parametrize(
    ("low", "high", "materiality", "expected"),
    [
        (1, 2, 0, 1),
        (-2, -1, 0, -1),
        (-1, 1, 0, 0),
        (0, 1, 0, 0),
        (0, 0, 0, 0),
        (1, 2, 1.5, 0),
        (2, 3, 1.5, 1),
        (-3, -2, 1.5, -1),
    ],
)
def test_what_an_interval_can_tell(low, high, materiality, expected):
    made = intervals.verdict(np.array([low]), np.array([high]), materiality)
    assert made.tolist() == [expected]
