"""A band of counts holds as often as it says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vesting.maths.quantiles import quantiles

LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)


def test_other_draws_have_plain_quantiles():
    draws = np.random.default_rng(0).standard_normal((3, 4, 101))
    assert np.allclose(quantiles(draws, LEVELS), np.quantile(draws, LEVELS, axis=-1))


def test_the_place_within_the_bar():
    draws = np.repeat([3, 4, 5], [20, 60, 20])
    assert quantiles(draws, (0.1, 0.2, 0.5, 0.8, 0.9)).tolist() == [3.0, 3.5, 4.0, 4.5, 5.0]
    assert quantiles(np.full(9, 7), LEVELS).tolist() == [7.0] * len(LEVELS)


@pytest.mark.parametrize("mean", [3.0, 12.0, 400.0])
@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_a_band_of_counts_holds_as_often_as_it_says(mean, share):
    """Over many means nearby, both ends included; plain quantiles hold more often."""
    rng = np.random.default_rng(1)
    means = mean * rng.uniform(0.7, 1.3, 4_000)
    draws, seen = rng.poisson(means[:, None], (len(means), 400)), rng.poisson(means)
    tails = ((1 - share) / 2, (1 + share) / 2)
    low, high = quantiles(draws, tails)
    held = ((low <= seen) & (seen <= high)).mean()
    plain = np.quantile(draws, tails, axis=-1)
    above_zero = 0.03 if mean > 10 else 0.09  # nothing lies below 0, so small counts hold more
    assert share - 0.02 < held < share + above_zero
    assert held <= ((plain[0] <= seen) & (seen <= plain[1])).mean()


@given(arrays(np.int64, st.tuples(st.integers(1, 4), st.integers(1, 40)),
              elements=st.integers(-3, 30)))  # fmt: skip
def test_quantiles_rise_with_the_level_and_stay_among_the_draws(draws):
    found = quantiles(draws, LEVELS)
    assert (np.diff(found, axis=0) >= 0).all()
    assert (found >= draws.min(axis=-1)).all()
    assert (found <= draws.max(axis=-1)).all()
    plain = np.quantile(draws, LEVELS, axis=-1, method="inverted_cdf")
    assert (np.abs(found - plain) <= 0.5 + 1e-9).all()


@pytest.mark.parametrize("count", [200, 400, 1000, 2000])
def test_a_level_that_is_a_rounding_error_off_gives_the_same_quantile(count):
    draws = np.random.default_rng(1).poisson(40, count)
    for share in (0.5, 0.8, 0.95):
        exact = {0.5: (0.25, 0.75), 0.8: (0.1, 0.9), 0.95: (0.025, 0.975)}[share]
        assert (
            quantiles(draws, exact) == quantiles(draws, ((1 - share) / 2, (1 + share) / 2))
        ).all()
