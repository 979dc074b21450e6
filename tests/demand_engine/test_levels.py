"""How far areas lie from England: a known spread comes out again, and what is typed is what the files say."""

from __future__ import annotations

import numpy as np
import pytest

from validation.demand import levels
from vesting.demand.bands import MOVE
from vesting.demand.placements import EXITS
from vesting.demand.priors import england


@pytest.mark.parametrize("wanted", [0.2, 0.55])
def test_a_known_spread_comes_out_again(wanted):
    rng = np.random.default_rng(2)
    expected = rng.uniform(20, 400, 600)
    factor = np.exp(wanted * rng.standard_normal(600) - wanted**2 / 2)
    deviation, middle = levels.spread(rng.poisson(expected * factor).astype(float), expected)
    assert deviation == pytest.approx(wanted, rel=0.1)
    assert middle == pytest.approx(-(wanted**2) / 2, abs=0.06)


def test_chance_alone_is_no_spread():
    expected = np.full(600, 60.0)
    counts = np.random.default_rng(3).poisson(expected).astype(float)
    assert levels.spread(counts, expected)[0] < 0.05


def test_the_typed_spreads_are_those_of_the_official_files():
    if not levels.held():
        pytest.skip(f"{levels.CEASED} and {levels.STABILITY} are not held")
    found, typed = levels.spreads(), england().levels
    names = (*EXITS[:MOVE], "move")
    assert set(found) == set(names) - {"other_authority"}
    for name, (_, deviation, _) in found.items():
        assert typed[names.index(name)] == pytest.approx(deviation, abs=0.006)
