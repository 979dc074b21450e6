"""Weights: what they add up to, how evenly they are drawn, and what they keep to."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest

from vesting.maths import simplex
from vesting.maths.simplex import Branch


def rng():
    return np.random.default_rng(11)


def adds_up(weights):
    return np.allclose(weights.sum(axis=1), 1) and (weights >= 0).all()


def test_even_draws_have_the_known_margins():
    weights = simplex.uniform(rng(), 20_000, 4)
    assert adds_up(weights)
    # One weight of n even ones has the distribution Beta(1, n - 1): P(w <= x) = 1 - (1 - x)^3.
    assert kstest(weights[:, 2], lambda x: 1 - (1 - x) ** 3).pvalue > 1e-3


def test_a_tree_splits_groups_first():
    tree = Branch("all", (Branch("scale", ("a", "b")), "c"))
    assert list(tree.leaves()) == ["a", "b", "c"]
    weights = simplex.on_tree(tree, 20_000, seed=1)
    assert adds_up(np.column_stack(list(weights.values())))
    assert weights["c"].mean() == pytest.approx(0.5, abs=0.01)
    assert weights["a"].mean() == pytest.approx(0.25, abs=0.01)
    assert kstest(weights["c"], "uniform").pvalue > 1e-3


def test_a_part_added_to_one_branch_leaves_the_others_alone():
    before = simplex.on_tree(Branch("all", (Branch("scale", ("a",)), "c")), 100, seed=1)
    after = simplex.on_tree(Branch("all", (Branch("scale", ("a", "b")), "c")), 100, seed=1)
    assert np.allclose(before["c"], after["c"])
    assert np.allclose(before["a"], after["a"] + after["b"])


def test_in_order():
    weights = simplex.in_order(simplex.uniform(rng(), 500, 4), [2, 0])
    assert adds_up(weights)
    assert (weights[:, 2] >= weights[:, 0]).all()
    free = simplex.uniform(rng(), 500, 4)
    assert np.array_equal(weights[:, [1, 3]], free[:, [1, 3]])


def test_within_bounds():
    lower, upper = np.array([0.2, 0.0, 0.1]), np.array([0.5, 0.4, 1.0])
    weights = simplex.within(rng(), 2000, lower, upper)
    assert adds_up(weights)
    assert (weights >= lower - 1e-12).all()
    assert (weights <= upper).all()
    assert weights.shape == (2000, 3)
    fixed = simplex.within(rng(), 3, np.array([0.25, 0.75]), np.array([1.0, 1.0]))
    assert fixed.tolist() == [[0.25, 0.75]] * 3


@pytest.mark.parametrize(
    ("lower", "upper"), [([0.6, 0.6], [1, 1]), ([0, 0], [0.3, 0.3]), ([0.5, 0], [0.4, 1])]
)
def test_bounds_without_room(lower, upper):
    with pytest.raises(ValueError, match="no weights fit"):
        simplex.within(rng(), 1, np.array(lower, float), np.array(upper, float))


def test_bounds_with_hardly_any_room():
    upper = np.full(12, 1 / 12 + 1e-9)
    with pytest.raises(ValueError, match="so few weights"):
        simplex.within(rng(), 1, np.zeros(12), upper)


def test_hit_and_run_agrees_with_rejection():
    # w0 >= 2 w1, and w2 at most 0.3.
    rows, limits = np.array([[-1.0, 2, 0, 0], [0, 0, 1, 0]]), np.array([0.0, 0.3])
    walked = simplex.hit_and_run(rng(), 3000, rows, limits)
    assert adds_up(walked)
    assert (walked @ rows.T <= limits + 1e-9).all()
    free = simplex.uniform(np.random.default_rng(2), 100_000, 4)
    refused = free[(free @ rows.T <= limits).all(axis=1)]
    assert walked.mean(axis=0) == pytest.approx(refused.mean(axis=0), abs=0.015)
    assert walked.std(axis=0) == pytest.approx(refused.std(axis=0), abs=0.015)


def test_hit_and_run_with_its_own_thinning():
    rows, limits = np.array([[1.0, 0, 0]]), np.array([0.5])
    assert simplex.hit_and_run(rng(), 5, rows, limits, thin=1).shape == (5, 3)


def test_constraints_without_room():
    with pytest.raises(ValueError, match="no weights fit"):
        simplex.hit_and_run(rng(), 1, np.array([[1.0, 1.0]]), np.array([0.5]))
