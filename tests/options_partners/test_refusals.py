"""What a partner search refuses or leaves out: years, councils without children, tables of leaders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from tests.options_partners.conftest import CHILDREN, HAMPSHIRE, ISLAND, PORTSMOUTH
from vesting.errors import InputError
from vesting.evidence.shelf import Shelf
from vesting.options.models.posts import post_list
from vesting.options.partners import survey
from vesting.options.partners.authorities import authorities
from vesting.options.partners.groups import partnerships_with
from vesting.options.partners.leaders import read_leaders
from vesting.options.partners.search import Leadership, partners_for
from vesting.options.partners.survey import judged_by, survey_authorities, years_of
from vesting.options.partners.words import search_dict, search_lines

DAY = date(2024, 12, 31)
COUNTY = "E10000014"


@pytest.fixture(scope="module")
def known(boundaries, inspections):
    return authorities(boundaries, CHILDREN, inspections, day=DAY)


def without(known, code):
    return replace(known, rows={**known.rows, code: replace(known.rows[code], children=0.0)})


def test_a_council_in_need_without_children_is_refused(known):
    bare = without(known, ISLAND)
    for search in (
        lambda: partners_for(bare, bare.rows[ISLAND], on=DAY),
        lambda: partnerships_with(bare, bare.rows[ISLAND], 2, post_list()),
    ):
        with pytest.raises(InputError) as caught:
            search()
        assert caught.value.code == "MOD-E13"
        assert "held for Isle of Wight as it was in 2024" in caught.value.what


def test_candidates_without_children_are_left_out_with_the_reason(known):
    bare = without(known, PORTSMOUTH)
    found = partners_for(bare, bare.rows[ISLAND], on=DAY)
    assert found.without_children == ("Portsmouth",)
    assert "Portsmouth" not in {c.authority.name for c in found.candidates}
    assert search_dict(found)["without_children"] == ["Portsmouth"]
    assert "Left out, for want of figures of their children: Portsmouth" in list(
        search_lines(found)
    )
    groups = partnerships_with(bare, bare.rows[ISLAND], 2, post_list())
    assert groups
    assert not any("Portsmouth" in group.names for group in groups)


def test_a_county_with_figures_of_some_districts_alone_has_none(boundaries, inspections):
    part = {code: n for code, n in CHILDREN.items() if code != HAMPSHIRE[0]}
    assert authorities(boundaries, part, inspections, day=DAY).rows[COUNTY].children == 0


def test_an_area_means_its_county(known):
    assert known.find("Hampshire and the Solent").code == COUNTY
    for unknown in ("Nowhere", "Surrey Heath on Sea"):
        with pytest.raises(InputError) as caught:
            known.find(unknown)
        assert caught.value.code == "AREA-E01"


def test_an_ambiguous_or_ended_council_stays_one(known):
    with pytest.raises(InputError) as caught:
        known.find("Cumbria")
    assert caught.value.code == "AREA-E03"


def test_judgements_of_an_earlier_year_end_with_it():
    assert judged_by(2024, None) is None
    assert judged_by(2024, date(2026, 1, 1)) == date(2026, 1, 1)
    assert judged_by(2022, None) == date(2022, 12, 31)
    assert judged_by(2022, date(2026, 1, 1)) == date(2022, 12, 31)
    assert judged_by(2022, date(2013, 7, 1)) == date(2013, 7, 1)


def test_years_of_editions():
    assert years_of(["2024 codes", "2019 to 2021", "undated"]) == (2019, 2020, 2021, 2024)
    assert years_of([]) == ()


@pytest.mark.parametrize("year", [1066, 99999, -3])
def test_a_year_that_is_not_held_names_those_that_are(monkeypatch, year):
    outlines = pl.DataFrame({"level": ["district"] * 2, "edition": ["a", "b"]})
    monkeypatch.setattr(Shelf, "frame", lambda *_: outlines)
    editions = [survey_edition("a", "2019 to 2021"), survey_edition("b", "2024 codes")]
    monkeypatch.setattr(Shelf, "editions", lambda *_: editions)
    with pytest.raises(InputError) as caught:
        survey_authorities(Shelf(), year=year)
    assert caught.value.code == survey.YEAR_NOT_HELD.code == "MOD-E15"
    assert caught.value.what == f"No boundaries of the districts of {year} are held"
    assert caught.value.mend == "Ask for one of the years held: 2019 to 2021, 2024."


def survey_edition(name, vintage):
    from types import SimpleNamespace

    return SimpleNamespace(edition=name, vintage=vintage)


def test_leaders_are_read_in_any_encoding(known):
    text = " council ,changes,source\nHampshire,1,café papers\nIsle of Wight,0,\n"
    for encoding in ("utf-8-sig", "cp1252", "utf-16"):
        assert read_leaders(text.encode(encoding), "l.csv", known) == {
            COUNTY: Leadership(1, "café papers"),
            ISLAND: Leadership(0, ""),
        }


@pytest.mark.parametrize(
    ("content", "code", "what"),
    [
        (b"name,changes\nHampshire,1\n", "MOD-E16", "no column council and no column source"),
        (b'{"council": "Hampshire"}', "MOD-E16", "no column council"),
        (b"", "MOD-E16", "no column council"),
        (b"\0\1\2\0\0", "MOD-E16", "The file is not text"),
        (b"council,changes,source\nHampshire,many,x\n", "MOD-E16", "not a whole number: 'many'"),
        (b"council,changes,source\nHampshire\n", "MOD-E16", "not a whole number: ''"),
        (b"council,changes,source\nNowhere,1,x\n", "AREA-E01", "Nowhere"),
    ],
)
def test_tables_of_leaders_that_cannot_be_read(known, content, code, what):
    with pytest.raises(InputError) as caught:
        read_leaders(content, "l.csv", known)
    assert caught.value.code == code
    assert what in caught.value.what
