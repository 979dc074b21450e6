"""Files as they arrive: damaged, empty, misnamed, beside others; and what they do not tell."""

from __future__ import annotations

import pytest

from tests.evidence.layouts import workbook
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
from vesting.errors import InputError
from vesting.evidence.returns import ReturnFile, read_returns
from vesting.evidence.returns.cells.plain_text import plain_cell
from vesting.evidence.returns.days.odd_dates import date_in
from vesting.evidence.returns.names.other_files import may_be_meant, why_no_part

pytestmark = pytest.mark.xdist_group("rules")

GOOD = year(2024, [episode("01/05/2023")])
PLAIN = [("2023-05-01", None, "U4", None)]


def refused(files: list[ReturnFile], code: str) -> InputError:
    with pytest.raises(InputError) as found:
        read_returns(files)
    assert found.value.code == code
    return found.value


# Damage that must not end in a traceback


def test_headings_alone_are_refused():
    error = refused(year(2024, [], []), "EVI-E90")
    assert "no row that tells of a child" in error.what
    refused(year(2024, [episode("01/05/2023")], []), "EVI-E91")
    refused(year(2024, [], [header()]), "EVI-E91")
    reviews = file("2024/reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE", [])
    assert spans(read_returns([*GOOD, reviews])) == PLAIN


@pytest.mark.parametrize(
    "date", ["01/01/0000", "0000-01-01", "00/00/0000", "30/12/9998", "01/01/9999"]
)
def test_a_year_that_is_none_is_no_date(date):
    assert spans(read({2024: [episode("01/05/2023", date)]})) == PLAIN
    lost = read({2024: [episode("01/05/2023", "01/06/2023", "X1"), episode(date, rne="P")]})
    assert spans_only(lost)[-1] == ("2023-06-01", None)
    unborn = read({2024: [episode("01/05/2023")]}, [header(born=date)])
    assert unborn.children["born"].to_list() == [None]
    away = file(
        "2024/m.csv", "CHILD,DOB,MISSING,MIS_START,MIS_END", [f"11,{date},M,01/05/2023,{date}"]
    )
    assert read_returns([*GOOD, away]).other["missing"]["missing_to"].to_list() == [None]


def test_quotation_marks_behind_which_a_cell_goes_on():
    row = episode("01/05/2023").replace("AB1 2CD", '""""x')
    assert spans(read({2024: [row, episode("01/05/2023", child="12")]}))[0] == PLAIN[0]


def test_a_module_without_a_date_or_a_code_under_damaged_headings():
    content = b"CHILD,DXB,SDQ_SCORE\r,0x\n1,2\r,3,4,-1,nan"
    assert spans(read_returns([*GOOD, ReturnFile("2024/oc2.csv", content)])) == PLAIN


def test_rows_of_a_sheet_that_are_wider_than_its_headings_are_kept_aside():
    lines = (EPISODES, episode("01/05/2023"), episode("01/05/2023", child="12") + ",note")
    content = workbook({"episodes": [line.split(",") for line in lines]})
    returns = read_returns([GOOD[0], ReturnFile("2024/e.xlsx", content)])
    assert returns.counts["quarantined"] == 1
    assert spans(returns) == PLAIN


@pytest.mark.parametrize("zero", ["\u0660", "\uff10"], ids=["Arabic", "full width"])
def test_digits_of_other_scripts(zero):
    date = "".join(chr(ord(zero) + int(c)) if c.isdigit() else c for c in "01/05/2023")
    assert spans(read({2024: [episode(date)]})) == PLAIN


# What nobody sees, and rows that say nothing


@pytest.mark.parametrize(
    "mark", ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202a", "\x07"]
)
def test_characters_that_nobody_sees_count_for_nothing(mark):
    row = ",".join(
        f"{mark}{cell}\u00a0" if cell else "" for cell in episode("01/05/2023").split(",")
    )
    returns = read({2023: [], 2024: [row], 2025: [episode("01/05/2023")]})
    assert spans(returns) == PLAIN
    assert returns.children["child"].to_list() == ["11"]
    within = read({2024: [episode("01/05/2023", child=f"1{mark}1")]})
    assert within.children["child"].to_list() == ["11"]


def test_plain_cells_stay_as_they_are():
    for cell in ("U4", "Zo\u00eb O\u2019Neill", "a\nb", "", "\u2013", "  x "):
        assert plain_cell(cell) == (cell if cell.isascii() else cell.strip())


def test_rows_without_a_letter_or_a_digit_are_none():
    dashes = ",".join("-" * len(name) for name in EPISODES.split(","))
    rows = [dashes, episode("01/05/2023"), "--,--,--", ",*,?,,,,,,,,,,"]
    returns = read({2024: rows}, [",".join("-" * 4 for _ in HEADER.split(",")), header()])
    assert spans(returns) == PLAIN
    assert returns.children.height == 1
    for name, row in (("episodes", 2), ("episodes", 4), ("episodes", 5), ("header", 2)):
        assert fate(returns, f"2024/{name}.csv", row) == ("excluded", "R903-55")
    assert has(returns, "R903-55")


def test_a_dash_names_no_child():
    returns = read({2024: [episode("01/05/2023"), episode("01/06/2023", child="-")]})
    assert fate(returns, "2024/episodes.csv", 3) == ("quarantined", "R903-04")


# Dates in odd writing


@pytest.mark.parametrize(
    "date",
    [
        "O1/05/2023", "0l/05/2023", "0I/o5/2O23", "01//05//2023", "01 05 2023", "01\\05\\2023",
        "01;05;2023", "/01/05/2023", "01/05/2023/", "01/052023", "O1052023", "2O23-05-01",
        "2023.05.01", "O1-May-2023", " 01 / 05 / 2O23 ", "O1/05/2023 00:00", "01\u201305\u20132023",
        "01/05/2023?", "01/05/2023 (est)", "c. 01/05/2023", "[01/05/2023]", "01/05/2023*",
        "1 May 2023 amended", "01/05/2023 at 10:30", "approx 2023-05-01",
    ],
)  # fmt: skip
def test_a_date_that_a_person_reads_at_sight(date):
    returns = read({2024: [episode(date)]})
    assert spans(returns) == PLAIN
    assert fate(returns, "2024/episodes.csv", 2) == ("accepted with warning", "R903-56")
    assert has(returns, "R903-56")


@pytest.mark.parametrize(
    "cell",
    ["01/06/20221", "01/06/021", "O1/O6/O021", "0/06/2021", "21 06 01", "45/13/2021", "Oct 2021",
     "lO", "1/2", "Autumn 01/06/2021", "O1/06/1021", "O1 Foo 2021", ""],
)  # fmt: skip
def test_a_date_that_may_be_none_or_another_is_not_guessed(cell):
    assert date_in(cell) is None


def test_odd_writing_leaves_the_order_of_a_file_alone():
    rows = [episode(f"05/{n}/2023", child=str(n)) for n in range(13, 20)]
    rows.append(episode("O5/06/2023", child="30"))
    returns = read({2024: rows}, [header(str(n)) for n in (*range(13, 20), 30)])
    assert spans_only(returns)[-1] == ("2023-05-06", None)
    iso = read({2024: [episode("2023-05-01 00:00:00")]})
    assert not met(iso)


# Files beside a return


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("2024/Guide to the header.docx", b"PK\x03\x04...", "it is a document"),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0" + b"\0" * 99, "it is a file of the computer's own"),
        ("2024/desktop.ini", b"[.ShellClassInfo]", "it is a file of the computer's own"),
        ("2024/~$episodes.xlsx", b"\5Jane" + b" " * 50, "it is the lock of an open spreadsheet"),
        ("2024/chart.png", b"\x89PNG\r\n\x1a\n\0\0", "it is a picture"),
        ("2024/plan.vsdx", b"PK\x03\x04...", "it is no table"),
    ],
)  # fmt: skip
def test_a_stray_file_does_not_stop_the_read(name, content, why):
    returns = read_returns([*GOOD, ReturnFile(name, content)])
    assert [(a.file, a.why) for a in returns.apart] == [(name, why)]
    assert spans(returns) == PLAIN


@pytest.mark.parametrize("name", ["2024/x.xlsx", "2024/x.csv", "2024/episodes.dat", "2024/x"])
@pytest.mark.parametrize(
    "content", [b"PK\x03\x04...", b"\xd0\xcf\x11\xe0" + b"\0" * 99, bytes(range(256)) * 9]
)
def test_a_damaged_file_that_is_meant_as_a_return_is_refused(name, content):
    assert may_be_meant(name)
    assert not why_no_part(name)
    assert refused([*GOOD, ReturnFile(name, content)], "EVI-E92").where == name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_filled_up_with_nothing_at_its_end(encoding):
    files = [ReturnFile(f.name, f.content.decode().encode(encoding) + b"\0" * 511) for f in GOOD]
    assert spans(read_returns(files)) == PLAIN


def page(rows: list[str], start: str = "<html><body>") -> bytes:
    lines = "".join(
        "<tr>" + "".join(f"<td>{c}</td>" for c in row.split(",")) + "</tr>" for row in rows
    )
    return f"{start}<table><tr><td colspan='13'>Title</td></tr>{lines}</table></html>".encode()


@pytest.mark.parametrize(
    "start", ["<html>", "<!DOCTYPE html>\n<html>", "<table></table>", "<!-- x --><HTML>", "<meta>"]
)
def test_a_web_page_under_the_name_of_a_spreadsheet_is_read(start):
    content = page([EPISODES, episode("01/05/2023")], start)
    returns = read_returns([GOOD[0], ReturnFile("2024/e.xls", content)])
    assert spans(returns) == PLAIN
    (remark,) = returns.remarks
    assert remark.startswith("2024/e.xls is a web page saved under another name")
    wide = content.decode().encode("utf-16")
    assert spans(read_returns([GOOD[0], ReturnFile("2024/e.xls", wide)])) == PLAIN


def test_a_cell_over_several_rows_of_a_web_page_stands_in_each():
    rows = [episode("01/05/2023", "01/06/2023", "X1"), episode("01/06/2023", rne="P", place="K2")]
    merged = page([EPISODES, *rows]).replace(b"<td>11</td>", b"<td rowspan='2'>11</td>", 1)
    merged = merged.replace(b"<td>11</td>", b"")
    returns = read_returns([GOOD[0], ReturnFile("2024/e.xls", merged)])
    assert spans_only(returns) == [("2023-05-01", "2023-06-01"), ("2023-06-01", None)]


def test_a_web_page_without_a_return_says_what_it_is():
    sheet = b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>"
    others = [ReturnFile("2024/a.xls", page(["a,b"])), ReturnFile("2024/b.xls", sheet)]
    first, second = read_returns([*GOOD, *others]).apart
    assert first.why.startswith("it is a web page saved under another name")
    assert second.why == "it is a spreadsheet saved as XML: open it and save it as CSV"


def test_a_return_in_a_web_page_is_never_evidence():
    from vesting.evidence.returns.refusal import RETURN_903
    from vesting.evidence.source import Specimen

    content = page([EPISODES, episode("01/05/2023")])
    assert RETURN_903.sniff(Specimen.of("e.xls", content)) == 1.0


# What the returns do not tell


@pytest.mark.parametrize("content", [f"{EPISODES}\n", "", episode("01/05/2022")])
def test_a_year_without_episodes_is_told(content):
    empty = ReturnFile("2023/episodes.csv", content.encode())
    files = [*year(2022, [episode("01/05/2021")]), year(2023, [])[0], empty, *GOOD]
    (remark,) = read_returns(files).remarks
    assert remark.startswith(
        "the returns of the council lack the episodes of the year to 31 March 2023"
    )
    assert ("2023/episodes.csv" in remark) == (content != f"{EPISODES}\n")


def test_a_placement_or_provider_that_nobody_tells_is_warned_of():
    rows = [episode("01/05/2023"), episode("01/05/2023", child="12")]
    heads = [header(), header("12")]
    for lost in ("U4", "PR1"):
        returns = read({2024: [rows[0], rows[1].replace(lost, "")]}, heads)
        assert fate(returns, "2024/episodes.csv", 3) == ("accepted with warning", "R903-54")
        assert returns.remarks == ()
        assert has(returns, "R903-54")
    told = read({2023: rows, 2024: [rows[0], rows[1].replace("PR1", "")]}, heads)
    assert "R903-54" not in met(told)


@pytest.mark.parametrize("place", ["P1", "A3", "A6", "T0", "T4", "Z1"])
def test_a_placement_that_needs_no_provider_is_not_warned_of(place):
    rows = [episode("01/05/2023"), episode("01/05/2023", child="12", place=place, provider="")]
    returns = read({2024: rows}, [header(), header("12")])
    assert "R903-54" not in met(returns)
    assert returns.remarks == ()


@pytest.mark.parametrize(("lost", "word"), [("U4", "placement"), ("PR1", "provider")])
def test_a_year_in_which_none_is_told_is_one_remark(lost, word):
    rows = [episode("01/05/2023", child=str(n)).replace(lost, "") for n in range(30, 40)]
    returns = read({2024: rows}, [header(str(n)) for n in range(30, 40)])
    (remark,) = returns.remarks
    assert remark.startswith(f"the returns of the council to 31 March 2024 name no {word} in any")
    assert returns.counts["accepted"] == 20


# Years that their dates contradict


def moves(number: int, folder: int = 0) -> list[ReturnFile]:
    """A year's return: a child comes every month from April to December, and the last one stays."""
    rows, heads = [], []
    for month in range(4, 13):
        child, last = str(number * 100 + month), number - 1
        ended = f"05/{month + 1:02}/{last}" if month < 12 else ""
        rows.append(episode(f"05/{month:02}/{last}", ended, "E4A" if ended else "", child=child))
        heads.append(header(child))
    return year(folder or number, rows, heads)


def days(files: list[ReturnFile]) -> list[tuple[str, str, str | None]]:
    found = read_returns(files).episodes
    return [
        (c, str(a), str(b)) for c, a, b in found.select("child", "started", "ended").iter_rows()
    ]


@pytest.mark.parametrize(
    "named",
    [{2022: 2032}, {2022: 2002}, {2022: 2023, 2023: 2022}, {2024: 2025}, {2021: 2022, 2022: 2023, 2023: 2021}],
)  # fmt: skip
def test_a_year_that_its_dates_contradict_is_that_of_its_dates(named):
    true = [f for n in range(2021, 2025) for f in moves(n)]
    wrong = [f for n in range(2021, 2025) for f in moves(n, folder=named.get(n, n))]
    returns = read_returns(wrong)
    assert returns.years == {"the council": (2021, 2022, 2023, 2024)}
    assert days(wrong) == days(true)
    assert len(returns.remarks) == len(named)
    assert all("as their dates show" in remark for remark in returns.remarks)
    assert read_returns(true).remarks == ()


def test_a_year_is_not_moved_onto_another():
    files = [*moves(2021), *moves(2022), *moves(2023), *moves(2023, folder=2026)]
    returns = read_returns(files)
    assert 2026 in returns.years["the council"]
    assert any(
        "named as those of 2026" in remark and "look at them" in remark
        for remark in returns.remarks
    )


def test_a_small_file_of_an_older_year_is_told():
    old = year(2032, [episode("01/05/2021", "01/08/2021", "E4A")])
    remarks = read_returns([*year(2022, [episode("01/05/2021")]), *old]).remarks
    assert any("2032 hold no date after 31 March 2022" in remark for remark in remarks)


def test_a_year_that_a_person_says_is_believed():
    said = [ReturnFile(f.name, f.content, year=2032) for f in moves(2022)]
    assert 2032 in read_returns([*moves(2021), *said]).years["the council"]
