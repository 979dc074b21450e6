"""Runs with provenance: begin, finish or fail; results appear whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from vesting import __version__
from vesting.errors import Problem, VestingError, WorkspaceError
from vesting.workspace.digest import digest_of_table
from vesting.workspace.folder import Workspace
from vesting.workspace.models import Run, RunInput, RunTable
from vesting.workspace.shell import user_name

NO_SUCH_RUN = Problem("WSP-E10", "There is no such run", WorkspaceError)
CHANGED_RESULT = Problem("WSP-E11", "A result was changed after its run", WorkspaceError)


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that a run reads.

    Attributes:
        kind: ``evidence``, ``borders``, ``criteria``, ``proposals``, ``settings``.
        name: What it is, in words.
        digest: Hash of its content.
    """

    kind: str
    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Product:
    """What a stage hands over when it is done.

    Attributes:
        tables: Tables by name.
        facts: Figures about the run itself, as JSON can hold them.
        completeness: Class of what the tables say: complete, within the window, sample, bounded.
    """

    tables: Mapping[str, pl.DataFrame]
    facts: Mapping[str, Any] = field(default_factory=dict)
    completeness: str = ""


def begin(stage: str, settings: Mapping[str, Any], seed: int, inputs: tuple[Input, ...]) -> Run:
    """Record that a run has begun, with everything that it reads."""
    with transaction.atomic():
        run = Run.objects.create(
            key=_next_key(stage),
            stage=stage,
            settings=dict(settings),
            seed=seed,
            code_version=__version__,
            who=user_name(),
            started=timezone.now(),
        )
        RunInput.objects.bulk_create(
            RunInput(run=run, kind=i.kind, name=i.name, digest=i.digest) for i in inputs
        )
    return run


def finish(workspace: Workspace, run: Run, product: Product) -> Run:
    """Write the tables of a run, whole, and record that it is finished."""
    _write_whole(workspace.results, run.key, product.tables)
    with transaction.atomic():
        RunTable.objects.bulk_create(
            RunTable(run=run, name=name, rows=len(frame), digest=digest_of_table(frame))
            for name, frame in product.tables.items()
        )
        run.facts = dict(product.facts)
        run.completeness = product.completeness
        _end(run, Run.State.FINISHED)
    return run


def fail(run: Run, error: Exception) -> Run:
    """Record that a run ended without a result, and why."""
    if isinstance(error, VestingError):
        run.problem = error.as_dict()
    else:
        what = f"{type(error).__name__}: {error}"
        run.problem = {"code": "", "what": what, "where": "", "mend": ""}
    return _end(run, Run.State.FAILED)


def find_run(key: str) -> Run:
    """The run of that key."""
    run = Run.objects.filter(key=key).first()
    if run is None:
        raise NO_SUCH_RUN(f"There is no run '{key}'", mend="See the runs with\n  vesting status")
    return run


def latest(stage: str) -> Run | None:
    """The newest finished run of a stage."""
    return Run.objects.filter(stage=stage, state=Run.State.FINISHED).first()


def lists_nothing(run: Run) -> bool:
    """Whether a list of options holds none, so that there is nothing to appraise."""
    counts = run.facts.get("counts")
    return counts is not None and not any(counts.values())


def table_file(workspace: Workspace, run: str, table: str) -> Path:
    """Where a table of a run lies."""
    return workspace.results / run / f"{table}.parquet"


def read_table(workspace: Workspace, run: Run, table: str) -> pl.DataFrame:
    """Read a table of a run and make sure that it is still what the run wrote."""
    frame = pl.read_parquet(table_file(workspace, run.key, table))
    if digest_of_table(frame) != run.tables.get(name=table).digest:
        raise CHANGED_RESULT(
            f"The table '{table}' is not what the run wrote",
            where=str(table_file(workspace, run.key, table)),
            mend=f"Run the stage again with\n  vesting run {run.stage}",
        )
    return frame


def close_abandoned() -> int:
    """Mark runs as failed that a process left behind when it ended; returns how many."""
    left = list(Run.objects.filter(state=Run.State.RUNNING))
    for run in left:
        fail(run, RuntimeError("the program ended before the run did"))
    return len(left)


def _next_key(stage: str) -> str:
    return f"{stage}-{Run.objects.filter(stage=stage).count() + 1:04d}"


def _end(run: Run, state: Run.State) -> Run:
    run.state = state
    run.finished = timezone.now()
    run.seconds = round((run.finished - run.started).total_seconds(), 3)
    run.save()
    return run


def _write_whole(results: Path, key: str, tables: Mapping[str, pl.DataFrame]) -> None:
    """Write to a folder beside and rename it: a reader sees all of a run's tables or none."""
    part = results / f".{key}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for name, frame in tables.items():
        with (part / f"{name}.parquet").open("wb") as file:
            frame.write_parquet(file)
            file.flush()
            os.fsync(file.fileno())
    part.rename(results / key)
