"""Run a stage in a workspace: record what it reads, work, keep the tables, or keep the reason why not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from vesting.errors import Problem, UsageError
from vesting.options.measures.catalogue import option_measures
from vesting.workspace import options_stage
from vesting.workspace.folder import Workspace
from vesting.workspace.inputs import inputs_of
from vesting.workspace.mirror import mirror
from vesting.workspace.models import Run
from vesting.workspace.options_stage import SEED, Asked, Progress, read_setting, read_units
from vesting.workspace.runs import Product, begin, fail, finish, latest

NO_STAGE = Problem("WSP-E52", "There is no such stage", UsageError)

_PROGRESS: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Field:
    """One setting as a form asks for it.

    Attributes:
        name: Name of the field.
        title: The question.
        hint: Help with the answer.
        keyboard: Kind of keyboard that a telephone shows.
    """

    name: str
    title: str
    hint: str
    keyboard: str = "numeric"


FIELDS = (
    Field("units", "How many councils?", "One number, or from and to, such as 2-5", "text"),
    Field("lowest", "Fewest residents of a council", "Left empty, there is no such bound"),
    Field("highest", "Most residents of a council", "Left empty, there is no such bound"),
    Field("seed", "Seed of the estimates", "The same seed gives the same numbers"),
)


def silent(_: str) -> None:
    """Progress for those who do not watch."""


def asked_of(settings: Mapping[str, Any]) -> Asked:
    """What a run's settings ask of the options stage."""
    return Asked(**settings)


def settings_from_text(values: Mapping[str, str]) -> dict[str, Any]:
    """Settings as a person writes them, as values.

    Raises:
        InputError: One of them does not read.
    """
    low, high = read_units(values.get("units", "2-5"))
    asked = Asked(
        low,
        high,
        read_setting("fewest residents", values.get("lowest", "")),
        read_setting("most residents", values.get("highest", "")),
        read_setting("seed", values.get("seed", "")) or SEED,
    )
    return asdict(asked)


def settings_as_text(settings: Mapping[str, Any]) -> dict[str, str]:
    """Values as a person reads them in a form."""
    asked = asked_of(settings)
    return {
        "units": f"{asked.units_from}-{asked.units_to}",
        "lowest": "" if asked.lowest is None else f"{asked.lowest:,}",
        "highest": "" if asked.highest is None else f"{asked.highest:,}",
        "seed": str(asked.seed),
    }


def latest_settings() -> dict[str, Any]:
    """Settings of the newest finished run; the defaults before the first."""
    run = latest("options")
    return dict(run.settings) if run else asdict(Asked())


def run_stage(
    workspace: Workspace,
    stage: str,
    settings: Mapping[str, Any] | None = None,
    progress: Progress = silent,
) -> Run:
    """Run a stage and keep its tables.

    Args:
        workspace: An open workspace.
        stage: ``options``.
        settings: Settings of the run; those of the newest run, or the defaults, where left out.
        progress: Called with what is being done.

    Raises:
        UsageError: There is no such stage.
        VestingError: The stage could not do its work; the run keeps the reason.
    """
    run = _begin(workspace, stage, settings)
    return _work(workspace, run, progress)


def start_in_background(workspace: Workspace, stage: str, settings: Mapping[str, Any]) -> Run:
    """Begin a run in a thread of its own, so that a page need not wait for it."""
    run = _begin(workspace, stage, settings)
    threading.Thread(target=_work_quietly, args=(workspace, run), daemon=True).start()
    return run


def progress_of(key: str) -> str:
    """What a run is doing, in words; empty where this process is not running it."""
    return _PROGRESS.get(key, "")


def _begin(workspace: Workspace, stage: str, settings: Mapping[str, Any] | None) -> Run:
    if stage not in STAGES:
        raise NO_STAGE(
            f"There is no stage '{stage}' in this version",
            mend=f"The stages are: {', '.join(STAGES)}",
        )
    mirror(workspace)
    asked = asked_of(latest_settings() if settings is None else settings)
    return begin(stage, asdict(asked), asked.seed, inputs_of(stage))


def _work(workspace: Workspace, run: Run, progress: Progress) -> Run:
    def tell(doing: str) -> None:
        _PROGRESS[run.key] = doing
        progress(doing)

    try:
        product = STAGES[run.stage](workspace, asked_of(run.settings), tell)
        return finish(workspace, run, product)
    except Exception as error:
        fail(run, error)
        raise
    finally:
        _PROGRESS.pop(run.key, None)


def _work_quietly(workspace: Workspace, run: Run) -> None:
    """As :func:`_work`; what went wrong stands in the run."""
    from django.db import connections

    try:
        _work(workspace, run, silent)
    except Exception:  # noqa: S110 - kept with the run by _work
        pass
    finally:
        connections.close_all()


STAGES: Mapping[str, Callable[[Workspace, Asked, Progress], Product]] = {
    "options": options_stage.run,
}


def criteria_on_offer() -> list[dict[str, Any]]:
    """Every declared measure of an option, as a criterion may be locked."""
    return [
        {
            "id": m.id,
            "title": m.title,
            "better": m.better,
            "anchors": list(m.anchors),
            "unit": m.unit,
            "group": m.group,
            "child_outcome": m.child_outcome,
            "why_outcome": m.why_outcome,
        }
        for m in option_measures().values()
    ]
