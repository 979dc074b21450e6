"""Criteria are declared, dated, fixed; and every refusal says what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from vesting.errors import InputError, RuleBroken
from vesting.maths.aggregate import How
from vesting.options.appraisal.criteria import Better, CriteriaSet, Criterion

NEAR = Criterion("near", "Mean distance", Better.LESS, worst=40, best=0, measure="distance")
LARGE = Criterion("large", "Smallest council", Better.MORE, worst=0, best=100, measure="people")
DAY = date(2026, 3, 2)


def test_values_run_between_the_anchors_and_stop_there():
    assert NEAR.value(np.array([40.0, 30, 0, 50, -5])) == pytest.approx([0, 0.25, 1, 0, 1])
    assert LARGE.value(np.array([0.0, 25, 100, np.nan]))[:3] == pytest.approx([0, 0.25, 1])
    assert np.isnan(LARGE.value(np.array([np.nan]))).all()
    assert NEAR.score(0.25) == pytest.approx(30)


def test_a_worse_map_in_the_list_moves_no_value():
    scores = np.array([10.0, 20.0])
    assert np.array_equal(NEAR.value(scores), NEAR.value(np.append(scores, 1e6))[:2])


def test_turning_scores_so_that_more_is_better():
    assert NEAR.oriented(np.array([1.0, 2.0])) == pytest.approx([-1, -2])
    stepped = replace(NEAR, step=5.0)
    assert stepped.oriented(np.array([10.1, 9.9, 20.0])) == pytest.approx([-2, -2, -4])


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"worst": 0.0, "best": 40.0}, "APP-E02", "says that less is better"),
        ({"worst": 5.0, "best": 5.0}, "APP-E02", "worth nothing at 5 and all at 5"),
        ({"worst": float("nan")}, "APP-E02", "not a number"),
        ({"aggregate": How.WEIGHTED_MEAN}, "APP-E03", "weighs the councils"),
        ({"aggregate": How.OVER}, "APP-E03", "a threshold"),
        ({"child_outcome": True}, "APP-E03", "why it is an outcome for children"),
    ],
)
def test_a_criterion_that_is_not_whole(changes, code, words):
    with pytest.raises(InputError, match=words) as caught:
        replace(NEAR, **changes)
    assert caught.value.code == code
    assert caught.value.where == "near"


def test_one_id_for_two_criteria():
    with pytest.raises(InputError, match="id of two criteria") as caught:
        CriteriaSet((NEAR, NEAR))
    assert caught.value.code == "APP-E01"


def test_fixing_and_what_it_forbids():
    chosen = CriteriaSet((NEAR,)).choose(NEAR, LARGE)
    assert chosen.statement() == "2 criteria, not fixed yet"
    fixed = chosen.fix(DAY, " Programme board ")
    assert fixed.require_fixed() is fixed
    expected = "2 criteria, fixed on 2026-03-02 by Programme board before any score was shown"
    assert fixed.statement() == expected
    assert fixed.digest() == chosen.digest()
    for attempt in (lambda: fixed.choose(NEAR), lambda: fixed.fix(DAY, "Somebody")):
        with pytest.raises(RuleBroken, match="fixed on 2026-03-02") as caught:
            attempt()
        assert caught.value.code == "APP-E05"


def test_scores_are_not_shown_before():
    with pytest.raises(RuleBroken, match="no score is shown") as caught:
        CriteriaSet((NEAR,)).require_fixed()
    assert caught.value.code == "APP-E04"


def test_somebody_must_fix_them():
    with pytest.raises(RuleBroken, match="Nobody is named") as caught:
        CriteriaSet((NEAR,)).fix(DAY, " ")
    assert caught.value.code == "APP-E06"


def test_a_new_version_says_why_and_remembers_what_had_been_seen():
    first = CriteriaSet((NEAR,)).fix(DAY, "Board")
    second = first.revise((NEAR, LARGE), reason="Scale was forgotten", scores_seen=True)
    assert second.replaces == first.digest()
    assert not second.is_fixed
    fixed = second.fix(DAY, "Board")
    assert "version 2, changed after scores were shown: Scale was forgotten" in fixed.statement()
    third = fixed.revise((NEAR,), reason="Back again", scores_seen=False)
    assert third.scores_seen  # once seen, always seen
    with pytest.raises(RuleBroken, match="only with a reason"):
        first.revise((LARGE,), reason="", scores_seen=False)


def test_digest_changes_with_any_part_and_with_the_order():
    base = CriteriaSet((NEAR, LARGE)).digest()
    assert base != CriteriaSet((LARGE, NEAR)).digest()
    assert base != CriteriaSet((replace(NEAR, worst=41.0), LARGE)).digest()
    assert base == CriteriaSet((replace(NEAR), LARGE)).digest()


def test_places_and_tables():
    both = CriteriaSet((NEAR, LARGE))
    assert both.position("large") == 1
    with pytest.raises(InputError, match="not a criterion") as caught:
        both.position("small")
    assert caught.value.code == "APP-E10"
    scores = np.array([[20.0, 50.0]])
    assert both.values(scores) == pytest.approx(np.array([[0.5, 0.5]]))
    assert both.oriented(scores) == pytest.approx(np.array([[-20, 50]]))
