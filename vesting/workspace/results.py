"""The tables of a run, read once and kept while the process lives."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from vesting.errors import Problem, WorkspaceError
from vesting.workspace.folder import Workspace
from vesting.workspace.models import Run
from vesting.workspace.runs import find_run, latest, read_table

NO_TABLE = Problem("WSP-E12", "The run has no such table", WorkspaceError)


class Results:
    """The tables of one run.

    Args:
        workspace: Where it lies.
        run: The run.
    """

    def __init__(self, workspace: Workspace, run: Run) -> None:
        self.workspace = workspace
        self.run = run
        self.names = frozenset(run.tables.values_list("name", flat=True))

    def __contains__(self, table: str) -> bool:
        return table in self.names

    def __getitem__(self, table: str) -> pl.DataFrame:
        """A table with the column ``row`` put before, by which provenance finds a number."""
        if table not in self.names:
            raise NO_TABLE(
                f"Run {self.run.key} has no table '{table}'",
                mend=f"Run the stage again with\n  vesting run {self.run.stage}",
            )
        return _read(self.workspace, self.run.key, table)


@lru_cache(maxsize=64)
def _read(workspace: Workspace, run: str, table: str) -> pl.DataFrame:
    return read_table(workspace, find_run(run), table).with_row_index("row")


def newest(workspace: Workspace, stage: str = "options") -> Results | None:
    """Results of the newest finished run of a stage; none before the first."""
    run = latest(stage)
    return Results(workspace, run) if run else None
