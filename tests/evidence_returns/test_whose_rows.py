"""Whose a row is: identifiers left out, mistyped, doubled or changed; councils that merge."""

from __future__ import annotations

import pytest

from tests.evidence_returns.small import (
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
from vesting.evidence.returns import ReturnFile, read_returns
from vesting.evidence.returns.council_names import stem
from vesting.workspace.returned import histories_of

pytestmark = pytest.mark.xdist_group("rules")

UPN = "A123456789012"


def within(folder: str, files: list[ReturnFile]) -> list[ReturnFile]:
    return [ReturnFile(f"{folder}/{f.name}", f.content) for f in files]


def days(returns, *children: str) -> list[tuple[str, str, str | None]]:
    """Child, first and last day of every episode of some children, or of all."""
    rows = returns.episodes.select("child", "started", "ended").iter_rows()
    return [
        (c, str(a), None if b is None else str(b))
        for c, a, b in rows
        if not children or c in children
    ]


# Identifiers that are not there


def moved(child: str, day: int, named: bool = False) -> list[str]:
    """A child who moves once; the identifier stands on the first row alone, unless on both."""
    return [
        episode("01/05/2023", f"{day:02}/07/2023", "X1", child=child),
        episode(f"{day:02}/07/2023", rne="P", place="K2", child=child if named else ""),
    ]


def test_an_identifier_on_a_childs_first_row_alone_is_filled_down():
    heads = [header(c) for c in ("11", "12", "13")]
    again = episode("01/12/2023", child="")
    rows = [*moved("11", 3), *moved("12", 4), again, *moved("13", 5)]
    rows[3] = episode("04/07/2023", "01/08/2023", "E4A", rne="P", place="K2", child="")
    returns = read({2024: rows}, heads)
    assert [c for c, *_ in days(returns)] == ["11", "11", "12", "12", "12", "13", "13"]
    assert fate(returns, "2024/episodes.csv", 3) == ("accepted with warning", "R903-60")
    assert has(returns, "R903-60")


def test_latest_row_first_is_filled_down_too():
    heads = [header(c) for c in ("11", "12", "13")]
    rows = []
    for child, day in (("11", 3), ("12", 4), ("13", 5)):
        first, last = moved(child, day)
        rows += [child + last, first.removeprefix(child)]
    returns = read({2024: rows}, heads)
    assert [c for c, *_ in days(returns)] == ["11", "11", "12", "12", "13", "13"]


def test_other_modules_are_filled_down_with_the_episodes():
    rows = [*moved("11", 3), *moved("12", 4), *moved("13", 5)]
    born = ["05/06/2012", "05/06/2012", "06/06/2012"]
    reviews = [
        f"{child},{b},{n + 1:02}/09/2023,PN1"
        for n, (child, b) in enumerate(zip(["11", "", ""], born, strict=True))
    ]
    made = [*year(2024, rows, [header(c) for c in ("11", "12", "13")]),
            file("2024/reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE", reviews)]  # fmt: skip
    returns = read_returns(made)
    assert returns.other["reviews"]["child"].to_list() == ["11", "11"]
    assert fate(returns, "2024/reviews.csv", 4) == ("quarantined", "R903-04")


def test_without_the_habit_only_a_chain_gives_the_identifier():
    heads = [header(c) for c in ("11", "12", "13")]
    rows = [*moved("11", 3, named=True), *moved("12", 4), *moved("13", 5)]
    returns = read({2024: [*rows, episode("01/12/2023", child="")]}, heads)
    assert days(returns, "12", "13") == [
        ("12", "2023-05-01", "2023-07-04"), ("12", "2023-07-04", None),
        ("13", "2023-05-01", "2023-07-05"), ("13", "2023-07-05", None),
    ]  # fmt: skip
    assert fate(returns, "2024/episodes.csv", 8) == ("quarantined", "R903-04")


def test_a_row_without_an_identifier_that_may_be_of_two_children_is_kept_aside():
    first = [episode("01/05/2023", "03/07/2023", "X1", child=c) for c in ("11", "12")]
    lost = episode("03/07/2023", rne="P", place="K2", child="")
    returns = read({2024: [first[0], lost, first[1]]}, [header(), header("12")])
    assert fate(returns, "2024/episodes.csv", 3) == ("quarantined", "R903-04")


def test_the_same_episode_of_another_year_gives_the_identifier():
    row = episode("01/05/2022", child="11")
    years = {2023: [row], 2024: [row.removeprefix("11")], 2025: [row]}
    returns = read(years)
    assert spans_only(returns) == [("2022-05-01", None)]
    assert fate(returns, "2024/episodes.csv", 2) == ("accepted with warning", "R903-60")


def test_a_childs_only_row_stands_where_its_identifier_belongs():
    rows = [episode("01/05/2023", child=c) for c in ("21", "22", "", "31")]
    heads = [header(c) for c in ("21", "22", "27", "31", "40")]
    returns = read({2024: rows}, heads)
    assert [c for c, *_ in days(returns)] == ["21", "22", "27", "31"]
    assert fate(returns, "2024/episodes.csv", 4) == ("accepted with warning", "R903-60")
    two = read({2024: rows}, [*heads, header("28")])
    assert fate(two, "2024/episodes.csv", 4) == ("quarantined", "R903-04")
    unborn = read({2024: rows}, [*heads[:2], header("27", "01/01/2024"), *heads[3:]])
    assert fate(unborn, "2024/episodes.csv", 4) == ("quarantined", "R903-04")
    mixed = read({2024: [rows[3], *rows[:3]]}, heads)
    assert fate(mixed, "2024/episodes.csv", 5) == ("quarantined", "R903-04")


# Identifiers that are mistyped


def test_an_identifier_mistyped_in_one_row():
    chain = moved("100012", 3, named=True)
    wrong = [chain[0], chain[1].replace("100012", "100021")]
    heads = [header("100012")]
    returns = read({2024: wrong, 2025: [chain[1]]}, heads)
    assert spans(returns) == [
        ("2023-05-01", "2023-07-03", "U4", "X1"),
        ("2023-07-03", None, "K2", None),
    ]
    assert fate(returns, "2024/episodes.csv", 3) == ("accepted with warning", "R903-62")
    assert has(returns, "R903-62")
    by_chain = read({2024: wrong}, heads)
    assert spans_only(by_chain) == [("2023-05-01", "2023-07-03"), ("2023-07-03", None)]
    backwards = read({2024: [chain[0].replace("100012", "10012"), chain[1]]}, heads)
    assert backwards.children["child"].to_list() == ["100012"]


def test_a_childs_only_row_under_turned_characters():
    rows = [episode("01/05/2023", child="100021"), episode("01/06/2023", child="200")]
    returns = read({2024: rows}, [header("100012"), header("200")])
    assert returns.children["child"].to_list() == ["100012", "200"]
    next_door = read({2024: [episode("01/05/2023", child="100013"), rows[1]]},
                     [header("100012"), header("200")])  # fmt: skip
    assert next_door.children.height == 3


def test_a_child_whose_header_row_is_lost_is_no_slip():
    """A sibling placed on the same day has the same row, and the identifier beside."""
    one, two = episode("01/05/2022", child="100012"), episode("01/05/2022", child="100013")
    lone = episode("01/06/2022", child="200")
    years = {2023: [one, two, lone], 2024: [one, lone]}
    returns = read(years, [header("100012"), header("200")])
    assert returns.children.height == 3
    assert "R903-62" not in met(returns)
    chains = [*moved("100012", 3, named=True), *moved("100013", 3, named=True)]
    assert "R903-62" not in met(read({2024: chains}, [header("100012")]))


# One child, two identifiers


def test_an_identifier_changed_for_one_child():
    old, new = episode("10/09/2021"), episode("10/09/2021", "20/10/2022", "E4A", child="900")
    others = [episode(f"{n:02}/05/2021", child=str(100 + n)) for n in range(1, 7)]
    heads = [born_apart(100 + n) for n in range(1, 7)]
    files = [*year(2022, [old, *others], [header(upn=UPN), *heads]),
             *year(2023, [new, *others], [header("900", upn=UPN), *heads])]  # fmt: skip
    returns = read_returns(files)
    assert days(returns, "11", "900") == [("11", "2021-09-10", "2022-10-20")]
    assert fate(returns, "2023/episodes.csv", 2) == ("accepted with warning", "R903-61")
    assert has(returns, "R903-61")
    assert returns.remarks == ()


def born_apart(child: int) -> str:
    return header(str(child), f"{child % 28 + 1:02}/06/2012")


def test_an_episode_that_goes_on_under_another_identifier():
    years = {
        2022: [episode("10/09/2021", "01/03/2022", "X1")],
        2023: [episode("01/03/2022", rne="P", place="K2", child="900")],
    }
    files = [*year(2022, years[2022], [header(upn=UPN)]),
             *year(2023, years[2023], [header("900", upn=UPN)])]  # fmt: skip
    assert days(read_returns(files)) == [
        ("11", "2021-09-10", "2022-03-01"), ("11", "2022-03-01", None),
    ]  # fmt: skip


def test_identifiers_that_change_twice_become_the_first():
    files = []
    for n, child in enumerate(("11", "900", "50")):
        files += year(2022 + n, [episode("10/09/2021", child=child)], [header(child, upn=UPN)])
    assert days(read_returns(files)) == [("11", "2021-09-10", None)]


def test_a_child_entered_twice():
    rows = [episode("10/09/2021", child=c) for c in ("11", "900")]
    returns = read({2022: rows}, [header(upn=UPN), header("900", upn=UPN)])
    assert days(returns) == [("11", "2021-09-10", None)]
    assert fate(returns, "2022/episodes.csv", 3) == ("excluded", "R903-05 R903-61")
    assert "1 pair of identifiers" in returns.remarks[0]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (header(upn=UPN), header("900", upn="A123456789013")),
        (header(upn="UN1"), header("900", upn="UN1")),
        (header(upn=""), header("900", upn="")),
        (header(upn=UPN), header("900", upn=UPN, born="06/06/2012")),
        (header(upn=UPN), header("900", upn=UPN, sex="2")),
        (header(upn="A000000000000"), header("900", upn="A000000000000")),
        (header(upn=UPN), header("900", upn=UPN).replace("WBRI", "MWBC")),
    ],
    ids=["numbers", "none", "blank", "birth", "sex", "stopgap", "ethnic group"],
)
def test_twins_are_two(one, two):
    rows = [episode("10/09/2021", child=c) for c in ("11", "900")]
    assert read({2022: rows}, [one, two]).children.height == 2


def test_twins_with_one_number_by_mistake_are_two_where_their_rows_differ():
    rows = [episode("10/09/2021"), episode("10/09/2021", child="900", place="K2")]
    returns = read({2022: rows}, [header(upn=UPN), header("900", upn=UPN)])
    assert returns.children.height == 2
    assert "they were read as two" in returns.remarks[0]
    many = [header(str(n), upn=UPN) for n in range(11, 16)]
    alike = [episode("10/09/2021", child=str(n)) for n in range(11, 16)]
    assert read({2022: alike}, many).children.height == 5


def test_a_change_that_no_number_bears_out_is_told():
    files = [*year(2022, [episode("10/09/2021")]),
             *year(2023, [episode("10/09/2021", child="900")], [header("900")])]  # fmt: skip
    returns = read_returns(files)
    assert returns.children.height == 2
    assert "to 31 March 2022 leaves in care 1 is gone" in returns.remarks[0]


# Councils


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
