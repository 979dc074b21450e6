"""Run a stage in a workspace: record what it reads, work, keep the tables, or keep the reason why not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from vesting.errors import Problem, UsageError
from vesting.options.measures.catalogue import option_measures
from vesting.workspace import appraisal_stage, demand_asked, demand_stage, options_stage
from vesting.workspace.asked import Asked
from vesting.workspace.choices import latest_criteria
from vesting.workspace.demand_settings import first_settings
from vesting.workspace.folder import Workspace
from vesting.workspace.inputs import inputs_of
from vesting.workspace.mirror import mirror
from vesting.workspace.models import Run
from vesting.workspace.options_stage import Progress
from vesting.workspace.runs import Product, begin, fail, finish, latest, lists_nothing

NO_STAGE = Problem("WSP-E52", "There is no such stage", UsageError)

_PROGRESS: dict[str, str] = {}


def silent(_: str) -> None:
    """Progress for those who do not watch."""


def latest_settings(stage: str = "options") -> dict[str, Any]:
    """Settings of the newest finished run of a stage; the defaults before the first."""
    if stage == "demand":
        return first_settings()
    run = latest(stage)
    return dict(run.settings) if run else asdict(STAGES[stage].asked())


def run_stage(
    workspace: Workspace,
    stage: str,
    settings: Mapping[str, Any] | None = None,
    progress: Progress = silent,
) -> Run:
    """Run a stage and keep its tables.

    Args:
        workspace: An open workspace.
        stage: ``options``, ``appraisal`` or ``demand``.
        settings: Settings of the run; those of the newest run, or the defaults, where left out.
        progress: Called with what is being done.

    Raises:
        UsageError: There is no such stage.
        VestingError: The stage could not do its work; the run keeps the reason.
    """
    run = _begin(workspace, stage, settings)
    return _work(workspace, run, progress)


def start_in_background(
    workspace: Workspace, stage: str, settings: Mapping[str, Any] | None = None
) -> Run:
    """Begin a run in a thread of its own, so that a page need not wait for it.

    A new list of options is appraised right after, where criteria are locked.
    """
    run = _begin(workspace, stage, settings)
    threading.Thread(target=_work_quietly, args=(workspace, run), daemon=True).start()
    return run


def appraise_again(workspace: Workspace) -> Run | None:
    """Begin an appraisal in the background after a choice; nothing without options and criteria."""
    listed = latest("options")
    if listed is None or lists_nothing(listed) or latest_criteria() is None:
        return None
    return start_in_background(workspace, "appraisal")


def progress_of(key: str) -> str:
    """What a run is doing, in words; empty where this process is not running it."""
    return _PROGRESS.get(key, "")


def _begin(workspace: Workspace, stage: str, settings: Mapping[str, Any] | None) -> Run:
    if stage not in STAGES:
        raise NO_STAGE(
            f"There is no stage '{stage}' in this version",
            mend=f"The stages are: {', '.join(STAGES)}",
        )
    mirror(workspace)
    chosen = dict(latest_settings(stage) if settings is None else settings)
    STAGES[stage].check(workspace, STAGES[stage].asked(**chosen))
    return begin(stage, chosen, chosen["seed"], inputs_of(stage, chosen))


def _work(workspace: Workspace, run: Run, progress: Progress) -> Run:
    def tell(doing: str) -> None:
        _PROGRESS[run.key] = doing
        progress(doing)

    try:
        stage = STAGES[run.stage]
        return finish(workspace, run, stage.run(workspace, stage.asked(**run.settings), tell))
    except Exception as error:
        fail(run, error)
        raise
    finally:
        _PROGRESS.pop(run.key, None)


def _work_quietly(workspace: Workspace, run: Run) -> None:
    """As :func:`_work`; what went wrong stands in the run."""
    from django.db import connections

    try:
        _work(workspace, run, silent)
        if run.stage == "options" and latest_criteria() and not lists_nothing(run):
            run_stage(workspace, "appraisal")
    except Exception:  # noqa: S110 - kept with the run by _work
        pass
    finally:
        connections.close_all()


def unchecked(_workspace: Workspace, _asked: Any) -> None:
    """For a stage that finds out while it works."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage that can be run.

    Attributes:
        asked: What can be asked of it, with defaults.
        run: Does the work.
        check: Refuses what cannot be done before a run is recorded.
    """

    asked: Callable[..., Any]
    run: Callable[[Workspace, Any, Progress], Product]
    check: Callable[[Workspace, Any], None] = unchecked


STAGES: Mapping[str, Stage] = {
    "options": Stage(Asked, options_stage.run, options_stage.check),
    "appraisal": Stage(appraisal_stage.Asked, appraisal_stage.run, appraisal_stage.check),
    "demand": Stage(demand_asked.Asked, demand_stage.run),
}
"""Stages of this version by name."""


def criteria_on_offer() -> list[dict[str, Any]]:
    """Every declared measure of an option, as a criterion may be locked."""
    return [
        {
            "id": m.id,
            "title": m.title,
            "better": m.better,
            "anchors": list(m.anchors),
            "unit": m.unit,
            "group": m.group,
            "child_outcome": m.child_outcome,
            "why_outcome": m.why_outcome,
        }
        for m in option_measures().values()
    ]
