"""How unaccompanied children wander: a known law comes out again, and what the pages say is in the official files."""

from __future__ import annotations

import numpy as np
import pytest

from validation.demand import unaccompanied


def _paths(rng, sd, left, areas, years, steps=50):
    """Logarithms of a rate that wanders, by step of a year: ``(areas, steps)``."""
    kept = left ** (1 / steps)
    long_run = sd / np.sqrt(1 - left**2)
    path = np.empty((areas, years * steps))
    path[:, 0] = long_run * rng.standard_normal(areas)
    for at in range(1, years * steps):
        path[:, at] = kept * path[:, at - 1] + long_run * np.sqrt(
            1 - kept**2
        ) * rng.standard_normal(areas)
    return path


@pytest.mark.parametrize(("sd", "left"), [(0.3, 0.6), (0.5, 0.5)])
def test_a_known_law_of_starts_comes_out_again(sd, left):
    rng = np.random.default_rng(5)
    path = _paths(rng, sd, left, 3_000, 8)
    rate = 80 * np.exp(path).reshape(3_000, 8, -1).mean(axis=2)
    found = unaccompanied.spreads(rng.poisson(rate).astype(float), 0.0)
    deviation, after = unaccompanied.innovation(found, unaccompanied.of_starts)
    assert deviation == pytest.approx(sd, rel=0.15)
    assert after == pytest.approx(left, abs=0.12)


def test_without_shock_there_is_no_spread():
    counts = np.random.default_rng(6).poisson(60, (3_000, 8)).astype(float)
    assert unaccompanied.spreads(counts, 0.0).max() < 0.06


@pytest.mark.official
def test_the_figures_of_the_page(official):
    if not unaccompanied.held():
        pytest.skip(f"{unaccompanied.LAIT} is not held")
    found = unaccompanied.fitted()
    authorities, seen, deviation, left = found["looked after"]
    assert authorities == 82
    assert seen == pytest.approx([0.26, 0.41, 0.50, 0.53], abs=0.006)
    assert (deviation, left) == pytest.approx((0.50, 0.46), abs=0.006)
    assert found["started"][2:] == pytest.approx((0.49, 0.78), abs=0.006)
