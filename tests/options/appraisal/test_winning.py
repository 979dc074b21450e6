"""What would have to change: optima against search, and the words of page 1."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from vesting.errors import InputError
from vesting.options.appraisal.criteria import Better, CriteriaSet, Criterion
from vesting.options.appraisal.front import front
from vesting.options.appraisal.listing import Listing
from vesting.options.appraisal.map_changes import map_changes
from vesting.options.appraisal.moves import one_block_away
from vesting.options.appraisal.priorities import explore
from vesting.options.appraisal.ranks import Ranks
from vesting.options.appraisal.scored import Evidence, Scored
from vesting.options.appraisal.verdict import (
    ALL_IN_THE_BETTER_HALF,
    judge,
    not_if,
    preferred_if,
    would_change,
)
from vesting.options.appraisal.weights import Stated
from vesting.options.appraisal.winning import chebyshev, nearest_weights, smallest_improvements

from .bed import DAY, small_case

EVEN = np.full(3, 1 / 3)


def plain(*rows):
    """Options of one council each with the values given on two criteria."""
    criteria = CriteriaSet(
        tuple(Criterion(name, name, Better.MORE, 0, 10, unit="points") for name in ("a", "b"))
    ).fix(DAY, "Board")
    listing = Listing.of([np.arange(len(rows))[:, None]])
    return Scored.of(criteria, listing, np.array(rows, dtype=float))


#: Two ends and a third that no weighted sum elects: half of each is 5, and it has 4.
BENT = plain([10, 0], [0, 10], [4, 4])


@pytest.fixture(scope="module")
def case():
    return small_case(seed=3)


def test_nearest_weights_of_two_criteria():
    scored = plain([10, 0], [0, 10], [6, 6])
    made = nearest_weights(scored, 0, np.array([0.5, 0.5]))
    # 10 w >= 6 from w = 0.6 on.
    assert made.weights == pytest.approx([0.6, 0.4], abs=1e-6)
    assert made.moved == pytest.approx(0.1, abs=1e-6)
    assert made.rivals == (2,)
    assert made.possible


def test_nothing_moves_for_the_one_that_leads():
    made = nearest_weights(plain([10, 0], [0, 10], [6, 6]), 2, np.array([0.5, 0.5]))
    assert made.moved == 0
    assert made.rivals == ()


def test_what_no_weights_elect():
    made = nearest_weights(BENT, 2, np.array([0.5, 0.5]))
    assert not made.possible
    assert made.weights is None
    assert made.moved is None
    assert made.short_by == pytest.approx(0.1, abs=1e-6)
    assert set(made.rivals) == {0, 1}
    assert chebyshev(BENT, 2).ahead == 0
    assert chebyshev(BENT, 2).weights == pytest.approx([0.5, 0.5])


def test_nearest_weights_by_search(case):
    _, scored = case
    steps = np.arange(0, 1.0001, 0.02)
    grid = np.array([(a, b, 1 - a - b) for a in steps for b in steps if a + b <= 1 + 1e-9])
    leaders = (grid @ scored.values.T).argmax(axis=1)
    for option in np.unique(leaders):
        made = nearest_weights(scored, int(option), EVEN)
        found = np.abs(grid[leaders == option] - EVEN).sum(axis=1).min() / 2
        assert made.possible
        assert made.moved <= found + 1e-6
        total = scored.values @ made.weights
        assert total[option] >= total.max() - 1e-6
    beaten_option = int(np.flatnonzero(~front(scored))[0])
    if not nearest_weights(scored, beaten_option, EVEN).possible:
        assert beaten_option not in leaders


def test_every_option_on_the_front_wins_by_its_weakest_point(case):
    _, scored = case
    for option in np.flatnonzero(front(scored)):
        made = chebyshev(scored, int(option))
        assert made.ahead == 0
        assert made.weights.sum() == pytest.approx(1)


def test_an_option_at_the_best_anchor():
    made = chebyshev(BENT, 0)
    assert made.weights.tolist() == [1, 0]
    assert made.distance == 0


def test_smallest_improvements():
    scored = plain([10, 0], [0, 10], [4, 4])
    by = {i.criterion: i for i in smallest_improvements(scored, 2, np.array([0.5, 0.5]))}
    assert by["a"].needed == pytest.approx(6)
    assert by["a"].change == pytest.approx(2)
    none = smallest_improvements(scored, 2, np.array([0.9, 0.1]))
    assert none[0].needed == pytest.approx((9 - 0.4) / 0.9)
    assert none[1].needed is None
    unweighed = smallest_improvements(scored, 2, np.array([1.0, 0.0]))
    assert unweighed[1].change is None
    leads = smallest_improvements(scored, 0, np.array([1.0, 0.0]))
    assert [i.change for i in leads] == [0, 0]


def test_improvements_do_what_they_say(case):
    _, scored = case
    for improvement in smallest_improvements(scored, 11, EVEN):
        if improvement.needed is None:
            continue
        scores = scored.scores.copy()
        scores[11, scored.criteria.position(improvement.criterion)] = improvement.needed
        total = scored.criteria.values(scores) @ EVEN
        assert total[11] >= total.max() - 1e-6


def test_changes_of_the_map(case):
    ground, scored = case
    option = 30
    near = one_block_away(ground, scored.listing, option)
    made = map_changes(scored, ground, option, near)
    assert sorted(change.option for change in made) == sorted(near)
    for change in made:
        gain = scored.oriented[change.option] - scored.oriented[option]
        assert len(change.better) == (gain > 0).sum()
        assert len(change.worse) == (gain < 0).sum()
        assert change.people == sum(
            ground.people[ground.blocks.index(block)] for block in change.blocks
        )
    improving = [change.improves for change in made]
    assert improving == sorted(improving, reverse=True)


def test_an_unlisted_option_cannot_be_judged(case):
    ground, scored = case
    with pytest.raises(InputError):
        nearest_weights(scored, 10**6, EVEN)
    with pytest.raises(InputError):
        judge(Ranks.of(scored), ground, -1)


def test_page_one_of_every_option(case):
    ground, scored = case
    ranks, found = Ranks.of(scored), explore(scored, Stated(seed=1))
    said = set()
    for option in range(0, len(scored), 7):
        verdict = judge(ranks, ground, option, priorities=found)
        assert verdict.share == found.share_of(option)
        lines = (
            *preferred_if(scored, verdict),
            *not_if(scored, verdict),
            *would_change(scored, verdict),
        )
        assert "not probability or support" in lines[0]
        said |= {line.split(" ", 1)[0] for line in lines}
    leader = found.leaders()[0].option
    lines = preferred_if(scored, judge(ranks, ground, leader, priorities=found))
    assert len(lines) >= 1
    assert {"First", "Not", "Weights:"} <= said


def test_page_one_in_words():
    flat = small_case(seed=3)[0]
    ranks = Ranks.of(BENT)
    ground = replace(flat, members=np.eye(3, 9, dtype=bool))
    bent = judge(ranks, ground, 2)
    assert preferred_if(BENT, bent) == (
        "No weights of these criteria put it first.",
        "It leads where options are judged by their weakest point, above all a and b.",
    )
    assert would_change(BENT, bent)[0] == (
        "Weights: none put it first; it falls short by at least 0.1 of 1."
    )
    assert would_change(BENT, bent)[1] == "a: 6 in place of 4 points alone would do."
    many = replace(bent.improvements[0], needed=91_800.0, score=104_321.0)
    large = replace(bent, improvements=(many, *bent.improvements[1:]))
    assert would_change(BENT, large)[1] == "a: 91,800 in place of 104,321 points alone would do."
    end = judge(ranks, ground, 0, weights=np.array([0.2, 0.8]))
    assert preferred_if(BENT, end) == ("It leads if you value a more.",)
    assert "30 % of all weight" in would_change(BENT, end)[0]
    assert not_if(BENT, end) == ("Not if you value b most: it is 3 of 3.",)
    same = judge(ranks, ground, 0, weights=np.array([1.0, 0.0]))
    assert preferred_if(BENT, same) == ("It leads under the weights it was looked at with.",)
    assert would_change(BENT, same) == (
        "Nothing has to change: it leads under the weights it was looked at with.",
    )
    worse = plain([10, 10], [4, 4])
    lost = judge(Ranks.of(worse), ground, 1)
    assert preferred_if(worse, lost) == ("No weights of these criteria put it first.",)
    slight = judge(ranks, ground, 0, weights=np.array([0.49, 0.51]))
    assert preferred_if(BENT, slight) == ()


def test_an_option_that_is_nowhere_low_says_so():
    flat = small_case(seed=3)[0]
    ground = replace(flat, members=np.eye(3, 9, dtype=bool))
    best = plain([10, 10], [4, 4])
    assert not_if(best, judge(Ranks.of(best), ground, 0)) == (ALL_IN_THE_BETTER_HALF,)
    alone = plain([4, 4])
    assert not_if(alone, judge(Ranks.of(alone), ground, 0)) == (ALL_IN_THE_BETTER_HALF,)
    stuck = plain([10, 10], [0, 0])
    said = would_change(stuck, judge(Ranks.of(stuck), ground, 1))
    assert said[0].startswith("Weights: none put it first")


@pytest.mark.parametrize("swing", [6.0, 0.1])
def test_what_holds_at_the_central_figures_is_not_said_of_the_draws(swing):
    """Option 1 is beaten at the central figures, and leads only where the estimates fall otherwise."""
    ground = replace(small_case(seed=3)[0], members=np.eye(2, 9, dtype=bool))
    scored = plain([6, 6], [5, 5])
    scored = replace(
        scored,
        criteria=CriteriaSet(tuple(replace(c, measure=c.id) for c in scored.criteria.criteria)).fix(
            DAY, "Board"
        ),
    )
    draws = np.array([[6, 6, 6, 6], [5, 5, 5, 5 + swing]], dtype=np.float32)
    found = explore(scored, Stated(seed=1), evidence=Evidence({"a": draws, "b": draws}))
    verdict = judge(Ranks.of(scored), ground, 1, priorities=found)
    assert verdict.share == ((0.25, 1.0) if swing > 1 else (0.0, 1.0))
    lines = preferred_if(scored, verdict)
    assert "uncertain figures drawn with them" in lines[0]
    assert lines[1] == (
        "At the central figures no weights of these criteria put it first; only where the estimates "
        "fall otherwise does it come first (25.0 % of draws)."
        if swing > 1
        else "No weights of these criteria put it first, at the central figures or in any draw."
    )
    assert would_change(scored, verdict)[0].startswith("Weights: at the central figures none put")


def test_a_change_of_the_map_says_from_which_council_to_which(case):
    ground, scored = case
    told = 0
    for option in range(0, len(scored), 5):
        verdict = judge(Ranks.of(scored), ground, option)
        own = [ground.blocks_of(unit) for unit in scored.listing.units(option)]
        called = {blocks: f"council {i}" for i, blocks in enumerate(own)}
        for change in verdict.maps:
            after = {ground.blocks_of(unit) for unit in scored.listing.units(change.option)}
            made = {blocks: set(blocks) for blocks in own}
            for move in change.moves:
                assert set(move.blocks) <= set(move.leaves)
                made[move.leaves] -= set(move.blocks)
                made[move.joins] |= set(move.blocks)
            assert {tuple(sorted(blocks)) for blocks in made.values()} == after
        for line in would_change(scored, verdict, called):
            if line.startswith("Map:"):
                assert re.match(r"Map: moving \w.* from council \d to council \d", line)
                told += 1
    assert told
