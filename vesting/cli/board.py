"""The newest list of options of the workspace that a command names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vesting.errors import Problem, WorkspaceError

if TYPE_CHECKING:
    from vesting.workspace.board import Board
    from vesting.workspace.folder import Workspace

NOT_LISTED = Problem("OPT-E63", "No options are listed yet", WorkspaceError)


def open_board(named: Path | None) -> tuple[Workspace, Board]:
    """Open a workspace and its newest finished list of options.

    Raises:
        WorkspaceError: There is no workspace, or nothing is listed in it.
    """
    from vesting.workspace.folder import find_workspace, open_workspace

    opened = open_workspace(find_workspace(named))
    from vesting.workspace.board import Board
    from vesting.workspace.results import newest

    results = newest(opened)
    if results is None:
        raise NOT_LISTED(
            "no options are listed yet in this workspace",
            mend="List them with\n  vesting options run",
        )
    return opened, Board(results)
