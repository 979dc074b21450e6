"""From councils to options: every measure of every option, as an aggregate over its councils."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vesting.maths.aggregate import How, aggregate
from vesting.maths.arrays import Floats, Places
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


def how_of(measure: OptionMeasure) -> How:
    """The kernel that aggregates a measure; a total divided by its weight is a quotient."""
    if measure.aggregate == "weighted" and measure.of == "sum":
        return How.QUOTIENT
    return HOWS[measure.aggregate]


def available(units: Mapping[str, UnitMeasured]) -> Iterator[OptionMeasure]:
    """Declared measures of options whose councils' measures are held."""
    for measure in option_measures().values():
        needed = {measure.measure, measure.weight} - {""}
        if needed <= units.keys():
            yield measure


def settle(measure: OptionMeasure, values: Floats, constants: Mapping[str, float]) -> Floats:
    """Take an aggregate from, or a constant of the area off, where the declaration says so."""
    if measure.minus:
        values = values - constants[measure.minus]
    return constants[measure.from_] - values if measure.from_ else values


def measure_option(
    measure: OptionMeasure,
    units: Mapping[str, UnitMeasured],
    groups: Places,
    constants: Mapping[str, float],
) -> Floats:
    """One measure of every option of one number of councils.

    Args:
        measure: What to measure.
        units: Measures of the possible councils.
        groups: Positions of each option's councils, shape ``(options, k)``.
        constants: Numbers of the whole area.
    """
    weights = units[measure.weight].values if measure.weight else None
    values = aggregate(units[measure.measure].values, groups, how_of(measure), weights=weights)
    return settle(measure, values, constants)


def measure_options(
    units: Mapping[str, UnitMeasured], groups: Places, constants: Mapping[str, float]
) -> dict[str, Floats]:
    """Every measure that the ground supports, for every option of one number of councils."""
    return {
        measure.id: measure_option(measure, units, groups, constants)
        for measure in available(units)
    }
