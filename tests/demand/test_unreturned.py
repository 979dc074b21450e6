"""A unit without returns is estimated, never zero; a unit that is only small is not."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from tests.demand.test_forecast import UNITS, UNTIL, returns
from vesting.demand.areas import by_home
from vesting.demand.build_histories import histories
from vesting.demand.forecast import Asked, forecast
from vesting.demand.forecast_parts import layer_table, pools
from vesting.demand.forecast_tables import backtest_table, stock_table
from vesting.demand.forecast_words import say
from vesting.demand.unreturned import apart, estimate_unreturned, without_returns

FIRST = date(2020, 4, 1)
PEOPLE = {"East": 30_000, "West": 20_000, "North": 25_000}
NAMES = tuple(PEOPLE)


@pytest.fixture(scope="module")
def told():
    return histories(*returns(), UNTIL, first=FIRST)


@pytest.fixture(scope="module")
def made(told):
    units = by_home(told, NAMES, UNITS, PEOPLE)
    return forecast(told, units, Asked(UNTIL, 24, 400, seed=3))


def test_its_children_follow_the_rate_elsewhere_with_what_neighbours_differ_by(made):
    children = made.children()[-1, :, 0]
    seen, north = children[1] + children[2], children[3]
    assert np.array_equal(seen + north, children[0])
    assert north.mean() == pytest.approx(seen.mean() / 2, rel=0.1)
    log = np.log(np.maximum(north, 1) / seen * 2)
    assert log.std() == pytest.approx(apart(), rel=0.2)
    pounds = made.pounds()[-1, :, 0]
    assert pounds[3].mean() == pytest.approx((pounds[1] + pounds[2]).mean() / 2, rel=0.15)
    assert np.array_equal(made.pounds(), np.rint(made.pounds()))


def test_more_months_leave_the_earlier_estimates_as_they_are(told, made):
    longer = forecast(told, by_home(told, NAMES, UNITS, PEOPLE), Asked(UNTIL, 36, 400, seed=3))
    assert np.array_equal(longer.children()[:24], made.children())
    assert np.array_equal(longer.pounds()[:2], made.pounds())


def test_words_and_tables_say_that_it_is_estimated(made):
    assert any("North has no returns: estimated" in line for line in made.units.said)
    whole, _, _, north = say(made)
    assert "no back-test can be made" in north.sentence
    assert "of what has returns" in whole.sentence
    assert "(8 in 10, partly estimated)" in whole.sentence
    assert "(8 in 10, estimated)" in north.sentence
    assert "North" not in backtest_table(made)["unit"]
    assert "North" not in layer_table(made)["unit"]
    rows = stock_table(made).filter(pl.col("unit") == "North")
    assert rows.filter(pl.col("placement") == "ALL")["mean"].min() > 0
    assert pools(made)


def test_those_with_returns_keep_every_bit(told, made):
    alone = by_home(told, NAMES[:2], UNITS, {k: PEOPLE[k] for k in NAMES[:2]})
    same = forecast(told, alone, Asked(UNTIL, 24, 400, seed=3))
    assert np.array_equal(made.simulated.stock[:, :2], same.simulated.stock)
    assert np.array_equal(made.simulated.cost[:, :2], same.simulated.cost)


def test_a_small_unit_whose_children_have_not_come_yet_has_returns(told):
    units = by_home(told, NAMES, UNITS, PEOPLE | {"North": 200})
    assert units.without == {}
    assert (units.blocks.weights[:, 2] > 0).all()


def test_without_residents_the_places_named_tell_the_size(told):
    units = by_home(told, NAMES, UNITS, places={"East": 20, "West": 10, "North": 15})
    assert units.without == {2: pytest.approx(0.5)}
    assert any("the number of places named" in line for line in units.said)
    few = by_home(told, NAMES, UNITS)
    assert few.without == {2: pytest.approx(0.5)}, "all alike where nothing is told"


def test_a_unit_of_which_only_a_part_has_returns(told):
    groups = {"One": ("East",), "Other": ("West", "North")}
    units = by_home(told, NAMES, UNITS, PEOPLE, groups=groups)
    assert [units.estimated(unit) for unit in range(3)] == [pytest.approx(1 / 3), 0, 0.5]
    assert any("Other has no returns for 1 of its 2 blocks" in line for line in units.said)


def test_nothing_is_estimated_from_nothing():
    assert without_returns(np.zeros(3, np.int64), np.ones(3)) == {}


def test_no_block_without_returns_changes_nothing(made):
    assert estimate_unreturned(made.simulated, {}, 1) is made.simulated
