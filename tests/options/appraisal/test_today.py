"""Options against today, intervals of options, and when an appraisal is complete."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vesting.errors import InputError, RuleBroken
from vesting.maths.draws import group_draws
from vesting.options.appraisal.criteria import CriteriaSet
from vesting.options.appraisal.front import beaten_in_draws
from vesting.options.appraisal.scored import Evidence
from vesting.options.appraisal.standing import (
    Alternative,
    Course,
    child_outcomes_missing,
    cost_gaps,
    require_child_outcomes,
    standing,
)
from vesting.options.appraisal.today import Today, Verdict, against_today
from vesting.options.appraisal.uncertain import intervals, unit_draws
from vesting.options.appraisal.weights import Weights

from .bed import CRITERIA, DAY, FIXED, small_case


@pytest.fixture(scope="module")
def case():
    return small_case(seed=4)


@pytest.fixture(scope="module")
def evidence(case):
    ground, _ = case
    rng = np.random.default_rng(5)
    draws = unit_draws(ground.members, rng.poisson(ground.people[:, None], (9, 400)))
    return Evidence({"small": draws})


def all_draws(scored, evidence, name):
    criterion = scored.criteria.criteria[scored.criteria.position(name)]
    return np.vstack(
        [
            group_draws(evidence.draws[name], part, evidence.recipe(criterion))
            for part in scored.listing.parts
        ]
    )


def test_certain_criteria_against_today(case):
    _, scored = case
    today = Today({"small": 150.0, "gap": 5.0}, material={"gap": 2.0})
    made = against_today(scored, today)
    sizes, gaps = scored.scores[:, 0], scored.scores[:, 1]
    assert made.verdicts[:, 0].tolist() == np.sign(sizes - 150).astype(int).tolist()
    expected = np.where(gaps <= 3, 1, np.where(gaps >= 7, -1, 0))
    assert made.verdicts[:, 1].tolist() == expected.tolist()
    assert (made.verdicts[:, 2] == 0).all()
    row = made.of(0)
    assert row[2].verdict is Verdict.CANNOT_TELL
    assert (row[2].today, row[2].why) == (None, "no figure for today")
    assert row[0].low is None
    assert row[0].why == f"difference {sizes[0] - 150:.3g} residents"


def test_the_same_as_today_and_too_small_to_matter(case):
    _, scored = case
    score = float(scored.scores[0, 0])
    same = against_today(scored, Today({"small": score})).of(0)[0]
    assert (same.verdict, same.why) == (Verdict.CANNOT_TELL, "the same as today")
    small = against_today(scored, Today({"small": score - 1}, material={"small": 5.0})).of(0)[0]
    assert small.verdict is Verdict.CANNOT_TELL
    assert small.why == "difference 1 residents; less than 5 residents does not matter"


def test_uncertain_criteria_by_the_draws(case, evidence):
    _, scored = case
    rng = np.random.default_rng(6)
    now = rng.normal(160, 10, 400)
    made = against_today(scored, Today({"small": 160.0}, draws={"small": now}, level=0.8), evidence)
    draws = all_draws(scored, evidence, "small") - now
    low, high = np.quantile(draws, [0.1, 0.9], axis=1)
    assert made.low[:, 0] == pytest.approx(low)
    assert made.high[:, 0] == pytest.approx(high)
    expected = np.where(low > 0, 1, np.where(high < 0, -1, 0))
    assert made.verdicts[:, 0].tolist() == expected.tolist()
    assert set(expected) == {-1, 0, 1}
    unsure = int(np.flatnonzero(expected == 0)[0])
    row = made.of(unsure)[0]
    assert row.verdict is Verdict.CANNOT_TELL
    assert "80 % of draws" in row.why
    assert row.low == pytest.approx(low[unsure])


def test_what_moves_both_does_not_blur_the_difference(case, evidence):
    ground, scored = case
    criterion = scored.criteria.criteria[0]
    units = scored.listing.units(0)
    own = group_draws(
        evidence.draws["small"], np.array([units], np.int32), evidence.recipe(criterion)
    )
    today = Today({"small": 0.0}, draws={"small": own[0] - 1})
    made = against_today(scored, today, evidence).of(0)[0]
    assert made.verdict is Verdict.BETTER
    assert (made.low, made.high) == (pytest.approx(1), pytest.approx(1))
    assert ground.total > 0


def test_what_cannot_be_compared(case):
    _, scored = case
    why = "the county's figure, shared out by population alone"
    made = against_today(scored, Today({"small": 10.0}, not_comparable={"small": why}))
    assert made.of(0)[0].why == why
    assert (made.verdicts == 0).all()


def test_draws_of_one_side_only(case, evidence):
    with pytest.raises(InputError, match="draws for only one") as caught:
        against_today(case[1], Today({"small": 1.0}), evidence)
    assert caught.value.code == "APP-E14"


def test_an_option_outside_the_list(case):
    with pytest.raises(InputError):
        against_today(case[1], Today({})).of(10**6)


def test_intervals_of_every_option(case, evidence):
    _, scored = case
    (made,) = intervals(scored.listing, scored.criteria.criteria, evidence)
    assert made.criterion == "small"
    expected = np.quantile(all_draws(scored, evidence, "small"), made.parts, axis=1).T
    assert made.amounts == pytest.approx(expected)


def test_draws_for_no_criterion(case, evidence):
    with pytest.raises(InputError, match="which are no criteria") as caught:
        intervals(case[1].listing, FIXED.criteria[1:], evidence)
    assert caught.value.code == "APP-E10"


def test_councils_draws_are_sums_of_their_blocks(case):
    ground, _ = case
    blocks = np.random.default_rng(1).poisson(50, (9, 20)).astype(float)
    made = unit_draws(ground.members, blocks)
    assert made.dtype == np.float32
    assert np.array_equal(made[17], blocks[ground.members[17]].sum(axis=0))
    with pytest.raises(InputError, match="draws for 3 blocks"):
        unit_draws(ground.members, blocks[:3])


def test_how_often_an_option_is_beaten(case, evidence):
    ground, scored = case
    rng = np.random.default_rng(8)
    far = unit_draws(ground.members, rng.gamma(4, 1.5, (9, 400)))
    weights = (ground.members @ ground.people).astype(float)
    both = Evidence({**evidence.draws, "far": far}, {"far": weights})
    made = {name: all_draws(scored, both, name) for name in both.draws}
    shares = []
    for option in (0, 30, 200, 300):
        peers = scored.listing.peers(option)
        table = np.stack(
            [
                made["small"][peers],
                np.repeat(scored.oriented[peers, 1:2], 400, axis=1),
                -made["far"][peers],
            ]
        )
        row = table[:, [option - peers.start]]
        beats = (table >= row).all(axis=0) & (table > row).any(axis=0)
        found = beaten_in_draws(scored, both, option)
        assert found.share == beats.any(axis=0).mean()
        assert found.draws == 400
        shares.append(found.share)
    assert any(0 < share < 1 for share in shares)


def test_nothing_to_draw(case):
    with pytest.raises(InputError, match="Nothing is uncertain") as caught:
        beaten_in_draws(case[1], Evidence({}), 0)
    assert caught.value.code == "APP-E14"


# Complete or not

MINIMUM = Alternative("As now", Course.DO_MINIMUM, (10, 12), (0, 1), "budget")
SHARED = Alternative("Shared team", Course.SHARED_SERVICE, (9, 10), (1, 2))
NEW = Alternative("Three councils", Course.NEW_MAP, None, (20, 30))
WEIGHTS = Weights({"small": 1, "gap": 1, "far": 1}, "Board", DAY)


def test_a_complete_appraisal():
    made = standing(FIXED, WEIGHTS, alternatives=(MINIMUM, SHARED, NEW), locus="government")
    assert made.complete
    assert made.sentence() == "The appraisal is complete."
    require_child_outcomes(FIXED, WEIGHTS)
    require_child_outcomes(FIXED, None)


def test_everything_that_can_be_missing():
    only = CriteriaSet(CRITERIA.criteria[:1])
    made = standing(only, None)
    assert not made.complete
    words = made.sentence()
    for part in (
        "not fixed",
        "No criterion is an indicator of outcomes for children",
        "No criterion speaks to capacity",
        "No criterion speaks to geography",
        "not said who decides",
        "No option of the kind 'do minimum'",
        "No option of the kind 'shared service'",
    ):
        assert part in words
    assert "speaks to scale" not in words


def test_outcomes_for_children_without_weight():
    none = replace(WEIGHTS, parts={"small": 1, "gap": 0, "far": 1})
    assert "Gap in deprivation) have no weight" in child_outcomes_missing(FIXED, none)
    with pytest.raises(RuleBroken, match="have no weight") as caught:
        require_child_outcomes(FIXED, none)
    assert caught.value.code == "APP-E07"
    assert "money alone" in caught.value.mend


def test_costs_beside_doing_the_minimum():
    shared, new = cost_gaps((MINIMUM, SHARED, NEW))
    assert (shared.recurrent, shared.one_off) == ((-3, 0), (0, 2))
    assert (new.recurrent, new.one_off) == (None, (19, 30))
    assert cost_gaps((SHARED,)) == ()
