"""Measures of possible councils: sums, shapes and distances against closed forms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vesting.area.graph import BlockGraph
from vesting.options.figure import Figure, absent
from vesting.options.ground import Ground, Judgement, Posts
from vesting.options.measures.block import BlockMeasure, Label, Missing, Origin, membership
from vesting.options.measures.catalogue import UNIT_MEASURES, option_measures
from vesting.options.measures.place import Outline, reach
from vesting.options.measures.scale import Volatility, closeness
from vesting.options.measures.unit import NOTHING_HELD, measure_units, not_available

SQUARE = BlockGraph.of(
    [("a", 100), ("b", 200), ("c", 300), ("d", 400)],
    [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")],
)
FROM = Origin("test", "2024")


def block(name, values, draws=None, label=Label.PUBLISHED):
    return BlockMeasure(name, np.array(values, float), "people", FROM, label, draws)


def ground(**more) -> Ground:
    """Four unit squares in a ring: a b / d c."""
    borders = np.zeros((4, 4))
    for i, j in SQUARE.edges:
        borders[i, j] = borders[j, i] = 1.0
    measures = {
        "residents": block("residents", [100, 200, 300, 400]),
        "aged_0_17": block("aged_0_17", [20, 40, 60, 80]),
    }
    measures |= more.pop("measures", {})
    return Ground(
        area="Square",
        graph=SQUARE,
        districts=("a", "b", "c", "d"),
        measures=measures,
        outline=Outline(np.ones(4), np.full(4, 4.0), borders),
        **more,
    )


ALL = np.array([0b1111, 0b0011, 0b0001], dtype=np.uint64)


def test_membership_reads_the_bits():
    assert membership(ALL, 4).tolist() == [[1, 1, 1, 1], [1, 1, 0, 0], [1, 0, 0, 0]]


def test_sums_add_up_over_blocks():
    found = measure_units(ground(), ALL)
    assert found["residents"].values.tolist() == [1000, 300, 100]
    assert found["aged_0_17"].interval() is None


def test_compactness_is_that_of_the_rectangle():
    square, oblong, one = measure_units(ground(), ALL)["compactness"].values
    assert square == pytest.approx(np.pi / 4)
    assert oblong == pytest.approx(4 * np.pi * 2 / 6**2)
    assert one == pytest.approx(np.pi / 4)


def test_intervals_in_chunks_are_those_of_all_draws(monkeypatch):
    monkeypatch.setattr("vesting.options.measures.unit.CHUNK", 2)
    draws = np.random.default_rng(1).gamma(2.0, 3.0, (4, 50))
    looked_after = block("looked_after", draws.mean(axis=1), draws, Label.ESTIMATE)
    law = Volatility(1.5, 0.01, "own fit")
    found = measure_units(ground(measures={"looked_after": looked_after}, volatility=law), ALL)
    for name in ("looked_after", "looked_after_rate", "volatility"):
        expected = np.percentile(found[name].draws(), (10, 90), axis=1)
        assert np.array(found[name].interval()) == pytest.approx(expected)
        assert found[name].interval_at(2) == pytest.approx(tuple(expected[:, 2]))


def test_ratios_divide_sums_and_carry_draws():
    draws = np.arange(8, dtype=float).reshape(4, 2)
    looked_after = block("looked_after", [1, 2, 3, 4], draws, Label.ESTIMATE)
    found = measure_units(ground(measures={"looked_after": looked_after}), ALL)
    rate = found["looked_after_rate"]
    assert rate.values[0] == pytest.approx(10_000 * 10 / 200)
    drawn = rate.draws()
    assert drawn is not None
    assert drawn[1] == pytest.approx(10_000 * draws[:2].sum(axis=0) / 60)
    assert rate.draws(1).shape == (3, 1)
    assert rate.label is Label.ESTIMATE
    low, high = rate.interval() or (None, None)
    assert low is not None
    assert (low <= high).all()


def test_posts_cost_less_for_each_child_in_a_larger_council():
    posts = Posts(1000.0, 2.0, 10, 0.01, "list")
    found = measure_units(ground(posts=posts), ALL)
    assert found["leadership_cost"].values.tolist() == [1400, 1120, 1040]
    assert (np.diff(found["leadership_cost_per_child"].values) > 0).all()
    assert found["posts_per_child"].values[0] == pytest.approx(10_000 * 12 / 200)


def test_volatility_falls_with_size_but_not_to_nothing():
    law = Volatility(1.36, 0.041, "fit")
    found = measure_units(
        ground(volatility=law, measures={"looked_after": block("looked_after", [10, 20, 30, 40])}),
        ALL,
    )
    assert found["volatility"].values[0] == pytest.approx(100 * np.sqrt(1.36 / 100 + 0.041**2))
    assert law.of(np.array([1e12]))[0] == pytest.approx(0.041)


def test_distance_is_from_the_best_hub():
    km = np.array([[0.0, 10.0, 20.0], [10.0, 0.0, 10.0], [20.0, 10.0, 0.0], [99.0, 99.0, 99.0]])
    found = reach(km, np.array([0, 1, 2]), np.array([1.0, 1.0, 1.0]), 4, limit=15.0, method="test")
    mean, far, beyond = found.of_units(membership(np.array([0b0111], dtype=np.uint64), 4))
    assert mean[0] == pytest.approx(20 / 3)
    assert far[0] == 10.0
    assert beyond[0] == 0.0
    assert found.children.sum() == 3


def test_lines_that_a_council_cuts_or_keeps():
    flows = np.array([[5.0, 2, 0, 0], [2, 0, 3, 0], [0, 3, 0, 1], [0, 0, 1, 0]])
    split = ground(flows=flows, partners={"health": ("x", "x", "y", "y")})
    found = measure_units(split, ALL)
    assert found["within_line"].values.tolist() == [11, 7, 5]
    assert split.constants()["across_total"] == 11
    assert found["partner_areas_touched"].values.tolist() == [2, 1, 1]
    assert found["districts_touched"].values.tolist() == [4, 2, 1]


def test_what_no_file_supports_says_why():
    why = Missing("tax_base", "no file with the tax base was added")
    given = ground(missing=(why,))
    absent = not_available(given, measure_units(given, ALL))
    assert why in absent
    assert {m.measure for m in absent} <= set(UNIT_MEASURES)
    assert all(m.why for m in absent)


def test_need_minus_funding_needs_both():
    both = {"need": block("need", [5, 5, 5, 5]), "funding": block("funding", [1, 2, 3, 4])}
    found = measure_units(ground(measures=both), ALL)
    assert found["need_minus_funding"].values.tolist() == [10, 7, 4]


def test_closeness_is_residents_for_each_councillor_where_known():
    assert closeness(np.array([100.0]), None)[0] == 100
    assert closeness(np.array([100.0]), np.array([10.0]))[0] == 10


def test_option_measures_are_aggregates_of_measures_that_exist():
    assert all(m.measure in UNIT_MEASURES for m in option_measures().values())
    assert any(m.child_outcome and m.why_outcome for m in option_measures().values())
    assert all(m.anchors[0] != m.anchors[1] for m in option_measures().values())
    for m in option_measures().values():
        assert (m.anchors[1] > m.anchors[0]) == (m.better == "more"), m.id


def test_a_judgement_is_its_predecessors():
    words = Judgement("Loamshire", "Good", None, None).words()
    assert words == "predecessor Loamshire: Good; a new council has none"
    assert "no overall grade" in Judgement("Loamshire", "", None, None).words()


def test_without_children_there_are_no_posts():
    childless = ground(posts=Posts(1.0, 1.0, 1.0, 1.0, "list"))
    bare = replace(childless, measures={"residents": childless.measures["residents"]})
    found = measure_units(bare, ALL)
    assert not {"leadership_cost", "posts_per_child"} & found.keys()
    why = {m.measure: m.why for m in not_available(bare, found)}
    assert why["leadership_cost"] == NOTHING_HELD


def test_a_figure_in_words_has_its_interval_or_its_reason():
    assert Figure(1234.5).words(1) == "1,234.5"
    assert Figure(100, low=90, high=110).words() == "100 (90 to 110)"
    assert Figure(None, why="no file").words() == "not available, because no file"
    assert Figure(1, source="ONS", vintage="mid-2023").origin == "ONS; mid-2023"
    assert "why" not in Figure(1).as_dict()
    assert absent(Missing("schools", "none")).as_dict()["why"] == "none"
    assert absent(Missing("own measure", "none")).unit == ""
