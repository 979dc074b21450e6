"""Aggregates over councils against plain arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from vesting.options.appraisal.listing import Listing, score_options
from vesting.options.measures.block import Label, Origin
from vesting.options.measures.catalogue import option_measures
from vesting.options.measures.option import criteria_for
from vesting.options.measures.unit import UnitMeasured


def column(name, values):
    return UnitMeasured(name, np.array(values, float), "x", Origin("test", "2024"), Label.PUBLISHED)


UNITS = {
    m.measure: m
    for m in (
        column("aged_0_17", [10, 30, 60]),
        column("residents", [100, 200, 300]),
        column("leadership_cost", [50, 60, 90]),
        column("children_far", [10, 20, 30]),
        column("districts_touched", [2, 2, 3]),
        column("within_line", [1, 2, 3]),
    )
}
GROUPS = np.array([[0, 1], [1, 2]], dtype=np.int32)
CONSTANTS = {"districts": 4.0, "across_total": 10.0}


def scores():
    criteria = criteria_for(UNITS, CONSTANTS)
    figures = {name: m.values for name, m in UNITS.items()}
    matrix = score_options(Listing.of([GROUPS]), criteria, figures)
    return {c.id: matrix[:, i] for i, c in enumerate(criteria)}


def test_each_measure_is_the_aggregate_that_its_declaration_says():
    found = scores()
    assert found["children_smallest"].tolist() == [10, 30]
    assert found["children_ratio"].tolist() == [3, 2]
    assert found["residents_each"].tolist() == [150, 250]
    assert found["leadership_cost"] == pytest.approx([110 / 40, 150 / 90])
    assert found["children_far"] == pytest.approx([(100 + 600) / 40, (600 + 1800) / 90])
    assert found["districts_cut"].tolist() == [0, 1]
    assert found["across_line"].tolist() == [7, 5]


def test_a_measure_without_its_figures_is_left_out():
    names = {c.id for c in criteria_for(UNITS, CONSTANTS)}
    assert "looked_after_rate_gap" not in names
    assert names < set(option_measures())


@pytest.mark.parametrize("label", [Label.BY_POPULATION, Label.TOLD_NOTHING])
def test_a_county_apportioned_by_population_scores_no_difference(label):
    looked_after = UnitMeasured("looked_after", np.ones(3), "x", Origin("t", ""), label)
    names = {c.id for c in criteria_for({"looked_after": looked_after}, CONSTANTS)}
    assert not names


def test_anchors_groups_and_outcomes_come_from_the_declaration():
    criteria = {c.id: c for c in criteria_for(UNITS, CONSTANTS)}
    assert criteria["children_far"].child_outcome
    assert criteria["children_far"].factor == "geography"
    assert criteria["children_ratio"].factor is None
    assert (criteria["children_ratio"].worst, criteria["children_ratio"].best) == (6, 1)
