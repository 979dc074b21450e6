"""Who touches whom, and for how many kilometres.

Contact is rook contact: a common border of some length. Places that meet in a point are reported as
such and are not neighbours. Lengths are taken on the plane of :mod:`vesting.area.earth`.

In a topologically clean layer two neighbours share the very same line, and ``tolerance_km=0`` finds
it. A generalised layer has gaps and slivers where the lines were drawn apart: with a tolerance, the
border is the mean of the two stretches that run within that distance of the other place, wherever
that is clearly more than what they share. A near contact shorter than eight times the tolerance is
left out, because two corners near each other look like that. ``touches`` is never asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray

from vesting.area.earth import Floats, flatten
from vesting.area.shapes import Geometries, Shapes

LEAST_KM = 0.01
"""A common line shorter than this is a point."""

LEAST_NEAR = 8.0
"""A near contact must be longer than this many times the tolerance."""

CLEARLY = 1.1
"""A near contact beats a shared line only where it is this many times as long, and the least more."""

TOLERANCE_KM = 0.02
"""Tolerance where nothing is known of a layer: it finds nothing new in a clean one."""

Pairs = NDArray[np.int64]


class Contact(StrEnum):
    """How two places meet."""

    SHARED = "shared"
    NEAR = "near"
    POINT = "point"
    ATTACHED = "attached"


@dataclass(frozen=True, slots=True, order=True)
class Border:
    """Two places that meet.

    Attributes:
        a: Code of the one that comes first by code.
        b: Code of the other.
        km: Length of the common border; 0 for a point.
        contact: ``shared`` line, ``near`` within the tolerance, ``point``, or ``attached``: no
            contact, but nothing else joins the place to its district.
        gap_km: Distance between the two, where they are attached.
    """

    a: str
    b: str
    km: float
    contact: Contact = Contact.SHARED
    gap_km: float = 0.0

    @property
    def pair(self) -> tuple[str, str]:
        """Both codes, in order."""
        return (self.a, self.b)


def border(
    a: str, b: str, km: float, contact: Contact = Contact.SHARED, gap_km: float = 0.0
) -> Border:
    """A border with its codes put in order."""
    first, second = sorted((a, b))
    return Border(first, second, km, contact, gap_km)


def measure_borders(shapes: Shapes, *, tolerance_km: float = TOLERANCE_KM) -> tuple[Border, ...]:
    """All pairs of places that meet, with the length of their border.

    Args:
        shapes: The places.
        tolerance_km: How far apart two lines may run and still be one border; 0 for a clean layer.

    Returns:
        Borders in the order of their codes; pairs that meet in a point have 0 km.
    """
    pairs = _candidates(shapes.flat, tolerance_km)
    if not len(pairs):
        return ()
    shared = _shared_km(shapes.geometries, pairs)
    near = _near_km(shapes.flat, pairs, tolerance_km) if tolerance_km else np.zeros_like(shared)
    found = (
        _judge(shapes, pair, line, beside, tolerance_km)
        for pair, line, beside in zip(pairs, shared, near, strict=True)
    )
    return tuple(sorted(b for b in found if b is not None))


def _judge(
    shapes: Shapes, pair: Pairs, shared: float, near: float, tolerance_km: float
) -> Border | None:
    a, b = (shapes.codes[i] for i in pair)
    if near > CLEARLY * shared + LEAST_NEAR * tolerance_km:
        return border(a, b, float(near), Contact.NEAR)
    if shared >= LEAST_KM:
        return border(a, b, float(shared), Contact.SHARED)
    touching = shapely.intersects(shapes.geometries[pair[0]], shapes.geometries[pair[1]])
    return border(a, b, 0.0, Contact.POINT) if touching else None


def _candidates(flat: Geometries, tolerance_km: float) -> Pairs:
    """Positions (i, j), i < j, of places no further apart than the tolerance."""
    tree = shapely.STRtree(flat)
    # A hair is added so that rounding on the plane parts no pair that touches in degrees.
    left, right = tree.query(flat, predicate="dwithin", distance=tolerance_km + 1e-6)
    return np.asarray(np.column_stack([left, right])[left < right], dtype=np.int64)


def _shared_km(geometries: Geometries, pairs: Pairs) -> Floats:
    """Length of the line that two outlines share exactly.

    It is found in degrees, where neighbours hold the same numbers, and measured on the plane.
    """
    outlines = shapely.boundary(geometries)
    lines = shapely.intersection(outlines[pairs[:, 0]], outlines[pairs[:, 1]])
    return np.asarray(shapely.length(flatten(lines)))


def _near_km(flat: Geometries, pairs: Pairs, tolerance_km: float) -> Floats:
    """Mean length of the stretches of either outline that run within the tolerance of the other.

    The stretches run past the ends of the common border by up to the tolerance at each end, which is
    taken off again.
    """
    outlines, grown = shapely.boundary(flat), shapely.buffer(flat, tolerance_km, quad_segs=2)
    one, other = pairs[:, 0], pairs[:, 1]
    there = shapely.length(shapely.intersection(outlines[one], grown[other]))
    back = shapely.length(shapely.intersection(outlines[other], grown[one]))
    return np.asarray(np.maximum(0.0, (there + back) / 2 - 2 * tolerance_km))


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What the compactness of a union of places is computed from, without drawing the union.

    Attributes:
        codes: Codes of the places.
        area_km2: Area of each, shape (n,).
        perimeter_km: Outline of each, shape (n,).
        border_km: Common border of each pair, shape (n, n), symmetric, 0 on the diagonal.
    """

    codes: tuple[str, ...]
    area_km2: Floats
    perimeter_km: Floats
    border_km: Floats

    def area(self, members: Iterable[int]) -> float:
        """Area of the union of places, in square kilometres."""
        return float(self.area_km2[list(members)].sum())

    def perimeter(self, members: Iterable[int]) -> float:
        """Outline of the union of places: their outlines without what they share, twice."""
        at = list(members)
        inside = self.border_km[np.ix_(at, at)].sum()
        return float(self.perimeter_km[at].sum() - inside)


def ingredients(shapes: Shapes, borders: Iterable[Border]) -> Ingredients:
    """Areas, outlines and common borders of the places, as arrays."""
    matrix = np.zeros((len(shapes), len(shapes)))
    for b in borders:
        i, j = shapes.position[b.a], shapes.position[b.b]
        matrix[i, j] = matrix[j, i] = b.km
    return Ingredients(shapes.codes, shapes.area_km2, shapes.perimeter_km, matrix)
