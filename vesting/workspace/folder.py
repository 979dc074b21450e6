"""The folder of a workspace: make one, open one.

::

    my-area/
      workspace.sqlite3   what people did
      evidence/           immutable snapshots of imported tables
      results/<run>/      tables that a stage produced
      records/            child-level data, and nothing else is; never leaves the machine
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence, Set
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from vesting import __version__
from vesting.errors import Problem, WorkspaceError
from vesting.workspace import shell, whereabouts

NOT_A_WORKSPACE = Problem("WSP-E01", "The folder is not a workspace", WorkspaceError)
TAKEN = Problem("WSP-E02", "The folder is already in use", WorkspaceError)
NEWER = Problem("WSP-E03", "A newer version of Vesting made the workspace", WorkspaceError)
ON_A_NETWORK = Problem("WSP-E04", "The folder lies on a network drive", WorkspaceError)
SYNCHRONISED = Problem("WSP-E05", "The folder is synchronised by another program", WorkspaceError)
DAMAGED = Problem("WSP-E06", "The workspace's database is damaged", WorkspaceError)

DATABASE = "workspace.sqlite3"
FOLDERS = ("evidence", "results", "records")


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace that is open: its folder, and the database that queries of this process go to."""

    path: Path

    @property
    def database(self) -> Path:
        """What people did."""
        return self.path / DATABASE

    @property
    def evidence(self) -> Path:
        """Snapshots of imported tables."""
        return self.path / "evidence"

    @property
    def records(self) -> Path:
        """Child-level data, and nothing else is: this folder never leaves the machine."""
        return self.path / "records"

    @property
    def results(self) -> Path:
        """Tables that stages produced, a folder per run."""
        return self.path / "results"


def workspace_here() -> Workspace:
    """The workspace whose database is open."""
    from django.db import connections

    return Workspace(Path(str(connections["default"].settings_dict["NAME"])).parent)


def create_workspace(
    path: Path,
    *,
    area: str,
    made_for: str,
    made_by: str,
    title: str = "",
    fictitious: bool = False,
    unitaries: Sequence[str] | None = None,
) -> Workspace:
    """Make a workspace in a new or empty folder, and open it.

    Args:
        path: The folder.
        area: Name of the area under reorganisation.
        made_for: Who commissioned the work; stands on every page.
        made_by: Who does the work.
        title: Name of the workspace; the folder's name where none is given.
        fictitious: Whether the county is made up.
        unitaries: For an area that is none of the 21: codes of the unitaries that belong to it
            besides the county's districts, which are read from the lookup that is loaded.

    Raises:
        WorkspaceError: The folder is in use, on a network or synchronised.
    """
    path = path.resolve()
    refuse_unsafe(path)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise TAKEN(
            "The folder is not empty", where=str(path), mend="Name a folder that does not exist yet"
        )
    for name in FOLDERS:
        (path / name).mkdir(parents=True, exist_ok=True)
    (path / "records").chmod(0o700)
    workspace = Workspace(path)
    _begin(workspace)
    from django.utils import timezone

    from vesting.workspace.models import Facts

    Facts.objects.create(
        pk=1,
        title=title or path.name,
        area=area,
        made_for=made_for,
        made_by=made_by,
        fictitious=fictitious,
        from_lookup=unitaries is not None,
        unitaries=list(unitaries or ()),
        created=timezone.now(),
        code_version=__version__,
    )
    return workspace


def open_workspace(path: Path) -> Workspace:
    """Open a workspace; bring an older one up to date after copying its database.

    Raises:
        WorkspaceError: No workspace, a newer or damaged one, or a folder that is not safe.
    """
    path = path.resolve()
    refuse_unsafe(path)
    workspace = Workspace(path)
    if not workspace.database.is_file():
        raise NOT_A_WORKSPACE(
            f"There is no {DATABASE} in the folder",
            where=str(path),
            mend='Make a workspace with\n  vesting new FOLDER --area "NAME OF THE AREA"',
        )
    _check(workspace.database)
    for name in FOLDERS:
        (path / name).mkdir(exist_ok=True)
    _begin(workspace)
    from vesting.workspace.mirror import mirror

    mirror(workspace)
    return workspace


def find_workspace(named: Path | None, environ_name: str = "VESTING_WORKSPACE") -> Path:
    """The folder that a command means: the named one, else the environment's, else this one."""
    return named or Path(os.environ.get(environ_name) or ".")


def refuse_unsafe(path: Path) -> None:
    """Raise an error if a database in ``path`` could be broken by the place where it lies."""
    kind = whereabouts.network_file_system(path, whereabouts.mount_table())
    if kind or whereabouts.remote_drive(path):
        raise ON_A_NETWORK(
            f"The folder lies on a network drive ({kind or 'network drive'}), where the database "
            "could be damaged",
            where=str(path),
            mend="Choose a folder on a disk of this computer",
        )
    copied = whereabouts.synchronised_folder(path, os.environ)
    if copied:
        raise SYNCHRONISED(
            f"'{copied}' is copied by a synchronising program, which could damage the database",
            where=str(path),
            mend="Choose a folder outside it; send others a bundle made with\n  vesting bundle",
        )


def _check(database: Path) -> None:
    try:
        with closing(sqlite3.connect(database)) as connection:
            verdict = connection.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise DAMAGED(
            f"The database does not read as it should: {verdict}",
            where=str(database),
            mend="Go back to your last copy of the folder, or make a workspace from a bundle",
        )


def _begin(workspace: Workspace) -> None:
    shell.start()
    shell.point_at(workspace.database)
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    known = {key for key in executor.loader.disk_migrations if key[0] == "workspace"}
    applied = {key for key in executor.loader.applied_migrations if key[0] == "workspace"}
    if applied - known:
        raise NEWER(
            "The workspace was made by a newer version of Vesting",
            where=f"{workspace.database}: {', '.join(sorted(name for _, name in applied - known))}",
            mend="Install the newer version, and open the workspace with it",
        )
    if known - applied:
        _copy(workspace.database, {name for _, name in applied})
        call_command("migrate", "workspace", verbosity=0, interactive=False)


def _copy(database: Path, applied: Set[str]) -> None:
    """Copy a database that holds something before it is changed, beside it."""
    if not applied:
        return
    last = max(applied)
    target = database.with_name(f"{database.name}.before-migration-from-{last}")
    with closing(sqlite3.connect(database)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
