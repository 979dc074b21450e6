"""Which official files a command reads: a workspace's, a folder's, or none."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from vesting.errors import Problem, UsageError

if TYPE_CHECKING:
    from vesting.evidence.shelf import Shelf

NO_FILES = Problem("WSP-E41", "No official files were named", UsageError)

TWO_PLACES = Problem("WSP-E44", "A folder of files and a workspace were both named", UsageError)


def file_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--data`` and ``--workspace`` to a command, of which one is given."""

    @wraps(command)
    def with_one(*args: Any, **told: Any) -> Any:
        if told["workspace"] is not None and told["data"] is not None:
            _refuse_typed_data()
            told["data"] = None
        return command(*args, **told)

    with_workspace = click.option(
        "-w", "--workspace", type=click.Path(path_type=Path), help="Read a workspace's evidence"
    )(with_one)
    return click.option(
        "--data",
        type=click.Path(path_type=Path),
        envvar="VESTING_DATA",
        help="Folder of official files (or VESTING_DATA); not with -w",
    )(with_workspace)


def _refuse_typed_data() -> None:
    """Refuse ``--data`` beside a workspace where it was typed; VESTING_DATA gives way.

    Raises:
        UsageError: WSP-E44.
    """
    if click.get_current_context().get_parameter_source("data") is ParameterSource.COMMANDLINE:
        raise TWO_PLACES(
            "Both --data and -w say which files to read",
            mend="Leave out one of them: --data reads a folder, -w a workspace's evidence.",
        )


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
