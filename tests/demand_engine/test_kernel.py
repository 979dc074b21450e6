"""The kernel against closed forms: matrix exponential, Poisson limit, conservation, the same bits always."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm
from scipy.stats import chisquare, poisson

from tests.demand_engine.areas import DAY, YEAR, open_children, plain_model, still
from vesting.demand.homes import Blocks
from vesting.demand.philox import four, four_words, gamma
from vesting.demand.placements import PLACEMENTS, Placement
from vesting.demand.plan import Layer, Plan, segments
from vesting.demand.prices import Price, Prices
from vesting.demand.simulate import simulate
from vesting.demand.what_if import Change, Closure, Shift, What, WhatIf
from vesting.errors import InputError
from vesting.maths.streams import philox

NOTHING = frozenset[Layer]()
PLACES = len(PLACEMENTS)
KEY = np.array([123456789, 987654321], dtype=np.uint64)
FLAT = Prices(tuple(Price(place, 700.0, 700.0 * (1 + 1e-9)) for place in PLACEMENTS), DAY)
RNG = np.random.default_rng(5)
EXITS = RNG.uniform(0.1, 0.9, PLACES)
MOVES = RNG.uniform(0.2, 2.0, PLACES)
ONWARD = RNG.dirichlet(np.full(PLACES, 0.5), PLACES)


def plan(days, replicates, **more):
    return Plan(DAY, tuple(DAY + day for day in days), replicates, 3, layers=NOTHING, **more)


def test_the_words_are_those_of_the_python_side():
    for counter in ((0, 0, 0, 0), (7, 1 << 31, 12, 3), (2**32 - 1, 5, 6, 2**32 - 1)):
        wanted = philox(np.array(counter, dtype=np.uint64), (int(KEY[0]), int(KEY[1])))
        assert list(four_words(KEY, *counter)) == wanted.tolist()
    numbers = np.array([four(KEY, block, 1, 2, 3) for block in range(5000)])
    assert abs(numbers.mean() - 0.5) < 0.006
    assert abs(np.corrcoef(numbers.T)[0, 1]) < 0.03


@pytest.mark.parametrize("shape", [0.7, 1.0, 4.0])
def test_gamma_numbers_have_their_moments(shape):
    drawn = np.array([gamma(KEY, 0, subject, 1, 0, shape) for subject in range(20000)])
    assert abs(drawn.mean() / shape - 1) < 0.03
    assert abs(drawn.var() / shape - 1) < 0.06


def test_moves_and_exits_agree_with_the_matrix_exponential():
    places = np.repeat(np.arange(4), 5)
    model = plain_model(EXITS, MOVES, ONWARD)
    simulated = simulate(model, open_children(places), plan((183, 365), 140_000))
    rates = MOVES[:, None] * ONWARD
    rates -= np.diag(MOVES + EXITS)
    for row, day in enumerate((183, 365)):
        chance = expm(rates * day / YEAR)[places]
        mean, variance = chance.sum(axis=0), (chance * (1 - chance)).sum(axis=0)
        told = simulated.stock[row, 0].astype(float)
        assert np.abs(told.mean(axis=1) / mean - 1)[mean > 0.5].max() < 0.01
        whole = chance.sum(axis=1)
        total = told.sum(axis=0)
        assert abs(total.mean() / whole.sum() - 1) < 0.002
        assert abs(total.var() / (whole * (1 - whole)).sum() - 1) < 0.01
        wide = variance > 0.5
        assert np.abs(told.var(axis=1)[wide] / variance[wide] - 1).max() < 0.015


def test_entries_alone_are_poisson_in_number():
    rate, leave, years = 40.0, 1.5, 731 / YEAR
    model = plain_model(np.full(PLACES, leave), np.full(PLACES, 1e-9), ONWARD, arrivals=rate)
    gone = open_children(np.zeros(1, int), age=18 - 1 / YEAR)
    simulated = simulate(model, gone, plan((731,), 40_000))
    total = simulated.stock[0, 0].sum(axis=0)
    mean = rate / leave * (1 - np.exp(-leave * years))
    assert abs(total.mean() / mean - 1) < 0.01
    assert abs(total.var() / mean - 1) < 0.025
    bins = np.arange(poisson.ppf(0.01, mean), poisson.ppf(0.99, mean)).astype(int)
    seen = np.array([(total == value).sum() for value in bins])
    wanted = poisson.pmf(bins, mean) * len(total)
    seen, wanted = (
        np.append(seen, len(total) - seen.sum()),
        np.append(wanted, len(total) - wanted.sum()),
    )
    assert chisquare(seen, wanted).pvalue > 0.001


def test_groups_make_entries_spread_wider():
    sizes = np.array([0.5, 0.0, 0.5, 0.0, 0.0])
    model = plain_model(
        np.full(PLACES, 1e-9), np.full(PLACES, 1e-9), ONWARD, arrivals=20, sizes=sizes
    )
    gone = open_children(np.zeros(1, int), age=18 - 1 / YEAR)
    total = simulate(model, gone, plan((365,), 40_000)).stock[0, 0].sum(axis=0)
    events = 20 * 365 / YEAR
    assert abs(total.mean() / (2 * events) - 1) < 0.01
    assert abs(total.var() / (5 * events) - 1) < 0.03


def test_the_birthday_is_certain_and_cost_runs_to_it():
    model = plain_model(np.full(PLACES, 1e-12), np.full(PLACES, 1e-12), ONWARD)
    children = open_children(np.zeros(3, int), age=18 - 100 / YEAR)
    simulated = simulate(model, children, plan((99, 100), 50, prices=FLAT))
    assert (simulated.stock[0].sum(axis=(0, 1)) == 3).all()
    assert (simulated.stock[1] == 0).all()
    assert simulated.child_years == pytest.approx(50 * 3 * 100 / YEAR)
    assert simulated.cost.sum(axis=(0, 1, 2)) == pytest.approx(3 * 100 * 100, abs=4)


def test_frailty_spreads_moves_but_not_their_mean():
    # Without exits, moves to a placement that is never left count who has ever moved.
    onward, moves = np.zeros((PLACES, PLACES)), np.zeros(PLACES) + 1e-12
    onward[:, 1], moves[0] = 1.0, 1.0
    model = plain_model(np.full(PLACES, 1e-12), moves, onward, frailty=1.0)
    children = open_children(np.zeros(200, int))
    told = simulate(replace(model, window=(DAY - 183, DAY)), children, plan((365,), 2000)).stock[
        0, 0
    ]
    # A gamma rate of shape 1 + 0 over 1 + due: chance to stay (b / (b + t)).
    b, t = 1 + 183 / YEAR, 365 / YEAR
    assert told[0].mean() / 200 == pytest.approx(b / (b + t), rel=0.01)


def blocks_of_two(count: int, quota=None) -> Blocks:
    parts = np.array([[0.3, 0.7]])
    return Blocks(("East", "West"), np.arange(count) % 3 - 1, parts, parts, quota)


def test_blocks_add_up_to_the_area_in_every_replicate():
    places = np.arange(30) % 8
    uasc = np.arange(30) % 5 == 0
    model = plain_model(EXITS, MOVES, ONWARD, arrivals=30.0, frailty=2.0)
    children = open_children(places, uasc=uasc)
    whole = simulate(model, children, plan((90, 400), 300))
    split = simulate(model, children, plan((90, 400), 300, blocks=blocks_of_two(30)))
    assert (split.stock.sum(axis=1) == whole.stock[:, 0]).all()
    assert (split.uasc.sum(axis=1) == whole.uasc[:, 0]).all()
    assert np.abs(split.cost.sum(axis=1) - whole.cost[:, 0]).max() <= 1
    assert split.blocks == ("East", "West")
    assert "sampled" in split.said[0]


def test_children_without_a_home_are_sampled_and_the_quota_is_kept():
    model = plain_model(np.full(PLACES, 1e-12), np.full(PLACES, 1e-12), ONWARD)
    children = open_children(np.zeros(100, int), uasc=np.arange(100) < 40)
    parts = np.array([[0.3, 0.7]])
    blocks = Blocks(("East", "West"), np.full(100, -1), parts, parts, np.array([0.25, 0.75]))
    told = simulate(model, children, plan((30,), 4000, blocks=blocks))
    assert (told.uasc[0, 0] == 10).all()
    assert (told.uasc[0, 1] == 30).all()
    east = told.stock[0, 0].sum(axis=0) - 10
    assert east.mean() == pytest.approx(18, rel=0.02)
    assert east.var() == pytest.approx(60 * 0.21, rel=0.08)
    assert "40 unaccompanied children go to blocks by quota" in told.said


def test_the_same_bits_with_any_threads_and_chunks(monkeypatch):
    model = plain_model(EXITS, MOVES, ONWARD, arrivals=30.0, frailty=2.0)
    children = open_children(np.arange(40) % 8)
    wanted = replace(plan((90, 400), 64, blocks=blocks_of_two(40)), layers=frozenset(Layer))
    before = numba.get_num_threads()
    try:
        numba.set_num_threads(1)
        one = simulate(model, children, wanted)
        numba.set_num_threads(min(2, numba.config.NUMBA_NUM_THREADS))
        two = simulate(model, children, wanted)
    finally:
        numba.set_num_threads(before)
    monkeypatch.setattr("vesting.demand.simulate.SCRATCH", 3 * 8 * one.cost[..., 0].size)
    done = []
    chunked = simulate(model, children, wanted, lambda number, of: done.append((number, of)))
    for other in (two, chunked):
        assert np.array_equal(one.stock, other.stock)
        assert np.array_equal(one.cost, other.cost)
    assert done[0] == (3, 64)
    assert done[-1] == (64, 64)
    assert not np.array_equal(one.stock, simulate(model, children, replace(wanted, seed=4)).stock)


def test_without_a_compiler_the_children_are_the_same():
    code = """
import sys
sys.modules["numba"] = None
sys.path.insert(0, ".")
import numpy as np
from tests.demand_engine.test_plain import told
stock, cost = told()
np.savez(sys.argv[1], stock=stock, cost=cost)
"""
    import tempfile
    from pathlib import Path

    from tests.demand_engine.test_plain import told

    root = Path(__file__).parent.parent.parent
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plain.npz"
        subprocess.run([sys.executable, "-c", code, str(file)], check=True, cwd=root)
        plain = np.load(file)
        stock, cost = told()
        assert np.array_equal(plain["stock"], stock)
        assert np.abs(plain["cost"].astype(np.int64) - cost).max() <= 1


@settings(max_examples=15)
@given(st.integers(0, 2**40), st.integers(1, 60), st.integers(1, 900), st.integers(1, 40))
def test_nobody_is_lost_and_nobody_is_made(seed, count, days, replicates):
    model = plain_model(EXITS, MOVES, ONWARD, arrivals=12.0, frailty=1.0)
    asked = Plan(DAY, (DAY + days,), replicates, seed, blocks=blocks_of_two(count))
    told = simulate(model, open_children(np.arange(count) % PLACES), asked)
    assert (told.stock >= 0).all()
    assert (told.cost >= 0).all()
    assert (told.stock[-1].sum(axis=(0, 1)) <= count + told.starts.sum(axis=(0, 1, 2))).all()


def test_a_scenario_acts_where_it_should():
    model = plain_model(EXITS, MOVES, ONWARD, arrivals=60.0)
    children = open_children(np.arange(60) % 6)
    base = simulate(model, children, plan((200, 400), 400))

    def under(**what):
        return simulate(model, children, plan((200, 400), 400, scenario=WhatIf(**what)))

    def change(what, times, **more):
        return {"changes": (Change(what, (times, times), DAY + 200, **more),)}

    fewer = under(**change(What.ENTRIES, 0.0))
    assert np.array_equal(fewer.stock[0], base.stock[0])
    assert fewer.starts.sum() < base.starts.sum()
    assert (
        under(**change(What.EXITS, 0.0)).stock[1].sum(axis=(0, 1)) >= base.stock[1].sum(axis=(0, 1))
    ).all()
    twice = under(changes=(Change(What.PRICES, (2.0, 2.0), DAY, placements=(Placement.OTHER,)),))
    other = PLACEMENTS.index(Placement.OTHER)
    assert np.abs(twice.cost[:, :, other] - 2 * base.cost[:, :, other]).max() <= 1
    assert np.array_equal(twice.cost[:, :, :other], base.cost[:, :, :other])
    young = change(What.ENTRIES, 0.0, ages=(0, 17), blocks=(0,))
    assert under(**young).starts.sum() < base.starts.sum()
    kin = Shift((1.0, 1.0), (Placement.OTHER,), Placement.KINSHIP_FOSTER, DAY)
    moved = under(shifts=(kin,))
    was_there = (np.arange(60) % 6 == other).sum()
    assert (moved.stock[1, 0, other] <= was_there).all()
    moves = change(What.MOVES, 0.0, placements=(Placement.SECURE,))
    assert not np.array_equal(under(**moves).stock[1], base.stock[1])


def test_a_closure_moves_everybody_at_once():
    model = plain_model(
        np.full(PLACES, 1e-12), np.full(PLACES, 1e-12), np.full((PLACES, PLACES), 0.1)
    )
    children = open_children(np.full(50, 3))
    close = Closure(DAY + 100, Placement.CHILDRENS_HOME, 1.0)
    asked = plan((99, 100, 101), 200, scenario=WhatIf(closures=(close,), spot=3.0), prices=FLAT)
    told = simulate(model, children, asked)
    assert (told.stock[:2, 0, 3] == 50).all()
    assert (told.stock[2, 0, 3] == 0).all()
    assert (told.stock[2].sum(axis=(0, 1)) == 50).all()
    assert told.cost.sum(axis=(0, 1, 2)) == pytest.approx(50 * 100 * (100 + 3 * 1), abs=12)
    half = replace(asked, scenario=WhatIf(closures=(replace(close, share=0.5),)))
    left = simulate(model, children, half).stock[2, 0, 3]
    assert 15 < left.mean() < 35


def test_two_areas_add_up():
    first = plain_model(EXITS, MOVES, ONWARD)
    children = open_children(np.arange(20) % 4)
    half = replace(children.periods, area=(np.arange(20) >= 10).astype(np.int32))
    two = replace(children, periods=half, areas=("Here", "There"))
    model = replace(first, areas=first.areas * 2)
    told = simulate(model, two, plan((30,), 100))
    assert (told.stock.sum(axis=(1, 2)) <= 20).all()
    assert told.stock.mean() > 0


def test_what_cannot_be_asked():
    model = plain_model(EXITS, MOVES, ONWARD)
    children = open_children(np.zeros(2, int))
    with pytest.raises(InputError) as told:
        simulate(model, children, Plan(DAY - 5, (DAY,), 1))
    assert told.value.code == "DEM-E15"
    for more in (
        {"days": ()},
        {"days": (DAY,)},
        {"days": (DAY + 2, DAY + 1)},
        {"until": DAY + 3},
        {"replicates": 0},
    ):
        with pytest.raises(InputError) as told:
            Plan(**{"from_day": DAY, "days": (DAY + 9,), **more})
        assert told.value.code == "DEM-E15"


def test_segments_are_cut_where_something_changes():
    change = WhatIf(changes=(Change(What.MOVES, (1, 1), DAY + 7),))
    parts = segments(Plan(DAY, (DAY + 400,), 1, until=DAY + 500, scenario=change))
    assert parts.ends[0] == DAY + 7
    assert parts.ends[-1] == DAY + 500
    assert (parts.ends[:-1] == parts.starts[1:]).all()
    assert parts.starts[0] == DAY
    assert parts.day[parts.ends == DAY + 400].tolist() == [0]
    assert (parts.day >= 0).sum() == 1
    assert np.diff(parts.ends).max() <= 184
    assert parts.years == (2019, 2020)
    assert still(2.0).middle()[0] == pytest.approx(np.log(2))
