"""Aggregates against numpy, one row at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesting.maths.aggregate import How, aggregate

BY_NUMPY = {
    How.SUM: lambda v, w: v.sum(),
    How.MIN: lambda v, w: v.min(),
    How.MAX: lambda v, w: v.max(),
    How.RANGE: lambda v, w: np.ptp(v),
    How.RATIO: lambda v, w: v.max() / v.min(),
    How.MEAN: lambda v, w: v.mean(),
    How.WEIGHTED_MEAN: lambda v, w: np.average(v, weights=w),
    How.QUOTIENT: lambda v, w: v.sum() / w.sum(),
    How.OVER: lambda v, w: (v > 5).sum(),
    How.UNDER: lambda v, w: (v < 5).sum(),
    How.SPREAD: lambda v, w: v.std(),
}


@given(st.sampled_from(list(How)), st.integers(1, 7), st.integers(0, 999))
def test_every_way_by_numpy(how, size, seed):
    rng = np.random.default_rng(seed)
    column, weights = rng.integers(1, 10, 40).astype(float), rng.uniform(0.1, 2, 40)
    groups = rng.integers(0, 40, (20, size)).astype(np.int32)
    made = aggregate(column, groups, how, weights=weights, threshold=5)
    expected = [BY_NUMPY[how](column[row], weights[row]) for row in groups]
    assert made == pytest.approx(np.array(expected, dtype=float))


@pytest.mark.parametrize("how", list(How))
def test_a_missing_member_makes_the_group_missing(how):
    column = np.array([1.0, np.nan, 3.0])
    groups = np.array([[0, 1], [1, 2], [0, 2]], dtype=np.int32)
    made = aggregate(column, groups, how, weights=np.ones(3), threshold=2)
    assert np.isnan(made).tolist() == [True, True, False]


def test_ratio_and_means_over_nothing():
    groups = np.array([[0, 1], [0, 0]], dtype=np.int32)
    column = np.array([0.0, 2.0])
    ratio = aggregate(column, groups, How.RATIO)
    assert ratio[0] == np.inf
    assert ratio[1] == 1  # all alike
    assert np.isnan(aggregate(column, groups, How.WEIGHTED_MEAN, weights=np.zeros(2))).all()


def test_out_is_filled():
    out = np.zeros(1)
    column = np.array([1.0, 2.0])
    groups = np.array([[0, 1]], dtype=np.int32)
    assert aggregate(column, groups, How.SUM, out=out) is out
    assert out[0] == 3


def test_what_a_way_needs():
    groups = np.zeros((1, 1), dtype=np.int32)
    with pytest.raises(ValueError, match="needs weights"):
        aggregate(np.ones(1), groups, How.QUOTIENT)
    with pytest.raises(ValueError, match="needs a threshold"):
        aggregate(np.ones(1), groups, How.OVER)
