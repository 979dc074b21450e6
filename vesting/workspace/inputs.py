"""What a run reads, as hashes; and whether any of it has moved since a run."""

from __future__ import annotations

from collections.abc import Iterable

from vesting.workspace.choices import borders_chosen, latest_criteria
from vesting.workspace.digest import digest_of
from vesting.workspace.models import Evidence, Proposal, Run
from vesting.workspace.runs import Input


def current() -> tuple[Input, ...]:
    """Everything in the workspace that a stage may read, as it stands now."""
    return (*_evidence(), *_borders(), *_criteria(), *_proposals())


def changes(run: Run, now: Iterable[Input] | None = None) -> tuple[str, ...]:
    """Why a run is stale, in words; empty where nothing that it read has moved.

    Args:
        run: The run.
        now: The inputs as they stand; read from the workspace where not given.
    """
    then = {(i.kind, i.name): i.digest for i in run.inputs.all()}
    today = {(i.kind, i.name): i.digest for i in (current() if now is None else now)}
    said = [f"{_words(*key)} was added" for key in today if key not in then]
    said += [f"{_words(*key)} was taken away" for key in then if key not in today]
    said += [f"{_words(*key)} changed" for key in today if key in then and today[key] != then[key]]
    return tuple(said)


def _words(kind: str, name: str) -> str:
    return f"{kind} '{name}'" if name != kind else f"the {kind}"


def _evidence() -> list[Input]:
    return [Input("evidence", f"{e.file}, {e.table}", e.key) for e in Evidence.objects.all()]


def _borders() -> list[Input]:
    chosen = borders_chosen()
    return [Input("choice of borders", "choice of borders", digest_of(chosen))] if chosen else []


def _criteria() -> list[Input]:
    locked = latest_criteria()
    return [Input("criteria", "criteria", locked.digest)] if locked else []


def _proposals() -> list[Input]:
    made = [[p.name, p.option] for p in Proposal.objects.all()]
    return [Input("proposals", "proposals", digest_of(made))] if made else []
