"""Which official files a command reads: a workspace's, a folder's, or none."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from vesting.errors import Problem, UsageError

if TYPE_CHECKING:
    from vesting.evidence.shelf import Shelf

NO_FILES = Problem("WSP-E41", "No official files were named", UsageError)

Command = TypeVar("Command", bound=Callable[..., Any])


def file_options(command: Command) -> Command:
    """Add ``--data`` and ``--workspace`` to a command."""
    command = click.option(
        "-w", "--workspace", type=click.Path(path_type=Path), help="Read a workspace's evidence"
    )(command)
    return click.option(
        "--data",
        type=click.Path(path_type=Path),
        envvar="VESTING_DATA",
        help="Folder of official files (or VESTING_DATA)",
    )(command)


def cache_folder() -> Path:
    """Where parsed tables and compiled code are kept between commands."""
    told = os.environ.get("VESTING_CACHE")
    if told:
        return Path(told)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library/Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return base / "vesting"


def open_files(data: Path | None, workspace: Path | None) -> Shelf:
    """The shelf that a command reads: the workspace named, else the folder, else the workspace here.

    Raises:
        UsageError: Neither was named, and the current folder is no workspace.
        InputError: The folder is not there.
    """
    from vesting.workspace.library import open_evidence, open_library

    if workspace is None and data is not None:
        return open_library(data, cache_folder() / "library", _progress)
    here = workspace or Path()
    if not (here / "workspace.sqlite3").exists():
        raise NO_FILES(
            f"{here.resolve().name or here} is not a workspace, and no folder of files was named",
            mend="Name the folder with --data FOLDER or VESTING_DATA, or the workspace with -w.",
        )
    return open_evidence(here / "evidence")


def _progress(done: int, total: int | None) -> None:
    if sys.stderr.isatty():
        click.echo(f"\rLooking at files: {done} of {total}", nl=done == total, err=True)
