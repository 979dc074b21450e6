"""The board that pages read: the newest finished list of options."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, overload

from vesting.errors import Problem, WorkspaceError
from vesting.options.verdict import Verdict
from vesting.web.here import workspace
from vesting.workspace.appraisal import verdict_of
from vesting.workspace.appraisal_stage import Appraised, appraised
from vesting.workspace.board import Board
from vesting.workspace.choices import criteria_columns, latest_criteria
from vesting.workspace.folder import Workspace
from vesting.workspace.results import Results
from vesting.workspace.runs import find_run, latest, lists_nothing

NOT_RUN = Problem("WEB-E13", "Nothing has been listed yet", WorkspaceError)


@overload
def board_here(*, required: Literal[True]) -> Board: ...


@overload
def board_here(*, required: bool = False) -> Board | None: ...


def board_here(*, required: bool = False) -> Board | None:
    """The newest board; none before the first run.

    Raises:
        WorkspaceError: There is none, and the page cannot do without.
    """
    run = latest("options")
    if run is not None:
        return _board(workspace(), run.key)
    if required:
        raise NOT_RUN("No options have been listed yet", mend="Run the options stage first")
    return None


def verdict_here() -> Verdict | None:
    """What the locked criteria say of the newest list; none before there is something to say."""
    run = latest("options")
    if run is None or lists_nothing(run) or latest_criteria() is None:
        return None
    return verdict_of(workspace(), run)


def appraised_here() -> Appraised | None:
    """The newest appraisal; none while there is none on the criteria and list that hold."""
    return appraised(workspace()) if latest_criteria() else None


@lru_cache(maxsize=4)
def _board(where: Workspace, run: str) -> Board:
    return Board(Results(where, find_run(run)))


__all__ = ["appraised_here", "board_here", "criteria_columns", "verdict_here"]
