"""The worlds and the dirt of the validation: they keep the truth, and are the same again."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from validation.demand.dirt import KINDS, Dirty, spoil
from validation.demand.dirt_reading import compare, read_days, truth_days
from validation.demand.worlds import KINDS as WORLDS
from validation.demand.worlds import digest, draw, make
from vesting.synthetic.returns import Plan, imagine_care, write_returns

pytestmark = pytest.mark.xdist_group("worlds")  # one process compiles the worlds, not each


@pytest.mark.parametrize("kind", WORLDS)
def test_a_world_is_the_same_again_and_tells_its_own_past(kind):
    world, again = make(kind, 4, size=150), make(kind, 4, size=150)
    assert world.episodes.equals(again.episodes)
    assert np.array_equal(world.future, again.future)
    assert not world.episodes.equals(make(kind, 5, size=150).episodes)
    codes = {
        "U1": 0,
        "U6": 1,
        "U4": 2,
        "K2": 3,
        "K1": 4,
        "K3": 5,
        "P1": 6,
        "A5": 7,
        "R1": 8,
        "Z14": 9,
    }
    for at in (0, 400, len(world.past) - 1):
        day = world.first + timedelta(days=at)
        there = world.episodes.filter(
            (pl.col("started") <= day) & (pl.col("ended").is_null() | (pl.col("ended") > day))
        )
        count = np.bincount([codes[p] for p in there["place"].to_list()], minlength=10)
        assert np.array_equal(count, world.past[at])
    alone = world.future_by_district.sum(axis=1) + world.future_alone
    assert np.array_equal(alone, world.future)
    assert world.future.shape == (1_461, 10)


def test_worlds_are_drawn_within_their_ranges():
    sizes = [draw("markov", seed).size for seed in range(300)]
    assert min(sizes) >= 60
    assert max(sizes) <= 1_300
    assert np.quantile(sizes, 0.5) == pytest.approx(280, rel=0.25)
    assert {draw("break", s).broken > 0 for s in range(60)} == {True, False}


def test_the_digest_is_of_the_source():
    assert len(digest()) == 16
    assert digest() == digest()


def test_the_markov_world_is_stationary():
    ratio = [make("markov", s, size=200, horizon=400) for s in range(40)]
    growth = np.array([w.future[-1].sum() / w.past[0].sum() for w in ratio])
    assert growth.mean() == pytest.approx(1, abs=0.06)


def test_nobody_grows_beyond_eighteen():
    world = make("weibull", 1, size=200)
    rows = world.episodes.join(world.children, on="child")
    age = (rows["ended"].fill_null(world.until) - rows["born"]).dt.total_days() / 365.2425
    assert age.max() < 18.01


@pytest.fixture(scope="module")
def small(homes):
    return imagine_care(Plan(11, homes, first=2022, last=2026, children=120, beyond=0))


@pytest.fixture(scope="module")
def files(small):
    return write_returns(small, folder="returns/Loamshire")


def test_dirt_is_the_same_again_and_a_child_gets_one_spoilt_row_at_most(files):
    dirty, again = spoil(files, 3), spoil(files, 3)
    assert dirty.files == again.files
    rows = [c for k, c in dirty.touched.items() if k in KINDS[: KINDS.index("byte_order_mark")]]
    assert sum(map(len, rows)) == len(set().union(*rows))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_dirt_changes_something(kind, files):
    dirty = spoil(files, 3, only=kind, factor=20)
    assert dirty.files != files
    assert all(path in dirty.files or "episodes" in path for path in files)


def test_the_truth_against_itself_is_right(small, files):
    clean = Dirty(files, {}, {})
    scores = compare(small, clean, small.episodes.filter(pl.col("started") <= small.until))
    assert scores["all"]["right"] == 1
    assert scores["all"]["worst_stock_error"] == 0


def test_what_is_wrong_is_counted(small, files):
    clean = Dirty(files, {}, {})
    gone = small.episodes.head(1)["child"][0]
    scores = compare(small, clean, small.episodes.filter(pl.col("child") != gone))["all"]
    assert 0 < scores["missed"] < 0.05
    assert scores["right"] == pytest.approx(1 - scores["missed"])
    moved = small.episodes.with_columns(place=pl.lit("K2"))
    assert compare(small, clean, moved)["all"]["misplaced"] > 0.5
    longer = small.episodes.with_columns(
        pl.when(pl.col("end_reason") != "X1").then(None).otherwise("ended").alias("ended")
    )
    assert compare(small, clean, longer)["all"]["invented"] > 0.05


def test_days_are_laid_by_child(small):
    names = sorted(small.children["child"].to_list())
    first = small.spells["start"].min()
    true = truth_days(small, Dirty({}, {}, {}), names, first, 900)
    read = read_days(small.episodes, names, first, 900)
    assert np.array_equal(true, read)
