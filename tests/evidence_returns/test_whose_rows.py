"""Whose a row is: identifiers left out, mistyped, doubled or changed."""

from __future__ import annotations

import pytest

from tests.evidence_returns.small import (
    days,
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

UPN = "A123456789012"


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
