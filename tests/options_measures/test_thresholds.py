"""Quoted thresholds are off by default and come with both sides."""

from __future__ import annotations

import pytest

from vesting.errors import UsageError
from vesting.options.measures.catalogue import assumptions
from vesting.options.measures.thresholds import on_by_default, one_off, tell_threshold, thresholds

COUNCILS = [("East", {"residents": 500_000.0}), ("West", {"residents": 499_999.0})]


def test_none_is_on_by_default():
    assert on_by_default() == ()


def test_a_threshold_is_inclusive_and_brings_the_rival_evidence():
    told = tell_threshold("residents-500000", COUNCILS)
    assert told.met == (("East",), ("West",))
    assert told.title == "Residents: 500,000 or more"
    assert told.evidence_for
    assert told.evidence_against


def test_an_unknown_threshold_names_the_known():
    with pytest.raises(UsageError, match="nonsense") as error:
        tell_threshold("nonsense", COUNCILS)
    assert "residents-500000" in error.value.mend


def test_the_cost_of_change_is_a_range_with_its_source():
    assert one_off().startswith("£28m to £43.4m for the whole area.")
    assert "does not tell options apart" in one_off()


def test_every_assumption_has_a_date_and_a_source():
    rows = [row for name, row in assumptions().items() if name != "thresholds"]
    for row in (*rows, *thresholds().values()):
        assert row["source"]
        assert row["date"]
