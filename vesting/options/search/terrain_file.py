"""Graphs as text with what a search may need besides: where places lie, how long borders are.

The same files that can be counted and listed; a border may have its length in kilometres as a third
element, and every place may have ``longitude`` and ``latitude`` (or ``long`` and ``lat``), or ``x`` and
``y`` in kilometres.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from vesting.area.earth import on_plane
from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats, Ints
from vesting.options.enumeration.graph_file import GraphFile, graph_of
from vesting.options.enumeration.graph_text import parse_object
from vesting.options.search.terrain import Terrain

LENGTH_UNFIT = Problem("SMP-E20", "The length of a border cannot be used", InputError)
POINT_UNFIT = Problem("SMP-E21", "The position of a place cannot be used", InputError)

KINDS = (("longitude", "latitude"), ("long", "lat"), ("x", "y"))
"""Names under which positions are given; the last in kilometres, the others in degrees."""

LONGEST_KM = 100_000
"""All borders together: far more than England has."""


@dataclass(frozen=True, slots=True)
class TerrainFile:
    """A graph as it was written, with positions and lengths.

    Attributes:
        file: Places, borders and figures.
        terrain: The same for a search.
    """

    file: GraphFile
    terrain: Terrain


def read_terrain(text: str) -> TerrainFile:
    """Read a graph with positions and lengths.

    Raises:
        InputError: As :func:`~vesting.options.enumeration.graph_file.read_graph`; SMP-E20 and SMP-E21
            for lengths and positions that cannot be used, or are given for some only.
    """
    content = parse_object(text)
    borders = content.get("borders")
    plain = dict(content)
    if isinstance(borders, list):
        plain["borders"] = [b[:2] if _has_length(b) else b for b in borders]
    file = graph_of(plain)
    terrain = Terrain(file.graph, _points(content["places"]), _metres(content["borders"], file))
    return TerrainFile(file, terrain)


def _has_length(border: Any) -> bool:
    return isinstance(border, list) and len(border) == 3


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _metres(borders: Sequence[Any], file: GraphFile) -> Ints | None:
    given = [i for i, border in enumerate(borders) if _has_length(border)]
    if not given:
        return None
    place = {code: i for i, code in enumerate(file.graph.ids)}
    found: dict[tuple[int, int], int] = {}
    for i, border in enumerate(borders):
        where = f"border {i + 1}"
        if not _has_length(border):
            raise LENGTH_UNFIT(
                f"{len(given)} of {len(borders)} borders have a length, and this one has none",
                where=where,
                mend="Give every border a length in kilometres, or none of them.",
            )
        one, other, km = border
        if not _number(km) or km < 0:
            raise LENGTH_UNFIT(
                f"The length {json.dumps(km)} is not a number of kilometres",
                where=where,
                mend='Write ["a", "b", 3.2].',
            )
        ends = sorted((place[str(one)], place[str(other)]))
        metres = round(km * 1000)
        if found.setdefault((ends[0], ends[1]), metres) != metres:
            raise LENGTH_UNFIT(
                f"The border between {one} and {other} is given twice, with different lengths",
                where=where,
                mend="Give it once, with the sum of its stretches.",
            )
    if sum(found.values()) > LONGEST_KM * 1000:
        raise LENGTH_UNFIT(
            f"All borders together are longer than {LONGEST_KM:,} km",
            mend="Give lengths in kilometres.",
        )
    return np.array([found[edge] for edge in file.graph.edges], dtype=np.int64)


def _points(places: Sequence[Mapping[str, Any]]) -> Floats | None:
    """Kilometres east and north; None where no place has a position."""
    for kind in KINDS:
        if any(name in place for place in places for name in kind):
            break
    else:
        return None
    placed = [all(_number(place.get(name)) for name in kind) for place in places]
    for place, good in zip(places, placed, strict=True):
        if not good:
            raise POINT_UNFIT(
                f"The place {place['id']} has no '{kind[0]}' and '{kind[1]}' in numbers, and "
                f"{sum(placed)} of {len(places)} places have them",
                mend="Give every place its position, or none of them.",
            )
    points = np.array([[place[name] for name in kind] for place in places], dtype=np.float64)
    if kind == KINDS[-1]:
        return points
    if (np.abs(points) > [180, 90]).any():
        outside = int(np.argmax((np.abs(points) > [180, 90]).any(axis=1)))
        raise POINT_UNFIT(
            f"The place {places[outside]['id']} is not on the earth: {kind[0]} "
            f"{points[outside, 0]:g}, {kind[1]} {points[outside, 1]:g}",
            mend="Give degrees, or name kilometres 'x' and 'y'.",
        )
    return on_plane(points)
