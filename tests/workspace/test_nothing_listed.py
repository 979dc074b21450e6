"""A list without a single option: nothing is appraised, and nothing is locked on the way."""

import pytest
from click.testing import CliRunner

from vesting.cli.main import main
from vesting.errors import VestingError
from vesting.workspace import stages
from vesting.workspace.choices import latest_criteria, lock_criteria
from vesting.workspace.models import Run
from vesting.workspace.runs import Product, begin, finish

BOUND = "residents of a council from 600,000 to 620,000"
NEAREST = "The nearest window that holds an option: 590,000 to 630,000"
CRITERIA = [
    {"id": "residents_ratio", "title": "Balance", "child_outcome": False},
    {"id": "looked_after_rate_gap", "title": "Gap", "child_outcome": True},
]


def listed(workspace, **facts):
    told = {"statement": {"constraints": [BOUND]}, "counts": {"2": 0, "3": 0}} | facts
    return finish(workspace, begin("options", {}, 1, ()), Product({}, told))


@pytest.mark.parametrize("nearest", [NEAREST, ""])
def test_an_empty_list_is_not_appraised(workspace, nearest):
    listed(workspace, nearest=nearest)
    words = ["options", "appraise", "-w", str(workspace.path), "--reason", "x"]
    words += ["--criteria", "residents_ratio,looked_after_rate_gap"]
    met = CliRunner().invoke(main, words).exception
    assert isinstance(met, VestingError)
    assert (met.code, met.where) == ("WSP-E75", BOUND)
    assert (nearest or "wider bounds") in met.mend
    assert latest_criteria() is None
    assert Run.objects.filter(stage="appraisal").count() == 0


def test_no_choice_starts_the_appraisal_of_an_empty_list(workspace):
    listed(workspace)
    lock_criteria(CRITERIA, reason="x")
    assert stages.appraise_again(workspace) is None
    with pytest.raises(VestingError) as met:
        stages.run_stage(workspace, "appraisal", {"seed": 1})
    assert met.value.code == "WSP-E75"
    from vesting.workspace.journey import State, journey

    step = next(step for step in journey().steps if step.id == "families")
    assert (step.state, step.says) == (State.WAITS, "Run options-0001 lists no option")


def test_pages_show_an_empty_list_without_scores(workspace):
    from tests.web.conftest import let_in
    from vesting.web import here
    from vesting.web.board import verdict_here

    here.configure(workspace.path)
    listed(workspace, nearest=NEAREST)
    lock_criteria(CRITERIA, reason="x")
    assert verdict_here() is None
    answer = let_in().post("/runs/again/appraisal")
    assert answer.status_code == 409
    assert NEAREST in answer.content.decode()
