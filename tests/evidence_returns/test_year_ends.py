"""The year's end written into the rows is no end and no beginning; years may be named by their beginning."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.evidence_returns.small import (
    EPISODES,
    episode,
    fate,
    file,
    has,
    header,
    met,
    read,
    spans_only,
    year,
)
from vesting.evidence.returns import ReturnFile, read_returns

pytestmark = pytest.mark.xdist_group("rules")

KIDS = [str(100 + n) for n in range(5)]
HEADS = [header(c) for c in KIDS]
BEGUN = [f"{n + 1:02}/05/2021" for n in range(5)]


def rows(begun: list[str], ended: str = "", rec: str = "", **more: str) -> list[str]:
    return [episode(b, ended, rec, child=c, **more) for b, c in zip(begun, KIDS, strict=True)]


@pytest.mark.parametrize("rec", ["", "X1"])
def test_open_episodes_that_end_on_31_march_are_open(rec):
    years = {
        2022: rows(BEGUN, "31/03/2022", rec),
        2023: rows(BEGUN, "31/03/2023", rec),
    }
    returns = read(years, HEADS)
    assert returns.episodes["ended"].null_count() == 5
    assert has(returns, "R903-47")
    assert fate(returns, "2023/episodes.csv", 2) == ("accepted with warning", "R903-47")


def test_an_end_on_31_march_stands_where_it_is_none_of_many():
    years = {2022: [*rows(BEGUN)[:4], episode(BEGUN[4], "31/03/2022", "", child=KIDS[4])]}
    returns = read(years, HEADS)
    assert returns.episodes["ended"].drop_nulls().to_list() == [dt.date(2022, 3, 31)]
    assert "R903-47" not in met(returns)
    left = read({2022: rows(BEGUN, "31/03/2022", "E4A")}, HEADS)
    assert left.episodes["ended"].null_count() == 0


def test_a_move_on_31_march_is_a_move():
    moves = rows(BEGUN, "31/03/2022", "X1")
    after = rows(["31/03/2022"] * 5, place="K2", rne="P")
    returns = read({2022: [*moves, *after]}, HEADS)
    assert returns.episodes["ended"].drop_nulls().unique().to_list() == [dt.date(2022, 3, 31)]
    assert "R903-47" not in met(returns)


@pytest.mark.parametrize(("rec", "rne"), [("", "L"), ("X1", "S"), ("", "S")])
def test_episodes_cut_to_the_years_of_the_returns_are_whole_again(rec, rne):
    closed = "31/03/20{}" if rec else ""
    years = {
        2022: rows(BEGUN, closed.format(22), rec),
        2023: rows(["01/04/2022"] * 5, closed.format(23), rec, rne=rne),
        2024: rows(["01/04/2023"] * 5, "01/09/2023", "E4A", rne=rne),
    }
    returns = read(years, HEADS)
    assert spans_only(returns) == [(f"2021-05-{b[:2]}", "2023-09-01") for b in BEGUN]
    assert returns.episodes["new_reason"].unique().to_list() == ["S"]
    assert has(returns, "R903-48")


def test_a_new_placement_on_1_april_is_one():
    years = {2022: rows(BEGUN), 2023: rows(["01/04/2022"] * 5, place="K2", rne="S")}
    returns = read(years, HEADS)
    assert returns.episodes.height == 10
    assert returns.episodes["ended"].drop_nulls().unique().to_list() == [dt.date(2022, 4, 1)]
    assert has(returns, "R903-27")


def test_one_child_in_care_on_31_march_and_anew_on_1_april_was_there_all_the_time():
    others = [episode("01/05/2021", child=c) for c in KIDS]
    alone = read(
        {2022: [episode("01/05/2021", "31/03/2022", "X1"), *others],
         2023: [episode("01/04/2022", "01/08/2022", "E4A"), *others]},
        [header(), *HEADS],
    )  # fmt: skip
    assert spans_only(alone)[-2:] == [("2021-05-01", "2022-04-01"), ("2022-04-01", "2022-08-01")]
    assert has(alone, "R903-31")
    moved = read({2023: [
        episode("01/05/2022", "31/07/2022", "X1"), episode("01/08/2022", rne="S", place="K2"),
    ]})  # fmt: skip
    assert spans_only(moved)[0] == ("2022-05-01", "2022-07-31")


def monthly(first: int, months: range, child: int) -> list[str]:
    days = [dt.date(first + (m > 12), (m - 1) % 12 + 1, 9) for m in months]
    return [episode(d.strftime("%d/%m/%Y"), child=str(child + n)) for n, d in enumerate(days)]


def of_year(name: int, episodes: list[str]) -> list[ReturnFile]:
    children = sorted({e.split(",")[0] for e in episodes})
    return year(name, episodes, [header(c) for c in children])


def test_an_extract_made_in_june_does_not_move_the_years():
    told = monthly(2021, range(4, 16), 100)
    late = monthly(2022, range(4, 7), 200)
    returns = read_returns(of_year(2022, [*told, *late]))
    assert returns.years == {"the council": (2022,)}
    assert returns.remarks == ()


def test_the_remark_on_years_named_by_their_beginning_names_them():
    files = [
        *of_year(2021, monthly(2021, range(4, 16), 100)),
        *of_year(2022, monthly(2022, range(4, 16), 200)),
    ]
    returns = read_returns(files)
    assert returns.years == {"the council": (2022, 2023)}
    assert returns.remarks == (
        "the returns of the council name years by their beginning: 2021 was read as the year to "
        "31 March 2022, and so on to 2022",
    )
    whole = monthly(2021, range(4, 16), 100) + monthly(2022, range(4, 16), 200)
    history = read_returns([*files[:2], *of_year(2022, whole)])
    assert history.years == {"the council": (2022, 2023)}


def test_ends_in_the_named_year_show_that_it_is_named_by_its_end():
    """A few rows of the next year in the file of this one do not move it."""
    told = [
        episode(f"{n:02}/06/2021", f"{n:02}/09/2021", "E4A", child=str(100 + n))
        for n in range(1, 25)
    ]
    next_year = monthly(2022, range(4, 16), 200)[::3]
    returns = read_returns([
        *of_year(2022, [*told, *next_year]),
        file("2023/e.csv", EPISODES, monthly(2022, range(4, 16), 300)),
    ])  # fmt: skip
    assert returns.years == {"the council": (2022, 2023)}
