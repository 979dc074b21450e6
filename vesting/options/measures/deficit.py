"""The high-needs deficit of a county, shared between its successors by several keys side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vesting.findings import implements
from vesting.maths.arrays import Floats
from vesting.options.measures.unit import UnitMeasured

KEYS: Mapping[str, str] = {
    "children aged 0 to 17": "aged_0_17",
    "young people aged 0 to 25": "aged_0_25",
    "EHC plans": "ehc_plans",
    "children in income-deprived families": "idaci_children",
    "residents": "residents",
}
"""Keys by name, each with the measure that it follows. No key is preferred: the partners agree one."""


@dataclass(frozen=True, slots=True)
class DeficitShare:
    """What one council would take over under one key.

    Attributes:
        key: Name of the key.
        council: Position of the council among those given.
        share: Share of the whole, 0 to 1.
        pounds: Its part of the deficit; None where no deficit is held.
        label: How the key's figures came about.
    """

    key: str
    council: int
    share: float
    pounds: float | None
    label: str


@implements("CON-1")
def deficit_shares(
    councils: Mapping[str, UnitMeasured], deficit: float | None
) -> tuple[DeficitShare, ...]:
    """Share a deficit between the councils of one option by every key whose figures are held.

    Args:
        councils: Measures of the option's councils, each with one value a council.
        deficit: Deficit of the whole area in pounds; None where none is held.

    Returns:
        One row for each key and council; the shares of a key add up to 1.
    """
    rows: list[DeficitShare] = []
    for key, measure in KEYS.items():
        if measure not in councils:
            continue
        held = councils[measure]
        total = float(held.values.sum())
        if total <= 0:
            continue
        shares: Floats = held.values / total
        rows += [
            DeficitShare(
                key, i, float(s), None if deficit is None else float(s) * deficit, str(held.label)
            )
            for i, s in enumerate(shares)
        ]
    return tuple(rows)
