"""Which workspace this process shows."""

from __future__ import annotations

from pathlib import Path

from vesting.workspace import shell
from vesting.workspace.folder import Workspace, open_workspace

_OPEN: list[Workspace] = []


def configure(path: Path) -> Workspace:
    """Start Django with the pages, open the workspace and show it from now on."""
    shell.start("vesting.web.settings")
    workspace = open_workspace(path)
    _OPEN[:] = [workspace]
    return workspace


def workspace() -> Workspace:
    """The workspace that is shown."""
    return _OPEN[0]
