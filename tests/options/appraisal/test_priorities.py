"""Shares of possible priorities against plain numpy, and weights of every kind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vesting.errors import InputError, RuleBroken
from vesting.maths.acceptability import Table, Uncertain, best_rows, worth
from vesting.maths.aggregate import How
from vesting.maths.draws import Recipe, group_draws
from vesting.options.appraisal.correlation import Correlations, correlate, mean_ranks
from vesting.options.appraisal.criteria import Better, CriteriaSet, Criterion
from vesting.options.appraisal.families import families
from vesting.options.appraisal.leave_out import leave_one_out
from vesting.options.appraisal.listing import score_options
from vesting.options.appraisal.moves import match
from vesting.options.appraisal.priorities import explore, twin_effect
from vesting.options.appraisal.scored import Evidence, Scored
from vesting.options.appraisal.uncertain import unit_draws
from vesting.options.appraisal.weights import (
    Linear,
    Stated,
    Weights,
    draw_weights,
    weight_tree,
    weighted_score,
)

from .bed import CRITERIA, DAY, FIXED, small_area, small_case

ENTERED = Weights({"small": 2, "gap": 1, "far": 1}, "Board", DAY)


@pytest.fixture(scope="module")
def case():
    return small_case(seed=1)


@pytest.fixture(scope="module")
def evidence(case):
    ground, _ = case
    rng = np.random.default_rng(5)
    draws = unit_draws(ground.members, rng.poisson(ground.people[:, None], (9, 500)))
    weights = (ground.members @ ground.people).astype(float)
    far = unit_draws(ground.members, rng.gamma(4, 1.5, (9, 500)))
    return Evidence({"small": draws, "far": far}, {"far": weights})


def values_of_draws(case, evidence):
    """Values of all options in every draw, ``(draws, options, criteria)``, the slow way."""
    _, scored = case
    made = np.repeat(scored.values[None], evidence.count, axis=0)
    for name, draws in evidence.draws.items():
        column = scored.criteria.position(name)
        criterion = scored.criteria.criteria[column]
        recipe = evidence.recipe(criterion)
        all_draws = np.vstack([group_draws(draws, p, recipe) for p in scored.listing.parts])
        made[:, :, column] = criterion.value(all_draws.T)
    return made


def test_leaders_by_plain_numpy(case):
    _, scored = case
    found = explore(scored, Stated(draws=1000, seed=3))
    totals = found.weights @ scored.values.T
    order = np.argsort(-totals, axis=1, kind="stable")[:, :3]
    assert np.array_equal(found.best[:, 0], order[:, 0])
    assert np.allclose(
        np.take_along_axis(totals, found.best, 1), np.take_along_axis(totals, order, 1)
    )
    leaders = found.leaders()
    assert sum(leader.first for leader in leaders) == pytest.approx(1)
    assert [leader.first for leader in leaders] == sorted(
        (leader.first for leader in leaders), reverse=True
    )
    one = leaders[0]
    leads = order[:, 0] == one.option
    assert one.first == leads.mean()
    assert one.top == (found.best == one.option).any(axis=1).mean()
    assert one.central == pytest.approx(found.weights[leads].mean(axis=0))
    assert one.first_half_width == pytest.approx(
        1.959964 * np.sqrt(one.first * (1 - one.first) / 1000), abs=1e-6
    )
    assert found.share_of(one.option) == (one.first, one.top)
    assert found.confidence(one) == 1.0
    # The weights that make an option first are a convex set: their mean makes it first too.
    assert np.argmax(scored.values @ one.central) == one.option


def test_leaders_over_uncertain_measures(case, evidence):
    _, scored = case
    found = explore(scored, Stated(draws=1000, seed=3), evidence=evidence)
    values = values_of_draws(case, evidence)
    values = np.concatenate([values, values])  # 1,000 weights meet 500 draws twice
    totals = np.einsum("rij,rj->ri", values, found.weights)
    assert np.array_equal(found.best[:, 0], totals.argmax(axis=1))
    chosen = [0, 5, len(scored) - 1]
    expected = [(totals > totals[:, [i]]).sum(axis=1) + 1 for i in chosen]
    assert np.array_equal(found.rank_of(chosen), expected)
    wins = found.pairwise(chosen)
    assert wins[0, 1] == pytest.approx((totals[:, 0] > totals[:, 5]).mean())
    assert np.diag(wins).tolist() == [0, 0, 0]
    leader = found.leaders()[0]
    central = np.einsum("rij,j->ri", values[:500], leader.central)
    assert found.confidence(leader) == pytest.approx(
        (central.argmax(axis=1) == leader.option).mean()
    )
    assert leader.tied == 0


def test_the_same_seed_gives_the_same_shares(case, evidence):
    _, scored = case
    first, again = (explore(scored, Stated(seed=9), evidence=evidence) for _ in range(2))
    assert np.array_equal(first.best, again.best)
    assert np.array_equal(first.weights, again.weights)


def test_options_with_the_same_values_are_counted(case):
    _, scored = case
    listing = scored.listing
    flat = Scored.of(FIXED, listing, np.ones_like(scored.scores))
    leader = explore(flat, Stated()).leaders()[0]
    assert (leader.option, leader.first, leader.tied) == (0, 1.0, len(flat) - 1)


def test_draws_that_cannot_be_paired(case, evidence):
    with pytest.raises(InputError, match="cannot be paired with 500") as caught:
        explore(case[1], Stated(draws=1001), evidence=evidence)
    assert caught.value.code == "APP-E09"
    assert "multiple of 500" in caught.value.mend


def test_the_kernel_refuses_what_it_cannot_pair():
    groups = (np.zeros((1, 1), dtype=np.int32),)
    recipe = Recipe(How.SUM)
    one = Uncertain(0, np.ones((1, 2), np.float32), recipe, 0, 1)
    with pytest.raises(ValueError, match="cannot be paired"):
        best_rows(Table(np.ones((1, 1)), groups, (one,)), np.ones((3, 1)), 1)
    other = replace(one, draws=np.ones((2, 2), np.float32))
    with pytest.raises(ValueError, match="different shapes"):
        worth(Table(np.ones((1, 2)), groups, (one, other)), np.ones((2, 2)), [0])


def test_fewer_options_than_places():
    groups = (np.zeros((2, 1), dtype=np.int32),)
    rows, values = best_rows(Table(np.array([[0.2], [0.4]]), groups), np.ones((2, 1)), 3)
    assert rows.tolist() == [[1, 0, -1]] * 2
    assert values[0].tolist() == [0.4, 0.2, -np.inf]


# Weights


def test_a_weighted_score_only_where_weights_were_entered(case):
    _, scored = case
    made = weighted_score(scored, ENTERED)
    assert made == pytest.approx(scored.values @ np.array([0.5, 0.25, 0.25]))
    with pytest.raises(RuleBroken, match="no overall score by default") as caught:
        weighted_score(scored, None)
    assert caught.value.code == "APP-E08"


@pytest.mark.parametrize(
    ("parts", "code", "words"),
    [
        ({"small": 1, "gap": 1}, "APP-E09", "No weight is entered for far"),
        ({"small": 0, "gap": 0, "far": 0}, "APP-E09", "All weights are 0"),
        ({"small": -1, "gap": 1, "far": 1}, "APP-E09", "weight of 'small' is -1"),
        ({"small": float("nan"), "gap": 1, "far": 1}, "APP-E09", "is nan"),
        ({"cost": 1}, "APP-E10", "'cost' is not a criterion"),
    ],
)
def test_weights_that_cannot_be_used(parts, code, words):
    with pytest.raises(InputError, match=words) as caught:
        Weights(parts, "Board", DAY).vector(FIXED)
    assert caught.value.code == code


def test_somebody_enters_weights():
    with pytest.raises(RuleBroken, match="Nobody is named"):
        Weights({}, "", DAY)


def test_too_few_draws():
    with pytest.raises(InputError, match="999 draws are too few"):
        Stated(draws=999)


def test_statements_that_cannot_be_combined():
    with pytest.raises(InputError, match="cannot be combined"):
        Stated(order=("gap",), bounds={"far": (0, 0.5)})


def test_every_kind_of_statement_is_kept():
    ordered = draw_weights(FIXED, Stated(order=("gap", "small")))
    assert (ordered[:, 1] >= ordered[:, 0]).all()
    bounded = draw_weights(FIXED, Stated(bounds={"far": (0.1, 0.2)}))
    assert (bounded[:, 2] >= 0.1 - 1e-12).all()
    assert (bounded[:, 2] <= 0.2).all()
    twice = Linear({"small": 2.0, "gap": -1.0}, 0.0, "the gap counts at least twice the size")
    linear = draw_weights(FIXED, Stated(linear=(twice,)))
    assert (2 * linear[:, 0] <= linear[:, 1] + 1e-9).all()
    for weights in (ordered, bounded, linear):
        assert weights.sum(axis=1) == pytest.approx(1)


def test_statements_without_room_or_about_strangers():
    with pytest.raises(InputError, match="cannot be drawn: no weights fit") as caught:
        draw_weights(FIXED, Stated(bounds={"far": (0.7, 0.8), "gap": (0.5, 1)}))
    assert caught.value.code == "APP-E12"
    with pytest.raises(InputError, match="'cost' is not a criterion") as caught:
        draw_weights(FIXED, Stated(order=("cost",)))
    assert caught.value.code == "APP-E10"


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        (Stated(), "all possible ones, groups of criteria first and criteria within them"),
        (Stated(grouped=False), "all possible ones; an assumption, not neutrality"),
        (Stated(order=("gap", "far")), "gap > far"),
        (Stated(bounds={"far": (0, 0.2)}), "0 <= far <= 0.2"),
        (Stated(linear=(Linear({"far": 1.0}, 0.5, "far at most half"),)), "far at most half"),
    ],
)
def test_how_weights_were_drawn_in_words(stated, words):
    assert words in stated.sentence()
    assert "assumption, not neutrality" in stated.sentence()


def test_groups_share_one_weight():
    more = (*CRITERIA.criteria, replace(CRITERIA.criteria[0], id="small2"))
    grouped = CriteriaSet(more)
    weights = draw_weights(grouped, Stated(draws=20_000))
    assert (weights[:, 0] + weights[:, 3]).mean() == pytest.approx(1 / 3, abs=0.01)
    flat = draw_weights(grouped, Stated(draws=20_000, grouped=False))
    assert flat.mean(axis=0) == pytest.approx([0.25] * 4, abs=0.01)


# A criterion entered twice under two names


def doubled(scored):
    """The same options with the first criterion entered again in other words and another unit."""
    again = replace(
        FIXED.criteria[0], id="again", title="Residents of the smallest, hundreds",
        worst=0.0, best=6.0, scale=0.01, group="",
    )  # fmt: skip
    fixed = replace(FIXED, criteria=(*FIXED.criteria, again))
    scores = np.column_stack([scored.scores, scored.scores[:, 0] / 100])
    return Scored.of(fixed, scored.listing, scores)


def test_a_criterion_entered_twice_is_warned_of(case):
    twice = doubled(case[1])
    found = correlate(twice)
    assert found.twins() == (("small", "again"),)
    pair = found.pairs()[0]
    assert (pair.pearson, pair.spearman) == (pytest.approx(1), pytest.approx(1))
    titles = {c.id: c.title for c in twice.criteria.criteria}
    assert "perhaps one criterion under two names" in pair.sentence(titles)


def test_shares_are_stable_when_a_criterion_is_entered_twice(case):
    _, scored = case
    twice = doubled(scored)
    stated = Stated(draws=2000, seed=4)
    once = explore(scored, stated)
    flat = explore(twice, stated)
    grouped = explore(twice, stated, twins=correlate(twice).twins())
    assert np.array_equal(once.best[:, 0], grouped.best[:, 0])  # to the draw
    changed = (once.best[:, 0] != flat.best[:, 0]).mean()
    assert changed > 0.05  # without grouping, size would count twice


def test_what_counting_twins_one_by_one_would_do(case):
    twice = doubled(case[1])
    twins = correlate(twice).twins()
    stated = Stated(draws=2000, seed=4)
    effect = twin_effect(explore(twice, stated, twins=twins), twins)
    flat = explore(twice, stated)
    grouped = explore(twice, stated, twins=twins)
    assert effect.other_leader == (flat.best[:, 0] != grouped.best[:, 0]).mean()
    assert effect.twins == (("small", "again"),)
    assert "change the leader in" in effect.sentence()


def test_shares_of_two_criteria_in_closed_form(case):
    _, scored = case
    two = CriteriaSet(FIXED.criteria[:2]).fix(DAY, "Board")
    narrowed = Scored.of(two, scored.listing, scored.scores[:, :2])
    found = explore(narrowed, Stated(draws=20_000, seed=8))
    # With two criteria the leader at weight w of the first is the upper envelope of straight lines.
    fine = (np.arange(200_000) + 0.5) / 200_000
    front_values, where = np.unique(narrowed.values, axis=0, return_index=True)
    lead = np.concatenate(
        [
            (np.outer(part, front_values[:, 0]) + np.outer(1 - part, front_values[:, 1])).argmax(
                axis=1
            )
            for part in np.split(fine, 100)
        ]
    )
    shares = np.bincount(lead, minlength=len(where)) / fine.size
    for leader in found.leaders():
        place = np.flatnonzero((front_values == narrowed.values[leader.option]).all(axis=1))[0]
        assert leader.first == pytest.approx(shares[place], abs=2 * leader.first_half_width + 1e-3)


def test_a_tree_keeps_twins_where_the_first_stands():
    tree = weight_tree(FIXED, grouped=True, twins=[("far", "gap")])
    assert list(tree.leaves()) == ["small", "gap", "far"]
    drawn = draw_weights(FIXED, Stated(draws=20_000), [("far", "gap")])
    assert (drawn[:, 1] + drawn[:, 2]).mean() == pytest.approx(0.5, abs=0.01)


def test_opposites_are_warned_of_but_not_joined(case):
    _, scored = case
    against = replace(
        FIXED.criteria[0], id="against", better=Better.LESS, worst=600.0, best=0.0, group=""
    )
    fixed = replace(FIXED, criteria=(*FIXED.criteria, against))
    scores = np.column_stack([scored.scores, scored.scores[:, 0]])
    found = correlate(Scored.of(fixed, scored.listing, scores))
    assert found.twins() == ()
    assert not found.pairs()[0].twins
    titles = {c.id: c.title for c in fixed.criteria}
    assert "opposites" in found.pairs()[0].sentence(titles)


def test_correlations_by_definition(case):
    _, scored = case
    narrowed, _ = scored.within(3)
    found = correlate(narrowed, threshold=0.0)
    assert found.pearson == pytest.approx(np.corrcoef(narrowed.oriented.T))
    ranks = np.column_stack([mean_ranks(c) for c in narrowed.oriented.T])
    assert found.spearman == pytest.approx(np.corrcoef(ranks.T))
    assert len(found.pairs()) == 3


def test_mean_ranks_share_places():
    assert mean_ranks(np.array([5.0, 1, 5, 3])).tolist() == [2.5, 0, 2.5, 1]


def test_a_criterion_without_spread_is_related_to_none(case):
    _, scored = case
    scores = scored.scores.copy()
    scores[:, 1] = 1e6 + np.linspace(0, 1e-7, len(scores))  # rounding alone
    found = correlate(Scored.of(FIXED, scored.listing, scores))
    assert found.pearson[1].tolist() == [0, 1, 0]


def test_the_number_of_councils_does_not_make_criteria_look_alike():
    _, listing, measures = small_area(councils=(2, 3, 4, 5, 6))
    count = replace(FIXED.criteria[0], id="each", aggregate=How.MEAN)
    fixed = replace(FIXED, criteria=(*FIXED.criteria, count))
    found = correlate(Scored.of(fixed, listing, score_options(listing, fixed.criteria, measures)))
    assert abs(found.pearson[3, 0]) < 1e-9


def test_twins_in_a_chain():
    made = Correlations(("a", "b", "c", "d"), np.eye(4), np.eye(4), 0.95)
    for i, j in ((0, 1), (1, 2)):
        made.pearson[i, j] = made.pearson[j, i] = 0.96
    assert made.twins() == (("a", "b", "c"),)


# Families and leaving out


def test_families_gather_all_shares(case):
    ground, scored = case
    found = explore(scored, Stated(draws=1000, seed=2))
    made = families(found, ground, near=0.2)
    assert sum(family.first for family in made.families) == pytest.approx(1)
    gathered = [m for family in made.families for m in family.members]
    assert sorted(gathered) == sorted(leader.option for leader in found.leaders())
    for family in made.families:
        head = scored.listing.units(family.head)
        aways = [match(ground, head, scored.listing.units(m)).share for m in family.members]
        assert max(aways) <= 0.2
        assert family.apart == pytest.approx(max(aways))
        assert family.top >= family.first
    assert [f.first for f in made.families] == sorted(
        (f.first for f in made.families), reverse=True
    )
    assert "at most 20 % of residents" in made.sentence()
    assert "not probability or support" in made.sentence()
    apart = families(found, ground, near=0.0)
    assert len(apart.families) == len(found.leaders())


def test_leaving_out_each_criterion(case):
    _, scored = case
    found = explore(scored, Stated(draws=1000, seed=2))
    made = leave_one_out(scored, found)
    assert [entry.criterion for entry in made] == ["small", "gap", "far"]
    for column, entry in enumerate(made):
        assert entry.front_without == entry.front + entry.entered - entry.left
        weights = np.delete(found.weights, column, axis=1)
        totals = weights @ np.delete(scored.values, column, axis=1).T
        same = totals.argmax(axis=1) == found.best[:, 0]
        assert entry.same_leader == pytest.approx(same.mean(), abs=0.005)
    assert leave_one_out(scored)[0].same_leader is None


def test_a_single_criterion_cannot_be_left_out(case):
    _, scored = case
    single = Criterion("small", "Smallest", Better.MORE, 0, 600)
    fixed = CriteriaSet((single,)).fix(DAY, "Board")
    assert leave_one_out(Scored.of(fixed, scored.listing, scored.scores[:, :1])) == ()
