"""TopoJSON: outlines made of shared arcs, so that neighbours are known and not guessed.

The format is public: https://github.com/topojson/topojson-specification. Positions may be whole
numbers to be scaled, each arc then holding differences; the index ``~i`` means arc ``i`` backwards.
Two places that use one arc are neighbours, and its length is the length of their border.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from vesting.area.borders import Border, border
from vesting.area.earth import Floats, on_plane
from vesting.area.names import listed
from vesting.area.shapes import Shapes
from vesting.errors import InputError, Problem

NOT_TOPOJSON = Problem("AREA-E15", "A file is not TopoJSON, or is cut off", InputError)
NO_LAYER = Problem("AREA-E16", "A TopoJSON file has no layer of that name", InputError)

MEND = "Download the file again, and check that it ends where it should."


@dataclass(frozen=True, slots=True)
class Feature:
    """One place of a layer.

    Attributes:
        properties: What the file says about it.
        polygons: Polygons, each of rings, each of arc numbers (``~i`` backwards).
    """

    properties: Mapping[str, Any]
    polygons: tuple[tuple[tuple[int, ...], ...], ...]

    @property
    def arcs(self) -> frozenset[int]:
        """The arcs it uses, whatever their direction."""
        rings = (ring for polygon in self.polygons for ring in polygon)
        return frozenset(max(arc, ~arc) for ring in rings for arc in ring)


@dataclass(frozen=True, slots=True)
class Topology:
    """A decoded file.

    Attributes:
        arcs: Longitudes and latitudes of each arc, shape (points, 2).
        layers: Places by name of the layer.
    """

    arcs: tuple[Floats, ...] = field(repr=False)
    layers: Mapping[str, tuple[Feature, ...]] = field(repr=False)

    def layer(self, name: str) -> tuple[Feature, ...]:
        """The places of a layer.

        Raises:
            InputError: AREA-E16 naming the layers that there are.
        """
        if name not in self.layers:
            raise NO_LAYER(
                f"The file has no layer '{name}'", mend=f"Its layers are {listed(self.layers, 12)}."
            )
        return self.layers[name]

    def geometry(self, feature: Feature) -> Any:
        """The outline of a place as a multipolygon of shapely, in degrees."""
        made = [
            shapely.Polygon(rings[0], rings[1:])
            for rings in ([self._ring(r) for r in polygon] for polygon in feature.polygons)
        ]
        return shapely.MultiPolygon(made)

    def _ring(self, arcs: Sequence[int]) -> Floats:
        parts = [self.arcs[i] if i >= 0 else self.arcs[~i][::-1] for i in arcs]
        # Each arc begins where the one before ended: the common position is kept once.
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    def shapes(
        self, layer: str, code: str, name: str, keep: Callable[[Mapping[str, Any]], bool]
    ) -> Shapes:
        """The outlines of those places of a layer that are wanted.

        Args:
            layer: Name of the layer.
            code: Property that holds the code.
            name: Property that holds the name.
            keep: Whether a place is wanted, from its properties.
        """
        wanted = [f for f in self.layer(layer) if keep(f.properties)]
        codes = [str(f.properties[code]) for f in wanted]
        names = [str(f.properties.get(name, f.properties[code])) for f in wanted]
        return Shapes.of(codes, [self.geometry(f) for f in wanted], names)

    def borders(
        self, layer: str, code: str, keep: Callable[[Mapping[str, Any]], bool]
    ) -> tuple[Border, ...]:
        """Borders of those places of a layer that are wanted: the arcs that two of them share."""
        users: dict[int, list[str]] = defaultdict(list)
        for feature in self.layer(layer):
            if keep(feature.properties):
                for arc in feature.arcs:
                    users[arc].append(str(feature.properties[code]))
        lengths: dict[tuple[str, str], float] = defaultdict(float)
        for arc, codes in users.items():
            for i, a in enumerate(sorted(codes)):
                for b in sorted(codes)[i + 1 :]:
                    lengths[a, b] += _length_km(self.arcs[arc])
        return tuple(sorted(border(a, b, km) for (a, b), km in lengths.items() if km > 0))


def in_force(year: int) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a place with properties ``start`` and ``end`` (years) was in force in a year."""

    def keep(properties: Mapping[str, Any]) -> bool:
        start, end = properties.get("start"), properties.get("end")
        return (start is None or start <= year) and (end is None or end >= year)

    return keep


def decode(content: bytes | str) -> Topology:
    """Read a TopoJSON file.

    Raises:
        InputError: AREA-E15 where it is not TopoJSON, is cut off, or names an arc that is not there.
    """
    try:
        told = json.loads(content)
    except ValueError as error:
        raise NOT_TOPOJSON("The file is not JSON, or is cut off", mend=MEND) from error
    if not isinstance(told, dict) or told.get("type") != "Topology":
        raise NOT_TOPOJSON("The file is JSON but not a topology", mend="Is it a GeoJSON file?")
    try:
        arcs = tuple(_positions(arc, told.get("transform")) for arc in told["arcs"])
        layers = {name: tuple(_features(item)) for name, item in told["objects"].items()}
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise NOT_TOPOJSON(f"The topology lacks a part: {error}", mend=MEND) from error
    _refuse_missing_arcs(len(arcs), layers)
    return Topology(arcs, layers)


def _positions(arc: Sequence[Sequence[float]], transform: Mapping[str, Any] | None) -> Floats:
    points = np.asarray(arc, dtype=np.float64)[:, :2]
    if transform is None:
        return points
    scale, move = np.asarray(transform["scale"]), np.asarray(transform["translate"])
    return np.asarray(np.cumsum(points, axis=0) * scale + move)


def _features(item: Mapping[str, Any]) -> Iterator[Feature]:
    kind = item["type"]
    if kind == "GeometryCollection":
        for inner in item["geometries"]:
            yield from _features(inner)
    elif kind in ("Polygon", "MultiPolygon"):
        nested = [item["arcs"]] if kind == "Polygon" else item["arcs"]
        polygons = tuple(tuple(tuple(ring) for ring in polygon) for polygon in nested)
        yield Feature(item.get("properties", {}), polygons)


def _refuse_missing_arcs(held: int, layers: Mapping[str, Iterable[Feature]]) -> None:
    used = {arc for features in layers.values() for f in features for arc in f.arcs}
    if used and max(used) >= held:
        raise NOT_TOPOJSON(f"The layers use arc {max(used)}, and the file holds {held}", mend=MEND)


def _length_km(arc: Floats) -> float:
    return float(np.linalg.norm(np.diff(on_plane(arc), axis=0), axis=1).sum())
