"""What may be published: small counts are gone, and nothing that is shown gives them away."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesting.demand.forecast_tables import QUANTILES
from vesting.demand.release import (
    LEAST_SHOWN,
    children_for_release,
    closed,
    pounds_for_release,
)

DAY = date(2026, 3, 31)


def table(when, told, **more):
    """Rows of the told means; every quantile is the mean."""
    rows = [
        {**when, "unit": unit, "placement": place, "mean": mean, **dict.fromkeys(QUANTILES, mean)}
        | more
        for (unit, place), mean in told.items()
    ]
    return pl.DataFrame(rows)


def stock(told):
    return table({"date": DAY}, told)


def shown(made):
    return {
        (r["unit"], r["placement"]): r["mean"]
        for r in made.drop_nulls("mean").iter_rows(named=True)
    }


COUNTY = {
    ("ALL", "ALL"): 330.0, ("ALL", "secure"): 15.0, ("ALL", "foster"): 255.0, ("ALL", "other"): 60.0,
    ("East", "ALL"): 115.0, ("East", "secure"): 5.0, ("East", "foster"): 80.0, ("East", "other"): 30.0,
    ("West", "ALL"): 215.0, ("West", "secure"): 10.0, ("West", "foster"): 175.0, ("West", "other"): 30.0,
}  # fmt: skip


def test_a_small_count_takes_the_next_smallest_of_its_sums_with_it():
    kept = shown(children_for_release(stock(COUNTY)))
    gone = set(COUNTY) - set(kept)
    assert {("East", "secure"), ("West", "secure")} <= gone
    for side in (0, 1):
        for name in {cell[side] for cell in COUNTY}:
            assert sum(cell[side] == name for cell in gone) != 1
    assert kept["ALL", "ALL"] == 330


def test_nothing_is_taken_where_nothing_is_small():
    told = {cell: 10 * mean for cell, mean in COUNTY.items()}
    assert len(shown(children_for_release(stock(told)))) == len(told)


def test_pounds_of_children_who_are_left_out_go_with_them():
    children = children_for_release(stock(COUNTY))
    pounds = {cell: 1e6 * mean for cell, mean in COUNTY.items()}
    cost = table({"financial_year": "2025-26 part"}, pounds)
    assert set(shown(pounds_for_release(cost, children))) == set(shown(children))
    later = table({"financial_year": "2026-27"}, pounds)
    assert set(shown(pounds_for_release(later, children))) == set(pounds)


def test_the_long_view_is_rounded_with_the_children_projected():
    told = {("ALL", "ALL"): 21.0, ("East", "ALL"): 4.0, ("West", "ALL"): 8.0, ("South", "ALL"): 9.0}
    view = table({"date": DAY}, told, children_projected=12_345.6).drop("placement")
    made = children_for_release(view)
    assert set(made["children_projected"]) == {12_300}
    assert made.filter(pl.col("mean").is_null())["unit"].to_list() == ["East", "West"]


def test_one_unit_alone_hides_only_what_is_small_in_it():
    told = {(unit, place): mean for unit in ("ALL", "Loam") for place, mean in
            (("ALL", 100.0), ("secure", 2.0), ("foster", 70.0), ("other", 28.0))}  # fmt: skip
    kept = shown(children_for_release(stock(told)))
    assert {place for _, place in kept} == {"ALL", "foster"}


@given(st.lists(st.lists(st.floats(0, 60), min_size=3, max_size=3), min_size=2, max_size=5))
def test_no_number_left_out_follows_from_the_others(parts):
    inner = np.array(parts)
    whole = np.pad(inner, ((1, 0), (1, 0)))
    whole[1:, 0], whole[0, 1:], whole[0, 0] = inner.sum(1), inner.sum(0), inner.sum()
    small = whole < LEAST_SHOWN
    gone = closed(small, whole)
    assert (gone | ~small).all()
    for line in (*gone, *gone.T):
        assert line.sum() != 1
    assert gone.any() == small.any()


@pytest.mark.parametrize("shape", [(1, 1), (2, 1), (1, 3)])
def test_tables_of_one_line_close_too(shape):
    gone = closed(np.array(np.indices(shape).sum(axis=0) == sum(shape) - 2), np.ones(shape))
    assert gone.sum() >= 1
