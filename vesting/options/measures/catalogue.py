"""What is measured: of a possible council, and of an option made of councils."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class UnitMeasure:
    """A measure of a possible council.

    Attributes:
        id: Name.
        title: What a person reads.
        unit: Unit of the value.
        decimals: Digits after the point that make sense.
    """

    id: str
    title: str
    unit: str
    decimals: int = 0


UNIT_MEASURES: Mapping[str, UnitMeasure] = {
    m.id: m
    for m in (
        UnitMeasure("residents", "Residents", "people"),
        UnitMeasure("aged_0_17", "Children aged 0 to 17", "people"),
        UnitMeasure("aged_0_25", "Children and young people aged 0 to 25", "people"),
        UnitMeasure("children_0_15", "Children aged 0 to 15 (census)", "people"),
        UnitMeasure("looked_after", "Children looked after", "children"),
        UnitMeasure("in_need", "Children in need", "children"),
        UnitMeasure("protection_plans", "Children on protection plans", "children"),
        UnitMeasure("ehc_plans", "Education, health and care plans", "plans"),
        UnitMeasure("looked_after_rate", "Children looked after", "per 10,000 aged 0 to 17", 1),
        UnitMeasure("child_deprivation", "Children in income-deprived families", "per cent", 1),
        UnitMeasure("imd_score", "Deprivation (IMD score, mean over residents)", "score", 1),
        UnitMeasure("volatility", "Year-on-year swing of children looked after", "per cent", 1),
        UnitMeasure("placement_cost", "Placements, forecast", "pounds a year"),
        UnitMeasure(
            "placement_cost_each", "Placements, forecast, a child aged 0 to 17", "pounds a year"
        ),
        UnitMeasure("cost_swing", "Swing of the forecast cost of placements", "per cent", 1),
        UnitMeasure("leadership_cost", "Leadership and specialist posts", "pounds a year"),
        UnitMeasure(
            "leadership_cost_per_child",
            "Leadership and specialist posts, a child",
            "pounds a year",
            1,
        ),
        UnitMeasure(
            "posts_per_child",
            "Leadership and specialist posts for 10,000 children",
            "posts per 10,000 children",
            2,
        ),
        UnitMeasure("compactness", "Compactness (Polsby-Popper)", "0 to 1", 2),
        UnitMeasure("distance_mean", "Mean distance from the hub", "km by road, estimate", 1),
        UnitMeasure("distance_longest", "Longest distance from the hub", "km by road, estimate", 1),
        UnitMeasure("children_far", "Children far from the hub", "per cent", 1),
        UnitMeasure("districts_touched", "Existing districts in it, whole or in part", "districts"),
        UnitMeasure("partner_areas_touched", "Partner areas it must deal with", "areas"),
        UnitMeasure("within_line", "Ties that stay inside", "ties"),
        UnitMeasure("tax_base", "Tax base", "Band D equivalents"),
        UnitMeasure("tax_base_each", "Tax base for each resident", "Band D equivalents", 3),
        UnitMeasure("councillors", "Councillors", "councillors"),
        UnitMeasure("schools", "Schools", "schools"),
        UnitMeasure("need", "Need, as the loaded file defines it", "pounds a year"),
        UnitMeasure("funding", "Funding, as the loaded file defines it", "pounds a year"),
        UnitMeasure("need_minus_funding", "Need minus funding", "pounds a year"),
        UnitMeasure(
            "spend_childrens_social_care", "Spend on children's social care", "pounds a year"
        ),
    )
}
"""Every measure of a possible council, in the order in which pages show them."""


@dataclass(frozen=True, slots=True)
class OptionMeasure:
    """A measure of an option: an aggregate over its councils.

    Attributes:
        id: Name.
        title: What a person reads.
        measure: The councils' measure that is aggregated.
        aggregate: ``sum``, ``min``, ``max``, ``range``, ``ratio``, ``mean`` or ``weighted``.
        better: ``more`` or ``less``.
        anchors: Value worth nothing and value worth all.
        unit: Unit of the value.
        group: Criteria of one group are about the same thing.
        weight: Measure that weighs the councils, for ``weighted``.
        of: ``sum`` when the measure is a total to be divided by the weight, else ``mean``.
        minus: Constant of the area that is subtracted (``districts``).
        from_: Constant of the area from which the aggregate is subtracted (``across_total``).
        child_outcome: Whether it is an indicator of outcomes for children (DRV-7).
        why_outcome: Why it counts as one.
    """

    id: str
    title: str
    measure: str
    aggregate: str
    better: str
    anchors: tuple[float, float]
    unit: str
    group: str
    weight: str = ""
    of: str = "mean"
    minus: str = ""
    from_: str = ""
    child_outcome: bool = False
    why_outcome: str = ""


def _read(name: str) -> Any:
    text = resources.files("vesting.options").joinpath("data", name).read_text("utf-8")
    return yaml.safe_load(text)


def _option_measure(row: dict[str, Any]) -> OptionMeasure:
    fields = {
        ("from_" if key == "from" else key): value
        for key, value in row.items()
        if key != "findings"
    }
    return OptionMeasure(**{**fields, "anchors": tuple(map(float, row["anchors"]))})


@cache
def option_measures() -> Mapping[str, OptionMeasure]:
    """Every measure of an option, by id."""
    return {m.id: m for m in map(_option_measure, _read("option_measures.yaml"))}


@cache
def assumptions() -> Mapping[str, Any]:
    """The assumptions of the stage, as the package ships them."""
    found: Mapping[str, Any] = _read("assumptions.yaml")
    return found
