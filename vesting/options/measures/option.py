"""From councils to options: every declared measure of an option, as a criterion that can be scored."""

from __future__ import annotations

from collections.abc import Mapping

from vesting.maths.aggregate import How
from vesting.options.appraisal.criteria import Better, Criterion, Factor
from vesting.options.measures.block import SCORE_NOTHING
from vesting.options.measures.catalogue import OptionMeasure, option_measures
from vesting.options.measures.unit import UnitMeasured

HOWS = {
    "sum": How.SUM,
    "min": How.MIN,
    "max": How.MAX,
    "range": How.RANGE,
    "ratio": How.RATIO,
    "mean": How.MEAN,
    "weighted": How.WEIGHTED_MEAN,
}

FACTORS = {factor.value: factor for factor in Factor}


def how_of(measure: OptionMeasure) -> How:
    """The kernel that aggregates a measure; a total divided by its weight is a quotient."""
    if measure.aggregate == "weighted" and measure.of == "sum":
        return How.QUOTIENT
    return HOWS[measure.aggregate]


def scores_a_difference(measure: OptionMeasure, units: Mapping[str, UnitMeasured]) -> bool:
    """Whether the councils' measure may tell options apart.

    A county apportioned by population alone differs only by population: it scores no difference.
    """
    return units[measure.measure].label not in SCORE_NOTHING


def criterion_of(
    measure: OptionMeasure, units: Mapping[str, UnitMeasured], constants: Mapping[str, float]
) -> Criterion:
    """A declared measure as a criterion of one area.

    Args:
        measure: The declaration.
        units: Measures of the area's possible councils.
        constants: Numbers of the whole area, from which some aggregates are taken.
    """
    held = units[measure.measure]
    worst, best = measure.anchors
    return Criterion(
        id=measure.id,
        title=measure.title,
        better=Better(measure.better),
        worst=worst,
        best=best,
        measure=measure.measure,
        aggregate=how_of(measure),
        weight_by=measure.weight,
        offset=constants.get(measure.from_, 0.0) - constants.get(measure.minus, 0.0),
        scale=-1.0 if measure.from_ else 1.0,
        unit=measure.unit,
        source=f"{held.origin.source} {held.origin.vintage}".strip(),
        group=measure.group,
        uncertain=held.draw is not None,
        child_outcome=measure.child_outcome,
        why_outcome=measure.why_outcome,
        factor=FACTORS.get(measure.group),
    )


def criteria_for(
    units: Mapping[str, UnitMeasured], constants: Mapping[str, float]
) -> tuple[Criterion, ...]:
    """Every declared measure of an option that the ground supports, in the order of declaration."""
    return tuple(
        criterion_of(measure, units, constants)
        for measure in option_measures().values()
        if {measure.measure, measure.weight} - {""} <= units.keys()
        and scores_a_difference(measure, units)
    )
