"""The world of children: its days hang together, and its shares are about England's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from vesting.synthetic.returns import Plan, imagine_care
from vesting.synthetic.returns.calendar import birthday, collection_year, day_of, last_day
from vesting.synthetic.returns.careers import PLACEMENTS


def test_the_same_plan_gives_the_same_children(care, homes):
    again = imagine_care(Plan(7, homes, first=2017, last=2027, children=300, beyond=2))
    for name in ("children", "periods", "spells", "episodes", "breaks"):
        assert getattr(again, name).equals(getattr(care, name)), name
    other = imagine_care(Plan(9, homes, first=2017, last=2027, children=300, beyond=2))
    assert not other.periods.equals(care.periods)


def test_spells_begin_and_end_with_their_period(care):
    joined = care.spells.group_by("period").agg(
        start=pl.col("start").first(), end=pl.col("end").last()
    ).join(care.periods, on="period")  # fmt: skip
    assert joined.height == care.periods.height
    assert (joined["start"] == joined["began"]).all()
    assert joined["end"].equals(joined["left"])


def test_gaps_between_spells_do_not_exist(care):
    for before, after in zip(
        care.spells.rows(named=True), care.spells.rows(named=True)[1:], strict=False
    ):
        if before["period"] == after["period"]:
            assert before["end"] == after["start"]


def test_nobody_is_in_care_at_eighteen_or_before_birth(care):
    rows = care.periods.join(care.children, on="child")
    born = rows["born"].cast(pl.Int32).to_numpy().astype(np.int64)
    left = rows["left"].fill_null(care.until).cast(pl.Int32).to_numpy()
    assert (left <= birthday(born, 18)).all()
    assert (rows["began"] >= rows["born"]).all()


def test_periods_of_one_child_do_not_overlap_and_some_come_back(care):
    many = care.periods.sort("child", "began").group_by("child", maintain_order=True).agg(
        "began", "left"
    )  # fmt: skip
    returned = 0
    for began, left in many.select("began", "left").iter_rows():
        returned += len(began) > 1
        assert all(a is not None and a < b for a, b in zip(left, began[1:], strict=False))
    assert returned > 10


def test_those_who_came_alone_have_no_home_and_all_others_have_one(care):
    rows = care.periods.join(care.children, on="child")
    assert (rows.filter("alone")["home_lsoa"] == "").all()
    assert (rows.filter("alone")["home_postcode"] == "").all()
    assert (rows.filter(~pl.col("alone"))["home_lsoa"] != "").all()
    told = rows.filter(~pl.col("alone"))
    assert 0.005 < (told["home_postcode"] == "").mean() < 0.05
    assert 0.01 < told["home_postcode"].str.starts_with("DB").mean() < 0.06


def test_siblings_share_a_home_and_an_entry(large):
    rows = large.periods.join(large.children, on="child").filter(~pl.col("alone"))
    family = rows.group_by("family").agg(
        n=pl.col("child").n_unique(), homes=pl.col("home_lsoa").n_unique()
    )
    several = family.filter(pl.col("n") > 1)
    assert several.height > 0.2 * family.height
    assert (several["homes"] == 1).mean() > 0.8  # some move between two periods


def test_shares_are_about_those_of_england(large):
    day = date(2024, 3, 31)
    stock = large.stock(day, day)[0]
    share = dict(zip(PLACEMENTS, stock / stock.sum(), strict=True))
    expected = {
        "kinship_foster": 0.16,
        "childrens_home": 0.10,
        "supported": 0.07,
        "with_parents": 0.06,
    }
    assert share == pytest.approx(share | expected, abs=0.045)
    assert 0.44 < share["foster_in_house"] + share["foster_agency"] < 0.64
    ended = large.spells.filter(pl.col("end").is_not_null())
    days = (ended["end"] - ended["start"]).dt.total_days()
    assert days.mean() == pytest.approx(307, rel=0.2)
    assert days.median() == pytest.approx(139, rel=0.2)
    stays = large.periods.filter(pl.col("left").is_not_null())
    length = (stays["left"] - stays["began"]).dt.total_days()
    assert length.mean() == pytest.approx(864, rel=0.2)
    grown = stays.join(large.children, on="child")
    at_18 = (grown["left"] - grown["born"]).dt.total_days() > 17.99 * 365.25
    assert at_18.mean() == pytest.approx(0.39, abs=0.05)


def test_stock_is_conserved_day_by_day(care):
    first, last = date(2018, 4, 1), date(2020, 3, 31)
    stock = care.stock(first, last).sum(axis=1)
    days = pl.date_range(first, last, eager=True)
    came = care.periods["began"].value_counts()
    left = care.periods["left"].value_counts()
    change = dict(came.iter_rows())
    for day, number in left.iter_rows():
        change[day] = change.get(day, 0) - number
    moved = [change.get(day, 0) for day in days]
    assert np.array_equal(np.diff(stock), moved[1:])


def test_a_break_changes_entries_and_nothing_before_it(homes):
    plan = Plan(5, homes, first=2018, last=2024, children=600, beyond=0)
    broken = replace(plan, broken=date(2022, 4, 1), broken_entries=1.6, broken_stays=0.7)
    calm, after = imagine_care(plan), imagine_care(broken)

    def starts(care, year):
        return care.periods.filter(
            pl.col("began").is_between(date(year - 1, 4, 1), date(year, 3, 31))
        ).height

    assert starts(after, 2024) > 1.25 * starts(calm, 2024)
    assert starts(after, 2020) == pytest.approx(starts(calm, 2020), rel=0.25)


def test_days_of_the_calendar():
    born = np.array([day_of(2004, 2, 29), day_of(2004, 3, 31)])
    assert birthday(born, 18).tolist() == [day_of(2022, 3, 1), day_of(2022, 3, 31)]
    assert birthday(born, 16).tolist()[0] == day_of(2020, 2, 29)
    days = np.array([last_day(2023), last_day(2023) + 1])
    assert collection_year(days).tolist() == [2023, 2024]
