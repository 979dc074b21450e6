"""Places that lie over each other: slivers of a generalised layer, or two layers mixed up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from vesting.area.names import counted, listed
from vesting.area.shapes import Shapes
from vesting.errors import InputError, Problem

OVERLAP = Problem("AREA-E14", "Two places overlap", InputError)

SLIVER = 0.02
"""A common area up to this share of the smaller place is a sliver of drawing, not an overlap.

In the official 500 m layer of 2023 forty pairs of districts share slivers, of 1.1 % at most.
"""

HAIR_KM2 = 1e-6
"""Less than a square metre is rounding."""


@dataclass(frozen=True, slots=True, order=True)
class Overlap:
    """Two places with a common area.

    Attributes:
        a: Code of the one that comes first by code.
        b: Code of the other.
        km2: Common area in square kilometres.
        share: The same as a share of the smaller place.
    """

    a: str
    b: str
    km2: float
    share: float


def find_overlaps(shapes: Shapes) -> tuple[Overlap, ...]:
    """All pairs with a common area of a square metre or more, slivers included."""
    flat = shapes.flat
    left, right = shapely.STRtree(flat).query(flat, predicate="intersects")
    one, other = left[left < right], right[left < right]
    common = np.asarray(shapely.area(shapely.intersection(flat[one], flat[other])))
    found = []
    for i, j, km2 in zip(one, other, common, strict=True):
        if km2 >= HAIR_KM2:
            a, b = sorted((shapes.codes[i], shapes.codes[j]))
            smaller = min(shapes.area_km2[i], shapes.area_km2[j])
            found.append(Overlap(a, b, float(km2), float(km2 / smaller)))
    return tuple(sorted(found))


def refuse_overlaps(shapes: Shapes, *, allowed: float = SLIVER) -> tuple[Overlap, ...]:
    """Check that no two places overlap by more than a sliver.

    Args:
        shapes: The places.
        allowed: Greatest common area, as a share of the smaller place.

    Returns:
        The slivers that were tolerated, to be reported.

    Raises:
        InputError: AREA-E14 naming the worst pair, its common area, and how many more there are.
    """
    found = find_overlaps(shapes)
    large = sorted((o for o in found if o.share > allowed), key=lambda o: -o.km2)
    if large:
        worst = f"{counted(len(large), 'pair')} among {counted(len(shapes), 'outline')}"
        pairs = [
            f"{shapes.name(o.a)} and {shapes.name(o.b)} by {o.km2:.2f} km² ({100 * o.share:.0f} % of the smaller)"
            for o in large
        ]
        raise OVERLAP(
            f"Places overlap: {listed(pairs, most=3)}",
            where=f"{worst}; up to {100 * allowed:.0f} % of the smaller place is tolerated",
            mend="Use one layer of one date: outlines of different years or levels cannot be mixed.",
        )
    return found
