"""Dates with a wrong year, or day and month turned about, where other rows show what was meant."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.evidence_returns.small import episode, fate, has, header, met, read, spans, spans_only
from vesting.evidence.returns.mending.slips import is_slip

pytestmark = pytest.mark.xdist_group("rules")

OTHER = episode("01/05/2020", child="12")
HEADS = [header(), header("12")]


def read_with_other(years: dict[int, list[str]]):
    """Returns in which another child is in care all the time, and the first is known where it is told."""
    from tests.evidence_returns.small import year
    from vesting.evidence.returns import read_returns

    files = []
    for number, rows in years.items():
        files += year(number, [*rows, OTHER], HEADS if rows else HEADS[1:])
    return read_returns(files)


def of_first(returns) -> list[tuple[str, str | None]]:
    one = returns.episodes["child"] == "11"
    return [
        (str(a), None if b is None else str(b))
        for a, b in returns.episodes.filter(one).select("started", "ended").iter_rows()
    ]


@pytest.mark.parametrize(
    ("one", "two", "met_"),
    [
        ("2022-11-13", "2012-11-13", True), ("2022-11-13", "2023-11-13", True),
        ("2022-11-13", "2020-11-13", False), ("2020-10-03", "2020-03-10", True),
        ("2020-10-03", "2021-03-10", False), ("2020-10-13", "2020-03-10", False),
    ],
)  # fmt: skip
def test_what_is_a_slip(one, two, met_):
    days = [dt.date.fromisoformat(d).toordinal() for d in (one, two)]
    assert is_slip(*days) is met_


def test_a_first_day_that_one_return_has_otherwise():
    years = {
        2023: [episode("13/11/2022")],
        2024: [episode("13/11/2012")],
        2025: [episode("13/11/2022", "11/06/2024", "E46")],
    }
    returns = read(years)
    assert spans_only(returns) == [("2022-11-13", "2024-06-11")]
    assert fate(returns, "2024/episodes.csv", 2) == ("accepted with warning", "R903-51")
    assert has(returns, "R903-51")
    turned = read({
        2021: [episode("15/06/2018", "03/10/2020", "X1"), episode("03/10/2020", place="K2", rne="P")],
        2022: [episode("10/03/2020", place="K2", rne="P")],
        2023: [episode("03/10/2020", place="K2", rne="P")],
    })  # fmt: skip
    assert spans_only(turned) == [("2018-06-15", "2020-10-03"), ("2020-10-03", None)]


def test_the_last_return_may_be_the_one_that_is_wrong():
    later = read({2023: [episode("07/09/2022")], 2024: [episode("07/09/2023", "10/10/2023", "E3")]})
    assert spans(later) == [("2022-09-07", "2023-10-10", "U4", "E3")]
    ten = read(
        {2022: [episode("07/09/2021")], 2023: [episode("07/09/2021")],
         2024: [episode("07/09/2011", "10/10/2023", "E3")]}
    )  # fmt: skip
    assert spans_only(ten) == [("2021-09-07", "2023-10-10")]


def test_two_times_in_care_on_one_day_of_the_year_are_two():
    years = {
        2023: [episode("07/09/2022", "01/12/2022", "E4A")],
        2024: [episode("07/09/2023", "01/12/2023", "E4A", place="K2")],
    }
    assert len(spans_only(read(years))) == 2


@pytest.mark.parametrize("started", ["10/03/2024", "10/03/2015"])
def test_a_first_day_that_an_x1_end_shows(started):
    rows = [
        episode("23/11/2024", "10/03/2025", "X1"),
        episode(started, "16/03/2025", "X1", place="K2", rne="P"),
        episode("16/03/2025", rne="P"),
    ]
    returns = read({2025: rows})
    assert spans_only(returns) == [
        ("2024-11-23", "2025-03-10"), ("2025-03-10", "2025-03-16"), ("2025-03-16", None),
    ]  # fmt: skip
    assert has(returns, "R903-51")


def test_an_x1_end_a_year_early_does_not_move_the_episode_after_it():
    years = {
        2022: [
            episode("01/05/2020", "09/01/2021", "X1"),
            episode("09/01/2022", place="K2", rne="P"),
        ]
    }
    returns = read(years)
    assert spans_only(returns) == [("2020-05-01", "2022-01-09"), ("2022-01-09", None)]
    leap = {2021: [episode("29/03/2019", "09/01/2020", "X1"), episode("09/01/2021", rne="B")]}
    assert spans_only(read(leap)) == [("2019-03-29", "2021-01-09"), ("2021-01-09", None)]


def test_a_first_episode_of_which_the_return_before_knows_nothing():
    row = episode("07/04/2014", "22/04/2024", "E4A")
    returns = read_with_other({2023: [], 2024: [], 2025: [row]})
    assert of_first(returns) == [("2024-04-07", "2024-04-22")]
    assert has(returns, "R903-51")
    first = read_with_other({2025: [row]})
    assert of_first(first) == [("2014-04-07", "2024-04-22")]
    known = read({2024: [OTHER], 2025: [row, OTHER]}, HEADS)
    assert of_first(known) == [("2014-04-07", "2024-04-22")]


def test_an_end_a_year_early_of_what_was_open_since():
    years = {2023: [episode("12/04/2022")], 2024: [episode("12/04/2022", "05/06/2022", "E5")]}
    returns = read(years)
    assert spans(returns) == [("2022-04-12", "2023-06-05", "U4", "E5")]
    assert has(returns, "R903-52")
    late = read({2023: [episode("12/04/2022")], 2024: [episode("12/04/2022", "05/02/2023", "E5")]})
    assert spans_only(late) == [("2022-04-12", "2023-02-05")]
    assert "R903-52" not in met(late)
    closed = {2023: [episode("12/04/2022", "05/06/2022", "E5")]}
    closed[2024] = closed[2023]
    assert spans_only(read(closed)) == [("2022-04-12", "2022-06-05")]
    moved = read({
        2023: [episode("12/04/2022")],
        2024: [episode("12/04/2022", "05/06/2022", "E5"), episode("01/05/2023", rne="P", place="K2")],
    })  # fmt: skip
    assert spans_only(moved)[-1] == ("2023-05-01", None)


def test_an_open_episode_goes_on_after_an_inner_one_that_nothing_answers():
    rows = [
        episode("03/05/2025"),
        episode("10/02/2026", "13/02/2026", "X1", place="T3", provider="", rne="P"),
    ]
    returns = read({2026: rows})
    assert spans(returns) == [
        ("2025-05-03", "2026-02-10", "U4", "X1"),
        ("2026-02-10", "2026-02-13", "T3", "X1"),
        ("2026-02-13", None, "U4", None),
    ]
    assert has(returns, "R903-30")


def test_a_row_of_the_next_return_stays_where_its_dates_are():
    row = episode("07/04/2024", "22/04/2024", "E9")
    returns = read_with_other({2024: [row], 2025: []})
    assert of_first(returns) == [("2024-04-07", "2024-04-22")]
    assert has(returns, "R903-53")


def test_a_date_of_birth_by_which_the_child_was_grown_needs_most_rows():
    from tests.evidence_returns.small import year
    from vesting.evidence.returns import read_returns

    born = {2024: "30/04/2010", 2025: "30/04/2010", 2026: "10/03/2006"}
    row = episode("12/05/2022")
    files = [f for n, b in born.items() for f in year(n, [row], [header(born=b)])]
    returns = read_returns(files)
    assert returns.children["born"].to_list() == [dt.date(2010, 4, 30)]
    assert spans_only(returns) == [("2022-05-12", None)]
    two = read_returns(
        [f for n, b in born.items() for f in year(n, [row], [header(born=b)]) if n > 2024]
    )
    assert two.children["born"].to_list() == [dt.date(2006, 3, 10)]
