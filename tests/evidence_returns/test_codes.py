"""Codes by collection year, and the modules as declared tables."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.evidence_returns.small import episode, file, header, read, year
from vesting.evidence.returns import read_returns
from vesting.evidence.returns.children.identity import is_slip
from vesting.evidence.returns.children.particulars import CHILDREN
from vesting.evidence.returns.fates.ledger import FATES_TABLE
from vesting.evidence.returns.fates.rules import as_markdown, rules
from vesting.evidence.returns.guide.codes import (
    FIRST_YEAR,
    LAST_YEAR,
    code_sources,
    codes,
    countries,
    fields,
    known,
    spans,
)  # fmt: skip
from vesting.evidence.returns.guide.module import official
from vesting.evidence.returns.guide.tables import MODULES
from vesting.evidence.returns.names.councils import council_of, councils_of
from vesting.evidence.returns.names.years import year_of

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)


def holds(field: str, code: str) -> list[int]:
    first, last = spans(field)[code]
    return [y for y in YEARS if first <= y <= last]


def test_every_code_has_a_source():
    assert all(c.source in code_sources() and c.title for f in fields() for c in codes(f))
    assert all({"title", "href"} <= set(s) for s in code_sources().values())
    assert set(countries()) == {"WAL", "SCO", "NIR", "NUK"}


def test_vintages():
    assert holds("SEX", "1") == list(range(2017, 2025))
    assert holds("SEX", "M") == [2025, 2026, 2027]
    assert holds("PLACE", "K3") == [2025, 2026, 2027]
    assert holds("PLACE", "Z12") == [2026, 2027]
    for gone in ("H5", "P2", "Z1"):
        assert holds("PLACE", gone)[-1] == 2025
    assert holds("REC", "E43") == [2017, 2018]
    assert holds("REC", "E46")[0] == 2019
    assert {"E4A", "E4B", "E13", "E14", "E15", "E16", "E17", "E41", "E4"} <= known("REC")
    assert holds("REASON_PLACE_CHANGE", "CUSTOD")[0] == 2019


@pytest.mark.parametrize("number", YEARS)
def test_every_vintage_is_read_without_a_warning(number):
    """One child a code: all codes of a year, one after the other."""
    rows, heads = [], []
    fields_of = {
        "place": "PLACE",
        "rec": "REC",
        "ls": "LS",
        "cin": "CIN",
        "rne": "RNE",
        "provider": "PLACE_PROVIDER",
    }
    for argument, field in fields_of.items():
        for code in (
            c for c in known(field) if number in holds(field, c) and c not in ("V3", "V4", "X1")
        ):
            child = str(1000 + len(heads))
            sex = "M" if number > 2024 else "1"
            heads.append(header(child, f"05/06/{number - 9}", sex))
            given = {"rec": "E4B", argument: code}
            rows.append(episode(f"01/05/{number - 1}", f"01/08/{number - 1}", child=child, **given))
    returns = read({number: rows}, heads)
    assert returns.counts["accepted"] == returns.fates.height
    assert set(returns.episodes["place"]) == {
        c for c in known("PLACE") if number in holds("PLACE", c)
    }
    assert set(returns.children["sex"]) == {"M"}


def test_years_beyond_the_list_follow_the_nearest_guide():
    assert read({2016: [episode("01/05/2015", "01/06/2015", "E4")]}).counts["accepted"] == 2
    later = read({2030: [episode("01/05/2029", place="Z14")]}, [header(sex="F")])
    assert later.counts["accepted"] == 2


def test_all_modules_are_declared():
    assert [m.name for m in MODULES] == [
        "header", "episodes", "reviews", "uasc", "oc2", "oc3", "ad1", "placed_adoption",
        "previous_permanence", "missing", "social_workers", "deprivation_of_liberty",
    ]  # fmt: skip
    for module in MODULES:
        for column in module.table.columns:
            public = column.name in ("council", "year", "file", "row")
            assert column.personal is not public, (module.name, column.name)
            assert column.meaning
    assert {c.name for c in FATES_TABLE.columns} == {"file", "row", "module", "fate", "rule", "why"}
    assert not any(c.personal for c in FATES_TABLE.columns)
    assert CHILDREN["born"].personal
    assert {official(c) for m in MODULES for c in m.own} >= set(fields())


def test_uasc_mother_and_ethnicity_reach_the_child():
    files = [
        *year(2023, [episode("01/05/2022")], ["11,1,05/06/2008,NOBT,UN1,,"]),
        *year(2024, [episode("01/05/2022")], ["11,1,05/06/2008,AIND,UN1,1,01/01/2023"]),
        file("2023/u.csv", "CHILD,SEX,DOB,DUC", ["11,1,05/06/2008,"]),
        file("2024/u.csv", "CHILD,SEX,DOB,DUC", ["11,1,05/06/2008,05/06/2024"]),
    ]
    child = read_returns(files).children.row(0, named=True)
    assert (child["ethnic"], child["mother"], child["uasc"]) == ("AIND", True, True)
    assert str(child["uasc_until"]) == "2024-06-05"
    assert (child["first_year"], child["last_year"]) == (2023, 2024)


def test_spellings_of_an_identifier_meet():
    rows = [
        episode("01/05/2023", "01/06/2023", "X1", child="ab1"),
        episode("01/06/2023", rne="P", child=" AB1"),
    ]
    returns = read({2024: rows}, [header("AB1")])
    assert returns.children["child"].to_list() == ["AB1"]
    assert set(returns.episodes["child"]) == {"AB1"}
    numbers = read({2024: [episode("01/05/2023", child="12.0")]}, [header("12")])
    assert numbers.episodes["child"].to_list() == ["12"]


@pytest.mark.parametrize(
    ("path", "council", "number"),
    [
        ("SSDA903_2020_header.csv", "the council", 2020),
        ("returns/Loamshire 2023-24/episodes.csv", "Loamshire", 2024),
        ("St Helens_903_2019_oc2.csv", "St Helens", 2019),
        ("data\\East Vale\\20230531 header.csv", "East Vale", 2023),
        ("2021/DoLo.csv", "the council", 2021),
        ("a2019b/2022_2023.xml", "the council", 2023),
    ],
)
def test_hints_in_names(path, council, number):
    assert council_of(path) == council
    assert year_of(path) == number


@pytest.mark.parametrize(
    ("paths", "councils"),
    [
        (("Isle of Wight/2024/header.csv",), ("Isle of Wight",)),
        (("2024/Mosaic_report_header.csv", "2024/of the episodes.csv"), ("the council",) * 2),
        (("East/2024/Rep_header.csv", "West/2024/Rep_header.csv"), ("East", "West")),
        (("East/Rep_2023_header.csv", "East/header_2024.csv"), ("East", "East")),
        (("both/North_2024_header.csv", "both/South_2024_header.csv"), ("North", "South")),
        (("one/North_2023_header.csv", "two/North_2024_header.csv"), ("North", "North")),
    ],
)
def test_hints_in_names_seen_together(paths, councils):
    assert councils_of(paths) == councils


def test_the_page_holds_the_rules(pytestconfig):
    page = (pytestconfig.rootpath / "docs/reference/ssda903.md").read_text("utf-8")
    assert as_markdown() in page
    assert list(rules()) == sorted(rules())
    for module in MODULES:
        for column in module.own:
            assert f"`{official(column)}`" in page


@pytest.mark.parametrize(
    ("one", "two", "slip"),
    [
        ((2010, 3, 4), (2010, 4, 3), True),
        ((2010, 3, 4), (2010, 3, 14), True),
        ((2010, 3, 4), (2001, 3, 4), True),
        ((2010, 3, 4), (1999, 3, 4), False),
        ((2010, 3, 4), (2011, 5, 4), False),
    ],
)
def test_slips_of_the_pen_in_a_date_of_birth(one, two, slip):
    assert is_slip(dt.date(*one), dt.date(*two)) is slip
