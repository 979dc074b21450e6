"""The verdict: criteria first, then front, ranks, shares, today, all against brute force."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from stage_bed import COUNTY, CRITERIA, FIXED, block, looked_after, made

from vesting.errors import InputError
from vesting.options.appraisal.today import Verdict as Than
from vesting.options.measures.block import Label
from vesting.options.stage import OptionsSettings, run_options
from vesting.options.verdict import Fixed, Verdict, evidence_of, pick, todays


@pytest.fixture(scope="module")
def options():
    return run_options(made(), OptionsSettings((1, 4)))


@pytest.fixture(scope="module")
def verdict(options):
    return Verdict.of(options, FIXED)


def twice(options, name):
    """The options with one criterion entered again under another name."""
    column = [c.id for c in options.criteria].index(name)
    again = dataclasses.replace(options.criteria[column], id="again", title="The same once more")
    scores = np.column_stack([options.scores, options.scores[:, column]])
    return dataclasses.replace(options, criteria=(*options.criteria, again), scores=scores)


def test_a_criterion_that_is_not_measured_is_refused_with_those_that_are(options):
    with pytest.raises(InputError, match="'across_line' is not measured") as error:
        pick(options, ("children_smallest", "across_line"))
    assert "Seven" in error.value.what
    assert "children_ratio" in error.value.mend
    assert [c.id for c in pick(options, CRITERIA)] == list(CRITERIA)


def test_a_criterion_that_scores_no_difference_is_refused():
    ground = made(measures={"looked_after": looked_after(Label.BY_POPULATION)})
    options = run_options(ground, OptionsSettings((2, 3)))
    with pytest.raises(InputError, match="scores no difference"):
        Verdict.of(options, FIXED)


def beats(one, other):
    return (one >= other).all() and (one > other).any()


def test_the_front_is_what_brute_force_finds(options, verdict):
    oriented = verdict.scored.oriented
    for rows in options.listing.slices():
        part = oriented[rows]
        expected = [not any(beats(other, row) for other in part) for row in part]
        assert verdict.front[rows].tolist() == expected


def test_ranks_and_what_beats_an_option_are_exact(options, verdict):
    oriented = verdict.scored.oriented
    for position in range(0, len(options.listing), 7):
        name = options.ids[position]
        peers = options.listing.peers(position)
        better = (oriented[peers] > oriented[position]).sum(axis=0)
        assert [r.peers.rank for r in verdict.ranks(name)] == (better + 1).tolist()
        by = [i for i in range(peers.start, peers.stop) if beats(oriented[i], oriented[position])]
        assert verdict.beaten(name).by.tolist() == by


def test_an_option_that_is_not_listed_is_named(verdict):
    with pytest.raises(InputError, match="'nothing'"):
        verdict.ranks("nothing")


def test_proposals_that_are_not_listed_are_left_out(options):
    told = Verdict.of(options, FIXED, proposed=[options.ids[2], "0123456789ab"])
    assert told.scored.proposed == {2}
    assert told.beaten(options.ids[2]).proposed_by == 0


def test_the_map_of_today_is_the_same_as_today(options, verdict):
    now = next(i for i in range(len(options.listing))
               if {frozenset(u) for u in options.councils(i)} == {frozenset("abcdef"), frozenset("u")})  # fmt: skip
    for comparison in verdict.against_today.of(now):
        assert comparison.verdict is Than.CANNOT_TELL, comparison
        assert comparison.today == pytest.approx(comparison.option)
        if comparison.low is None:
            assert comparison.why == "the same as today"
        else:
            assert (comparison.low, comparison.high) == pytest.approx((0, 0), abs=1e-6)


def test_today_is_measured_from_who_has_the_children_now(options, verdict):
    now = todays(options, verdict.scored.criteria.criteria)
    assert set(now.scores) == set(CRITERIA)
    assert now.scores["children_smallest"] == 45_000
    assert set(now.draws) == {"looked_after_rate_gap", "volatility_worst"}
    assert now.draws["volatility_worst"].shape == (64,)
    assert options.ground.authorities.count(COUNTY) == 6


def test_more_councils_are_worse_on_scale_and_better_on_distance(options, verdict):
    apart = options.ids[-1]
    said = {c.criterion: c.verdict for c in verdict.against_today.of(options.position[apart])}
    assert said["children_smallest"] is Than.WORSE
    assert said["leadership_cost"] is Than.WORSE
    assert said["distance_mean"] is Than.BETTER


def test_draws_are_halved_until_they_fit(options, verdict, monkeypatch):
    criteria = verdict.scored.criteria.criteria
    assert verdict.evidence.count == 64  # kept by the verdict, before less is asked for
    councils = len(options.table.units)
    monkeypatch.setattr("vesting.options.verdict.MOST_DRAWN", 20 * councils)
    fresh = Verdict.of(options, FIXED)
    assert fresh.evidence.count == 16
    assert fresh.against_today.verdicts.shape == verdict.against_today.verdicts.shape
    monkeypatch.setattr("vesting.options.verdict.MOST_DRAWN", 1)
    assert evidence_of(options.figures, criteria).count == 1
    assert evidence_of(options.figures, criteria, 5).count == 5


def test_evidence_keeps_the_weights_of_what_is_weighed():
    ground = made(measures={"aged_0_17": block("aged_0_17", range(1, 8), np.ones((7, 8)))})
    options = run_options(ground, OptionsSettings((2, 2)))
    mean = next(c for c in options.criteria if c.id == "leadership_cost")
    certain = evidence_of(options.figures, [mean])
    assert certain.count == 0
    asked = dataclasses.replace(mean, measure="looked_after", id="weighed")
    held = evidence_of(options.figures, [asked])
    np.testing.assert_array_equal(held.weights["weighed"], options.figures["aged_0_17"].values)


def test_shares_of_leaders_add_up_to_one(verdict):
    assert sum(leader.first for leader in verdict.priorities.leaders()) == pytest.approx(1)
    assert sum(family.first for family in verdict.families.families) == pytest.approx(1)
    assert "not probability or support" in verdict.families.sentence()


def test_a_criterion_entered_twice_is_warned_of_and_changes_no_share(options, verdict):
    ids = (*CRITERIA, "again")
    more = twice(options, "children_smallest")
    doubled = Verdict.of(more, dataclasses.replace(FIXED, ids=ids))
    pairs = doubled.correlations.pairs()
    assert ("children_smallest", "again") in {(p.first, p.second) for p in pairs}
    titles = {c.id: c.title for c in doubled.scored.criteria.criteria}
    warning = next(p for p in pairs if p.second == "again").sentence(titles)
    assert "The same once more" in warning
    assert any(
        {"children_smallest", "again"} <= set(group) for group in doubled.correlations.twins()
    )
    once = {leader.option: leader for leader in verdict.priorities.leaders()}
    again = {leader.option: leader.first for leader in doubled.priorities.leaders()}
    for option, leader in once.items():
        allowed = 2 * max(leader.first_half_width, 0.02)
        assert again.get(option, 0.0) == pytest.approx(leader.first, abs=allowed)


def test_the_same_seed_gives_the_same_numbers_to_the_bit(options):
    one, two = (Verdict.of(options, FIXED) for _ in range(2))
    np.testing.assert_array_equal(one.priorities.weights, two.priorities.weights)
    np.testing.assert_array_equal(one.priorities.best, two.priorities.best)
    np.testing.assert_array_equal(one.front, two.front)
    np.testing.assert_array_equal(one.against_today.low, two.against_today.low)
    assert one.families == two.families


def test_near_optimal_holds_every_leader_and_leaves_out_none_of_the_front(verdict):
    near = set(verdict.near_optimal.options.tolist())
    assert set(np.flatnonzero(verdict.front)) <= near
    assert f"of {len(verdict.scored):,} options" in verdict.near_optimal.sentence()


def test_without_each_criterion_the_shares_are_told_again(verdict):
    assert {w.criterion for w in verdict.without_each} == set(CRITERIA)


def test_what_would_have_to_change_is_told_for_any_option(options, verdict):
    leader = options.ids[verdict.priorities.leaders()[0].option]
    assert verdict.weights_for(leader).possible
    changes = verdict.changes(options.ids[20])
    assert changes
    assert all(set(change.blocks) <= set(options.ground.graph.ids) for change in changes)
    assert verdict.map_ground.members.shape == (len(options.table.units), 7)


def test_the_criteria_say_when_by_whom_and_why_they_were_fixed(verdict):
    said = verdict.scored.criteria.statement()
    assert "the board" in said
    assert "2 March 2026" in said or "2026" in said
    later = Fixed(CRITERIA, FIXED.on, "the board", version=2, scores_seen=True)
    assert Verdict.of(verdict.options, later).scored.criteria.version == 2
