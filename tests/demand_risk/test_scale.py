"""Size against cost, workforce and judgement; both sides; posts for each child."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pytest

from vesting.demand.posts import SIZES, leadership
from vesting.demand.scale import TESTS, claims, estimate, estimates, halved_cost, prior
from vesting.demand.shelf_panel import neighbours
from vesting.demand.slopes import halving, slope_of, slope_on_size
from vesting.errors import VestingError
from vesting.evidence.shelf import Shelf

SIZE = np.exp(np.random.default_rng(1).normal(6, 0.7, 150))
REGIONS = [f"R{i % 9}" for i in range(150)]
EFFECT = np.array([int(r[1]) / 5 for r in REGIONS])


def test_recovers_an_elasticity_behind_regions():
    off = []
    for seed in range(100):
        noise = np.random.default_rng(1000 + seed).normal(0, 0.1, 150)
        slope = slope_on_size(-0.1 * np.log(SIZE) + EFFECT + noise, SIZE, REGIONS)
        off.append((slope.value + 0.1) / slope.se)
    assert abs(np.mean(off)) < 0.3
    assert np.std(off) == pytest.approx(1, abs=0.2)
    assert slope.p < 0.01
    assert slope.n == 150


def test_robust_error_covers_where_spread_depends_on_size():
    held = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        y = EFFECT + rng.normal(0, 1, 150) * SIZE**-0.5
        held += slope_on_size(y, SIZE, REGIONS).low < 0 < slope_on_size(y, SIZE, REGIONS).high
    assert held / 200 > 0.9


def test_against_least_squares_with_dummies():
    y = np.random.default_rng(2).normal(0, 1, 150)
    dummies = np.column_stack([np.log(SIZE), *[[r == f"R{k}" for r in REGIONS] for k in range(9)]])
    assert slope_on_size(y, SIZE, REGIONS).value == pytest.approx(np.linalg.lstsq(dummies, y)[0][0])


def test_an_authority_alone_in_its_region_tells_nothing():
    y = np.random.default_rng(3).normal(0, 1, 150)
    regions = ["alone", *REGIONS[1:]]
    whole, without = slope_on_size(y, SIZE, regions), slope_on_size(y[1:], SIZE[1:], regions[1:])
    assert whole.value == pytest.approx(without.value)
    assert np.isfinite(whole.se)


def test_too_few_authorities():
    with pytest.raises(VestingError, match="10 authorities") as few:
        slope_on_size(np.ones(10), np.ones(10), ["R"] * 10)
    assert few.value.code == "DEM-E48"


def test_the_neutral_prior_in_words_of_the_reference():
    middle, low, high = halved_cost()
    assert (round(100 * middle), round(100 * low), round(100 * high)) == (3, -2, 8)
    assert prior().value == -0.04
    assert halving(slope_of(0.0, 0.0, 3))[0] == 0
    assert slope_of(0.0, 0.0, 3).p == 0


def test_both_sides_are_cited_on_every_claim():
    sides = {(c.claim, c.side) for c in claims()}
    assert sides == {
        (c, s) for c in ("safer", "cheaper", "better") for s in ("bigger", "no difference")
    }
    assert all(
        c.source and c.says and c.by and c.status in ("read", "to confirm") for c in claims()
    )


def test_verdicts():
    by_id = {test.id: test for test in TESTS}
    rng = np.random.default_rng(4)
    even = estimate(
        by_id["spend"], 1e5 * SIZE * np.exp(rng.normal(0, 0.2, 150)), SIZE, REGIONS, 2024
    )
    assert even.verdict == "cannot tell"
    assert even.doubling[0] == pytest.approx(1, abs=0.15)
    less = estimate(
        by_id["spend"], SIZE**0.5 * np.exp(rng.normal(0, 0.1, 150)), SIZE, REGIONS, 2024
    )
    more = estimate(
        by_id["spend"], SIZE**1.5 * np.exp(rng.normal(0, 0.1, 150)), SIZE, REGIONS, 2024
    )
    assert (less.verdict, more.verdict) == ("falls for each child", "rises for each child")
    falls = estimate(
        by_id["agency"], 40 - 5 * np.log(SIZE) + rng.normal(0, 1, 150), SIZE, REGIONS, 2024
    )
    assert falls.verdict == "falls with size"
    assert falls.doubling[0] == pytest.approx(-5 * np.log(2), abs=0.5)
    rises = estimate(by_id["agency"], 5 * np.log(SIZE) + rng.normal(0, 1, 150), SIZE, REGIONS, 2024)
    assert rises.verdict == "rises with size"
    none = estimate(by_id["agency"], np.ones(3), np.ones(3), ["R"] * 3, 2024)
    assert none.verdict == "not available"
    assert none.why


def test_an_empty_shelf_says_why():
    for found in estimates(Shelf(), dt.date(2024, 6, 1)):
        assert found.slope is None
        assert found.why
    with pytest.raises(VestingError, match="No boundaries") as met:
        neighbours(Shelf())
    assert met.value.code == "DEM-E33"


@dataclass(frozen=True)
class Total:
    low: float | None
    high: float | None


class Posts:
    def number(self, children):
        return 25.0, 30.0

    def yearly(self, children):
        return Total(2.3e6, None if children > 1e5 else 2.8e6)


def test_posts_for_each_child():
    made = leadership(Posts())
    assert [m.children for m in made] == list(SIZES)
    assert made[0].per_child == pytest.approx((2.3e6 / 22_000, 2.8e6 / 22_000))
    assert made[-1].yearly[1] == 0
    each = [m.per_child[0] for m in made]
    assert each == sorted(each, reverse=True)
    with pytest.raises(VestingError, match="0 children") as met:
        leadership(Posts(), [0])
    assert met.value.code == "DEM-E49"


def test_the_list_of_the_delivery_models_fits():
    from vesting.options.models.posts import post_list

    low, high = leadership(post_list(), [45_000])[0].per_child
    assert low < 56 < high


@pytest.mark.official
def test_official_slopes_agree_with_the_reference(library):
    found = {e.test.id: e for e in estimates(library, dt.date(2024, 6, 1))}
    for name, value in (
        ("residential", -0.019),
        ("cost", -0.034),
        ("fostering", 0.010),
        ("spend", 0.967),
    ):
        assert found[name].slope.value == pytest.approx(value, abs=0.002)
        assert found[name].slope.n == 149
        assert found[name].verdict == "cannot tell"
    assert found["agency"].verdict == "falls with size"
    assert found["judged"].verdict == "cannot tell"


@pytest.mark.official
def test_official_neighbours(library):
    pairs = neighbours(library)
    assert len(pairs) > 300
    assert all(a < b for a, b in pairs)
