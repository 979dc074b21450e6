"""Whose rows a council's are: councils that merge or split, children in two, one council in two spellings."""

from __future__ import annotations

import pytest

from tests.evidence_returns.small import (
    days,
    episode,
    fate,
    has,
    header,
    spans_only,
    within,
    year,
)
from vesting.evidence.returns import read_returns
from vesting.evidence.returns.settling.council_names import stem
from vesting.workspace.returned import histories_of

pytestmark = pytest.mark.xdist_group("rules")

UPN = "A123456789012"


def stock(council: int, first: int, more: int = 0) -> tuple[list[str], list[str]]:
    """Rows and headers of ten children in care."""
    ids = range(first, first + 10)
    rows = [episode(f"{n % 28 + 1:02}/0{council}/2021", child=str(n + more)) for n in ids]
    return rows, [header(str(n + more), f"{n % 28 + 1:02}/0{council}/2012") for n in ids]


@pytest.mark.parametrize("more", [0, 500])
def test_councils_that_merge(more):
    east, west = stock(5, 100), stock(6, 105)
    east_then, west_then = stock(5, 100, more), stock(6, 105, more + 40)
    files = [
        *within("East", year(2021, [episode("01/05/2020", "01/02/2021", "E4A")])),
        *within("East", year(2022, *east)),
        *within("West", year(2022, *west)),
        *within("Newcounty", year(2023, east_then[0] + west_then[0], east_then[1] + west_then[1])),
    ]
    returns = read_returns(files)
    assert returns.years == {"Newcounty": (2022, 2023)}
    assert set(returns.children["council"]) == {"Newcounty"}
    assert returns.children.height == 21
    assert returns.episodes.height == 21
    assert has(returns, "R903-63")
    assert "10 of its 10 children" in returns.remarks[0]
    assert "East ended on 31 March 2022 and goes on in Newcounty" in returns.remarks[0]
    assert "to 31 March 2022" in returns.remarks[-1]


def test_children_of_merged_councils_who_had_one_identifier_stay_two():
    left = episode("01/05/2021", "01/02/2022", "E4A", child="300")
    east, west = stock(5, 100), stock(6, 200)
    born = [header("300", "07/07/2010"), header("300", "09/09/2015")]
    files = [
        *within("East", year(2022, [*east[0], left], [*east[1], born[0]])),
        *within("West", year(2022, [*west[0], left], [*west[1], born[1]])),
        *within("Newcounty", year(2023, east[0] + west[0], east[1] + west[1])),
    ]
    returns = read_returns(files)
    assert {c for c in returns.children["child"] if c.startswith("300")} == {"300", "300 (West)"}
    assert returns.children.height == 22


def test_twins_of_a_merged_council_are_each_joined_once():
    east = stock(5, 100)
    twins = [episode("03/03/2021", child=c) for c in ("31", "32")]
    then = [episode("03/03/2021", child=c) for c in ("71", "72")]
    files = [
        *within("East", year(2022, [*east[0], *twins], [*east[1], header("31"), header("32")])),
        *within("New", year(2023, [*east[0], *then], [*east[1], header("71"), header("72")])),
    ]
    returns = read_returns(files)
    assert days(returns, "31", "32", "71", "72") == [
        ("71", "2021-03-03", None), ("72", "2021-03-03", None),
    ]  # fmt: skip


def test_a_council_that_is_split_gives_its_children_to_both():
    rows, heads = stock(5, 100)
    gone = episode("01/05/2021", "01/02/2022", "E4A", child="300")
    files = [
        *within("County", year(2022, [*rows, gone], [*heads, header("300")])),
        *within("North", year(2023, rows[:5], heads[:5])),
        *within("South", year(2023, rows[5:], heads[5:])),
    ]
    returns = read_returns(files)
    counts = dict(returns.children["council"].value_counts().iter_rows())
    assert counts == {"County": 1, "North": 5, "South": 5}
    assert "North and South" in returns.remarks[0]
    assert returns.ended == {"County"}
    known = histories_of(returns)
    assert (known.first, known.until) == (18_718, 19_447), "1 April 2021 to 31 March 2023"


def test_a_council_that_takes_another_in_keeps_the_years_that_both_have():
    east, west = stock(5, 100), stock(6, 200)
    files = [
        *within("East", year(2022, *east)),
        *within("West", year(2021, *west)),
        *within("West", year(2022, *west)),
        *within("West", year(2023, east[0] + west[0], east[1] + west[1])),
    ]
    returns = read_returns(files)
    assert returns.years == {"West": (2022, 2023)}
    assert returns.children.height == 20
    assert "only a part of what is West now" in returns.remarks[-1]


def test_a_child_who_moves_to_another_council_stays_two():
    rows, heads = stock(5, 100)
    left, came = episode("01/05/2021", "01/06/2022", "E3"), episode("01/06/2022", child="77")
    files = [
        *within("East", year(2022, [*rows, episode("01/05/2021")], [*heads, header(upn=UPN)])),
        *within("East", year(2023, [*rows, left], [*heads, header(upn=UPN)])),
        *within("West", year(2023, [came], [header("77", upn=UPN)])),
    ]
    returns = read_returns(files)
    assert returns.children.height == 12
    assert returns.remarks == ()


def test_one_open_episode_in_two_councils_is_told():
    files = [
        *within("East", year(2022, [episode("11/06/2021")], [header(upn=UPN)])),
        *within("West", year(2023, [episode("11/06/2021")], [header(upn=UPN)])),
    ]
    returns = read_returns(files)
    assert returns.children.height == 2
    assert "1 child stands in the returns of both East and West" in returns.remarks[0]


def test_rows_of_another_councils_child_are_left_out():
    mine, other = episode("01/05/2023"), episode("01/06/2023", child="12")
    files = [
        *within("East", year(2024, [mine])),
        *within("West", year(2024, [other, mine], [header("12")])),
    ]
    returns = read_returns(files)
    assert returns.episodes.select("council", "child").rows() == [("East", "11"), ("West", "12")]
    assert fate(returns, "West/2024/episodes.csv", 3) == ("excluded", "R903-64")
    assert has(returns, "R903-64")
    own = [*within("East", year(2024, [mine])),
           *within("West", year(2024, [other, mine.replace("U4", "K2")], [header("12")]))]  # fmt: skip
    assert read_returns(own).children.height == 3


@pytest.mark.parametrize(
    ("one", "two"),
    [("Ambershire", "Ambershire CC"), ("Camden", "LB Camden"),
     ("Ambershire", "Ambershire County Council"), ("Camden", "London Borough of Camden")],
)  # fmt: skip
def test_two_spellings_of_one_council(one, two):
    row = episode("01/05/2022")
    files = [*within(one, year(2023, [row])), *within(two, year(2024, [row]))]
    returns = read_returns(files)
    assert returns.years == {one: (2023, 2024)}
    assert spans_only(returns) == [("2022-05-01", None)]
    assert "was read as" in returns.remarks[0]


def test_header_and_episodes_under_two_spellings():
    heads, rows = year(2024, [episode("01/05/2023")])
    returns = read_returns([*within("Camden", [heads]), *within("LB Camden", [rows])])
    assert returns.years == {"Camden": (2024,)}


def test_two_councils_of_like_names_stay_two():
    for one, two in (("Ambershire", "Ambershire CC"), ("Derby City", "Derby County")):
        same = one == "Derby City"
        files = [*within(one, year(2024, [episode("01/05/2023")])),
                 *within(two, year(2023 if same else 2024, [episode("01/06/2022", child="12")],
                                   [header("12")]))]  # fmt: skip
        assert len(read_returns(files).years) == 2
    alike = [*within("Camden", year(2024, [episode("01/05/2023")])),
             *within("LB Camden", year(2024, [episode("01/05/2023")]))]  # fmt: skip
    assert read_returns(alike).children.height == 1
    strangers = [*within("Camden", year(2023, [episode("01/05/2022")])),
                 *within("LB Camden", year(2024, [episode("01/05/2023", child="12")],
                                           [header("12", "01/01/2010")]))]  # fmt: skip
    assert "Camden and LB Camden may be one council" in read_returns(strangers).remarks[0]
    assert len(read_returns(strangers).years) == 2
    assert stem("City of London") == ("city of london", frozenset())
