"""Scores against an independent library, closed forms and forecasts known to be right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from vesting.maths import scores
from vesting.maths.intervals import exact_share

DRAWS = arrays(np.float64, (5, 40), elements=st.floats(-100, 100))
SEEN = arrays(np.float64, 5, elements=st.floats(-100, 100))


def brute(draws, seen):
    count = draws.shape[-1]
    error = np.abs(draws - seen[:, None]).mean(axis=1)
    apart = np.abs(draws[:, :, None] - draws[:, None, :]).sum(axis=(1, 2))
    return error - apart / (2 * count * (count - 1))


@given(DRAWS, SEEN)
def test_crps_is_its_definition(draws, seen):
    assert scores.crps(draws, seen) == pytest.approx(brute(draws, seen), abs=1e-9)


def test_crps_agrees_with_another_library():
    rules = pytest.importorskip("scoringrules")
    rng = np.random.default_rng(1)
    draws, seen = rng.normal(size=(50, 200)), rng.normal(size=50)
    assert scores.crps(draws, seen) == pytest.approx(
        rules.crps_ensemble(seen, draws, estimator="fair"), abs=1e-12
    )


def test_crps_of_a_normal_forecast():
    """Closed form of a standard normal at 0: 2 φ(0) − 1/√π."""
    draws = stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000)[None]
    assert scores.crps(draws, np.zeros(1))[0] == pytest.approx(2 * stats.norm.pdf(0) - np.pi**-0.5,
                                                              abs=1e-4)  # fmt: skip


def test_crps_of_one_draw_is_the_error():
    assert scores.crps(np.array([[3.0]]), np.array([5.0]))[0] == 2.0


def test_pinball_is_least_at_the_quantile():
    seen = np.random.default_rng(2).normal(size=20_000)
    for level in (0.1, 0.5, 0.9):
        grid = np.linspace(-2, 2, 81)
        losses = [scores.pinball(np.full(seen.size, g), seen, level).mean() for g in grid]
        assert grid[int(np.argmin(losses))] == pytest.approx(stats.norm.ppf(level), abs=0.06)


def test_half_the_sum_of_two_pinballs_is_the_interval_score():
    rng = np.random.default_rng(3)
    draws, seen = rng.normal(size=(30, 500)), rng.normal(size=30)
    low, high = scores.central(draws, 0.8)
    two = scores.pinball(low, seen, 0.1) + scores.pinball(high, seen, 0.9)
    assert scores.interval_score(draws, seen, 0.8) == pytest.approx(two * 2 / 0.2)


def test_a_right_forecast_of_counts_is_covered_and_flat():
    rng = np.random.default_rng(4)
    rates = rng.gamma(5, 4, 4000)
    seen, draws = rng.poisson(rates), rng.poisson(rates[:, None], (4000, 300))
    pit = scores.randomised_pit(draws, seen, rng)
    assert stats.kstest(pit, "uniform").pvalue > 0.01
    share, low, high = scores.coverage(draws, seen, (0.8,))[0.8]
    assert low <= share <= high
    assert 0.79 < share < 0.88, "counts tie with the ends, which are included"


def test_a_narrow_forecast_is_found_out():
    rng = np.random.default_rng(5)
    seen, draws = rng.normal(0, 2, 2000), rng.normal(0, 1, (2000, 200))
    assert stats.kstest(scores.randomised_pit(draws, seen, rng), "uniform").pvalue < 1e-6
    assert scores.coverage(draws, seen, (0.95,))[0.95][2] < 0.95


@given(st.integers(0, 60), st.integers(1, 60))
def test_the_interval_of_a_share_is_scipys(hits, of):
    hits = min(hits, of)
    told = stats.binomtest(hits, of).proportion_ci(method="exact")
    assert exact_share(hits, of) == pytest.approx((told.low, told.high), abs=1e-9)
