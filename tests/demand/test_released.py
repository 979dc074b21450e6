"""What reports of all units show together: no number left out follows from the others, nor its pounds."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from vesting.demand.forecast_tables import QUANTILES
from vesting.demand.release import ROUND_POUNDS, ROUND_TO
from vesting.demand.released import ROUND_WEEKLY, Told, drawn, released, units_left_out

DAY, YEAR = date(2027, 3, 31), "2026-27"
TOLD = Told(DAY, YEAR)
PLACES = ("foster", "residential")
A_YEAR = 60_000.0
"""Pounds of a placement for a year."""


def whole(parts):
    """Cells of units and placements, sums in the first row and column."""
    inner = np.array(parts, dtype=np.float64)
    full = np.pad(inner, ((1, 0), (1, 0)))
    full[1:, 0], full[0, 1:], full[0, 0] = inner.sum(1), inner.sum(0), inner.sum()
    return full


def table(when, value, cells, places=("ALL", *PLACES)):
    units = ("ALL", *(f"Unit {i}" for i in range(1, len(cells))))
    rows = [
        {when: value, "unit": unit, "placement": place, "mean": n, **dict.fromkeys(QUANTILES, n)}
        for unit, line in zip(units, cells, strict=True)
        for place, n in zip(places, line, strict=False)
    ]
    return pl.DataFrame(rows)


def tables(parts):
    """The tables of a forecast of one day and year; pounds follow children."""
    stock = whole(parts)
    pounds = stock * A_YEAR
    first = stock[:, :1]
    units = [f"Unit {i}" for i in range(1, len(stock))]
    own = pounds[1:, 0]
    return {
        "stock": table("date", DAY, stock),
        "cost": table("financial_year", YEAR, pounds),
        "weekly_cost": table("financial_year", YEAR, pounds / 52),
        "seen": table("date", DAY, first).select("date", "unit", children=pl.col("mean").cast(pl.Int64)),
        "long_view": table("date", DAY, first).drop("placement"),
        "reserve": pl.DataFrame({"unit": ["ALL", *units], "chance": 0.1} | dict.fromkeys(
            ("budget", "pounds", "share", "low", "high"), pounds[:, 0])),
        "pool": pl.DataFrame({"unit": units, "saves": 1.0} | dict.fromkeys(
            ("budget", "alone", "pounds", "part"), own)),
        "waterfall": pl.DataFrame({"unit": ["ALL", *units]} | dict.fromkeys(
            ("children", "low", "high", "pounds", "pounds_low", "pounds_high"), pounds[:, 0])),
        "layers": pl.DataFrame({"unit": ["ALL"]}),
    }  # fmt: skip


def grid(made, units):
    return made["mean"].to_numpy().reshape(units, -1)


def sums(shape):
    """One row a sum: the parts less the whole."""
    units, places = shape
    held = []
    for unit in range(units):
        line = np.zeros(shape)
        line[unit, 1:], line[unit, 0] = 1, -1
        held.append(line.ravel())
    for place in range(places):
        line = np.zeros(shape)
        line[1:, place], line[0, place] = 1, -1
        held.append(line.ravel())
    return np.array(held)


def told_exactly(shown):
    """Cells left out that follow from the sums, had the cells shown not been rounded."""
    gone = np.isnan(shown).ravel()
    held = sums(shown.shape)[:, gone]
    rank = np.linalg.matrix_rank(held)
    found = []
    for cell in range(gone.sum()):
        unit = np.zeros(gone.sum())
        unit[cell] = 1
        found.append(np.linalg.matrix_rank(np.vstack([held, unit])) == rank)
    return found


def narrowest(shown, step):
    """How near an attacker who knows the rounding comes to the cell that is hidden worst."""
    gone = np.isnan(shown).ravel()
    flat = shown.ravel()
    ends = [
        (0, None) if hidden else (max(0, number - step / 2), number + step / 2)
        for hidden, number in zip(gone, flat, strict=True)
    ]
    held = sums(shown.shape)
    widths = []
    for cell in np.flatnonzero(gone):
        cost = np.zeros(gone.size)
        cost[cell] = 1
        low, high = (
            linprog(sign * cost, A_eq=held, b_eq=np.zeros(len(held)), bounds=ends)
            for sign in (1, -1)
        )
        assert low.status == 0
        widths.append(-high.fun - low.fun if high.status == 0 else np.inf)
    return min(widths, default=np.inf)


parts = st.lists(
    st.lists(st.integers(0, 60), min_size=2, max_size=2), min_size=2, max_size=5
).filter(lambda cells: sum(map(sum, cells)) > 5)


@settings(max_examples=60)
@given(parts)
def test_neither_children_nor_pounds_that_are_left_out_can_be_got_back(cells):
    made = released(tables(cells), TOLD)
    units = len(cells) + 1
    for name, step in (("stock", ROUND_TO), ("cost", ROUND_POUNDS), ("weekly_cost", ROUND_WEEKLY)):
        shown = grid(made[name], units)
        assert not any(told_exactly(shown)), name
        assert not any(told_exactly(np.column_stack([shown[:, :1]] * 2))), f"{name}, all placements"
        assert narrowest(shown, step) >= step / 2
    children, pounds, weekly = (
        np.isnan(grid(made[n], units)) for n in ("stock", "cost", "weekly_cost")
    )
    assert not (children & ~pounds).any()
    assert (pounds == weekly).all()


@settings(max_examples=60)
@given(parts)
def test_reserve_pool_and_steps_go_with_the_pounds(cells):
    made = released(tables(cells), TOLD)
    hidden = units_left_out(made, TOLD)
    for name in ("reserve", "waterfall"):
        assert set(made[name].filter(pl.col("pounds").is_null())["unit"]) == hidden
    pool = made["pool"]
    gone = set(pool.filter(pl.col("pounds").is_null())["unit"])
    assert hidden - {"ALL"} <= gone
    assert len(gone) != 1
    assert pool["saves"].null_count() == 0
    assert made["layers"].height == 1


def test_where_no_number_is_small_all_is_shown_and_rounded():
    made = released(tables([[61, 44], [83, 72]]), TOLD)
    assert units_left_out(made, TOLD) == frozenset()
    assert made["seen"]["children"].to_list() == [260, 105, 155]
    assert made["weekly_cost"]["mean"][0] == 300_000
    assert all(drawn(made, unit) for unit in ("ALL", "Unit 1", "Unit 2"))


def test_of_two_units_both_go_where_one_is_small_and_nothing_of_them_is_drawn():
    made = released(tables([[2, 1], [83, 72]]), TOLD)
    assert units_left_out(made, TOLD) == {"Unit 1", "Unit 2"}
    assert drawn(made, "ALL")
    assert not drawn(made, "Unit 1")
    assert not drawn(made, "Unit 2")


def test_a_pool_that_would_lack_one_unit_shows_none():
    with_pool = tables([[30, 30], [83, 72]])
    nobody = {name: with_pool[name] for name in ("stock", "cost")}
    children = nobody["stock"].with_columns(
        mean=pl.when(pl.col("unit") == "Unit 1").then(0.0).otherwise(pl.col("mean"))
    )
    made = released({**with_pool, "stock": children}, TOLD)
    assert len(set(made["pool"].filter(pl.col("pounds").is_null())["unit"])) != 1


@pytest.mark.parametrize("name", ["weekly_cost", "seen", "long_view", "reserve", "pool"])
def test_a_forecast_may_lack_tables(name):
    held = tables([[2, 1], [83, 72], [40, 20]])
    held.pop(name)
    made = released(held, TOLD)
    assert name not in made
    assert drawn(made, "ALL")
