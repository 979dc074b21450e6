"""What a stage reads, as hashes; and whether any of it has moved since a run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from vesting.workspace.borders import borders_chosen, borders_moved
from vesting.workspace.choices import latest_criteria
from vesting.workspace.digest import digest_of
from vesting.workspace.folder import workspace_here
from vesting.workspace.models import Evidence, Proposal, Run, Weighting
from vesting.workspace.runs import Input, latest

BORDERS = "choice of borders"


def inputs_of(stage: str, settings: Mapping[str, Any] | None = None) -> tuple[Input, ...]:
    """Everything that a stage reads under its settings, as it stands now."""
    readers = READS[stage] + ((_demand,) if (settings or {}).get("forecast") else ())
    return tuple(found for reader in readers for found in reader())


def changes(run: Run, now: Iterable[Input] | None = None) -> tuple[str, ...]:
    """Why a run is stale, in words; empty where nothing that it read has moved.

    Args:
        run: The run.
        now: The inputs as they stand; read from the workspace where not given.
    """
    then = {(i.kind, i.name): i.digest for i in run.inputs.all() if i.kind != BORDERS}
    read = inputs_of(run.stage, run.settings) if now is None else now
    today = {(i.kind, i.name): i.digest for i in read if i.kind != BORDERS}
    said = [f"{_words(*key)} was added" for key in today if key not in then]
    said += [f"{_words(*key)} was taken away" for key in then if key not in today]
    said += [f"{_words(*key)} changed" for key in today if then.get(key, today[key]) != today[key]]
    return (*said, *(borders_moved(run) if _borders in READS[run.stage] else ()))


def _words(kind: str, name: str) -> str:
    return f"{kind} '{name}'" if name != kind else f"the {kind}"


def _evidence() -> list[Input]:
    """Tables by the file that they come from; files of one name, as from several folders, together."""
    keys: dict[str, list[str]] = {}
    for held in Evidence.objects.order_by("key"):
        keys.setdefault(f"{held.file}, {held.table}", []).append(held.key)
    return [Input("evidence", name, _one_digest(found)) for name, found in keys.items()]


def _one_digest(keys: list[str]) -> str:
    return keys[0] if len(keys) == 1 else digest_of(keys)


def _borders() -> list[Input]:
    chosen = borders_chosen()
    return [Input(BORDERS, BORDERS, digest_of(chosen))] if chosen else []


def _criteria() -> list[Input]:
    locked = latest_criteria()
    return [Input("criteria", "criteria", locked.digest)] if locked else []


def _proposals() -> list[Input]:
    made = sorted(Proposal.objects.values_list("name", "option"))
    return [Input("proposals", "proposals", digest_of(made))] if made else []


def _weights() -> list[Input]:
    entered = [[w.name, w.weights] for w in Weighting.objects.all()]
    return [Input("weights", "weights", digest_of(entered))] if entered else []


def _options() -> list[Input]:
    run = latest("options")
    return [Input("list of options", "list of options", run_digest(run))] if run else []


def _records() -> list[Input]:
    """Files of the records folder by hash; their names alone are kept."""
    folder = workspace_here().records
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
    return [Input("record", str(p.relative_to(folder)), _digest_of_file(p)) for p in files]


def _digest_of_file(path: Path) -> str:
    told = path.stat()
    return _digest_at(path, told.st_mtime_ns, told.st_size)


@lru_cache(maxsize=512)
def _digest_at(path: Path, changed: int, size: int) -> str:
    """Hash of a file, read again only when the file system says that it has changed."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _demand() -> list[Input]:
    run = latest("demand")
    return [Input("forecast", "forecast", run_digest(run))] if run else []


def run_digest(run: Run) -> str:
    """Hash of everything that a run produced."""
    return digest_of(sorted(run.tables.values_list("name", "digest")))


READS: Mapping[str, tuple[Callable[[], list[Input]], ...]] = {
    "options": (_evidence, _borders),
    "demand": (_records, _evidence),
    "appraisal": (_options, _criteria, _proposals, _weights),
}
"""What each stage reads."""
