"""Whether an appraisal may be called complete, and what is missing where it may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from vesting.findings import implements
from vesting.options.appraisal.criteria import CriteriaSet, Factor
from vesting.options.appraisal.problems import NO_CHILD_OUTCOME
from vesting.options.appraisal.weights import Weights


class Course(StrEnum):
    """Kinds of answers that stand beside new maps (IMP-7)."""

    DO_MINIMUM = "do minimum"
    SHARED_SERVICE = "shared service"
    NEW_MAP = "new map"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One answer with its costs, as ranges; ``None`` where no figure is held.

    Attributes:
        name: What it is called.
        course: Its kind.
        recurrent: Yearly cost, low and high.
        one_off: Cost of getting there, low and high.
        source: Where the figures come from.
    """

    name: str
    course: Course
    recurrent: tuple[float, float] | None
    one_off: tuple[float, float] | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class CostGap:
    """What an alternative costs more than doing the minimum; ranges from least to most.

    Attributes:
        name: The alternative.
        recurrent: Yearly, low and high; ``None`` where either has no figure.
        one_off: Once, low and high; ``None`` likewise.
    """

    name: str
    recurrent: tuple[float, float] | None
    one_off: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an appraisal is complete.

    Attributes:
        complete: Nothing is missing.
        missing: What is, in sentences.
    """

    complete: bool
    missing: tuple[str, ...]

    def sentence(self) -> str:
        """For every page of the appraisal."""
        if self.complete:
            return "The appraisal is complete."
        return f"The appraisal is not complete: {' '.join(self.missing)}"


@implements("DRV-7")
def child_outcomes_missing(criteria: CriteriaSet, weights: Weights | None) -> str:
    """What is missing about outcomes for children, in a sentence; empty where nothing is.

    Fiscal aims must tie back to outcomes for children: there is at least one indicator, and where
    weights were entered, the indicators weigh something.
    """
    outcomes = [criterion for criterion in criteria.criteria if criterion.child_outcome]
    if not outcomes:
        return "No criterion is an indicator of outcomes for children."
    if weights is not None:
        vector = weights.vector(criteria)
        if sum(vector[criteria.position(criterion.id)] for criterion in outcomes) <= 0:
            names = ", ".join(criterion.title for criterion in outcomes)
            return f"The criteria of outcomes for children ({names}) have no weight."
    return ""


@implements("FAC-1")
def factors_missing(criteria: CriteriaSet, locus: str) -> tuple[str, ...]:
    """Which of the three factors no criterion speaks to, and whether it is said who decides.

    Args:
        criteria: The criteria.
        locus: Who decides, in words (councils together, government, a court).
    """
    spoken = {criterion.factor for criterion in criteria.criteria}
    missing = [f"No criterion speaks to {factor}." for factor in Factor if factor not in spoken]
    if not locus.strip():
        missing.append("It is not said who decides.")
    return tuple(missing)


@implements("IMP-7")
def courses_missing(alternatives: Sequence[Alternative]) -> tuple[str, ...]:
    """Which of doing the minimum and sharing a service is not beside the new maps."""
    present = {alternative.course for alternative in alternatives}
    always = (Course.DO_MINIMUM, Course.SHARED_SERVICE)
    return tuple(f"No option of the kind '{c}' stands beside." for c in always if c not in present)


@implements("IMP-7")
def cost_gaps(alternatives: Sequence[Alternative]) -> tuple[CostGap, ...]:
    """What each alternative costs more than the first that does the minimum."""
    base = next((a for a in alternatives if a.course is Course.DO_MINIMUM), None)
    if base is None:
        return ()
    return tuple(
        CostGap(
            other.name,
            _gap(other.recurrent, base.recurrent),
            _gap(other.one_off, base.one_off),
        )
        for other in alternatives
        if other is not base
    )


def _gap(
    other: tuple[float, float] | None, base: tuple[float, float] | None
) -> tuple[float, float] | None:
    if other is None or base is None:
        return None
    return other[0] - base[1], other[1] - base[0]


def standing(
    criteria: CriteriaSet,
    weights: Weights | None,
    *,
    alternatives: Sequence[Alternative] = (),
    locus: str = "",
) -> Standing:
    """Everything that keeps an appraisal from being complete."""
    outcome = child_outcomes_missing(criteria, weights)
    missing = (
        *(("The criteria are not fixed.",) if not criteria.is_fixed else ()),
        *((outcome,) if outcome else ()),
        *factors_missing(criteria, locus),
        *courses_missing(alternatives),
    )
    return Standing(not missing, missing)


def require_child_outcomes(criteria: CriteriaSet, weights: Weights | None) -> None:
    """Stop an appraisal from being marked complete without outcomes for children.

    Raises:
        RuleBroken: When no outcome for children is measured, or none is weighed.
    """
    missing = child_outcomes_missing(criteria, weights)
    if missing:
        raise NO_CHILD_OUTCOME(
            missing.removesuffix("."),
            mend="Choose at least one such criterion and give it a weight above 0; money alone does "
            "not justify change.",
        )
