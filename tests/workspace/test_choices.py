import pytest

from vesting.errors import VestingError
from vesting.workspace import choices
from vesting.workspace.borders import borders_chosen
from vesting.workspace.models import CriteriaSet, EdgeChoice, Footprint, Note, Weighting
from vesting.workspace.runs import Product, begin, finish

CRITERIA = [
    {"id": "scale", "title": "Scale", "better": "more", "child_outcome": False},
    {"id": "gap", "title": "Gap in need", "better": "less", "child_outcome": True},
]


def refused(call, *words, **named):
    with pytest.raises(VestingError) as met:
        call(*words, **named)
    assert met.value.mend
    return met.value.code


def test_locked_criteria_carry_date_person_and_reason(workspace):
    locked = choices.lock_criteria(CRITERIA, reason=" agreed by the board ", who="Board")
    assert (locked.version, locked.who, locked.reason) == (1, "Board", "agreed by the board")
    assert not locked.after_scores
    assert choices.latest_criteria() == locked
    assert str(locked) == "version 1"


def test_another_set_is_another_version_and_says_that_scores_were_shown(workspace):
    choices.lock_criteria(CRITERIA, reason="first")
    run = begin("appraisal", {}, 1, ())
    finish(workspace, run, Product({}))
    second = choices.lock_criteria(CRITERIA[::-1], reason="second")
    assert (second.version, second.after_scores) == (2, True)
    assert CriteriaSet.objects.get(version=1).reason == "first"


def test_a_list_of_options_shows_no_scores(workspace):
    finish(workspace, begin("options", {}, 1, ()), Product({}))
    assert not choices.scores_shown()


@pytest.mark.parametrize(
    ("criteria", "reason", "code"),
    [
        (CRITERIA[1:], "x", "WSP-E22"),
        ([CRITERIA[0], {**CRITERIA[0], "id": "b"}], "x", "WSP-E20"),
        (CRITERIA, "  ", "WSP-E21"),
    ],
)
def test_criteria_that_cannot_be_locked(workspace, criteria, reason, code):
    assert refused(choices.lock_criteria, criteria, reason=reason) == code
    assert choices.latest_criteria() is None


def test_weights_belong_to_a_version_of_the_criteria(workspace):
    assert refused(choices.enter_weights, "Board", {"scale": 1}) == "WSP-E23"
    locked = choices.lock_criteria(CRITERIA, reason="x")
    entered = choices.enter_weights("Board", {"gap": 3, "scale": 1}, reason="vote")
    assert entered.criteria == locked
    assert entered.weights == {"scale": 1.0, "gap": 3.0}
    assert str(entered) == "Board"


@pytest.mark.parametrize(
    ("name", "weights", "code"),
    [
        ("a", {"scale": 1}, "WSP-E23"),
        ("a", {"scale": -1, "gap": 2}, "WSP-E23"),
        ("a", {"scale": 0, "gap": 0}, "WSP-E23"),
        ("a", {"scale": 1, "gap": 0}, "WSP-E24"),
        (" ", {"scale": 1, "gap": 1}, "WSP-E25"),
        ("taken", {"scale": 1, "gap": 1}, "WSP-E25"),
    ],
)
def test_weights_that_cannot_be_used(workspace, name, weights, code):
    choices.lock_criteria(CRITERIA, reason="x")
    choices.enter_weights("taken", {"scale": 1, "gap": 1})
    assert refused(choices.enter_weights, name, weights) == code
    assert Weighting.objects.count() == 1


def test_the_last_choice_of_a_border_holds_and_all_are_kept(workspace):
    choices.choose_border("E2", "E1", on=True, reason="ferry runs all year", source="timetable")
    choices.choose_border("E3", "E1", on=False, reason="no road")
    last = choices.choose_border("E1", "E2", on=False, reason="ferry has stopped")
    assert borders_chosen() == [("E1", "E2", False), ("E1", "E3", False)]
    assert EdgeChoice.objects.count() == 3
    assert str(last) == "E1 and E2: not counted"
    assert refused(choices.choose_border, "E1", "E2", on=True, reason="") == "WSP-E21"


def test_notes_and_decisions_are_kept(workspace):
    choices.note("option abc", "look at the coast again")
    assert str(choices.note("criteria", "agreed", decision=True)) == "decision about criteria"
    assert Note.objects.filter(decision=False).get().reason == "look at the coast again"
    assert refused(choices.note, "x", " ") == "WSP-E21"


def test_footprints_and_structures_are_kept_in_versions(workspace):
    units = [{"name": "East", "places": ["E1"]}]
    choices.keep_footprint("Ours", units, "abc")
    second = choices.keep_footprint("Ours", units, "def", reason="after the vote")
    assert (second.version, str(second)) == (2, "Ours, version 2")
    assert Footprint.objects.count() == 2
    first = choices.keep_structure("as-is", "structure: x")
    assert str(first) == "as-is, version 1"
    assert choices.keep_structure("as-is", "structure: y").digest != first.digest
