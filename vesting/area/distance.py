"""How far it is: the user's matrix where there is one, else an estimate that says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import polars as pl

from vesting.area.connect import Gap, nearest_pair, parts_of
from vesting.area.earth import Floats, great_circle_km
from vesting.area.edges import EdgeList
from vesting.area.facts import Citation, cite, yaml_of
from vesting.area.shapes import NO_OUTLINE, Shapes
from vesting.findings import implements

ESTIMATE = "estimate"
"""Label of a figure made from a straight line."""

MATRIX = "matrix"
"""Label of a figure taken from the user's table of travel."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number that was not measured here.

    Attributes:
        value: The number used.
        low: A low number that somebody would defend.
        high: A high one.
        unit: Its unit.
        why: Why this number.
        source: Where it was read.
        status: ``read``, ``to confirm`` or ``user``.
    """

    value: float
    low: float
    high: float
    unit: str
    why: str
    source: tuple[Citation, ...] = ()
    status: str = "user"


@cache
def assumptions() -> Mapping[str, Assumption]:
    """The assumptions shipped with the package: ``detour_factor`` and ``speed``."""
    return {
        name: Assumption(
            value=float(item["value"]),
            low=float(item["low"]),
            high=float(item["high"]),
            unit=item["unit"],
            why=item["why"],
            source=cite(item["source"]),
            status=item["status"],
        )
        for name, item in yaml_of("travel.yaml").items()
    }


@dataclass(frozen=True, slots=True)
class Journey:
    """One distance and time.

    Attributes:
        km: Kilometres by road; ``None`` where a matrix gives minutes alone.
        minutes: Minutes; ``None`` where a matrix gives kilometres alone.
        label: ``matrix`` or ``estimate``.
        basis: In words: the source of the matrix, or the factor used.
    """

    km: float | None
    minutes: float | None
    label: str
    basis: str


@dataclass(frozen=True, slots=True)
class Travel:
    """Distances between points, with the user's matrix first.

    Attributes:
        points: Longitude and latitude by code.
        matrix: Journeys by pair of codes, as the user gave them.
        detour: Kilometres of road per kilometre of great circle.
        speed: Kilometres of road per hour.
    """

    points: Mapping[str, tuple[float, float]] = field(repr=False)
    matrix: Mapping[tuple[str, str], Journey] = field(default_factory=dict, repr=False)
    detour: Assumption = field(default_factory=lambda: assumptions()["detour_factor"])
    speed: Assumption = field(default_factory=lambda: assumptions()["speed"])

    def between(self, one: str, other: str) -> Journey:
        """The journey between two places: the matrix either way round, else the estimate.

        Raises:
            InputError: AREA-E10 for a place whose point is not known.
        """
        given = self.matrix.get((one, other)) or self.matrix.get((other, one))
        return given or self.estimate(float(great_circle_km(*self._at(one), *self._at(other))))

    def estimate(self, straight_km: float) -> Journey:
        """The journey for a straight line, labelled an estimate."""
        km = straight_km * self.detour.value
        basis = (
            f"great circle × {self.detour.value:g} at {self.speed.value:g} km an hour "
            f"({self.detour.low:g} to {self.detour.high:g}; {self.speed.low:g} to {self.speed.high:g})"
        )
        return Journey(km, km / self.speed.value * 60, ESTIMATE, basis)

    def km_table(self, codes: Iterable[str], to: Iterable[str]) -> Floats:
        """Kilometres by road from each place to each other, shape (from, to); estimates throughout.

        A matrix of the user's is read pair by pair with :meth:`between`.
        """
        here = np.array([self._at(c) for c in codes])
        there = np.array([self._at(c) for c in to])
        straight = great_circle_km(
            here[:, None, 0], here[:, None, 1], there[None, :, 0], there[None, :, 1]
        )
        return np.asarray(straight * self.detour.value)

    def _at(self, code: str) -> tuple[float, float]:
        if code not in self.points:
            raise NO_OUTLINE(
                f"The place {code} has no point to measure from",
                mend="Import centroids or boundaries that hold it.",
            )
        return self.points[code]


def travel_matrix(frame: pl.DataFrame) -> dict[tuple[str, str], Journey]:
    """The journeys in rows of the table ``travel``."""
    made = {}
    for row in frame.iter_rows(named=True):
        basis = ", ".join(str(row[c]) for c in ("source", "date") if row.get(c))
        journey = Journey(row.get("km"), row.get("minutes"), MATRIX, basis or "the user's table")
        made[row["from_code"], row["to_code"]] = journey
    return made


@dataclass(frozen=True, slots=True)
class Apart:
    """Two parts of a unit that do not touch.

    Attributes:
        gap: The nearest pair of places and the kilometres between them.
        journey: The way between their points, by road or by the user's matrix.
    """

    gap: Gap
    journey: Journey


@implements("FAC-13")
def gaps_of(
    unit: Iterable[str], edges: EdgeList, shapes: Shapes, travel: Travel
) -> tuple[Apart, ...]:
    """The gaps that make a unit non-contiguous, each with kilometres and minutes.

    Args:
        unit: Codes of the unit's blocks.
        edges: The edge list.
        shapes: Outlines of the blocks.
        travel: Distances between the blocks' points.

    Returns:
        One gap fewer than the unit has parts, the shortest set that would join them; none for a
        contiguous unit.
    """
    parts = [set(p) for p in parts_of(edges.among(unit))]
    gaps = []
    while len(parts) > 1:
        pairs = [(i, j) for i in range(len(parts)) for j in range(i + 1, len(parts))]
        measured = [(nearest_pair(shapes, parts[i], parts[j]), i, j) for i, j in pairs]
        gap, i, j = min(measured, key=lambda m: m[0].km)
        gaps.append(Apart(gap, travel.between(gap.a, gap.b)))
        parts[i] |= parts.pop(j)
    return tuple(gaps)
