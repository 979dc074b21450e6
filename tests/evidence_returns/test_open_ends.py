"""Dates that stand for no end, and open rows left beside the closed one of the same episode."""

from __future__ import annotations

import pytest

from tests.evidence_returns.small import (
    EPISODES,
    HEADER,
    episode,
    fate,
    file,
    has,
    header,
    met,
    read,
    spans,
    spans_only,
    year,
)
from vesting.evidence.returns import read_returns

pytestmark = pytest.mark.xdist_group("rules")

NEVER = ["31/12/2099", "31/12/2049", "01/01/3000", "06/06/2079", "01/01/1753", "30/12/1899",
         "01/01/0001", "01/01/1970", "31/12/2030"]  # fmt: skip


@pytest.mark.parametrize("day", NEVER)
def test_a_date_that_no_return_can_know_is_no_end(day):
    years = {
        2022: [episode("01/05/2021", day)],
        2023: [episode("01/05/2021", day)],
        2024: [episode("01/05/2021", "01/08/2023", "X1"), episode("01/08/2023", day, rne="P")],
    }
    returns = read(years)
    assert spans_only(returns) == [("2021-05-01", "2023-08-01"), ("2023-08-01", None)]
    assert met(returns) == {"R903-66"}
    assert returns.counts["excluded"] == 0


@pytest.mark.parametrize("day", NEVER)
def test_such_a_date_in_one_return_alone(day):
    returns = read({2022: [episode("01/05/2021", day)]})
    assert spans(returns) == [("2021-05-01", None, "U4", None)]
    assert has(returns, "R903-66")


def test_an_end_with_a_reason_is_a_slip_of_the_pen():
    far = read({2024: [episode("01/05/2023", "01/08/2043", "E4A")]})
    assert spans_only(far) == [("2023-05-01", "2023-08-01")]
    early = read({2024: [episode("01/05/2023", "01/08/1923", "E4A")]})
    assert spans_only(early) == [("2023-05-01", "2023-08-01")]
    assert "R903-66" not in met(far) | met(early)


def test_an_end_of_which_the_next_return_knows_nothing_was_planned():
    """Without a reason nothing says that it came about: the child stays, as the other rows tell."""
    planned = [episode("01/05/2021", "15/08/2022")]
    later = {2023: [episode("01/03/2023", place="K2", rne="P")]}
    returns = read({2022: planned, **later})
    assert spans_only(returns) == [("2021-05-01", "2023-03-01"), ("2023-03-01", None)]
    assert has(returns, "R903-26", "R903-27")
    alone = read({2022: planned})
    assert spans_only(alone) == [("2021-05-01", None)]


def test_an_end_that_an_extract_of_the_summer_knows_stays():
    years = {
        2022: [episode("01/05/2021", "15/08/2022", "E4A")],
        2023: [episode("01/05/2021", "15/08/2022", "E4A")],
    }
    assert spans_only(read(years)) == [("2021-05-01", "2022-08-15")]
    gap = {
        2022: [episode("01/05/2021", "15/08/2022")],
        2024: [episode("01/05/2023", child="12")],
    }
    assert spans_only(read(gap, [header(), header("12")]))[0] == ("2021-05-01", "2022-08-15")


def test_such_dates_in_other_modules():
    headings = "CHILD,DOB,MISSING,MIS_START,MIS_END"
    rows = ["11,05/06/2012,M,01/06/2023,31/12/2099", "11,05/06/2012,M,01/07/2023,03/07/2023"]
    returns = read_returns([
        *year(2024, [episode("01/05/2023", "01/02/2024", "X1")]),
        file("2024/missing.csv", headings, rows),
    ])  # fmt: skip
    ends = returns.other["missing"]["missing_to"].to_list()
    assert [str(d) if d else None for d in ends] == [None, "2023-07-03"]
    assert fate(returns, "2024/missing.csv", 2) == ("accepted with warning", "R903-66")


def test_years_are_told_from_first_days_not_from_such_dates():
    rows = [episode(f"{n:02}/05/2023", "31/12/2099", child=str(n)) for n in range(10, 18)]
    heads = [header(str(n)) for n in range(10, 18)]
    files = [file("in/header.csv", HEADER, heads), file("in/episodes.csv", EPISODES, rows)]
    assert list(read_returns(files).years.values()) == [(2024,)]


def test_a_return_without_any_end_is_told():
    kids = [str(n) for n in range(20, 24)]
    heads = [header(k) for k in kids]
    rows = [
        row
        for k in kids
        for row in (episode("01/05/2022", child=k), episode("01/08/2022", child=k, rne="P"))
    ]
    before = [episode("01/05/2022", child=k) for k in kids]
    returns = read({2023: rows}, heads)
    assert any(
        "no end of an episode (DEC) in the year to 31 March 2023" in r for r in returns.remarks
    )
    assert read({2023: before}, heads).remarks == ()


# Ghosts

CLOSED = episode("01/06/2021", "10/09/2021", "E4A")
GHOST = episode("01/06/2021")


def test_a_ghost_in_later_returns_does_not_open_the_episode_again():
    returns = read({2022: [CLOSED, GHOST], 2023: [GHOST], 2024: [GHOST]})
    assert spans(returns) == [("2021-06-01", "2021-09-10", "U4", "E4A")]
    assert fate(returns, "2022/episodes.csv", 2) == ("accepted", "")
    assert fate(returns, "2022/episodes.csv", 3) == ("excluded", "R903-22")
    assert fate(returns, "2023/episodes.csv", 2) == ("excluded", "R903-67")
    assert fate(returns, "2024/episodes.csv", 2) == ("excluded", "R903-67")
    assert has(returns, "R903-67")


def test_an_episode_that_a_later_return_alone_has_open_is_corrected():
    assert spans_only(read({2022: [CLOSED], 2023: [GHOST]})) == [("2021-06-01", None)]
    early = read(
        {2021: [episode("01/06/2020")], 2022: [episode("01/06/2020", "10/09/2021", "E4A")]}
    )
    assert spans_only(early) == [("2020-06-01", "2021-09-10")]


def test_a_ghost_that_a_later_return_closes_was_none():
    later = episode("01/06/2021", "15/08/2022", "E4A")
    returns = read({2022: [CLOSED, GHOST], 2023: [later]})
    assert spans_only(returns) == [("2021-06-01", "2022-08-15")]
    between = read({2022: [CLOSED, GHOST], 2023: [GHOST], 2024: [later.replace("/2022", "/2023")]})
    assert spans_only(between) == [("2021-06-01", "2023-08-15")]


def test_an_open_row_of_another_file_or_placement_is_no_ghost():
    """An earlier extract beside the last one, and two rows that tell of two things."""
    draft = file("2022/a draft.csv", EPISODES, [GHOST])
    files = [*year(2022, [CLOSED]), draft, *year(2023, [GHOST])]
    assert spans_only(read_returns(files)) == [("2021-06-01", None)]
    other = episode("01/06/2021", place="K2")
    assert "R903-67" not in met(read({2022: [CLOSED, other], 2023: [other]}))
