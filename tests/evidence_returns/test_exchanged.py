"""Cells and dates that have changed places."""

from __future__ import annotations

import pytest

from tests.evidence_returns.small import episode, fate, has, header, met, read, spans, spans_only

pytestmark = pytest.mark.xdist_group("rules")

KIDS = [str(n) for n in range(20, 30)]
HEADS = [header(k) for k in KIDS]


def looks(returns) -> list[tuple[str | None, ...]]:
    columns = ("new_reason", "legal_status", "need", "place", "provider", "end_reason")
    return returns.episodes.select(columns).rows()


@pytest.mark.parametrize(
    "row",
    [
        episode("01/05/2023", place="PR1", provider="U4"),
        episode("01/05/2023", ls="N1", cin="C2"),
        episode("01/05/2023", rne="C2", ls="S"),
        episode("01/05/2023", cin="U4", place="N1"),
        episode("01/05/2023", ls="U4", place="C2"),
        episode("01/05/2023", place="own provision", provider="U4 - Foster"),
        episode("01/05/2023", place=" pr1", provider="u4 "),
    ],
)
def test_codes_under_each_others_headings_are_exchanged(row):
    returns = read({2024: [row]})
    assert looks(returns) == [("S", "C2", "N1", "U4", "PR1", None)]
    assert has(returns, "R903-68")
    assert "R903-08" not in met(returns)


def test_one_of_two_neighbours_may_be_blank():
    rows = [episode("01/05/2023", "01/06/2023", "X1", place="", provider="T0"),
            episode("01/06/2023", rne="P", cin="C2", ls="")]  # fmt: skip
    returns = read({2024: rows})
    assert looks(returns) == [
        ("S", "C2", "N1", "T0", None, "X1"), ("P", "C2", None, "U4", "PR1", None),
    ]  # fmt: skip
    assert fate(returns, "2024/episodes.csv", 2) == (
        "accepted with warning", "R903-68 R903-41",
    )  # fmt: skip


def test_a_code_that_its_own_column_knows_stays():
    """R1 is a placement alone, E1 a legal status and an end; a strange word beside a code moves nothing."""
    returns = read({2024: [episode("01/05/2023", place="QQ", provider="U4")]})
    assert "R903-68" not in met(returns)
    closed = read({2024: [episode("01/05/2023", "01/06/2023", "V2", ls="E1")]})
    assert "R903-68" not in met(closed)
    assert looks(read({2024: [episode("01/05/2023")]})) == [("S", "C2", "N1", "U4", "PR1", None)]


def test_a_short_break_under_the_wrong_heading_is_no_care():
    rows = [episode("01/05/2023", "03/05/2023", "E8", ls="N2", cin="V4"), episode("01/06/2023")]
    assert spans_only(read({2024: rows})) == [("2023-06-01", None)]


def test_a_whole_file_with_two_columns_exchanged_is_told():
    rows = [episode("01/05/2023", child=k, place="PR1", provider="U4") for k in KIDS]
    returns = read({2024: rows}, HEADS)
    assert set(looks(returns)) == {("S", "C2", "N1", "U4", "PR1", None)}
    assert returns.remarks == (
        "2024/episodes.csv has PLACE and PLACE_PROVIDER under each other's headings: they were put back",
    )
    plain = [episode("01/05/2023", child=k) for k in KIDS[1:]]
    assert read({2024: [rows[0], *plain]}, HEADS).remarks == ()


# First days and ends


def test_a_first_day_turned_about_in_a_chain():
    rows = [
        episode("17/03/2022", "09/04/2022", "X1"),
        episode("04/09/2022", "26/05/2022", "X1", place="U1", rne="P"),
        episode("26/05/2022", place="K2", rne="P"),
    ]
    returns = read({2023: rows})
    assert spans(returns) == [
        ("2022-03-17", "2022-04-09", "U4", "X1"),
        ("2022-04-09", "2022-05-26", "U1", "X1"),
        ("2022-05-26", None, "K2", None),
    ]
    assert met(returns) == {"R903-69"}
    assert has(returns, "R903-69")


def test_a_first_day_turned_about_in_every_return():
    """The year before had it open: one episode with the day turned, not one more."""
    first = episode("01/11/2021", "02/03/2022", "X1")
    years = {
        2022: [first, episode("03/02/2022", place="U1", rne="P")],
        2023: [episode("03/02/2022", "20/05/2022", "E4A", place="U1", rne="P")],
    }
    plain = read(years)
    assert "R903-69" not in met(plain)
    late = {
        2022: [
            episode("01/11/2021", "05/03/2022", "X1"),
            episode("03/05/2022", place="U1", rne="P"),
        ],
        2023: [episode("03/05/2022", "20/04/2022", "E4A", place="U1", rne="P")],
    }
    returns = read(late)
    assert spans(returns) == [
        ("2021-11-01", "2022-03-05", "U4", "X1"), ("2022-03-05", "2022-04-20", "U1", "E4A"),
    ]  # fmt: skip
    assert fate(returns, "2022/episodes.csv", 3) == ("accepted with warning", "R903-69")
    assert fate(returns, "2023/episodes.csv", 2) == ("accepted with warning", "R903-69")


def test_a_gap_that_a_turned_day_would_close_may_be_a_turned_end():
    """Either day may be the slip: the later row's is believed, as ever."""
    rows = [
        episode("17/03/2022", "09/04/2022", "X1"),
        episode("04/09/2022", "26/10/2022", "E4A", place="U1", rne="P"),
    ]
    returns = read({2023: rows})
    assert spans_only(returns) == [("2022-03-17", "2022-09-04"), ("2022-09-04", "2022-10-26")]


def test_first_day_and_end_exchanged_as_the_returns_alone_allow():
    row = episode("20/01/2021", "01/08/2019", "E3", rne="P", place="K2")
    returns = read({2021: [row]})
    assert spans(returns) == [("2019-08-01", "2021-01-20", "K2", "E3")]
    assert met(returns) == {"R903-70"}
    assert has(returns, "R903-70")
    known = read({2020: [episode("01/05/2019", child="12")], 2021: [row]}, [header(), header("12")])
    assert ("2019-08-01", "2021-01-20") not in spans_only(known)


def test_dates_exchanged_that_had_the_episode_begin_after_a_return():
    years = {
        2024: [episode("30/09/2024", rne="P")],
        2025: [episode("30/09/2024", "18/01/2024", "E4A", rne="P")],
    }
    returns = read(years)
    assert spans(returns) == [("2024-01-18", "2024-09-30", "U4", "E4A")]
    assert fate(returns, "2024/episodes.csv", 2) == ("accepted with warning", "R903-70")


def test_day_and_month_turned_about_where_another_episode_leaves_no_other_way():
    back = episode("10/07/2022", place="K2")
    first = read({2023: [episode("05/08/2022", "20/06/2022", "E4A"), back]})
    assert spans_only(first) == [("2022-05-08", "2022-06-20"), ("2022-07-10", None)]
    assert has(first, "R903-70")
    before = episode("01/03/2022", "05/05/2022", "X1")
    end = read({2023: [before, episode("05/05/2022", "12/04/2022", "E4A", rne="P", place="K2")]})
    assert spans_only(end) == [("2022-03-01", "2022-05-05"), ("2022-05-05", "2022-12-04")]
    assert has(end, "R903-70")


def test_of_two_ways_out_neither_is_taken():
    """Turned about, or exchanged: the end is not known."""
    both = read({2023: [episode("05/08/2022", "20/06/2022", "E4A", rne="")]})
    assert "R903-70" not in met(both)
    assert has(both, "R903-25")


@pytest.mark.parametrize("ended", ["20/01/2020", "10/02/1921", "10/02/2011"])
def test_an_end_whose_year_may_be_wrong_is_not_exchanged(ended):
    """Day and month fit the year of the return."""
    began = "08/04/2020" if ended == "20/01/2020" else "20/01/2021"
    returns = read({2021: [episode(began, ended, "E3", rne="P")]}, [header(born="05/06/2010")])
    kept = ended.replace("2020", "2021").replace("1921", "2021").replace("2011", "2021")
    start, end = spans_only(returns)[0]
    assert (start, end) == ("-".join(began.split("/")[::-1]), "-".join(kept.split("/")[::-1]))
