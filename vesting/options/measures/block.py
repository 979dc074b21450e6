"""A measure of every block, with where it comes from; a unit is the sum of its blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from vesting.maths.arrays import Floats, Masks


class Label(StrEnum):
    """How a figure came about; it stands beside every figure that is not simply published."""

    PUBLISHED = "published"
    DERIVED = "derived from published figures"
    ESTIMATE = "estimate, with interval"
    BY_POPULATION = "apportioned by population alone: scores no difference"
    TOLD_NOTHING = "estimate that deprivation could not sharpen: scores no difference"
    ASSUMPTION = "assumption, editable"
    NOT_AVAILABLE = "not available"


SCORE_NOTHING = (Label.BY_POPULATION, Label.TOLD_NOTHING)
"""Labels of figures that tell places apart by their population alone."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure comes from.

    Attributes:
        source: Publisher and title of the file.
        vintage: What the figures are of.
        file: Name of the file.
        sha256: Hash of the file's bytes.
    """

    source: str
    vintage: str
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class BlockMeasure:
    """A quantity of every block that adds up over blocks.

    Attributes:
        measure: Name of the measure.
        values: One value a block, shape ``(blocks,)``.
        unit: Unit of the value.
        origin: Where it comes from.
        label: How it came about.
        draws: Where it is an estimate, draws of shape ``(blocks, draws)``; draw *r* of every measure
            belongs to the same world, so units and options share their draws.
    """

    measure: str
    values: Floats = field(repr=False)
    unit: str
    origin: Origin
    label: Label = Label.PUBLISHED
    draws: Floats | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Missing:
    """A measure that no loaded file supports.

    Attributes:
        measure: Name of the measure.
        why: Reason, which completes "not available, because …".
    """

    measure: str
    why: str


def membership(masks: Masks, blocks: int) -> Floats:
    """Which blocks each unit has: 1 or 0, shape ``(units, blocks)``."""
    bits = np.arange(blocks, dtype=np.uint64)
    return ((masks[:, None] >> bits[None, :]) & np.uint64(1)).astype(np.float64)
