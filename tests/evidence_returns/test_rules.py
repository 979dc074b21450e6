"""Examples of the stated rules; test_z_every_rule sees to it that none lacks one."""

from __future__ import annotations

import datetime as dt

import polars as pl
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


def test_blank_rows_and_notes_are_left_out():
    rows = [episode("01/05/2023"), ",,,,,,,,,,,,", "", "Figures as at 31 March 2024"]
    returns = read({2024: rows})
    assert [fate(returns, "2024/episodes.csv", n) for n in (3, 4, 5)] == [
        ("excluded", "R903-01")
    ] * 3
    assert has(returns, "R903-01")


@pytest.mark.parametrize("at", range(1, 9))
def test_shifted_cells_go_back_under_their_headings(at):
    cells = episode("01/05/2023", "01/06/2023", "X1").split(",")
    longer = ",".join([*cells[:at], "", *cells[at:]])
    same_width = ",".join([*cells[:at], "", *cells[at:]][:13])
    later = episode("01/06/2023", rne="P", place="K2")
    for row in (longer, same_width):
        returns = read({2024: [row, later]})
        assert spans_only(returns) == [("2023-05-01", "2023-06-01"), ("2023-06-01", None)]
        assert has(returns, "R903-02")


def test_a_cell_too_few_is_put_right():
    short = "11,01/05/2023,S,C2,N1,U4,PR1,01/06/2023,X1,AB1 2CD,EF3 4GH,1"
    returns = read({2024: [short, episode("01/06/2023", rne="P")]})
    assert spans_only(returns)[0] == ("2023-05-01", "2023-06-01")
    assert fate(returns, "2024/episodes.csv", 2)[1] == "R903-02"


def test_cells_that_fit_nowhere_are_kept_aside():
    wild = "11,what,is,this,row,even,about,at,all,one,two,three,four,five,six,seven"
    swapped = "01/05/2023,11,C2,S,N1,U4,PR1,,,,,,"
    returns = read({2024: [episode("01/05/2023"), wild, swapped]})
    assert fate(returns, "2024/episodes.csv", 3) == ("quarantined", "R903-03")
    assert fate(returns, "2024/episodes.csv", 4) == ("quarantined", "R903-03")
    assert has(returns, "R903-03")


def test_headings_and_totals_among_the_rows_are_left_out():
    rows = [
        episode("01/05/2023"),
        EPISODES,
        episode("01/05/2023", child="12"),
        EPISODES.replace("CHILD,DECOM", "decom,Child"),
        "Total,,,,,,,,,,,,2",
        "Grand total,2,,,,,,,,,,,",
    ]
    returns = read({2024: rows}, [header(), header("12")])
    assert returns.children["child"].to_list() == ["11", "12"]
    for n in (3, 5, 6, 7):
        assert fate(returns, "2024/episodes.csv", n) == ("excluded", "R903-42")
    assert has(returns, "R903-42")


def american(day: str) -> str:
    return f"{day[3:5]}/{day[:2]}/{day[6:]}" if day else day


MANY = [
    (f"{day:02}/{month:02}/2023", f"{day:02}/{month + 1:02}/2023")
    for month in (5, 7, 9)
    for day in (2, 4, 6, 8, 11, 12, 13, 17, 22, 28)
]
"""First and last days, a third of which can be read in one way only."""
KIDS = [str(100 + n) for n in range(len(MANY))]


def many(order, kids=KIDS, days=MANY) -> list[str]:
    return [
        episode(order(a), order(b), "E4A", child=c) for c, (a, b) in zip(kids, days, strict=True)
    ]


def of_many(episodes: list[str], kids=KIDS):
    return read({2024: episodes}, [header(c) for c in kids])


def test_a_file_with_the_month_first_is_read_so():
    plain, turned = of_many(many(str)), of_many(many(american))
    assert spans(turned) == spans(plain)
    assert has(turned, "R903-43")
    assert "R903-43" not in met(plain)
    assert turned.remarks[0] == "2024/episodes.csv has the month before the day"
    assert turned.children["born"].null_count() == len(KIDS)  # 05/06/2012 beside it may be either
    short = of_many([row.replace("/2023", "/23") for row in many(american)])
    assert spans(short) == spans(plain)
    slip = of_many([*many(american)[:-1], many(str)[-1]])
    assert spans(slip) == spans(plain)


def test_one_slip_does_not_turn_a_file():
    rows = many(str)
    rows[7] = rows[7].replace("17/05/2023", "05/17/2023")
    assert spans(of_many(rows)) == spans(of_many(many(str)))


def test_extracts_of_both_orders_one_below_the_other():
    half = len(MANY) // 2
    returns = of_many(many(str)[:half] + many(american)[half:])
    assert set(spans(returns)) < set(spans(of_many(many(str))))
    assert returns.episodes.height + returns.counts["quarantined"] == len(MANY)
    assert (
        returns.counts["quarantined"] == 6
    )  # between the last of one order and the first of the other


def test_a_spreadsheet_that_turned_what_it_could_is_turned_back():
    def locked(day: str) -> str:
        return f"{day[6:]}-{day[:2]}-{day[3:5]}" if int(day[:2]) <= 12 else day

    days = MANY * 2
    kids = [str(100 + n) for n in range(len(days))]
    plain, turned = (of_many(many(order, kids, days), kids) for order in (str, locked))
    assert spans(turned) == spans(plain)
    assert has(turned, "R903-43")


def test_a_year_whose_days_up_to_12_are_turned_about_is_turned_back():
    """Other years' files accuse it, and its own dates cannot be as they are read; either alone is too little."""

    def about(day: str) -> str:
        return american(day) if int(day[:2]) <= 12 else day

    kids = KIDS[:12]
    begun = [f"{n:02}/{1 + n % 3:02}/2022" for n in range(4, 16)]
    born = [f"{n:02}/{5 + n % 3:02}/2012" for n in range(1, 13)]
    late = {c: f"{n:02}/02/2023" for n, c in enumerate(KIDS[12:18], start=4)}

    def returns_of(orders, late):
        return read_returns([
            f
            for number, order in zip((2022, 2023, 2024), orders, strict=False)
            for f in year(
                number,
                [episode(order(b), child=c)
                 for c, b in [*zip(kids, begun, strict=True), *(late.items() if number > 2022 else ())]],
                [header(c, order(b)) for c, b in zip(kids, born, strict=True)],
            )
        ])  # fmt: skip

    plain, turned = returns_of([str, str, str], late), returns_of([str, about, str], late)
    assert spans(turned) == spans(plain)
    assert turned.children.equals(plain.children)
    assert has(turned, "R903-43")
    assert turned.remarks == tuple(
        f"2023/{name}.csv has day and month turned about where the day is 12 or less, as other files "
        "show"
        for name in ("episodes", "header")
    )
    assert returns_of([str, about], late).remarks == ()
    assert returns_of([str, about, str], {}).remarks == ()


def test_a_column_whose_days_up_to_12_are_turned_about_is_turned_back_alone():
    """The ends beside it are as they should be."""

    def about(day: str) -> str:
        return american(day) if int(day[:2]) <= 12 else day

    kids = KIDS[:12]
    begun = [f"{n:02}/{1 + n % 3:02}/2021" for n in range(4, 16)]
    late = {c: f"{n:02}/02/2023" for n, c in enumerate(KIDS[12:18], start=4)}
    ends = dict(zip([*kids, *late], (f"{n:02}/03/2023" for n in range(1, 30)), strict=False))

    def returns_of(order):
        days = dict(zip(kids, begun, strict=True))
        heads = [header(c) for c in [*kids, *late]]
        years = {
            2021: [episode(d, child=c) for c, d in days.items()],
            2022: [episode(d, child=c) for c, d in days.items()],
            2023: [episode(order(d), ends[c], "E4A", child=c) for c, d in {**days, **late}.items()],
        }
        return read(years, heads)

    plain, turned = returns_of(str), returns_of(about)
    assert spans(turned) == spans(plain)
    assert turned.remarks == (
        "2023/episodes.csv has day and month turned about where the day is 12 or less in DECOM, as "
        "other files show",
    )


def test_dates_that_nothing_tells_apart_are_kept_aside():
    """In a file without an order beside one with the month first; other years may bear one out."""
    reviews = file(
        "2024/r.csv", "CHILD,REVIEW,REVIEW_CODE", ["100,06/07/2023,PN1", "100,5/5/2023,"]
    )
    files = [*year(2024, many(american), [header(c) for c in KIDS]), reviews]
    returns = read_returns(files)
    assert fate(returns, "2024/r.csv", 2) == ("quarantined", "R903-44")
    assert returns.other["reviews"]["reviewed"].to_list() == [dt.date(2023, 5, 5)]
    late = file("2024/r.csv", "CHILD,REVIEW,REVIEW_CODE", ["100,01/12/2024,PN1"])
    told = read_returns([*files[:2], late]).other["reviews"]["reviewed"].to_list()
    assert told == [dt.date(2024, 1, 12)]
    alone = read_returns([*year(2024, many(str), [header(c) for c in KIDS]), reviews])
    assert alone.counts["quarantined"] == 0
    assert has(returns, "R903-44")


def test_dates_without_an_order_follow_other_files():
    """The same child's dates in another year, and what comes after what, bear an order out."""
    days = [(f"{n:02}/11/2022", "") for n in range(1, 11)]
    kids = KIDS[:10]
    first = [episode(american(a), child=c) for c, (a, _) in zip(kids, days, strict=True)]
    second = [
        episode(a, "15/12/2023", "E4A", child=c) for c, (a, _) in zip(kids, days, strict=True)
    ]
    headers = [header(c) for c in kids]
    returns = read_returns(year(2023, first, headers) + year(2024, second, headers))
    assert returns.episodes["started"].to_list() == [dt.date(2022, 11, n) for n in range(1, 11)]
    assert has(returns, "R903-43")


def test_rows_without_a_child_are_kept_aside():
    returns = read({2024: [episode("01/05/2023"), episode("01/05/2023", child="")]})
    assert fate(returns, "2024/episodes.csv", 3) == ("quarantined", "R903-04")
    assert has(returns, "R903-04")


def test_exact_duplicates_count_once():
    returns = read({2024: [episode("01/05/2023")] * 3}, [header(), header()])
    assert returns.episodes.height == 1
    assert [fate(returns, "2024/episodes.csv", n)[0] for n in (2, 3, 4)] == [
        "accepted", "excluded", "excluded",
    ]  # fmt: skip
    assert fate(returns, "2024/header.csv", 3) == ("excluded", "R903-05")
    assert has(returns, "R903-05")


def test_a_date_that_is_none_is_read_as_empty():
    returns = read({2024: [episode("01/05/2023", "soon")]})
    assert spans_only(returns) == [("2023-05-01", None)]
    assert has(returns, "R903-06")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("31/06/2023", "2023-06-30"), ("06/25/2023", "2023-06-25"), ("30/02/2024", "2024-02-29")],
)
def test_slips_with_one_meaning_are_mended(written, meant):
    returns = read({2024: [episode("01/05/2023", written, "E4A")]})
    assert spans_only(returns) == [("2023-05-01", meant)]
    assert has(returns, "R903-07")


@pytest.mark.parametrize(
    "written",
    ["2023-06-02", "02/06/2023", "20230602", "02/06/2023 00:00", "2 June 2023", "02-Jun-2023",
     "02-Jun-23", "2.6.23", "02/06/2023 12:00:00 AM", "2023-06-02T00:00:00.000Z", "20230602.0",
     "2nd June 2023", "02062023", "2023-06-02 00:00:00+01:00"],
)  # fmt: skip
def test_dates_in_any_form(written):
    returns = read({2024: [episode("01/05/2023", written, "E4A")]})
    assert spans_only(returns) == [("2023-05-01", "2023-06-02")]
    assert met(returns) == set()


@pytest.mark.parametrize(
    "written",
    ["45079", "45079.0", "45079.5", "June 2, 2023", "Friday, 2 June 2023", "2 / 6 / 2023"],
)
def test_dates_in_forms_that_look_like_something_else(written):
    returns = read({2024: [episode("01/05/2023", f'"{written}"', "E4A")]})
    assert spans_only(returns) == [("2023-05-01", "2023-06-02")]


def test_unknown_codes_do_not_lose_the_days():
    returns = read({2024: [episode("01/05/2023", place="QQ", cin="N99")]})
    assert spans(returns) == [("2023-05-01", None, "other", None)]
    assert returns.episodes["need"].to_list() == [None]
    assert has(returns, "R903-08")


def test_another_year_may_know_the_code():
    returns = read(
        {2023: [episode("01/05/2022", place="K2")], 2024: [episode("01/05/2022", place="?")]}
    )
    assert spans(returns) == [("2022-05-01", None, "K2", None)]


def test_codes_of_another_year_are_kept():
    returns = read({2026: [episode("01/05/2025", place="H5")]}, [header(sex="1")])
    assert spans(returns)[0][2] == "H5"
    assert returns.children["sex"].to_list() == ["M"]
    assert fate(returns, "2026/episodes.csv", 2) == ("accepted with warning", "R903-09")
    assert has(returns, "R903-09")


def test_a_row_without_its_date_is_kept_aside():
    reviews = file("2024/reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE", ["11,05/06/2012,,PN1"])
    returns = read_returns([*year(2024, [episode("01/05/2023")]), reviews])
    assert fate(returns, "2024/reviews.csv", 2) == ("quarantined", "R903-10")
    assert has(returns, "R903-10")


def test_a_row_without_its_council_is_kept_aside():
    rows = [
        f"{episode('01/05/2023')},East",
        f"{episode('01/05/2023')},West",
        f"{episode('02/05/2023')},",
    ]
    heads = [f"{header()},East", f"{header()},West"]
    returns = read_returns(
        [file("2024/h.csv", f"{HEADER},LA", heads), file("2024/e.csv", f"{EPISODES},LA", rows)]
    )
    assert fate(returns, "2024/e.csv", 4) == ("quarantined", "R903-11")
    assert has(returns, "R903-11")


# Children


def test_an_identifier_used_again_is_two_children():
    years = {2022: [episode("01/05/2021", "01/06/2021", "E4A")], 2024: [episode("01/05/2023")]}
    files = [
        *year(2022, years[2022], [header(born="05/06/2006")]),
        *year(2024, years[2024], [header(born="17/11/2019", sex="2")]),
    ]
    returns = read_returns(files)
    assert returns.children.select("child", "born", "sex").rows() == [
        ("11", dt.date(2006, 6, 5), "M"), ("11 (2)", dt.date(2019, 11, 17), "F"),
    ]  # fmt: skip
    assert returns.episodes["child"].to_list() == ["11", "11 (2)"]
    assert has(returns, "R903-12")


def test_an_identifier_used_again_within_a_year():
    """Episodes go to the child of their other years, of their age, or of the chain."""
    old, new = header(born="05/06/2005"), header(born="17/11/2021", sex="2")
    files = [
        *year(2022, [episode("01/05/2021")], [old]),
        *year(
            2023,
            [
                episode("01/05/2021", "01/06/2022", "X1"),
                episode("01/06/2022", "01/07/2022", "E4A", rne="P", place="K2"),
                episode("01/12/2022", rne="S"),
            ],
            [old, new],
        ),
        *year(2024, [episode("01/12/2022")], [new]),
    ]
    returns = read_returns(files)
    assert returns.episodes["child"].to_list() == ["11", "11", "11 (2)"]


def test_identifiers_of_two_councils_are_never_joined():
    east = [ReturnFile_in("East", f) for f in year(2024, [episode("01/05/2023")])]
    west = [
        ReturnFile_in("West", f)
        for f in year(2024, [episode("01/06/2023")], [header(born="01/01/2020")])
    ]
    returns = read_returns(east + west)
    assert returns.children.select("council", "child").rows() == [("East", "11"), ("West", "11")]
    assert returns.episodes.height == 2
    assert returns.years == {"East": (2024,), "West": (2024,)}


def ReturnFile_in(folder, file_):
    from dataclasses import replace

    return replace(file_, name=f"{folder}/{file_.name}")


def test_a_corrected_date_of_birth_is_one_child():
    files = [
        *year(2023, [episode("01/05/2022")], [header(born="05/06/2012")]),
        *year(2024, [episode("01/05/2022")], [header(born="19/01/2009")]),
    ]
    returns = read_returns(files)
    assert returns.children.select("child", "born").rows() == [("11", dt.date(2009, 1, 19))]
    assert fate(returns, "2023/header.csv", 2) == ("accepted with warning", "R903-13")
    assert has(returns, "R903-13")


def test_the_same_pupil_number_is_one_child():
    files = [
        *year(2022, [episode("01/05/2021", "01/06/2021", "E4A")], [header(upn="A123456789012")]),
        *year(2024, [episode("01/05/2023")], [header(born="19/01/2009", upn="A123456789012")]),
    ]
    assert read_returns(files).children.height == 1


def test_a_missing_date_of_birth_comes_from_another_module():
    reviews = file("2024/r.csv", "CHILD,DOB,REVIEW,REVIEW_CODE", ["11,05/06/2012,01/08/2023,PN1"])
    files = [*year(2024, [episode("01/05/2023")], [header(born="")]), reviews]
    returns = read_returns(files)
    assert returns.children["born"].to_list() == [dt.date(2012, 6, 5)]
    assert has(returns, "R903-14")
    assert read_returns(files[:2]).children["born"].to_list() == [None]


def test_a_date_of_birth_that_cannot_be_is_left_empty():
    returns = read({2024: [episode("01/05/2023")]}, [header(born="05/06/1970")])
    assert returns.children["born"].to_list() == [None]
    assert spans_only(returns) == [("2023-05-01", None)]
    assert has(returns, "R903-15")


def test_a_child_without_episodes_stays():
    returns = read({2024: [episode("01/05/2023")]}, [header(), header("12")])
    assert returns.children["child"].to_list() == ["11", "12"]
    assert fate(returns, "2024/header.csv", 3) == ("accepted with warning", "R903-16")
    assert has(returns, "R903-16")


def test_episodes_without_header_keep_their_days():
    returns = read({2024: [episode("01/05/2023"), episode("01/06/2023", child="12")]})
    assert returns.children.select("child", "born").rows()[1] == ("12", None)
    assert returns.episodes.height == 2
    assert fate(returns, "2024/episodes.csv", 3) == ("accepted with warning", "R903-17")
    assert has(returns, "R903-17")


def test_zeros_that_were_lost_part_no_child():
    files = [
        *year(2023, [episode("01/05/2022", child="0011")], [header("0011")]),
        *year(2024, [episode("01/05/2022", "01/08/2023", "E4A")], [header("011")]),
    ]
    returns = read_returns(files)
    assert returns.children.height == 1
    assert spans_only(returns) == [("2022-05-01", "2023-08-01")]
    assert has(returns, "R903-45")
    two = read({2024: [episode("01/05/2023"), episode("01/05/2023", child="011")]},
               [header(), header("011")])  # fmt: skip
    assert two.children.height == 2
    assert "R903-45" not in met(two)


def test_identifiers_that_a_spreadsheet_took_for_numbers():
    rows = [episode("01/05/2023", child="1234"), episode("01/05/2023", child="1.23E+11")]
    files = year(2024, rows, [header('"1,234"')])
    returns = read_returns(files)
    assert returns.children.height == 1
    assert fate(returns, "2024/episodes.csv", 3) == ("quarantined", "R903-04")


def born_on(child: int) -> str:
    return header(str(child), f"{child % 28 + 1:02}/06/2012")


def test_a_new_system_gives_new_identifiers():
    old, new = range(100, 110), range(500, 510)
    begun = [f"{n % 28 + 1:02}/05/2021" for n in old]
    files = [
        *year(2022, [episode(b, child=str(n)) for n, b in zip(old, begun, strict=True)],
              [born_on(n) for n in old]),
        *year(2023, [episode(b, "01/08/2022", "E4A", child=str(n)) for n, b in zip(new, begun, strict=True)],
              [header(str(m), f"{n % 28 + 1:02}/06/2012") for m, n in zip(new, old, strict=True)]),
    ]  # fmt: skip
    returns = read_returns(files)
    assert returns.children.height == 10
    assert set(spans_only(returns)) == {(f"2021-05-{b[:2]}", "2022-08-01") for b in begun}
    assert has(returns, "R903-46")
    few = [f for f in files if "2022" in f.name] + year(
        2023,
        [episode(b, child=str(n)) for n, b in zip(old[1:], begun[1:], strict=True)]
        + [episode(begun[0], child="999")],
        [born_on(n) for n in old[1:]] + [header("999", "17/06/2012")],
    )
    assert read_returns(few).children.height == 11


def test_a_return_given_as_that_of_two_years_is_read_once():
    days = [f"{n:02}/05/2022" for n in range(1, 26)]
    rows = [episode(d, child=str(300 + n)) for n, d in enumerate(days)]
    heads = [header(str(300 + n)) for n in range(25)]
    first, copy = year(2023, rows, heads), year(2024, rows, heads)
    returns = read_returns([*first, *copy])
    assert returns.years == {"the council": (2023,)}
    assert returns.counts["excluded"] == 50
    assert "2024/episodes.csv holds the return to 31 March 2023 once more" in returns.remarks[0]


# Episodes


@pytest.mark.parametrize("status", ["V3", "V4", "v3 "])
def test_short_breaks_are_left_out_and_explain_gaps(status):
    rows = [
        episode("01/05/2023", "01/06/2023", "X1"),
        episode("01/06/2023", "11/06/2023", "X1", ls=status, rne="L"),
        episode("11/06/2023", rne="L"),
    ]
    returns = read({2024: rows})
    assert spans_only(returns) == [("2023-05-01", "2023-06-01"), ("2023-06-11", None)]
    assert fate(returns, "2024/episodes.csv", 3) == ("excluded", "R903-20")
    assert has(returns, "R903-20", "R903-33")


def test_a_short_break_of_the_last_return_is_left_out_in_all():
    returns = read(
        {2023: [episode("01/05/2022")], 2024: [episode("01/05/2022", ls="V4")]}
    )  # fmt: skip
    assert returns.episodes.is_empty()
    assert fate(returns, "2023/episodes.csv", 2) == ("excluded", "R903-20 R903-21")


def test_an_open_episode_is_closed_by_the_next_return():
    returns = read(
        {2023: [episode("01/05/2022")], 2024: [episode("01/05/2022", "01/08/2023", "E4A")]}
    )
    assert spans(returns) == [("2022-05-01", "2023-08-01", "U4", "E4A")]
    assert returns.counts["accepted"] == returns.fates.height == 4
    assert met(returns) == set()


def test_the_later_return_corrects_the_earlier_one():
    returns = read({2023: [episode("01/05/2022")], 2024: [episode("01/05/2022", place="K2")]})
    assert spans(returns) == [("2022-05-01", None, "K2", None)]
    assert fate(returns, "2023/episodes.csv", 2) == ("excluded", "R903-21")
    assert has(returns, "R903-21")


def test_of_two_with_one_first_day_the_better_borne_out_stays():
    later = episode("01/06/2023", rne="P")
    right, wrong = (episode("01/05/2023", f"{d:02}/06/2023", "X1") for d in (1, 9))
    for rows in ([right, wrong, later], [wrong, right, later]):
        returns = read({2024: rows})
        assert spans_only(returns)[0] == ("2023-05-01", "2023-06-01")
        assert has(returns, "R903-22")
    agreed = read(
        {2023: [episode("01/05/2022", place="K2")],
         2024: [episode("01/05/2022"), episode("01/05/2022", place="K2")]}
    )  # fmt: skip
    assert spans(agreed) == [("2022-05-01", None, "K2", None)]
    closed = read({2024: [episode("01/05/2023"), episode("01/05/2023", "01/06/2023", "E4A")]})
    assert spans_only(closed) == [("2023-05-01", "2023-06-01")]


@pytest.mark.parametrize("started", ["", "unknown", "09/09/2048", "01/01/2001"])
def test_a_lost_first_day_is_found_in_the_chain(started):
    rows = [episode("01/05/2023", "01/06/2023", "X1"), episode(started, rne="P", place="K2")]
    returns = read({2024: rows})
    assert spans(returns)[1] == ("2023-06-01", None, "K2", None)
    assert has(returns, "R903-23")


def test_a_lost_first_day_is_found_in_another_year():
    years = {2023: [episode("01/05/2022")], 2024: [episode("nobody knows", "01/08/2023", "E4A")]}
    assert spans(read(years)) == [("2022-05-01", "2023-08-01", "U4", "E4A")]
    years = {2023: [episode("nobody knows")], 2024: [episode("01/05/2022", "01/08/2023", "E4A")]}
    assert spans(read(years)) == [("2022-05-01", "2023-08-01", "U4", "E4A")]


def test_a_first_day_shortly_before_birth_is_the_birth():
    returns = read({2024: [episode("30/05/2023")]}, [header(born="05/06/2023")])
    assert spans_only(returns) == [("2023-06-05", None)]


def test_a_first_day_that_nothing_tells_is_kept_aside():
    rows = [episode("01/05/2022"), episode("never", rne="P", place="K2")]
    returns = read({2023: rows[:1], 2024: [episode("01/05/2022"), rows[1]]})
    assert fate(returns, "2024/episodes.csv", 3) == ("quarantined", "R903-24")
    assert spans_only(returns) == [("2022-05-01", None)]
    assert has(returns, "R903-24")


def test_exchanged_dates_change_back():
    rows = [
        episode("01/05/2023", "01/06/2023", "X1"),
        episode("01/08/2023", "01/06/2023", "X1", rne="P", place="K2"),
        episode("01/08/2023", rne="P", place="R1"),
    ]
    assert spans_only(read({2024: rows})) == [
        ("2023-05-01", "2023-06-01"), ("2023-06-01", "2023-08-01"), ("2023-08-01", None),
    ]  # fmt: skip
    whole = read({2024: [episode("01/08/2023", "01/06/2023", "E4A")]})
    assert spans_only(whole) == [("2023-06-01", "2023-08-01")]
    assert has(whole, "R903-25")


def test_an_end_before_the_beginning_is_missing():
    rows = [episode("01/05/2023", "01/02/2023", "X1"), episode("01/08/2023", rne="P")]
    assert spans_only(read({2024: rows})) == [("2023-05-01", "2023-08-01"), ("2023-08-01", None)]
    told_before = read(
        {2023: [episode("01/05/2022")], 2024: [episode("01/05/2022", "03/08/2021", "E4A")]}
    )
    assert spans(told_before) == [("2022-05-01", "2023-08-03", "U4", "E4A")]


def test_dates_are_not_exchanged_to_before_birth():
    rows = [episode("01/08/2011", "01/02/2012", "X1", child="12")]
    returns = read(
        {2024: [*rows, episode("01/08/2023", "01/02/2012", "E4A")]}, [header(), header("12", "")]
    )
    assert spans_only(returns)[0] == ("2023-08-01", "2024-02-01")


def test_exchanged_dates_may_meet_an_earlier_return():
    years = {
        2023: [episode("01/05/2022", rne="P")],
        2024: [episode("01/08/2023", "01/05/2022", "E4A", rne="P")],
    }
    assert spans(read(years)) == [("2022-05-01", "2023-08-01", "U4", "E4A")]


def test_ends_in_the_future():
    near = read({2024: [episode("01/05/2023", "20/05/2024", "E4A")]})
    assert spans(near) == [("2023-05-01", None, "U4", None)]
    far = read({2024: [episode("01/05/2023", "01/08/2043", "E4A")]})
    assert spans(far) == [("2023-05-01", "2023-08-01", "U4", "E4A")]
    unheard = read({2022: [episode("01/05/2021", "01/08/2023", "E4A")], 2024: [], 2023: []})
    assert unheard.episodes.height == 1
    assert has(near, "R903-26")
    assert has(far, "R903-26")


def test_an_end_is_missing_before_a_later_episode():
    rows = [episode("01/05/2023"), episode("01/08/2023", rne="P", place="K2")]
    returns = read({2024: rows})
    assert spans(returns)[0] == ("2023-05-01", "2023-08-01", "U4", "X1")
    assert has(returns, "R903-27")


def test_an_end_is_estimated():
    """The middle of the year that told of it last, after the last sign; or the 18th birthday."""
    gone = read_returns(
        year(2023, [episode("01/05/2022")])
        + year(2024, [episode("01/05/2023", child="12")], [header("12")])
    )
    assert spans_only(gone)[0] == ("2022-05-01", "2022-10-15")
    review = file("2023/r.csv", "CHILD,DOB,REVIEW,REVIEW_CODE", ["11,05/06/2012,01/03/2023,PN1"])
    files = year(2023, [episode("01/05/2022")]) + year(
        2024, [episode("01/05/2023", child="12")], [header("12")]
    )
    assert spans_only(read_returns([*files, review]))[0] == ("2022-05-01", "2023-03-16")
    adult = read_returns([
        *year(2023, [episode("01/05/2022")], [header(born="02/02/2005")]),
        *year(2024, [episode("01/05/2023", child="12")], [header("12")]),
    ])  # fmt: skip
    assert spans_only(adult)[0] == ("2022-05-01", "2023-02-02")
    anew = read({2024: [episode("01/05/2023", rec="E4A"), episode("01/11/2023")]})
    assert spans_only(anew) == [("2023-05-01", "2023-08-01"), ("2023-11-01", None)]
    assert has(anew, "R903-28")


def test_an_end_in_a_year_without_a_return_is_estimated_there():
    files = year(2022, [episode("01/05/2021")]) + year(
        2024, [episode("01/05/2023", child="12")], [header("12")]
    )
    assert spans_only(read_returns(files))[0] == ("2021-05-01", "2022-09-29")


def test_a_header_shows_that_a_child_was_still_there():
    files = year(2023, [episode("01/05/2022")]) + year(2024, [episode("01/05/2023", child="12")])
    assert spans_only(read_returns(files))[0] == ("2022-05-01", None)
    more = year(2025, [episode("01/05/2023", child="12")], [header("12")])
    assert spans_only(read_returns(files + more))[0] == ("2022-05-01", "2023-09-30")


def test_overlaps_end_where_the_later_begins():
    rows = [episode("01/05/2023", "20/08/2023", "X1"), episode("01/08/2023", rne="P", place="K2")]
    returns = read({2024: rows})
    assert spans(returns)[0] == ("2023-05-01", "2023-08-01", "U4", "X1")
    assert has(returns, "R903-29")


def test_an_outer_episode_goes_on_after_an_inner_one():
    rows = [
        episode("01/05/2023", "01/12/2023", "E4A"),
        episode("01/08/2023", "01/09/2023", "X1", rne="P", place="K2"),
    ]
    returns = read({2024: rows})
    assert spans(returns) == [
        ("2023-05-01", "2023-08-01", "U4", "X1"),
        ("2023-08-01", "2023-09-01", "K2", "X1"),
        ("2023-09-01", "2023-12-01", "U4", "E4A"),
    ]
    assert has(returns, "R903-30")
    left = read({2024: [rows[0].replace("E4A", "X1"), rows[1].replace("X1", "E8")]})
    assert spans_only(left)[-1] == ("2023-08-01", "2023-09-01")


def test_gaps_in_a_chain_are_filled():
    rows = [episode("01/05/2023", "20/07/2023", "X1"), episode("01/08/2023", rne="P", place="K2")]
    returns = read({2024: rows})
    assert spans_only(returns) == [("2023-05-01", "2023-08-01"), ("2023-08-01", None)]
    assert has(returns, "R903-31")


def test_a_chain_without_its_next_episode_goes_on():
    returns = read({2024: [episode("01/05/2023", "20/07/2023", "X1")]})
    assert spans(returns) == [("2023-05-01", None, "U4", None)]
    assert has(returns, "R903-32")
    files = year(2023, [episode("01/05/2022", "01/10/2022", "X1")]) + year(
        2024, [episode("01/05/2023", child="12")], [header("12")]
    )
    assert spans_only(read_returns(files))[0] == ("2022-05-01", "2022-12-30")


def test_a_chain_that_nothing_bears_out_has_ended():
    """Where a council gives reasons for changes of placement, X1 without one and nothing after."""
    rows, heads = [], []
    for n in range(20):
        moved = episode("01/05/2023", "20/07/2023", "X1", child=str(200 + n))
        rows += [
            moved.replace(",X1,", ",X1,LAREQ"),
            episode("20/07/2023", rne="P", place="K2", child=str(200 + n)),
        ]
        heads.append(header(str(200 + n)))
    last = episode("01/05/2023", "20/09/2023", "X1")
    heads.append(header())
    ended = read({2024: [*rows, last]}, heads)
    assert spans(ended)[0] == ("2023-05-01", "2023-09-20", "U4", None)
    assert has(ended, "R903-33")
    moved = read({2024: [*rows, last.replace(",X1,", ",X1,LAREQ")]}, heads)
    assert spans(moved)[0] == ("2023-05-01", None, "U4", None)
    review = file("2024/r.csv", "CHILD,DOB,REVIEW,REVIEW_CODE", ["11,05/06/2012,01/12/2023,PN1"])
    seen = read_returns([*year(2024, [*rows, last], heads), review])
    assert spans(seen)[0] == ("2023-05-01", None, "U4", None)


def test_care_that_starts_anew_is_a_real_gap():
    rows = [episode("01/05/2023", "20/07/2023", "X1"), episode("01/08/2023", rne="S")]
    returns = read({2024: rows})
    assert spans(returns)[0] == ("2023-05-01", "2023-07-20", "U4", None)
    assert has(returns, "R903-33")


def test_ends_without_a_reason():
    rows = [episode("01/05/2023", "01/08/2023"), episode("01/08/2023", "01/09/2023", rne="P")]
    returns = read({2024: rows})
    assert [r for *_, r in spans(returns)] == ["X1", None]
    assert has(returns, "R903-34")


def test_reasons_without_an_end():
    returns = read({2024: [episode("01/05/2023", rec="X1")]})
    assert spans(returns) == [("2023-05-01", None, "U4", None)]
    assert has(returns, "R903-35")


def test_a_council_may_leave_reasons_on_all_its_open_episodes():
    rows = [episode("01/05/2023", rec="E4A", child=str(n)) for n in range(100, 130)]
    returns = read({2024: rows}, [header(str(n)) for n in range(100, 130)])
    assert returns.episodes["ended"].null_count() == 30
    assert returns.episodes["end_reason"].null_count() == 30


def test_the_18th_birthday_ends_care():
    returns = read({2024: [episode("01/05/2022")]}, [header(born="10/02/2006")])
    assert spans_only(returns) == [("2022-05-01", "2024-02-10")]
    leap = read({2023: [episode("01/05/2020")]}, [header(born="29/02/2004")])
    assert spans_only(leap) == [("2020-05-01", "2022-03-01")]
    assert has(returns, "R903-36")


def test_nothing_begins_after_the_18th_birthday():
    rows = [episode("01/05/2022", "01/02/2023", "X1"), episode("01/12/2023", rne="S")]
    returns = read({2024: rows}, [header(born="10/10/2005")])
    assert spans_only(returns) == [("2022-05-01", "2023-02-01")]
    assert fate(returns, "2024/episodes.csv", 3) == ("excluded", "R903-37")
    assert has(returns, "R903-37")


def test_an_open_episode_may_be_withdrawn():
    years = {
        2023: [episode("01/05/2022"), episode("01/12/2022", rne="P", place="K2")],
        2024: [episode("01/05/2022")],
    }
    returns = read(years)
    assert spans(returns) == [("2022-05-01", None, "U4", None)]
    assert has(returns, "R903-38")
    same_day = read(
        {2023: [episode("31/03/2023")], 2024: [episode("31/03/2023", "31/03/2023", "E8")]}
    )
    assert spans_only(same_day) == [("2023-03-31", "2023-03-31")]


def test_what_begins_after_the_last_day_covered_is_left_out():
    returns = read({2024: [episode("01/05/2023"), episode("01/05/2024", child="12")]})
    assert fate(returns, "2024/episodes.csv", 3)[0] == "excluded"
    assert has(returns, "R903-39")


def test_same_day_episodes_and_temporary_placements_are_kept():
    rows = [
        episode("01/05/2023", "01/05/2023", "X1"),
        episode("01/05/2023", "01/06/2023", "X1", place="T0", rne="P"),
        episode("01/06/2023", rne="P"),
    ]
    returns = read({2024: rows})
    assert returns.episodes.height == 3
    assert returns.counts["accepted"] == 4
    assert has(returns, "R903-40", "R903-41")


def test_fates_tell_no_value():
    returns = read(
        {2024: [episode("01/05/2023", place="SECRET"), episode("SECRET", child="SECRET")]}
    )
    told = returns.fates.select(pl.exclude("file")).write_csv()
    assert "SECRET" not in told
    assert "2023" not in told
