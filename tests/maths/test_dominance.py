"""The quick front against the definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vesting.maths import dominance


def front_by_definition(values):
    as_good = (values[:, None, :] >= values[None, :, :]).all(axis=2)
    better = (values[:, None, :] > values[None, :, :]).any(axis=2)
    return ~(as_good & better).any(axis=0)


tables = st.tuples(st.integers(1, 60), st.integers(1, 10)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.integers(0, 3).map(float))
)


@given(tables)
def test_front_of_tables_full_of_ties(values):
    expected = front_by_definition(values)
    assert np.array_equal(dominance.non_dominated(values), expected)


@given(
    st.integers(0, 10_000),
    st.sampled_from([1, 2, 3, 5, 8, 9]),
    st.sampled_from([0.0, 0.5, 0.95]),
)
@settings(max_examples=60)
def test_front_of_tables_with_trade_offs(seed, columns, trade):
    rng = np.random.default_rng(seed)
    values = rng.lognormal(size=(700, columns)) * 10.0 ** rng.integers(-6, 7, columns)
    values -= trade * values.mean(axis=1, keepdims=True)
    assert np.array_equal(dominance.non_dominated(values), front_by_definition(values))


def test_rows_whose_sums_rounding_makes_equal():
    # 1 + 2^-60 and 1 have the same sum of doubles: the order alone cannot tell which comes first.
    values = np.array([[1.0, 0.0], [1.0, 2.0**-60], [0.0, 1.0], [1.0, 2.0**-60]])
    for order in ([0, 1, 2, 3], [1, 0, 3, 2], [3, 2, 1, 0]):
        kept = dominance.non_dominated(values[order])
        assert np.array_equal(kept, front_by_definition(values[order]))


def test_equal_rows_stay_together():
    assert dominance.non_dominated(np.ones((1000, 3))).all()
    assert dominance.non_dominated(np.ones((3, 0))).all()
    assert dominance.non_dominated(np.ones((0, 3))).size == 0


@pytest.mark.parametrize("gap", [np.nan, np.inf])
def test_a_missing_figure_is_refused(gap):
    with pytest.raises(ValueError, match="finite"):
        dominance.non_dominated(np.array([[1.0, gap]]))


@given(tables)
def test_dominators_by_definition(values):
    row = values[0]
    as_good = (values >= row).all(axis=1)
    expected = np.flatnonzero(as_good & (values > row).any(axis=1))
    assert np.array_equal(dominance.dominators(values, row), expected)
    everywhere = dominance.better_everywhere(values, row)
    assert set(everywhere) <= set(expected)
    assert np.array_equal(everywhere, np.flatnonzero((values > row).all(axis=1)))


@given(tables, st.sampled_from([0.0, 0.5, 1.0]))
def test_surpassed_by_definition(values, tolerance):
    others = values - tolerance
    expected = (others[:, None, :] > values[None, :, :]).all(axis=2).any(axis=0)
    assert np.array_equal(dominance.surpassed(values, others), expected)


def test_surpassed_in_a_table_longer_than_a_stretch():
    rng = np.random.default_rng(4)
    values = rng.normal(size=(3000, 4))
    others = values[dominance.non_dominated(values)] - 0.3
    expected = (others[:, None, :] > values[None, :, :]).all(axis=2).any(axis=0)
    assert np.array_equal(dominance.surpassed(values, others), expected)
    assert expected.any()
    assert not expected.all()


def test_nothing_surpasses_in_an_empty_table():
    assert not dominance.surpassed(np.ones((2, 2)), np.ones((0, 2))).any()


def test_rounding_to_a_step_makes_noise_a_tie():
    values = np.array([[1.04, 5.001], [0.98, 5.0], [2.0, 4.0]])
    steps = np.array([0.5, 0.0])
    assert np.array_equal(dominance.rounded(values, steps), [[2.0, 5.001], [2.0, 5.0], [4.0, 4.0]])
