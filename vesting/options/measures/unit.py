"""Every measure of every possible council, computed once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from vesting.findings import implements
from vesting.maths.arrays import Floats, Masks, Singles
from vesting.options.ground import Ground
from vesting.options.measures.block import (
    SCORE_NOTHING,
    BlockMeasure,
    Label,
    Missing,
    Origin,
    membership,
)
from vesting.options.measures.catalogue import UNIT_MEASURES

NOTHING_HELD = "no loaded file supports it"

INTERVAL = (10.0, 90.0)
"""Percentiles shown as low and high: the figure lies between them 8 times in 10."""


CHUNK = 8_192
"""Units whose draws are held at once where only their intervals are wanted."""

Draw = Callable[[slice, slice], Singles]
"""Makes draws of some units, ``(units, draws)``: they are large, and often are not needed."""


@dataclass(frozen=True, slots=True)
class UnitMeasured:
    """One measure of every possible council.

    Attributes:
        measure: Name of the measure.
        values: One value a unit.
        unit: Unit of the value.
        origin: Where it comes from.
        label: How it came about.
        draw: Makes draws where the figure is uncertain: of which units, and which draws.
    """

    measure: str
    values: Floats = field(repr=False)
    unit: str
    origin: Origin
    label: Label
    draw: Draw | None = field(default=None, repr=False)

    def draws(self, most: int | None = None) -> Singles | None:
        """Draws of every unit, ``(units, draws)``; None where the figure is not uncertain.

        Args:
            most: Only so many, the first ones; all unless given.
        """
        return None if self.draw is None else self.draw(slice(None), slice(most))

    def interval(self) -> tuple[Floats, Floats] | None:
        """Low and high of each unit (8 times in 10); None where the figure is not an estimate."""
        if self.draw is None:
            return None
        found = np.empty((2, len(self.values)))
        for start in range(0, len(self.values), CHUNK):
            some = slice(start, start + CHUNK)
            found[:, some] = self._ends(some)
        return found[0], found[1]

    def interval_at(self, position: int) -> tuple[float, float] | None:
        """Low and high of one unit; None where the figure is not an estimate."""
        if self.draw is None:
            return None
        low, high = self._ends(slice(position, position + 1))
        return float(low[0]), float(high[0])

    def _ends(self, units: slice) -> Floats:
        assert self.draw is not None  # asked by those that know
        drawn = self.draw(units, slice(None)).astype(np.float64)
        return np.asarray(np.percentile(drawn, INTERVAL, axis=1))


@dataclass(frozen=True, slots=True)
class Ratio:
    """A measure that is one sum divided by another."""

    measure: str
    over: str
    under: str
    scale: float


RATIOS = (
    Ratio("looked_after_rate", "looked_after", "aged_0_17", 10_000.0),
    Ratio("child_deprivation", "idaci_children", "idaci_base", 100.0),
    Ratio("imd_score", "imd_weighted", "imd_people", 1.0),
    Ratio("placement_cost_each", "placement_cost", "aged_0_17", 1.0),
    Ratio("tax_base_each", "tax_base", "residents", 1.0),
)


FOLLOWS_FROM: Mapping[str, str] = {ratio.measure: ratio.over for ratio in RATIOS} | {
    "volatility": "looked_after",
    "cost_swing": "placement_cost",
    "need_minus_funding": "need",
    "leadership_cost": "aged_0_17",
    "leadership_cost_per_child": "aged_0_17",
    "posts_per_child": "aged_0_17",
}
"""For measures made of others the one whose absence says why they are absent."""


def _sum(member: Floats, block: BlockMeasure) -> UnitMeasured:
    held = None if block.draws is None else block.draws.astype(np.float32)
    rows = member.astype(np.float32)

    def draw(units: slice, draws: slice) -> Singles:
        assert held is not None  # it has a way to draw
        return np.asarray(rows[units] @ held[:, draws])

    values = member @ block.values
    given = None if held is None else draw
    return UnitMeasured(block.measure, values, block.unit, block.origin, block.label, given)


def _carried(measured: UnitMeasured, change: Callable[[Any, slice], Any]) -> Draw | None:
    """The draws of another measure, changed for the units given; None where it has none."""
    made = measured.draw
    if made is None:
        return None
    return lambda units, draws: np.asarray(change(made(units, draws), units), dtype=np.float32)


def _quotient(ratio: Ratio, over: UnitMeasured, under: UnitMeasured) -> UnitMeasured:
    below = np.maximum(under.values, 1e-9)
    draw = _carried(over, lambda draws, units: ratio.scale * draws / below[units, None])
    label = Label.DERIVED if over.label is Label.PUBLISHED else over.label
    unit = UNIT_MEASURES[ratio.measure].unit
    values = ratio.scale * over.values / below
    return UnitMeasured(ratio.measure, values, unit, over.origin, label, draw)


def _derived(
    measure: str, values: Floats, source: str, label: Label = Label.DERIVED
) -> UnitMeasured:
    return UnitMeasured(measure, values, UNIT_MEASURES[measure].unit, Origin(source, ""), label)


def _shape(ground: Ground, member: Floats) -> Iterator[UnitMeasured]:
    if ground.outline is not None:
        yield _derived(
            "compactness", ground.outline.compactness(member), "from the boundaries loaded"
        )
    if ground.reach is not None:
        mean, far, beyond = ground.reach.of_units(member)
        yield _derived("distance_mean", mean, ground.reach.method, Label.ASSUMPTION)
        yield _derived("distance_longest", far, ground.reach.method, Label.ASSUMPTION)
        yield _derived("children_far", 100 * beyond, ground.reach.method, Label.ASSUMPTION)


@implements("FAC-8", "FAC-6")
def _posts(ground: Ground, children: Floats) -> Iterator[UnitMeasured]:
    if ground.posts is None:
        return
    cost = ground.posts.fixed_pounds + ground.posts.pounds_per_child * children
    posts = ground.posts.fixed_posts + ground.posts.posts_per_child * children
    each = np.maximum(children, 1.0)
    for measure, values in (
        ("leadership_cost", cost),
        ("leadership_cost_per_child", cost / each),
        ("posts_per_child", 10_000 * posts / each),
    ):
        yield _derived(measure, values, ground.posts.source, Label.ASSUMPTION)


def _touched(member: Floats, groups: Sequence[str]) -> Floats:
    """How many different groups the blocks of each unit belong to."""
    names = sorted(set(groups) - {""})
    belongs = np.array([[group == name for name in names] for group in groups], dtype=float)
    counted: Floats = (member @ belongs > 0).sum(axis=1).astype(float)
    return counted


def _lines(ground: Ground, member: Floats) -> Iterator[UnitMeasured]:
    yield _derived(
        "districts_touched", _touched(member, ground.districts), "from the blocks chosen"
    )
    if ground.partners:
        met = sum(
            (_touched(member, areas) for areas in ground.partners.values()), np.zeros(len(member))
        )
        yield _derived("partner_areas_touched", met, "partner areas loaded by the user")
    if ground.flows is not None:
        loop = np.diag(np.diag(ground.flows))
        within = 0.5 * np.einsum(
            "ui,ij,uj->u", member, ground.flows - loop, member
        ) + member @ np.diag(loop)
        yield _derived("within_line", within, "ties between places loaded by the user")


def _swing(ground: Ground, looked_after: UnitMeasured) -> UnitMeasured | None:
    if ground.volatility is None:
        return None
    law = ground.volatility
    draw = _carried(looked_after, lambda draws, _: 100 * law.of(draws))
    unit, origin = UNIT_MEASURES["volatility"].unit, Origin(law.source, "")
    label = looked_after.label if looked_after.label in SCORE_NOTHING else Label.ESTIMATE
    return UnitMeasured("volatility", 100 * law.of(looked_after.values), unit, origin, label, draw)


def _cost_swing(cost: UnitMeasured) -> UnitMeasured:
    """Standard deviation of the forecast cost over its mean: what a reserve has to cover."""
    assert cost.draw is not None  # a forecast has draws
    found = np.empty(len(cost.values))
    for start in range(0, len(found), CHUNK):
        some = slice(start, start + CHUNK)
        found[some] = cost.draw(some, slice(None)).std(axis=1, dtype=np.float64)
    values = 100 * found / np.maximum(cost.values, 1.0)
    unit = UNIT_MEASURES["cost_swing"].unit
    return UnitMeasured("cost_swing", values, unit, cost.origin, cost.label)


def _short(need: UnitMeasured, funding: UnitMeasured) -> UnitMeasured:
    unit = UNIT_MEASURES["need_minus_funding"].unit
    gap = need.values - funding.values
    return UnitMeasured("need_minus_funding", gap, unit, need.origin, Label.DERIVED)


def measure_units(ground: Ground, masks: Masks) -> dict[str, UnitMeasured]:
    """Every measure that the ground supports, for every unit.

    Args:
        ground: The area's blocks and figures.
        masks: Blocks of each unit as bit masks, shape ``(units,)``.

    Returns:
        Measures by name, each with one value a unit.
    """
    return measure_members(ground, membership(masks, len(ground.graph)))


def measure_members(ground: Ground, member: Floats) -> dict[str, UnitMeasured]:
    """As :func:`measure_units`, for units given as rows of 1 and 0 over the blocks."""
    found = {name: _sum(member, block) for name, block in ground.measures.items()}
    for ratio in RATIOS:
        if ratio.over in found and ratio.under in found:
            found[ratio.measure] = _quotient(ratio, found[ratio.over], found[ratio.under])
    more = [*_shape(ground, member), *_lines(ground, member)]
    if "aged_0_17" in found:
        more += _posts(ground, found["aged_0_17"].values)
    if "looked_after" in found and (swing := _swing(ground, found["looked_after"])):
        more.append(swing)
    if "placement_cost" in found:
        more.append(_cost_swing(found["placement_cost"]))
    if "need" in found and "funding" in found:
        more.append(_short(found["need"], found["funding"]))
    return found | {m.measure: m for m in more}


def not_available(ground: Ground, found: dict[str, UnitMeasured]) -> tuple[Missing, ...]:
    """Every declared measure that is absent, with the reason."""
    given = {m.measure: m.why for m in ground.missing}

    def why(name: str) -> str:
        return given.get(name) or given.get(FOLLOWS_FROM.get(name, "")) or NOTHING_HELD

    return tuple(Missing(name, why(name)) for name in UNIT_MEASURES if name not in found)
