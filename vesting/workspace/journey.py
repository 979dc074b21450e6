"""Where the work stands: the eight stages, and what is next in the one that can be run."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from vesting.demand.calendar import in_words
from vesting.workspace.choices import latest_criteria
from vesting.workspace.inputs import changes
from vesting.workspace.models import Evidence, Facts, Proposal, Run, Weighting
from vesting.workspace.runs import latest, lists_nothing


class State(StrEnum):
    """How far a step or a stage is."""

    DONE = "Done"
    TO_DO = "To do"
    WAITS = "Cannot start yet"
    OUT_OF_DATE = "Out of date"
    OPTIONAL = "Optional"
    IN_PROGRESS = "In progress"
    LATER = "Not in this version"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    Attributes:
        id: Name of the page where it is done.
        title: What is done.
        state: How far it is.
        says: What there is so far, in words.
    """

    id: str
    title: str
    state: State
    says: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the eight stages of the journey."""

    id: str
    title: str
    question: str
    state: State


QUESTIONS = {
    "diagnose": "Why change? Where do we stand, and how sure are we?",
    "options": "Which footprints and delivery models are possible, and which are good?",
    "demand": "How many children, at what cost, how volatile, in each council?",
    "design": "Does the structure keep the design principles? How heavy is its governance?",
    "enablers": "Are the enablers of change in place, and is it getting better?",
    "transition": "What must happen by day one and after, in what order, owned by whom?",
    "records": "Which successor is responsible for each child, and did every record arrive?",
    "impact": "Did outcomes, cost and workforce improve because of it?",
}


@dataclass(frozen=True, slots=True)
class Journey:
    """The whole journey as it stands."""

    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]

    @property
    def following(self) -> Step | None:
        """The step that comes next; none where nothing is left to do."""
        wanted = (State.TO_DO, State.OUT_OF_DATE)
        return next((step for step in self.steps if step.state in wanted), None)


def journey() -> Journey:
    """Where the open workspace stands."""
    steps = _steps()
    done = all(s.state in (State.DONE, State.OPTIONAL) for s in steps)
    begun = any(s.state is State.DONE for s in steps)
    here = State.DONE if done else State.IN_PROGRESS if begun else State.TO_DO
    states = {"options": here, "demand": State.DONE if latest("demand") else State.TO_DO}
    stages = tuple(
        Stage(name, name.capitalize(), question, states.get(name, State.LATER))
        for name, question in QUESTIONS.items()
    )
    return Journey(stages, steps)


def status() -> dict[str, Any]:
    """What the workspace holds, as plain values."""
    facts = Facts.objects.get()
    return {
        "title": facts.title,
        "area": facts.area,
        "made_for": facts.made_for,
        "made_by": facts.made_by,
        "steps": [asdict(step) for step in _steps()],
        "runs": [
            {
                "run": run.key,
                "state": run.state,
                "started": run.started.isoformat(),
                "seconds": run.seconds,
                "completeness": run.completeness,
                "stale": list(changes(run)) if run.state == Run.State.FINISHED else [],
            }
            for run in Run.objects.all()[:20]
        ],
    }


def _steps() -> tuple[Step, ...]:
    listed, appraised = latest("options"), latest("appraisal")
    return (
        _data(),
        _criteria(),
        _run(listed),
        _appraisal(listed, appraised),
        _proposals(),
        _weights(appraised),
    )


def _data() -> Step:
    held = Evidence.objects.values_list("table", flat=True)
    has = {"boundaries", "population"} <= set(held)
    says = f"{len(held)} tables from official files" if held else "No official file added yet"
    if held and not has:
        says += "; boundaries and populations are still needed"
    return Step("data", "Add official files", State.DONE if has else State.TO_DO, says)


def _criteria() -> Step:
    locked = latest_criteria()
    title = "Choose criteria and lock them"
    if locked is None:
        return Step(
            "criteria", title, State.TO_DO, "Scores are not shown until criteria are locked"
        )
    when = in_words(locked.when)
    says = f"{len(locked.criteria)} criteria, version {locked.version}, locked on {when}"
    return Step("criteria", title, State.DONE, says)


def _run(run: Run | None) -> Step:
    title = "List and measure every option"
    ready = _data().state is State.DONE
    if run is None:
        return Step("runs", title, State.TO_DO if ready else State.WAITS, "Not run yet")
    return _fresh(Step("runs", title, State.DONE, f"Run {run.key}, {run.completeness}"), run)


def _appraisal(listed: Run | None, run: Run | None) -> Step:
    title = "See which priorities favour which option"
    if listed is None or latest_criteria() is None:
        return Step("families", title, State.WAITS, "After criteria and a list of options")
    if lists_nothing(listed):
        return Step("families", title, State.WAITS, f"Run {listed.key} lists no option")
    if run is None:
        return Step("families", title, State.TO_DO, "Not appraised yet")
    return _fresh(Step("families", title, State.DONE, f"Run {run.key}"), run)


def _fresh(step: Step, run: Run) -> Step:
    """The step, out of date where something that its run read has moved."""
    why = changes(run)
    if not why:
        return step
    return replace(step, state=State.OUT_OF_DATE, says=f"Since run {run.key}: {why[0]}")


def _proposals() -> Step:
    made = Proposal.objects.count()
    says = f"{made} recorded" if made else "None recorded; see how theirs rank among all options"
    return Step(
        "proposals", "Record what was proposed", State.DONE if made else State.OPTIONAL, says
    )


def _weights(run: Run | None) -> Step:
    entered = Weighting.objects.count()
    title = "Say what matters most, in weights"
    if run is None:
        return Step("weights", title, State.WAITS, "After an appraisal")
    says = f"{entered} sets of weights" if entered else "None entered; nothing is ranked without"
    return Step("weights", title, State.DONE if entered else State.OPTIONAL, says)
