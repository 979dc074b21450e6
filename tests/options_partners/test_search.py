"""The search for a partner: judgements, reach, size, warnings, order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from tests.options_partners.conftest import (
    CHILDREN,
    DORSET,
    HAMPSHIRE,
    ISLAND,
    PORTSMOUTH,
    SOUTHAMPTON,
    WILTSHIRE,
)
from vesting.area.council import Council, Kind
from vesting.area.distance import Journey, Travel
from vesting.area.registry import registry
from vesting.errors import InputError
from vesting.options.models.posts import post_list
from vesting.options.models.precedents import arrangements_of, cases
from vesting.options.partners.authorities import _parents, authorities, districts_on
from vesting.options.partners.groups import gaps_in, partnerships_with
from vesting.options.partners.judgements import Judgement, latest_judgements
from vesting.options.partners.reach import days_on_site, points, reach, settings
from vesting.options.partners.search import Leadership, partners_for, rule_lines
from vesting.options.partners.words import partnership_dict, search_dict, search_lines

DAY = date(2024, 12, 31)
ON = date(2026, 6, 1)
COUNTY = "E10000014"


@pytest.fixture(scope="module")
def known(boundaries, inspections):
    return authorities(boundaries, CHILDREN, inspections, day=DAY, sources=("squares",))


def search(known, **settings_):
    return partners_for(known, known.find("Isle of Wight"), **{"on": ON, **settings_})


# Arrangements that there are


def test_a_council_hears_of_its_own_partnership_first(known):
    found = search(known)
    assert [case.name for case in found.arrangements] == ["Hampshire and the Isle of Wight"]
    said = "\n".join(search_lines(found))
    assert "Was in Hampshire and the Isle of Wight (partnership with Hampshire): 2013 to" in said
    assert "Source: Form and function" in said
    told = search_dict(found)["for"]["arrangements"]
    assert told[0]["in_place"] is False
    assert told[0]["source"]
    assert partners_for(known, known.find("Portsmouth"), on=ON).arrangements == ()


@pytest.mark.parametrize(
    "council", ["Windsor and Maidenhead", "Kingston upon Thames", "Richmond upon Thames"]
)
def test_the_owners_of_one_company_are_known_to_be_partners(council):
    (case,) = arrangements_of(council)
    said = case.told_to(council)
    assert said.startswith(
        "Already in Achieving for Children (community interest company, partnership"
    )
    assert council not in said.partition(":")[0]
    assert registry().find(council, DAY).name == council


def test_every_council_of_an_arrangement_goes_by_the_name_of_the_register():
    for council in {name for case in cases().values() for name in case.councils}:
        if arrangements_of(council):
            assert registry().find(council).name == council


def test_what_a_council_does_alone_or_gave_up_is_no_arrangement():
    assert arrangements_of("Herefordshire") == ()
    assert arrangements_of("West Sussex") == ()


def test_a_candidate_that_is_in_a_partnership_is_told_so(known, monkeypatch):
    held = replace(cases()["achieving-for-children"], councils=("Portsmouth", "Southampton"))
    monkeypatch.setattr("vesting.options.models.precedents.cases", lambda: {"x": held})
    found = search(known, contiguous=False)
    warned = {
        c.authority.name for c in found.candidates if "Already in Achieving" in str(c.warnings)
    }
    assert warned == {"Portsmouth", "Southampton"}
    assert any("as last seen" in line for line in found.rule)


# Judgements


def test_the_latest_graded_judgement_counts(inspections):
    found = latest_judgements(inspections, registry())
    assert str(found[COUNTY]) == "Outstanding, 23 July 2024"
    assert str(found[PORTSMOUTH]) == "Good, 03 July 2023", "a later visit without a grade does not"
    assert found[PORTSMOUTH].headings == {
        "leaders": "Good",
        "care_leavers": "Requires improvement to be good",
    }


def test_without_an_overall_grade_the_middle_of_the_headings_stands(inspections):
    found = latest_judgements(inspections, registry())[SOUTHAMPTON]
    assert (found.grade, found.overall) == ("Good", False)
    assert "no overall grade" in str(found)


def test_names_and_older_words_are_understood(inspections):
    found = latest_judgements(inspections, registry())
    assert [j.grade for c, j in found.items() if registry().get(c).name == "Dorset"] == [
        "Requires improvement to be good"
    ]


def test_only_what_was_published_by_a_day(inspections):
    found = latest_judgements(inspections, registry(), date(2013, 7, 1))
    assert found[COUNTY].grade == "Good"
    assert ISLAND not in found


def test_age_of_a_judgement():
    undated = Judgement("Good", True, None, None)
    assert undated.older_than(5, ON)
    assert str(undated) == "Good, date not held"
    assert not Judgement("Good", True, None, date(2024, 1, 1)).older_than(5, ON)
    assert Judgement("Good", True, date(2020, 1, 1), None).older_than(5, ON)
    assert undated.rank == 2


# Authorities


def test_districts_become_their_county(known):
    assert set(known.rows) == {COUNTY, PORTSMOUTH, SOUTHAMPTON, ISLAND, DORSET, WILTSHIRE}
    county = known.rows[COUNTY]
    assert county.children == 285_000
    assert county.point[1] == pytest.approx((30 * 50.85 + 255 * 51.15) / 285, abs=0.01)
    assert known.neighbours[COUNTY] == (PORTSMOUTH, SOUTHAMPTON, ISLAND, WILTSHIRE)
    assert known.gap_km(COUNTY, SOUTHAMPTON) == pytest.approx(0, abs=1e-6)
    assert known.gap_km(ISLAND, PORTSMOUTH) == pytest.approx(24.5, abs=0.5)


def test_a_lookup_helps_where_the_register_does_not_know(boundaries, inspections):
    lookup = pl.DataFrame({"place_code": [HAMPSHIRE[0]], "parent_code": [COUNTY]})
    found = authorities(boundaries, CHILDREN, inspections, day=DAY, lookup=lookup)
    assert found.rows[COUNTY].children == 285_000


def test_a_district_of_nobody_is_left_out():
    nobody = Council("E07999999", "Nowhere", Kind.DISTRICT)
    assert _parents([nobody], DAY, None, registry()) == {}


def test_districts_of_england_on_a_day():
    codes = {c.code_on(DAY) for c in districts_on(DAY)}
    assert len(codes) == 296
    assert COUNTY not in codes


def test_what_is_no_authority_is_refused(known):
    with pytest.raises(InputError) as district:
        known.find("Winchester")
    assert district.value.code == "MOD-E12"
    assert district.value.mend == "Its children are those of Hampshire"
    with pytest.raises(InputError) as elsewhere:
        known.find("Guildford")
    assert "Name a county" in elsewhere.value.mend
    with pytest.raises(InputError):
        known.find("Camelot")


def test_without_children_there_is_nothing_to_say(boundaries, inspections):
    with pytest.raises(InputError) as caught:
        authorities(boundaries, {}, inspections, day=DAY)
    assert caught.value.code == "MOD-E13"


# Reach


@pytest.mark.parametrize(
    ("minutes", "days"), [(0, 4), (30, 4), (31, 3), (60, 3), (90, 2), (150, 1), (151, 0)]
)
def test_leader_days_by_the_stated_steps(minutes, days):
    assert days_on_site(minutes, settings()) == days


def test_an_estimate_says_so_and_adds_the_ferry(known):
    way = reach(known, known.rows[COUNTY], known.rows[ISLAND], Travel(points(known)), settings())
    assert (way.label, way.how, way.adjacent) == ("estimate", "ferry", True)
    assert "and 40 minutes by ferry" in way.basis
    land = reach(
        known, known.rows[COUNTY], known.rows[WILTSHIRE], Travel(points(known)), settings()
    )
    assert (land.how, land.gap_km) == ("land", 0)
    assert "ferry" not in land.basis
    far = reach(known, known.rows[DORSET], known.rows[ISLAND], Travel(points(known)), settings())
    assert "45 minutes by ferry" in far.basis, "no crossing of its own: the assumed one"


def test_a_matrix_comes_first(known):
    matrix = {
        (COUNTY, ISLAND): Journey(None, 75.0, "matrix", "own table, 2026"),
        (PORTSMOUTH, ISLAND): Journey(38.0, None, "matrix", "own table, 2026"),
    }
    travel = Travel(points(known), matrix)
    way = reach(known, known.rows[COUNTY], known.rows[ISLAND], travel, settings())
    assert (way.minutes, way.label, way.basis, way.days) == (75.0, "matrix", "own table, 2026", 2)
    by_km = reach(known, known.rows[PORTSMOUTH], known.rows[ISLAND], travel, settings())
    assert by_km.minutes == pytest.approx(60.0)


# The search


def test_neighbours_by_default_and_anywhere_by_a_switch(known):
    near = search(known)
    assert [c.authority.name for c in near.candidates] == ["Hampshire", "Portsmouth", "Southampton"]
    assert near.left_out == 2
    wide = search(known, contiguous=False)
    assert len(wide.candidates) == 5
    assert wide.left_out == 0
    dorset = next(c for c in wide.candidates if c.authority.name == "Dorset")
    assert any("Not a neighbour" in w and "km and about" in w for w in dorset.warnings)
    assert len(search(known, contiguous=False, limit=2).candidates) == 2


def test_a_smaller_helper_is_warned_of_in_words(known):
    found = search(known, contiguous=False)
    wiltshire = next(c for c in found.candidates if c.authority.name == "Wiltshire")
    assert wiltshire.ratio == pytest.approx(20 / 23)
    assert any("0.87 times the children" in w and "hard" in w for w in wiltshire.warnings)
    assert any("No graded inspection" in w for w in wiltshire.warnings)
    assert found.candidates[-1] is wiltshire, "without a judgement it comes last"


def test_judgements_are_warned_of(known):
    by_name = {c.authority.name: c for c in search(known, contiguous=False).candidates}
    assert "Below Good for care leavers" in by_name["Portsmouth"].warnings
    assert any("may need its leaders at home" in w for w in by_name["Dorset"].warnings)
    assert any("over 5 years old" in w for w in by_name["Dorset"].warnings)


def test_what_is_known_of_leaders(known):
    told = {COUNTY: Leadership(4, "council papers"), PORTSMOUTH: Leadership(1, "council papers")}
    by_name = {c.authority.name: c for c in search(known, leadership=told).candidates}
    assert "4 changes of director in five years (council papers)" in by_name["Hampshire"].warnings
    assert not any("leaders is not known" in w for w in by_name["Portsmouth"].warnings)
    assert any("not known here" in w for w in by_name["Southampton"].warnings)


def test_leaders_near_enough_are_not_warned_of(known):
    travel = Travel(points(known), {(COUNTY, ISLAND): Journey(None, 75.0, "matrix", "own table")})
    first = search(known, travel=travel).candidates[0]
    assert first.reach.days == 2
    assert not any("on site" in warning for warning in first.warnings)


def test_earlier_partnerships_of_the_pair_are_told(known):
    hampshire = search(known).candidates[0]
    assert [case.outcome for case in hampshire.cases] == ["ended"]
    assert hampshire.stretch == pytest.approx(1 + 23 / 285)


def test_the_order_follows_the_printed_rule(known):
    rule = {**settings(), "ranking": [{"by": "minutes", "words": "nearest first"}]}
    found = search(known, rule=rule)
    minutes = [c.reach.minutes for c in found.candidates]
    assert minutes == sorted(minutes)
    assert found.rule[0] == "1. nearest first"
    assert rule_lines(settings())[-1].startswith("Judgement: ")


def test_without_a_judgement_of_the_one_in_need(known):
    rows = {**known.rows, ISLAND: replace(known.rows[ISLAND], judgement=None)}
    bare = replace(known, rows=rows)
    text = "\n".join(search_lines(partners_for(bare, rows[ISLAND], on=ON, contiguous=False)))
    assert text.startswith("Isle of Wight: 23,000 children; no judgement held")
    assert "left out" not in text


def test_in_words_and_as_values(known):
    text = "\n".join(search_lines(search(known)))
    assert "1. Hampshire: Outstanding, 23 July 2024" in text
    assert "neighbour (ferry)" in text
    assert "2 authorities are no neighbours and were left out; --anywhere shows them" in text
    assert "[selected on success]" in text
    assert "How candidates are ranked:" in text
    alone = replace(known, edges=known.edges.dry())
    assert "No authority is its neighbour" in "\n".join(search_lines(search(alone)))
    data = search_dict(search(known, contiguous=False))
    assert data["candidates"][0]["name"] == "Hampshire"
    assert data["candidates"][0]["minutes"]["label"] == "estimate"
    assert data["for"]["judgement"]["grade"] == "Good"
    assert data["candidates"][-1]["judgement"] is None
    told = search_dict(search(known, leadership={COUNTY: Leadership(1, "x")}))
    assert told["candidates"][0]["leadership"] == {"changes": 1, "source": "x"}


# Groups


def test_partnerships_with_one_council(known):
    found = partnerships_with(known, known.rows[ISLAND], 3, post_list())
    assert len(found) == 4
    assert all("Isle of Wight" in p.names and p.ferry for p in found)
    assert found[0].children == max(p.children for p in found)
    data = partnership_dict(found[0])
    assert data["posts_per_child_together"]["high"] < data["posts_per_child_apart"]["low"]
    dry = partnerships_with(known, known.rows[WILTSHIRE], 2, post_list())
    assert [(p.names, p.ferry) for p in dry] == [(("Hampshire", "Wiltshire"), False)]


def test_gaps_of_a_grouping_that_is_not_contiguous(known):
    travel = Travel(points(known))
    assert gaps_in(known, [COUNTY, WILTSHIRE, SOUTHAMPTON], travel) == ()
    (gap,) = gaps_in(known, [COUNTY, DORSET], travel)
    assert (gap.one, gap.other) in (("Hampshire", "Dorset"), ("Dorset", "Hampshire"))
    assert gap.gap_km == pytest.approx(7.0, abs=0.5)
    assert gap.minutes > 0
