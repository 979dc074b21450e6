"""The workspace that a command of ``vesting data`` means."""

from __future__ import annotations

from pathlib import Path


def workspace_folder(named: Path | None) -> Path:
    """The folder of the workspace that is named, or that the command stands in.

    Raises:
        WorkspaceError: WSP-E01 when the folder is not a workspace.
    """
    from vesting.workspace.folder import DATABASE, NOT_A_WORKSPACE, find_workspace

    folder = find_workspace(named)
    if not (folder / DATABASE).is_file():
        raise NOT_A_WORKSPACE(
            f"There is no {DATABASE} in the folder",
            where=str(folder.resolve()),
            mend='Make a workspace with\n  vesting new FOLDER --area "NAME OF THE AREA"',
        )
    return folder
