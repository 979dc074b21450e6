"""Diagnostics against closed forms, and scores against plain arithmetic."""

import numpy as np
import pytest
from searching_cases import every_option, grid, random_constraints, random_terrain

from vesting.errors import VestingError
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.identity import option_id
from vesting.options.search.diagnostics import autocovariances, diagnose
from vesting.options.search.naming import option_names, units_of
from vesting.options.search.reduction import reduce
from vesting.options.search.score import Objective
from vesting.options.search.statistics import scores
from vesting.options.search.terrain import Terrain


def series(rho, chains=4, length=20_000, seed=1):
    rng = np.random.default_rng(seed)
    draws = np.empty((chains, length))
    draws[:, 0] = rng.normal(size=chains)
    noise = rng.normal(size=(chains, length)) * np.sqrt(1 - rho**2)
    for t in range(1, length):
        draws[:, t] = rho * draws[:, t - 1] + noise[:, t]
    return draws


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9, -0.4])
def test_effective_size_of_a_series_with_known_autocorrelation(rho):
    draws = series(rho)
    found = diagnose("x", draws)
    expected = draws.size * (1 - rho) / (1 + rho)
    assert found.ess == pytest.approx(expected, rel=0.12)
    assert found.lag_one == pytest.approx(rho, abs=0.03)
    assert found.rhat == pytest.approx(1, abs=0.01)
    assert found.mean == pytest.approx(0, abs=0.1)
    assert found.deviation == pytest.approx(1, abs=0.05)


def test_chains_that_disagree_are_seen():
    draws = series(0.0, length=500)
    draws[0] += 3
    found = diagnose("x", draws)
    assert found.rhat > 1.5
    assert found.ess < 100


def test_a_drift_within_chains_is_seen():
    draws = series(0.0, length=500) + np.linspace(0, 5, 500)
    assert diagnose("x", draws).rhat > 1.5


def test_what_cannot_be_told_is_not_told():
    constant = diagnose("x", np.ones((2, 100)))
    assert (constant.ess, constant.rhat, constant.lag_one) == (None, None, None)
    short = diagnose("x", np.arange(8.0).reshape(2, 4))
    assert short.rhat is None
    steps = np.repeat([[0.0, 1.0]], 50, axis=1)  # each half is constant
    assert diagnose("x", np.concatenate([steps, steps])).ess is None


def test_autocovariances_by_their_definition():
    draws = np.random.default_rng(1).normal(size=(2, 15))
    centred = draws - draws.mean(axis=1, keepdims=True)
    for lag in range(15):
        direct = (centred[:, : 15 - lag] * centred[:, lag:]).sum(axis=1) / 15
        assert autocovariances(draws)[:, lag] == pytest.approx(direct)


@pytest.mark.parametrize("seed", range(12))
def test_scores_of_every_option_agree_with_the_slow_way(seed):
    rng = np.random.default_rng(seed)
    terrain = random_terrain(rng, most=7)
    units = int(rng.integers(1, 4))
    constraints = random_constraints(rng, terrain, units)
    try:
        reduced = reduce(terrain, units, constraints)
    except VestingError:
        return
    every = every_option(terrain, units, constraints)
    if not every:
        return
    rows, fixed = [], {i for group in reduced.fixed for i in group}
    free = [group[0] for group in reduced.groups]
    for option in every:
        names = {u: n for n, u in enumerate(dict.fromkeys(option.plan[i] for i in free))}
        rows.append([names[option.plan[i]] for i in free])
    plans = np.array(rows, dtype=np.uint16)
    assert reduced.expand(plans).tolist() == [list(o.plan) for o in every]
    assert len(fixed) + sum(map(len, reduced.groups)) == len(terrain.graph)
    factor = 1 if terrain.metres is None else 1000
    assert scores(reduced, plans, Objective.CUT) == pytest.approx([o.cut * factor for o in every])
    assert scores(reduced, plans, Objective.BALANCE) == pytest.approx([o.balance for o in every])
    assert scores(reduced, plans, Objective.COMPACTNESS) == pytest.approx(
        [o.compactness for o in every]
    )


def test_names_are_those_of_the_engine():
    rng = np.random.default_rng(3)
    codes = tuple(rng.permutation([f"E{i:02d}" for i in range(11)]).tolist())
    plans = rng.integers(0, 3, size=(40, 11)).astype(np.uint8)
    plans[:, :3] = [0, 1, 2]
    assert option_names(codes, plans) == [option_id(units_of(codes, row)) for row in plans]


def test_compactness_needs_positions():
    terrain = Terrain(grid(2, 2).graph)
    with pytest.raises(VestingError) as caught:
        reduce(terrain, 2, Constraints()).scale(Objective.COMPACTNESS)
    assert caught.value.code == "SMP-E05"
    assert "longitude" in caught.value.mend
