"""Choices that people make: criteria, weights, borders, proposals, notes. Added, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from vesting.errors import InputError, Problem, RuleBroken
from vesting.findings import implements
from vesting.workspace.digest import digest_of
from vesting.workspace.models import (
    CriteriaSet,
    EdgeChoice,
    Footprint,
    Note,
    Run,
    StructureVersion,
    Weighting,
)
from vesting.workspace.shell import user_name

if TYPE_CHECKING:
    from vesting.workspace.board import Board

NO_OUTCOME = Problem("WSP-E20", "No criterion is about outcomes for children", RuleBroken)
NO_REASON = Problem("WSP-E21", "A reason is missing", InputError)
TOO_FEW = Problem("WSP-E22", "Too few criteria", InputError)
BAD_WEIGHTS = Problem("WSP-E23", "Weights cannot be used", InputError)
NO_CHILD_WEIGHT = Problem("WSP-E24", "Outcomes for children have no weight", RuleBroken)
NAME_TAKEN = Problem("WSP-E25", "The name is taken", InputError)


def latest_criteria() -> CriteriaSet | None:
    """The criteria that hold, if any were locked."""
    return CriteriaSet.objects.first()


@implements("DRV-7", "MTH-6")
@transaction.atomic
def lock_criteria(
    criteria: Sequence[Mapping[str, Any]], *, reason: str, who: str = ""
) -> CriteriaSet:
    """Lock criteria, with the date. From now on scores may be shown.

    Args:
        criteria: For each ``id``, ``title``, ``better`` and ``child_outcome``, and what else the
            stage wants to know.
        reason: Why these; asked for again whenever another set is locked.
        who: Who locks them.

    Raises:
        RuleBroken: No criterion is an indicator of outcomes for children (DRV-7).
        InputError: Fewer than two criteria, or no reason.
    """
    if len(criteria) < 2:
        raise TOO_FEW("An appraisal needs at least two criteria", mend="Choose two or more")
    if not any(c.get("child_outcome") for c in criteria):
        raise NO_OUTCOME(
            "None of the criteria is about outcomes for children; money and size alone do not "
            "justify change (finding DRV-7)",
            mend="Add at least one criterion that is marked as an outcome for children",
        )
    if not reason.strip():
        raise NO_REASON(
            "Say why these criteria were chosen", mend="Write a reason; it is kept and printed"
        )
    last = CriteriaSet.objects.aggregate(last=Max("version"))["last"] or 0
    return CriteriaSet.objects.create(
        version=last + 1,
        criteria=[dict(c) for c in criteria],
        digest=digest_of([dict(c) for c in criteria]),
        after_scores=scores_shown(),
        who=who or user_name(),
        when=timezone.now(),
        reason=reason.strip(),
    )


def scores_shown() -> bool:
    """Whether options have been appraised, so that their scores could be seen."""
    return Run.objects.filter(stage="appraisal", state=Run.State.FINISHED).exists()


@transaction.atomic
def enter_weights(
    name: str, weights: Mapping[str, float], *, reason: str = "", who: str = ""
) -> Weighting:
    """Keep weights that somebody entered, on the criteria that hold.

    Args:
        name: Whose weights they are.
        weights: One number for each criterion, none below zero; only their ratios matter.
        reason: Why these weights.
        who: Who entered them.

    Raises:
        RuleBroken: The criteria about outcomes for children weigh nothing (DRV-7).
        InputError: No criteria are locked, a weight is missing or negative, or the name is taken.
    """
    locked = latest_criteria()
    if locked is None:
        raise BAD_WEIGHTS("No criteria are locked yet", mend="Lock criteria before weights")
    wanted = [c["id"] for c in locked.criteria]
    if set(weights) != set(wanted) or min(weights.values()) < 0 or sum(weights.values()) <= 0:
        raise BAD_WEIGHTS(
            "Each criterion needs one weight of zero or more, and one must be above zero",
            mend=f"Give a weight for each of: {', '.join(wanted)}",
        )
    if not any(weights[c["id"]] > 0 for c in locked.criteria if c.get("child_outcome")):
        raise NO_CHILD_WEIGHT(
            "Every criterion about outcomes for children weighs nothing (finding DRV-7)",
            mend="Give at least one of them a weight above zero",
        )
    if not name.strip() or Weighting.objects.filter(name=name.strip()).exists():
        raise NAME_TAKEN("The weights need a name that is not in use", mend="Choose another name")
    return Weighting.objects.create(
        name=name.strip(),
        criteria=locked,
        weights={key: float(weights[key]) for key in wanted},
        who=who or user_name(),
        when=timezone.now(),
        reason=reason.strip(),
    )


def choose_border(
    a: str, b: str, *, on: bool, reason: str, source: str = "", who: str = ""
) -> EdgeChoice:
    """Count a border, or do not, against the edge list; the reason is kept.

    Args:
        a: Code of one place.
        b: Code of the other.
        on: Whether the border counts as contact.
        reason: Why.
        source: Where this can be checked.
        who: Who chose.

    Raises:
        InputError: No reason.
    """
    if not reason.strip():
        raise NO_REASON(
            "Say why the border is switched", mend="Write a reason; it is kept and printed"
        )
    first, second = sorted((a, b))
    return EdgeChoice.objects.create(
        a=first,
        b=second,
        on=on,
        source=source.strip(),
        who=who or user_name(),
        when=timezone.now(),
        reason=reason.strip(),
    )


def criteria_columns(board: Board) -> list[str]:
    """Measures of options that may be shown: the locked criteria that the run has; else none."""
    locked = latest_criteria()
    held = set(board.results["options"].columns)
    return [c["id"] for c in locked.criteria if c["id"] in held] if locked else []


def note(about: str, text: str, *, decision: bool = False, who: str = "") -> Note:
    """Keep a remark, or a decision, about something."""
    if not text.strip():
        raise NO_REASON("The note is empty", mend="Write what should be remembered")
    return Note.objects.create(
        about=about, decision=decision, who=who or user_name(), when=timezone.now(),
        reason=text.strip(),
    )  # fmt: skip


@transaction.atomic
def keep_footprint(
    name: str, units: Sequence[Mapping[str, Any]], option: str, *, reason: str = ""
) -> Footprint:
    """Keep a footprint under a name; the same name again is the next version."""
    last = Footprint.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0
    return Footprint.objects.create(
        name=name, version=last + 1, units=[dict(u) for u in units], option=option,
        who=user_name(), when=timezone.now(), reason=reason.strip(),
    )  # fmt: skip


@transaction.atomic
def keep_structure(name: str, text: str, *, reason: str = "") -> StructureVersion:
    """Keep a structure file under a name; the same name again is the next version."""
    last = StructureVersion.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0
    return StructureVersion.objects.create(
        name=name, version=last + 1, text=text, digest=digest_of(text),
        who=user_name(), when=timezone.now(), reason=reason.strip(),
    )  # fmt: skip
