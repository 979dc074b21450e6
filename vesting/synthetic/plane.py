"""A plane cut into cells without gaps or overlaps.

All lines (coast, county line, cell edges) are noded together on a ten-metre grid and the faces are
taken from the result, so that two neighbours share the very same vertices and places dissolve
exactly into larger ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from vesting.maths.arrays import Floats

GRID = 10.0
"""Metres to which every vertex is snapped."""

Borders = Mapping[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of a plane, in the order of their seeds.

    Attributes:
        shapes: One polygon (or multipolygon) a cell, National Grid metres.
        centres: A point inside each cell, ``(cells, 2)``, metres.
        borders: Length in metres of the land border between cells ``(i, j)``, ``i < j``.
    """

    shapes: tuple[BaseGeometry, ...]
    centres: Floats
    borders: Borders

    def neighbours(self) -> list[dict[int, float]]:
        """For each cell its neighbours and the distance in metres between the two centres."""
        near: list[dict[int, float]] = [{} for _ in self.shapes]
        for i, j in self.borders:
            apart = float(np.hypot(*(self.centres[i] - self.centres[j])))
            near[i][j] = near[j][i] = apart
        return near


def wavy_ring(
    centre: tuple[float, float], radii: tuple[float, float], rng: np.random.Generator, points: int
) -> BaseGeometry:
    """A closed coast-like outline about a centre.

    Args:
        centre: Metres.
        radii: Half-widths east-west and north-south in metres.
        rng: Source of the waves.
        points: Vertices of the outline.
    """
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    reach = np.ones(points)
    for wave in range(2, 14):
        reach += rng.normal(0, 0.16 / wave) * np.cos(wave * angle + rng.uniform(0, 2 * np.pi))
    xy = np.column_stack((np.cos(angle) * radii[0], np.sin(angle) * radii[1])) * reach[:, None]
    return shapely.Polygon(xy + np.asarray(centre))


def cut(regions: Sequence[BaseGeometry], seeds: Sequence[Floats]) -> Cells:
    """Cut regions that share borders into cells about seeds.

    Args:
        regions: Disjoint regions.
        seeds: For each region the seeds of its cells, ``(n, 2)`` metres.

    Returns:
        The cells of the first region, then those of the next.
    """
    lines = [
        line
        for region, points in zip(regions, seeds, strict=True)
        for line in (shapely.boundary(region), _edges(points, region))
    ]
    faces = shapely.polygonize([shapely.union_all(lines, grid_size=GRID)])
    shapes: list[BaseGeometry] = []
    for region, points in zip(regions, seeds, strict=True):
        shapes.extend(_gather(faces, region, points))
    return Cells(tuple(shapes), _centres(shapes), shared_borders(shapes))


def _edges(points: Floats, region: BaseGeometry) -> BaseGeometry:
    """The edges of the Voronoi cells of some points, inside a region."""
    edges = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=region, only_edges=True)
    return shapely.intersection(edges, region)


def _gather(faces: BaseGeometry, region: BaseGeometry, points: Floats) -> list[BaseGeometry]:
    """The faces inside a region, joined by their nearest seed."""
    parts = np.asarray(shapely.get_parts(faces))
    inside = shapely.point_on_surface(parts)
    shapely.prepare(region)
    kept = shapely.contains(region, inside)
    _, owner = cKDTree(points).query(shapely.get_coordinates(inside[kept]))
    groups: dict[int, list[BaseGeometry]] = defaultdict(list)
    for part, seed in zip(parts[kept], np.asarray(owner), strict=True):
        groups[int(seed)].append(part)
    return [shapely.normalize(shapely.union_all(groups[seed])) for seed in range(len(points))]


def _centres(shapes: Sequence[BaseGeometry]) -> Floats:
    points: Floats = shapely.get_coordinates(shapely.point_on_surface(np.asarray(shapes)))
    return points


def shared_borders(shapes: Sequence[BaseGeometry]) -> dict[tuple[int, int], float]:
    """Length of the border that each two cells share, from the segments that they have in common."""
    owner: dict[tuple[float, ...], int] = {}
    borders: dict[tuple[int, int], float] = defaultdict(float)
    for cell, shape in enumerate(shapes):
        for segment, length in _segments(shape):
            other = owner.pop(segment, None)
            if other is None:
                owner[segment] = cell
            else:
                borders[min(cell, other), max(cell, other)] += length
    return dict(borders)


def _segments(shape: BaseGeometry) -> list[tuple[tuple[float, ...], float]]:
    """Every straight piece of an outline, written the same way from either side, and its length."""
    pieces: list[tuple[tuple[float, ...], float]] = []
    for part in shapely.get_parts(shape):
        for ring in shapely.get_rings(part):
            xy = shapely.get_coordinates(ring)
            for (ax, ay), (bx, by) in zip(xy[:-1].tolist(), xy[1:].tolist(), strict=True):
                ends = (ax, ay, bx, by) if (ax, ay) < (bx, by) else (bx, by, ax, ay)
                pieces.append((ends, float(np.hypot(ax - bx, ay - by))))
    return pieces
