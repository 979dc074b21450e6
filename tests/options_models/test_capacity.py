"""Capacity: the verdict, its rule, and both routes."""

from __future__ import annotations

import pytest

from vesting.errors import InputError, RuleBroken
from vesting.options.models.capacity import judge_capacity, marks, routes_to_capacity
from vesting.options.models.catalogue import catalogue
from vesting.options.models.sources import data_of

FULL = {"political": 2, "leadership": 3, "honesty": 2, "platform": 2, "practice": 3}


@pytest.mark.parametrize(
    ("changes", "verdict", "rule"),
    [
        ({}, "sufficient", "every mark is at least present"),
        ({"practice": 1}, "supplement", "otherwise"),
        ({"practice": 1, "honesty": 0}, "supplement", "otherwise"),
        (
            {"practice": 1, "honesty": 0, "platform": 1},
            "insufficient",
            "at least 3 marks are below present",
        ),
        ({"leadership": 0}, "insufficient", "leadership is absent"),
        ({"honesty": None}, "cannot tell", "a mark is not scored"),
    ],
)
def test_the_verdict_and_the_rule_that_decided(changes, verdict, rule):
    found = judge_capacity({**FULL, **changes})
    assert (found.verdict, found.rule) == (verdict, rule)
    assert found.trace[-1] == f"{verdict} when {rule}: yes"
    assert all(line.endswith(": no") for line in found.trace[:-1])
    assert found.why


def test_the_report_has_five_marks():
    assert [mark.id for mark in marks()] == [
        "political",
        "leadership",
        "honesty",
        "platform",
        "practice",
    ]


def test_missing_evidence_is_named_and_is_no_low_mark():
    found = judge_capacity({"leadership": 3})
    assert found.verdict == "cannot tell"
    assert len(found.unknown) == 4
    assert found.weak == ()


def test_weak_marks_say_what_to_add():
    assert judge_capacity({**FULL, "practice": 1}).weak == ("Enough good practice inside",)


@pytest.mark.parametrize("scores", [{"luck": 3}, {"practice": 4}, {"practice": -1}])
def test_a_mark_that_is_not_one_is_refused(scores):
    with pytest.raises(InputError) as caught:
        judge_capacity(scores)
    assert caught.value.code == "MOD-E09"
    assert "political" in caught.value.mend


def test_other_rules_can_be_read():
    strict = [*data_of("capacity.yaml")["rules"]]
    strict[2] = {**strict[2], "number": 1}
    assert judge_capacity({**FULL, "practice": 1}, strict).verdict == "insufficient"


def test_rules_that_do_not_cover_a_case_decide_nothing():
    only = [row for row in data_of("capacity.yaml")["rules"] if row["verdict"] == "sufficient"]
    found = judge_capacity({**FULL, "practice": 1}, only)
    assert (found.verdict, found.rule) == ("cannot tell", "no rule holds")


def insufficient():
    return judge_capacity({**FULL, "leadership": 0})


def test_both_routes_are_offered_with_cost_time_and_provider():
    found = routes_to_capacity(insufficient(), catalogue(), "Hampshire")
    assert [route.id for route in found.kept] == ["partner council", "new delivery organisation"]
    partner, new = found.kept
    assert partner.provider == "Hampshire"
    assert new.provider == "A new organisation, to be commissioned"
    assert new.one_off.known
    assert partner.months.known
    assert not partner.one_off.known
    assert partner.one_off.why
    unnamed = routes_to_capacity(insufficient(), catalogue())
    assert unnamed.kept[0].provider == "No candidate named, to be commissioned"


def test_nothing_is_offered_where_there_is_enough():
    assert routes_to_capacity(judge_capacity(FULL), catalogue()).kept == ()


def test_a_route_cannot_be_dropped_without_a_reason():
    found = routes_to_capacity(insufficient(), catalogue(), "Hampshire")
    with pytest.raises(RuleBroken) as caught:
        found.without("partner council", "  ")
    assert caught.value.code == "MOD-E10"
    left = found.without("partner council", "No neighbour within two hours is Good")
    assert [route.id for route in left.kept] == ["new delivery organisation"]
    assert left.dropped == {"partner council": "No neighbour within two hours is Good"}
    with pytest.raises(InputError) as unknown:
        left.without("partner council", "again")
    assert unknown.value.code == "MOD-E11"
