"""Few rows say no more and no less: truths that are known, and counts that must be kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from tests.demand_engine.cohort import cohort
from vesting.demand.bands import CELLS, MOVE
from vesting.demand.effects import PLACES, agree, design, fit_effects, gather
from vesting.demand.entries import fit_entries
from vesting.demand.exposure import measure
from vesting.demand.model import fit
from vesting.demand.priors import ShockPrior, england
from vesting.demand.shocks import fit_shock

LEAVE = np.array([0.30, 0.15, 0.02, 0.05, 0.08])


@pytest.mark.parametrize("due", [20.0, 60.0])
def test_half_of_all_truths_lie_above_the_middle_of_a_level(due):
    """A cell with a rate of its own: drawn rates hold the truth as often as they say, within half an event."""
    rng, ranks = np.random.default_rng(4), []
    time = np.zeros(CELLS)
    time[0] = due
    for _ in range(400):
        events = np.zeros(CELLS)
        events[0] = max(1, rng.poisson(due))
        found = fit_effects(np.ones(CELLS), events, time, 5.0, 1e-3)
        spread = np.sqrt((found.root @ found.root.T)[0, 0])
        ranks.append(norm.cdf(-found.beta[0] / spread))
    assert np.mean(ranks) == pytest.approx(0.5, abs=0.07)
    held = np.mean(np.abs(np.array(ranks) - 0.5) < 0.4)
    assert 0.75 < held < 0.9, (
        "the gamma of a cell widens it a little, most of all where events are many"
    )


def test_without_rows_the_rates_are_england_s_on_average():
    prior, none = england(), np.zeros(CELLS)
    parts = [fit_effects(base, none, none, 0.5, 0.35) for base in prior.rates.T]
    nothing = np.zeros_like(prior.rates)
    drawn = gather(prior.rates, parts, nothing, nothing).draws(400, np.random.default_rng(7))
    told = np.einsum("sco,c->so", drawn, prior.exposure) / (prior.exposure @ prior.rates)
    chance = 4 * told.std(axis=0) / np.sqrt(len(told))
    assert (np.abs(told.mean(axis=0) - 1.0) < chance).all()
    assert (told.std(axis=0) > 0.4).all()


def test_all_reasons_together_are_as_many_as_were_seen():
    """Two reasons of an area are common that are rare in England: by themselves they would be too few."""
    leave = np.array([0.05, 0.02, 0.005, 0.12, 0.30])
    made = cohort(np.random.default_rng(9), 250, leave, 0.8, 5.0)
    seen = measure(made, (made.first, made.until))
    prior, time = england(), seen.time()
    left = seen.counts()[:, :MOVE].sum()
    alone = [
        fit_effects(prior.rates[:, o], seen.counts()[:, o], time, prior.levels[o], 0.35)
        for o in range(MOVE)
    ]
    times = np.repeat(time[:, None], MOVE, axis=1)
    apart = gather(prior.rates[:, :MOVE], alone, seen.counts()[:, :MOVE], times)
    rates = fit(made).areas[0].rates
    assert (apart.mean() * times).sum() < 0.97 * left
    assert (rates.mean()[:, :MOVE] * times).sum() == pytest.approx(left, rel=0.01)
    assert [
        part.beta
        for part in agree(prior.rates[:, :MOVE], alone, 0 * seen.counts()[:, :MOVE], 0 * time, 8.0)
    ] == [pytest.approx(part.beta) for part in alone], "where nobody was nothing moves"
    moved, at = seen.counts()[:, MOVE], design()[:, PLACES]
    due = at.T @ (rates.mean()[:, MOVE] * rates.time[:, MOVE])
    assert due[1:3] == pytest.approx((at.T @ moved)[1:3], rel=0.05)
    drawn = rates.draws(300, np.random.default_rng(1))[:, :, :MOVE].sum(axis=2) @ time
    assert drawn.mean() == pytest.approx(left, rel=0.05)
    assert drawn.std() / left == pytest.approx(left**-0.5, rel=0.5)


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
