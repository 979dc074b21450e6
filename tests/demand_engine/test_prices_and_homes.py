"""Prices, blocks, scenarios and layers: known figures, and what cannot be used."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.demand_engine.areas import DAY, open_children, plain_model
from vesting.demand.choice import price_at
from vesting.demand.factors import factors
from vesting.demand.homes import UNKNOWN, blocks_of, entry_weights, one_block
from vesting.demand.layers import in_layers, shares
from vesting.demand.placements import PLACEMENTS, Exit, Placement
from vesting.demand.plan import Layer, Plan
from vesting.demand.prices import Price, Prices, knots, price_paths, published_prices
from vesting.demand.simulate import simulate
from vesting.demand.what_if import Change, Closure, Shift, What, WhatIf
from vesting.errors import InputError

CHILDRENS_HOME = Placement.CHILDRENS_HOME


def every(mean=100.0, **more):
    return tuple(Price(place, mean, mean * 1.5, **more) for place in PLACEMENTS)


def test_published_prices_have_their_mean_and_a_tail_within_its_bounds():
    prices = published_prices()
    table, chance = prices.quantiles(), knots()
    for row, values in zip(prices.rows, table, strict=True):
        mean = np.trapezoid(values, chance)
        assert mean == pytest.approx(row.mean, rel=0.002)
        assert np.interp(0.9, chance, values) == pytest.approx(row.p90, rel=0.06)
        assert (np.diff(values) >= 0).all()
        assert values[-1] <= 9 * row.mean
    home = table[prices.row_of()[PLACEMENTS.index(CHILDRENS_HOME), 1]]
    assert 0.05 < 1 - np.interp(10_000, home, chance) < 0.25  # places at £10,000 a week or more
    assert 20_000 < home[-1] < 70_000


def test_prices_between_knots():
    table = published_prices().quantiles()[0]
    chance = np.array([0.01, 0.3, 0.5, 0.89, 0.95, 0.999, 0.9999999])
    told = [price_at(table, value) for value in chance]
    assert told == pytest.approx(np.interp(chance, knots(), table), rel=0.01)


def test_price_levels_follow_inflation_and_doubt():
    prices = Prices(every(inflation=0.1), DAY, inflation_spread=0.02, market=0.05)
    times = np.array([0.25, 0.75, 1.25, 2.25])
    sure = price_paths(prices, DAY, times, 3, np.random.default_rng(0), uncertain=False)
    assert sure[0, :, 0] == pytest.approx(1.1**times)
    wide = np.log(
        price_paths(prices, DAY, times, 20_000, np.random.default_rng(0), uncertain=True)[..., 0]
    )
    assert wide.std(axis=0) == pytest.approx(np.sqrt(0.05**2 + 0.02**2 * times), rel=0.03)
    doubtful = replace(prices, rows=every(doubt=0.2), market=0.0, inflation_spread=0.0)
    drawn = np.log(
        price_paths(doubtful, DAY, times, 5000, np.random.default_rng(0), uncertain=True)
    )
    assert drawn.std(axis=0) == pytest.approx(np.full((4, 10), 0.2), rel=0.05)


def test_later_points_leave_the_earlier_levels_of_prices_as_they_are():
    prices = Prices(every(inflation=0.1, doubt=0.2), DAY, inflation_spread=0.02, market=0.05)
    times = np.array([0.25, 0.75, 1.25, 1.75, 2.25])
    long, short = (
        price_paths(prices, DAY, t, 50, np.random.default_rng(0), uncertain=True)
        for t in (times, times[:3])
    )
    assert np.array_equal(long[:, :3], short)


def test_the_market_keeps_its_shock_for_a_year():
    prices = Prices(every(), DAY, market=0.05)
    times = np.array([0.25, 0.75, 1.25, 1.75])
    made = price_paths(prices, DAY, times, 50, np.random.default_rng(0), uncertain=True)[..., 0]
    assert made[:, 0] == pytest.approx(made[:, 1])
    assert made[:, 2] == pytest.approx(made[:, 3])
    assert abs(np.corrcoef(np.log(made[:, 0]), np.log(made[:, 2]))[0, 1]) < 0.5


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Price(CHILDRENS_HOME, 100, 90), "90th percentile of £90"),
        (Price(CHILDRENS_HOME, -1, 5), "mean of -£1"),
        (Price(CHILDRENS_HOME, 100, 900), "90th percentile of £900"),
    ],
)
def test_prices_that_cannot_be(row, words):
    with pytest.raises(InputError, match=words) as told:
        Prices((*every(), row), DAY)
    assert told.value.code == "DEM-E11"


def test_every_placement_has_a_price_and_nothing_costs_nothing():
    with pytest.raises(InputError, match="'other' has no price") as told:
        Prices(every()[:-1], DAY)
    assert told.value.code == "DEM-E12"
    free = Prices((*every()[:-1], Price(Placement.OTHER, 0, 0)), DAY)
    assert (free.quantiles()[-1] == 0).all()
    one_sector = Prices((*every()[:-1], Price(Placement.OTHER, 5, 6, sector="own")), DAY)
    assert one_sector.row_of()[-1].tolist() == [9, 9]


def test_blocks_know_certain_homes_and_sample_the_rest():
    made = open_children(np.zeros(5, int))
    periods = replace(
        made.periods, home=np.array([0, 1, 2, -1, 1], np.int32), began=made.periods.began + 100
    )
    made = replace(made, periods=periods, homes=("A", "B", "C"))
    blocks = blocks_of(
        made,
        ["E", "W"],
        np.array([0, 1, -2]),
        np.array([100.0, 300.0]),
        known=np.array([[10.0, 10.0]]),
    )
    assert blocks.certain.tolist() == [0, 1, UNKNOWN, UNKNOWN, 1]
    assert blocks.weights.tolist() == [[0.25, 0.75]]
    assert blocks.chances.tolist() == [[(5 + 10) / 40, (15 + 10) / 40]]
    weights = entry_weights(blocks, made, 0, (DAY - 200, DAY), 20.0)
    assert weights.tolist() == [6.0, 17.0]
    unknown, dealt = blocks.apart(made)
    assert unknown.tolist() == [0.75, 1.25]
    assert dealt.tolist() == [0.0, 0.0]
    assert "2 children looked after have no known home" in blocks.said(made)[0]
    assert len(one_block(made)) == 1


def test_weights_that_cannot_be():
    made = open_children(np.zeros(2, int))
    homes = np.zeros(0, int)
    for population, quota in (
        (np.array([1.0, 2.0, 3.0]), None),
        (np.zeros(2), None),
        (np.array([1.0, -1.0]), None),
        (np.ones(2), np.ones(3)),
        (np.ones(2), np.zeros(2)),
    ):
        with pytest.raises(InputError) as told:
            blocks_of(made, ["E", "W"], homes, population, quota=quota)
        assert told.value.code == "DEM-E13"


@pytest.mark.parametrize(
    "make",
    [
        lambda: Change(What.MOVES, (-1, 1), DAY),
        lambda: Change(What.MOVES, (2, 1), DAY),
        lambda: Change(What.MOVES, (0, 1), DAY),
        lambda: Change(What.MOVES, (1, 1), DAY, DAY),
        lambda: Shift((0.5, 1.5), (Placement.OTHER,), CHILDRENS_HOME, DAY),
        lambda: Shift((0.5, 0.5), (CHILDRENS_HOME,), CHILDRENS_HOME, DAY),
        lambda: Closure(DAY, CHILDRENS_HOME, 1.5),
    ],
)
def test_changes_that_cannot_be(make):
    with pytest.raises(InputError) as told:
        make()
    assert told.value.code == "DEM-E14"


def test_factors_by_age_cause_sector_and_span():
    starts, ends = (
        np.array([DAY, DAY + 100, DAY + 200]),
        np.array([DAY + 100, DAY + 200, DAY + 300]),
    )
    rows = (
        Price(CHILDRENS_HOME, 1, 1, sector="own"),
        Price(CHILDRENS_HOME, 1, 1, sector="external"),
        Price(Placement.OTHER, 1, 1),
    )
    asked = WhatIf(
        changes=(
            Change(What.EXITS, (2, 2), DAY + 100, DAY + 200, ages=(5, 12), causes=(Exit.HOME,)),
            Change(What.PRICES, (3, 3), DAY, placements=(CHILDRENS_HOME,), sector="external"),
            Change(What.UASC, (0.5, 0.5), DAY),
            Change(What.ENTRIES, (4, 4), DAY, ages=(16, 17)),
        ),
        shifts=(Shift((0.25, 0.25), (Placement.OTHER, CHILDRENS_HOME), Placement.SUPPORTED, DAY),),
    )
    table = factors(asked, starts, ends, rows, 2, 1)
    assert table.hazards[0, :, 2, 0, 0].tolist() == [1, 2, 1]
    assert table.hazards[0, 1, 3, 0, 0] == pytest.approx(1.5)  # three of the six years of its band
    assert table.hazards[0, 1, 2, 0, 1:].tolist() == [1] * 5
    assert table.prices[0, 0].tolist() == [1, 3, 1]
    assert table.entries[0, 0, 1].tolist() == [0.5] * 18
    assert table.entries[0, 0, 0].tolist() == [1] * 16 + [4, 4]
    assert table.shift.sum(axis=-1) == pytest.approx(np.ones(table.shift.shape[:-1]))
    assert table.shift[0, 0, 0, 9, [5, 9]] == pytest.approx([0.25, 0.75])


def test_a_range_makes_many_worlds():
    ranged = WhatIf(
        changes=(Change(What.ENTRIES, (0.5, 2.0), DAY),),
        shifts=(Shift((0.0, 0.5), (Placement.OTHER,), Placement.SUPPORTED, DAY),),
    )
    assert ranged.sets() == 64
    assert replace(ranged, known=True).sets() == 1
    table = factors(ranged, np.array([DAY]), np.array([DAY + 1]), (), 1, 5)
    drawn = table.entries[:, 0, 0, 0]
    assert 0.6 < (np.abs(np.log(drawn)) < np.log(2)).mean() < 0.95
    middle = factors(replace(ranged, known=True), np.array([DAY]), np.array([DAY + 1]), (), 1, 5)
    assert middle.entries[0, 0, 0, 0] == pytest.approx(1)


def test_layers_add_up_and_each_is_seen():
    rates = np.full(10, 0.4)
    model = plain_model(rates, rates, np.full((10, 10), 0.1), arrivals=40.0)
    children = open_children(np.arange(80) % 6)
    asked = Plan(
        DAY, (DAY + 365,), 600, 2, scenario=WhatIf(changes=(Change(What.PRICES, (0.8, 1.25), DAY),))
    )
    told = in_layers(model, children, asked)
    assert told.names == ("process", "parameter", "shock", "price", "scenario")
    assert told.cost_shares().sum(axis=0) == pytest.approx(np.ones(told.cost_mean.shape[1:]))
    part = told.cost_shares()[:, 0, 0]
    assert part[0] > 0
    assert part[3] > 0.05
    assert part[4] > 0.05
    made = simulate(model, children, asked)
    assert np.array_equal(told.full.stock, made.stock)
    given = in_layers(model, children, asked, full=made)  # not simulated again
    assert given.full is made
    assert np.array_equal(given.cost_variance, told.cost_variance)
    few = in_layers(
        model,
        children,
        replace(asked, layers=frozenset({Layer.PRICE}), scenario=WhatIf()),
        np.ones((1, 1)),
    )
    assert few.names == ("process", "price")
    assert few.stock_variance[0] == pytest.approx(few.stock_variance[1])
    assert shares(np.array([1.0, 0.5, 2.0])).sum() == pytest.approx(1)
