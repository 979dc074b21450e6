"""Few rows say no more and no less on average: against exact integrals, sampling, and counts that must be kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.demand_engine.cohort import cohort
from vesting.demand.bands import CELLS
from vesting.demand.effects import fit_effects, gather
from vesting.demand.entries import fit_entries
from vesting.demand.priors import ShockPrior, england
from vesting.demand.shocks import STEP, fit_shock

LEAVE = np.array([0.30, 0.15, 0.02, 0.05, 0.08])


@pytest.mark.parametrize("count", [1, 3, 10, 40])
def test_a_level_has_the_mean_of_its_exact_density(count):
    """One cell, a level of its own, nothing else: the integral can be done on a grid."""
    spread, due = 0.8, 6.0
    events, time = np.zeros(CELLS), np.zeros(CELLS)
    events[0], time[0] = count, due
    found = fit_effects(np.ones(CELLS), events, time, spread, 1e-3)
    grid = np.linspace(-6, 4, 20_001)
    mean, shape = due * np.exp(grid), found.shape
    log = count * np.log(mean / (shape + mean)) + shape * np.log(shape / (shape + mean))
    weight = np.exp(log - log.max() - 0.5 * ((grid + spread**2 / 2) / spread) ** 2)
    exact = (weight * grid).sum() / weight.sum()
    assert found.beta[0] == pytest.approx(exact, abs=0.03)


def test_without_rows_the_rates_are_england_s_on_average():
    prior, none = england(), np.zeros(CELLS)
    parts = [fit_effects(base, none, none, 0.5, 0.35) for base in prior.rates.T]
    nothing = np.zeros_like(prior.rates)
    drawn = gather(prior.rates, parts, nothing, nothing).draws(400, np.random.default_rng(7))
    told = np.einsum("sco,c->so", drawn, prior.exposure) / (prior.exposure @ prior.rates)
    chance = 4 * told.std(axis=0) / np.sqrt(len(told))
    assert (np.abs(told.mean(axis=0) - 1.0) < chance).all()
    assert (told.std(axis=0) > 0.4).all()


def test_the_state_of_a_shock_has_the_mean_of_its_sampled_density():
    """A path of eight quarters with few counts: importance sampling from the belief."""
    rng = np.random.default_rng(3)
    counts, expected = np.array([0, 1, 0, 2, 1, 0, 3, 4.0]), np.full(8, 1.2)
    sd, rho, trend = 0.35, 0.9, 0.02
    found = fit_shock(counts, expected, ShockPrior((sd, 1e-6), (rho,), trend), level=0.7)
    centre = np.log((counts.sum() + 0.5) / expected.sum())
    ago, paths = (np.arange(8) - 7.5) * STEP, 400_000
    level = centre + 0.7 * rng.standard_normal(paths)
    slope = trend * rng.standard_normal(paths)
    now = sd / np.sqrt(1 - rho**2) * rng.standard_normal(paths)
    shock, kept = np.empty((paths, 8)), now
    for quarter, gap in zip(range(7, -1, -1), [STEP / 2] + [STEP] * 7, strict=True):
        # Backwards in time an AR(1) has the same law.
        step = rho**gap
        kept = step * kept + sd * np.sqrt((1 - step**2) / (1 - rho**2)) * rng.standard_normal(paths)
        shock[:, quarter] = kept
    log = level[:, None] + slope[:, None] * ago + shock
    weight = np.exp((counts * log - expected * np.exp(log)).sum(axis=1))
    weight /= weight.sum()
    exact = [weight @ level, weight @ slope, weight @ now]
    assert found.middle() == pytest.approx(exact, abs=0.02)


def test_a_shock_on_fitted_rates_is_one_in_the_long_run():
    counts = np.full(20, 30.0)
    found = fit_shock(counts, counts, ShockPrior((0.1, 1e-6), (0.7,), 0.0), level=0.0)
    paths = found.paths(
        np.array([30.0]), np.random.default_rng(0), 40_000, known=False, still=False
    )
    assert np.exp(paths).mean() == pytest.approx(1.0, abs=0.005)


@pytest.mark.parametrize("worth", [1.0, 40.0, 4000.0])
def test_what_is_believed_of_groups_never_changes_how_many_start(worth):
    """Nobody comes with siblings here; England's groups are believed to hold 1.4 children."""
    made = cohort(np.random.default_rng(5), 400, LEAVE, 0.8, 5.0)
    prior = england()
    believed = replace(prior, belief={**prior.belief, "siblings": worth})
    entries = fit_entries(made, (made.first, made.until), believed)
    alone = fit_entries(
        made, (made.first, made.until), replace(believed, siblings=np.array([1.0, 0, 0, 0, 0]))
    )
    assert _starts(entries) == pytest.approx(_starts(alone), rel=1e-9)


def _starts(entries):
    size = entries.sizes @ np.arange(1, 6) / entries.sizes.sum()
    level, _, shock = entries.groups.middle()
    return size * np.exp(level + shock)
