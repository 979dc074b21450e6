"""Which rows make up some places exactly."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from vesting.area.council import Council, Kind, Succession
from vesting.area.registry import Registry, registry
from vesting.options.covering import Ground, ways

DAY = dt.date(2021, 4, 1)


def council(code, kind=Kind.DISTRICT, county="", before=()):
    came = tuple(Succession(old, code, DAY, whole=True) for old in before)
    return Council(code, code, kind, county=county, predecessors=came)


KNOWN = Registry(
    (
        council("county", Kind.COUNTY),
        council("a", county="county"),
        council("b", county="county"),
        council("u", Kind.UNITARY, before=("old1", "old2")),
        Council("old1", "old1", county="gone", end=DAY),
        Council("old2", "old2", county="gone", end=DAY),
        Council("gone", "gone", Kind.COUNTY, end=DAY),
    )
)


def ground(*codes):
    return Ground.of(KNOWN, [KNOWN.get(code) for code in codes])


@pytest.mark.parametrize(
    ("chosen", "held", "large_first", "cover"),
    [
        ("ab", ["a", "b", "county"], True, {"county"}),
        ("ab", ["a", "b", "county"], False, {"a", "b"}),
        ("ab", ["county"], False, {"county"}),
        ("a", ["county", "b"], True, set()),
        ("u", ["old1", "old2"], True, {"old1", "old2"}),
        ("u", ["old1"], True, set()),
        ("u", ["gone"], True, {"gone"}),
        ("abu", ["county", "u"], True, {"county", "u"}),
    ],
)
def test_rows_cover_the_places_once_or_not_at_all(chosen, held, large_first, cover):
    assert ground(*chosen).cover(held, large_first=large_first) == cover


def people(level, *codes, edition="e"):
    return [
        {"edition": edition, "year": 2021, "basis": "census", "level": level, "place_code": code}
        for code in codes
    ]


def lies(*pairs, edition="l"):
    return pl.DataFrame(
        [
            {"edition": edition, "level": "lsoa", "place_code": small, "parent_level": "district",
             "parent_code": large}
            for small, large in pairs
        ],
        schema=dict.fromkeys(
            ("edition", "level", "place_code", "parent_level", "parent_code"), pl.String
        ),
    )  # fmt: skip


def found(rows, lookup, *codes):
    return {(w.words, w.codes) for w in ways(pl.DataFrame(rows), lookup, ground(*codes))}


def test_districts_and_the_county_are_two_ways():
    rows = people("district", "a", "b") + people("upper tier", "county", edition="f")
    assert found(rows, lies(), "a", "b") == {
        ("sum of 2 district rows", frozenset("ab")),
        ("the upper tier row", frozenset({"county"})),
    }


def test_small_areas_are_summed_where_none_is_lacking():
    every = lies(("E1", "a"), ("E2", "a"), ("E3", "b"))
    one = ("sum of 2 small areas by the lookup l", frozenset({"E1", "E2"}))
    assert found(people("lsoa", "E1", "E2", "E3"), every, "a") == {one}
    assert found(people("lsoa", "E1", "E3"), every, "a") == set()
    assert found(people("lsoa", "E1", "E2", "E3"), every, "a", "u") == set()


def test_small_areas_drawn_later_are_not_lacking_but_redrawn_ones_are():
    old = people("lsoa", "E1", "E2")
    both = lies(("E1", "a"), ("E2", "a"), ("E8", "a"))
    assert {words for words, _ in found(old, both, "a")} == {"sum of 2 small areas by the lookup l"}
    assert found(old, lies(("E1", "a"), ("E8", "a")), "a") == set()


def test_a_small_area_astride_the_line_is_not_summed():
    assert (
        found(people("lsoa", "E1", "E2"), lies(("E1", "a"), ("E2", "a"), ("E2", "b")), "a") == set()
    )


def test_the_ended_county_stands_for_its_two_successors():
    known = registry()
    both = [known.find("West Northamptonshire"), known.find("North Northamptonshire")]
    assert Ground.of(known, both).cover(["E10000021"], large_first=True) == {"E10000021"}
    assert not Ground.of(known, both[:1]).cover(["E10000021"], large_first=True)
