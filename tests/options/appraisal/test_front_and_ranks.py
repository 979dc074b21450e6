"""Fronts and ranks against their definitions, on every option of a small area."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vesting.errors import InputError, RuleBroken
from vesting.options.appraisal.front import Beaten, beaten, front, two_axes
from vesting.options.appraisal.listing import Listing, score_options
from vesting.options.appraisal.ranks import Ranks
from vesting.options.appraisal.scored import Evidence, Scored

from .bed import CRITERIA, FIXED, small_area, small_case


def beats(a, b):
    return (a >= b).all() and (a > b).any()


@pytest.fixture(scope="module")
def case():
    return small_case(proposed=[0, 5, 40, 150])[1]


def test_front_within_each_number_of_councils(case):
    marked = front(case)
    for rows in case.listing.slices():
        table = case.oriented[rows]
        expected = [not any(beats(other, row) for other in table) for row in table]
        assert marked[rows].tolist() == expected
    assert 0 < marked.sum() < len(case)


@pytest.mark.parametrize("option", [0, 40, 150, 300])
def test_what_beats_an_option(case, option):
    found = beaten(case, option)
    peers = case.listing.peers(option)
    rows = range(peers.start, peers.stop)
    row = case.oriented[option]
    assert found.by.tolist() == [i for i in rows if beats(case.oriented[i], row)]
    assert found.everywhere.tolist() == [i for i in rows if (case.oriented[i] > row).all()]
    assert found.among == len(rows)
    assert found.proposed_by == len({0, 5, 40, 150} & set(found.by.tolist()))
    assert found.proposed_everywhere == len({0, 5, 40, 150} & set(found.everywhere.tolist()))
    assert (found.by.size == 0) == front(case)[option]


def test_sentences_about_what_beats_it():
    none = Beaten(np.array([]), np.array([]), 1200, 0, 0)
    assert none.sentence() == "No other of the 1,200 options with as many councils beats it."
    one = Beaten(np.array([3]), np.array([]), 9, 1, 0)
    assert one.sentence().startswith("1 of 9 options with as many councils is at least as good")
    assert one.sentence().endswith("Ever proposed: 1.")


def test_two_axes_mark_their_own_front(case):
    axes = two_axes(case, "small", "far")
    assert axes.points.shape == (len(case), 2)
    rows = case.listing.slices()[0]
    table = case.oriented[rows][:, [0, 2]]
    expected = [not any(beats(other, row) for other in table) for row in table]
    assert axes.on_front[rows].tolist() == expected


@pytest.mark.parametrize("option", [0, 7, 150])
def test_ranks_by_definition(case, option):
    peers = case.listing.peers(option)
    for column, rank in enumerate(Ranks.of(case).ranks(option)):
        for place, rows in ((rank.peers, peers), (rank.all, slice(0, len(case)))):
            table = case.oriented[rows, column]
            own = case.oriented[option, column]
            assert place.rank == 1 + (table > own).sum()
            assert place.of == len(table)
            assert place.tied == (table == own).sum() - 1
            assert place.better_than == (table < own).sum() / (len(table) - 1)
            proposed = [p for p in (0, 5, 40, 150) if rows.start <= p < rows.stop]
            ahead = [p for p in proposed if case.oriented[p, column] > own]
            assert place.proposed_ahead == len(ahead)
        assert rank.score == case.scores[option, column]


def test_a_rank_in_words(case):
    rank = Ranks.of(case).ranks(0)[0]
    tied = replace(rank, peers=replace(rank.peers, rank=1200, of=3000, tied=2, proposed_ahead=1))
    expected = "Size: 1,200 of 3,000, 2 others equal; 1 of those ahead were ever proposed."
    assert tied.sentence("Size") == expected
    assert "equal" not in replace(rank, peers=replace(rank.peers, tied=0)).sentence("Size")


def test_an_option_alone_is_better_than_all_others():
    ground, listing, measures = small_area(councils=(1,))
    scores = score_options(listing, FIXED.criteria, measures)
    only = Ranks.of(Scored.of(FIXED, listing, scores)).ranks(0)[0]
    assert (only.peers.rank, only.peers.better_than, len(ground.blocks)) == (1, 1.0, 9)


def test_scores_need_fixed_criteria():
    _, listing, measures = small_area()
    scores = score_options(listing, CRITERIA.criteria, measures)
    with pytest.raises(RuleBroken) as caught:
        Scored.of(CRITERIA, listing, scores)
    assert caught.value.code == "APP-E04"


def test_tables_that_do_not_fit(case):
    with pytest.raises(InputError, match="scores for 2 options") as caught:
        Scored.of(FIXED, case.listing, np.ones((2, 3)))
    assert caught.value.code == "APP-E14"


def test_a_missing_figure_is_named(case):
    scores = case.scores.copy()
    scores[4, 1] = np.nan
    with pytest.raises(InputError, match="'Gap in deprivation' has no figure for 1 of") as caught:
        Scored.of(FIXED, case.listing, scores)
    assert caught.value.code == "APP-E11"


def test_a_proposal_must_be_listed(case):
    with pytest.raises(InputError) as caught:
        Scored.of(FIXED, case.listing, case.scores, proposed=[10**6])
    assert caught.value.code == "APP-E13"


def test_finding_by_name(case):
    assert case.find("option 7") == 7
    with pytest.raises(InputError, match="not among the") as caught:
        case.find("option x")
    assert caught.value.code == "APP-E13"


def test_one_number_of_councils(case):
    narrowed, start = case.within(3)
    assert start == case.listing.slices()[1].start
    assert np.array_equal(narrowed.scores, case.scores[case.listing.slices()[1]])
    assert narrowed.names[0] == f"option {start}"
    assert narrowed.proposed == frozenset(p - start for p in (40, 150) if p >= start)
    with pytest.raises(InputError, match="No listed option has 9 councils"):
        case.within(9)
    nameless = Scored.of(FIXED, case.listing, case.scores)
    assert nameless.within(2)[0].names == ()


def test_scores_beyond_the_anchors_are_counted(case):
    narrow = replace(FIXED.criteria[0], worst=100.0, best=200.0)
    fixed = replace(FIXED, criteria=(narrow, *FIXED.criteria[1:]))
    scored = Scored.of(fixed, case.listing, case.scores)
    expected = ((case.scores[:, 0] < 100) | (case.scores[:, 0] > 200)).sum()
    assert scored.beyond_anchors()["small"] == expected
    assert "gap" not in scored.beyond_anchors()


def test_evidence_with_uneven_draws():
    with pytest.raises(InputError, match="different numbers of draws"):
        _ = Evidence({"a": np.ones((2, 3), np.float32), "b": np.ones((2, 4), np.float32)}).count
    assert Evidence({}).count == 0


def test_an_empty_part_is_no_trouble():
    empty = Listing.of([np.empty((0, 2)), np.array([[0]])])
    assert len(empty) == 1
    assert empty.part_of(0) == 1
