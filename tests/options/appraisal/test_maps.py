"""Maps laid on each other, what they share, and neighbours: against brute force."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from vesting.errors import InputError
from vesting.maths.aggregate import How
from vesting.options.appraisal.front import beaten
from vesting.options.appraisal.moves import match, one_block_away
from vesting.options.appraisal.near_optimal import near_optimal
from vesting.options.appraisal.scored import Scored
from vesting.options.appraisal.shared import Shared, in_common
from vesting.options.appraisal.side_by_side import side_by_side
from vesting.options.appraisal.weights import Weights, weighted_score

from .bed import BLOCKS, DAY, FIXED, small_case


@pytest.fixture(scope="module")
def case():
    return small_case(seed=2, councils=(1, 2, 3, 4))


def masks(ground, scored, option):
    return [frozenset(np.flatnonzero(ground.members[u])) for u in scored.listing.units(option)]


def fewest_movers(ground, first, second):
    """Over all ways to pair councils."""
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    stays = [
        sum(ground.people[list(a & b)].sum() for a, b in zip(order, shorter, strict=False))
        for order in permutations(longer)
    ]
    return ground.people.sum() - max(stays)


def test_the_fewest_residents_move(case):
    ground, scored = case
    rng = np.random.default_rng(0)
    for first, second in rng.integers(0, len(scored), (60, 2)):
        laid = match(ground, scored.listing.units(first), scored.listing.units(second))
        expected = fewest_movers(
            ground, masks(ground, scored, first), masks(ground, scored, second)
        )
        assert laid.people == pytest.approx(expected)
        assert laid.share == pytest.approx(expected / ground.total)
        assert laid.people == pytest.approx(ground.people[laid.moved].sum())
        back = match(ground, scored.listing.units(second), scored.listing.units(first))
        assert back.people == pytest.approx(laid.people)


def test_neighbours_by_brute_force(case):
    ground, scored = case
    rng = np.random.default_rng(1)
    for option in [0, 1, *rng.integers(0, len(scored), 8)]:
        peers = scored.listing.peers(option)
        own = {b: unit for unit in masks(ground, scored, option) for b in unit}
        expected = []
        for other in range(peers.start, peers.stop):
            theirs = masks(ground, scored, other)
            moved = [
                b
                for b in range(9)
                for source in [own[b]]
                if len(source) > 1
                and any(
                    sorted(theirs, key=sorted)
                    == sorted(
                        [
                            *(u for u in set(own.values()) if u not in (source, goal)),
                            source - {b},
                            goal | {b},
                        ],
                        key=sorted,
                    )
                    for goal in set(own.values()) - {source}
                )
            ]
            expected += [other] * bool(moved)
        assert one_block_away(ground, scored.listing, int(option)).tolist() == expected


def test_what_options_share(case):
    ground, scored = case
    options = [3, 10, 200, 201]
    made = in_common(ground, scored.listing, options, np.array([4.0, 3, 2, 1]), threshold=0.7)
    weight = dict(zip(options, (0.4, 0.3, 0.2, 0.1), strict=True))
    for first, second, share in made.together:
        i, j = BLOCKS.index(first), BLOCKS.index(second)
        own = sum(
            w for o, w in weight.items() if any({i, j} <= m for m in masks(ground, scored, o))
        )
        assert share == pytest.approx(own)
        assert own >= 0.7 - 1e-9
    counted = {}
    for option, w in weight.items():
        size = len(scored.listing.units(option))
        counted[size] = counted.get(size, 0) + w
    assert dict(made.councils) == pytest.approx(counted)
    for unit, share in made.units:
        own = sum(w for o, w in weight.items() if unit in scored.listing.units(o))
        assert share == pytest.approx(own)


def test_one_option_shares_everything_with_itself(case):
    ground, scored = case
    made = in_common(ground, scored.listing, [7])
    assert {unit for unit, _ in made.units} == set(scored.listing.units(7))
    assert len(made.together) + len(made.apart) == 36
    assert in_common(ground, scored.listing, []) == Shared((), (), (), ())


def test_near_optimal_with_weights(case):
    ground, scored = case
    weights = Weights({"small": 1, "gap": 1, "far": 1}, "Board", DAY)
    made = near_optimal(scored, ground, 0.05, weights)
    score = weighted_score(scored, weights)
    assert set(made.options) == set(np.flatnonzero(score >= score.max() - 0.05))
    assert (np.diff(score[made.options]) <= 0).all()
    assert made.sentence().endswith("options are within 0.05 of the best weighted score.")
    assert made.shared.councils


def test_near_optimal_without_weights(case):
    ground, scored = case
    made = near_optimal(scored, ground, 0.1)
    expected = []
    for rows in scored.listing.slices():
        table = scored.values[rows]
        beaten = ((table[:, None] - 0.1 > table[None]).all(axis=2)).any(axis=0)
        expected += (np.flatnonzero(~beaten) + rows.start).tolist()
    assert made.options.tolist() == expected
    assert len(expected) < len(scored)
    assert "not beaten by more than 0.1 on every criterion that tells them apart" in made.sentence()


def test_what_is_the_same_for_all_tells_nothing_apart():
    ground, scored = small_case(seed=2)
    count = replace(FIXED.criteria[0], id="each", aggregate=How.MEAN)
    fixed = replace(FIXED, criteria=(*FIXED.criteria, count))
    scores = np.column_stack([scored.scores, ground.total / scored.listing.councils()])
    more = Scored.of(fixed, scored.listing, scores)
    for tolerance in (0.0, 0.1):
        plain = near_optimal(scored, ground, tolerance).options
        assert np.array_equal(near_optimal(more, ground, tolerance).options, plain)
    found = beaten(more, 40)
    assert np.array_equal(found.everywhere, beaten(scored, 40).everywhere)
    same = Scored.of(fixed, scored.listing, np.ones_like(scores))
    assert beaten(same, 40).everywhere.size == 0
    assert near_optimal(same, ground, 0.1).options.size == len(same)


@pytest.mark.parametrize("tolerance", [-0.1, 1.0])
def test_a_tolerance_that_is_none(case, tolerance):
    ground, scored = case
    with pytest.raises(InputError, match="tolerance is") as caught:
        near_optimal(scored, ground, tolerance)
    assert caught.value.code == "APP-E09"


def test_two_options_side_by_side(case):
    ground, scored = case
    first, second = 4, 300  # two councils beside more
    made = side_by_side(scored, ground, first, second)
    sizes = len(scored.listing.units(first)), len(scored.listing.units(second))
    assert len(made.councils) == max(sizes)
    assert made.people == pytest.approx(
        sum(ground.people[BLOCKS.index(block)] for block in made.moved)
    )
    joined = {block for pair in made.councils for block in pair.join}
    assert joined == set(made.moved)
    new = [pair for pair in made.councils if not pair.first]
    assert len(new) == max(0, sizes[1] - sizes[0])
    for row, criterion in zip(made.differences, scored.criteria.criteria, strict=True):
        value = criterion.oriented(np.array([row.first, row.second]))
        assert (
            row.better == {-1: "first", 0: "equal", 1: "second"}[int(np.sign(value[1] - value[0]))]
        )
    assert f"{made.people:,.0f} residents" in made.sentence()
    back = side_by_side(scored, ground, second, first)
    assert len([pair for pair in back.councils if not pair.second]) == len(new)


def test_the_same_map_twice(case):
    ground, scored = case
    made = side_by_side(scored, ground, 9, 9)
    assert made.sentence() == "The two options are the same map."
    assert all(pair.same for pair in made.councils)
    assert {row.better for row in made.differences} == {"equal"}
