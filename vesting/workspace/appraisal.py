"""The appraisal in a workspace: the newest list of options on the criteria that were locked."""

from __future__ import annotations

from functools import lru_cache

from django.utils.timezone import localtime

from vesting.errors import Problem, RuleBroken, WorkspaceError
from vesting.options.stage import Options
from vesting.options.verdict import Fixed, Verdict
from vesting.workspace.board import Board
from vesting.workspace.choices import NO_OUTCOME, latest_criteria
from vesting.workspace.folder import Workspace
from vesting.workspace.models import CriteriaSet, Run
from vesting.workspace.options_stage import options_of
from vesting.workspace.results import Results
from vesting.workspace.runs import find_run, lists_nothing

NOT_LOCKED = Problem("WSP-E72", "No criteria are locked", RuleBroken)
NOTHING_LISTED = Problem("WSP-E75", "The list holds no option", WorkspaceError)


def require_options(run: Run | None) -> Run:
    """The list that an appraisal reads, once it is sure that it holds something.

    Raises:
        RuleBroken: Nothing was listed yet.
        WorkspaceError: The list holds no option.
    """
    if run is None:
        raise NOT_LOCKED("No options are listed yet", mend="Run the options stage first")
    if lists_nothing(run):
        raise NOTHING_LISTED(
            f"The newest list, {run.key}, holds no option, so there is nothing to appraise",
            where="; ".join(run.facts["statement"]["constraints"]),
            mend=str(run.facts.get("nearest") or "List options within wider bounds")
            + "\nThen list them again:\n  vesting options run",
        )
    return run


def fixed_of(locked: CriteriaSet, options: Options) -> Fixed:
    """Locked criteria as the appraisal takes them, without those that the area's files lack.

    Raises:
        RuleBroken: None of the criteria about outcomes for children is measured (DRV-7).
    """
    measured = {criterion.id for criterion in options.criteria}
    kept = [c for c in locked.criteria if c["id"] in measured]
    if not any(c["child_outcome"] for c in kept):
        raise NO_OUTCOME(
            "None of the locked criteria about outcomes for children is measured here (DRV-7)",
            mend="Add the files that they need, or lock criteria that are measured",
        )
    return Fixed(
        tuple(c["id"] for c in kept),
        localtime(locked.when).date(),
        locked.who,
        locked.version,
        locked.reason,
        locked.after_scores,
    )


def left_out(options: Options) -> tuple[str, ...]:
    """Titles of locked criteria that the area's files do not support."""
    locked = latest_criteria()
    measured = {criterion.id for criterion in options.criteria}
    return tuple(c["title"] for c in locked.criteria if c["id"] not in measured) if locked else ()


def verdict_of(workspace: Workspace, run: Run) -> Verdict:
    """What the locked criteria say of the options of a run, worked out as it is asked for.

    Raises:
        RuleBroken: No criteria are locked, or none is about outcomes for children.
        WorkspaceError: The list holds no option.
    """
    require_options(run)
    locked = latest_criteria()
    if locked is None:
        raise NOT_LOCKED(
            "No criteria are locked, so nothing is scored", mend="Choose criteria and lock them"
        )
    proposed = frozenset(Board(Results(workspace, run)).proposed())
    return _verdict(workspace, run.key, locked.version, proposed)


@lru_cache(maxsize=2)
def _verdict(workspace: Workspace, run: str, version: int, proposed: frozenset[str]) -> Verdict:
    """Kept while the run, the criteria and the proposals hold."""
    options = options_of(workspace, find_run(run))
    fixed = fixed_of(CriteriaSet.objects.get(version=version), options)
    return Verdict.of(options, fixed, proposed)
