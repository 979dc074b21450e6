"""Boundaries as GeoJSON, with the attribute names of any year; also the JSON of ArcGIS servers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
import shapely

from vesting.errors import Problem
from vesting.evidence.geography import geographies, level_of, name_beside
from vesting.evidence.headings import plain
from vesting.evidence.json_cells import parse_json
from vesting.evidence.layout import OGL, conform, nothing_left
from vesting.evidence.places import CODE_FORM, PlaceColumns, place_columns
from vesting.evidence.snapshot import ORIGINAL, REPACKAGED
from vesting.evidence.source import QUARANTINED, WARNED, Aside, Reading, Specimen
from vesting.evidence.tables import LEVELS

NOT_DEGREES = Problem("EVI-E14", "Boundaries are not in longitude and latitude")

_ATTRIBUTES = re.compile(rb'"(?:properties|attributes)"\s*:\s*(?=\{)')
_ATTRIBUTES_MOST = 20_000
_POLYGONAL = (3, 6)
_ADDRESS = "https://geoportal.statistics.gov.uk"


def first_attributes(content: bytes) -> list[str]:
    """Names of the attributes of the first feature, without reading the whole file."""
    met = _ATTRIBUTES.search(content)
    if met is None:
        return []
    text = content[met.end() : met.end() + _ATTRIBUTES_MOST].decode("utf-8", "replace")
    try:
        attributes, _ = json.JSONDecoder().raw_decode(text)
    except (json.JSONDecodeError, RecursionError):
        return []
    return list(attributes)


class GeoJson:
    """Boundaries of one level of place as GeoJSON."""

    name = "geojson"
    title = "Boundaries (GeoJSON)"
    tables = ("boundaries",)

    def sniff(self, specimen: Specimen) -> float:
        """A feature collection whose attributes name a place by its official code."""
        if specimen.kind != "json" or b'"features"' not in specimen.content:
            return 0.0
        return 0.9 if _place(first_attributes(specimen.content)) else 0.0

    def read(self, specimen: Specimen) -> Reading:
        """Read every feature; those without a code or an outline are kept aside.

        Raises:
            InputError: EVI-E13 when the JSON is damaged, EVI-E14 when the coordinates are not degrees,
                EVI-E11 when nothing is left.
        """
        features = parse_json(specimen.content, specimen.name).get("features") or []
        attributes = [f.get("properties") or f.get("attributes") or {} for f in features]
        columns = _place(list(next(filter(None, attributes), ())))
        if columns is None:
            raise nothing_left(specimen.name, ())
        shapes = outlines([f.get("geometry") for f in features])
        _must_be_degrees(shapes, specimen.name)
        codes = [str(a.get(columns.code) or "").strip() for a in attributes]
        aside, keep = _fates(codes, shapes)
        warned, shapes = mend(shapes, keep)
        if not keep:
            raise nothing_left(specimen.name, aside)
        frame = pl.DataFrame(
            {
                "place_code": [codes[i] for i in keep],
                "place_name": [
                    str(attributes[i].get(columns.name or "") or "") or None for i in keep
                ],
                "level": [columns.level or level_of(codes[i]) for i in keep],
                "geometry": shapely.to_wkb(shapes[keep]).tolist(),
            }
        )
        official = columns.code.upper() == columns.code
        return Reading(
            frames={"boundaries": conform(frame, "boundaries")},
            rows=len(features),
            accepted=len(keep),
            vintage=f"{columns.year} codes" if columns.year else "year of the codes not stated",
            publisher="Office for National Statistics and Ordnance Survey",
            licence=OGL,
            address=_ADDRESS,
            aside=tuple(aside),
            warned=tuple(warned),
            standing=ORIGINAL if official else REPACKAGED,
            released=str(columns.year or ""),
            title=f"Boundaries: {frame['level'].mode()[0]}",
        )


def _place(names: Sequence[str]) -> PlaceColumns | None:
    """The attribute that identifies the outline: the finest code, but the largest of a lookup's."""
    codes = geographies(names)
    if len({c.level for c in codes}) > 1:
        finest = min(codes, key=lambda g: LEVELS.index(g.level))
        return PlaceColumns(finest.heading, name_beside(finest, names), finest.level, finest.year)
    return place_columns(names) if codes or "code" in {plain(n) for n in names} else None


def outlines(geometries: Sequence[Mapping[str, Any] | None]) -> np.ndarray:
    """Shapes of GeoJSON geometries or ArcGIS rings; None where there is none."""
    texts = [json.dumps(_as_geojson(g)) if g else None for g in geometries]
    shapes = shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")
    return np.asarray(shapes, dtype=object)


def _as_geojson(geometry: Mapping[str, Any]) -> Mapping[str, Any]:
    """ArcGIS writes bare rings: outer ones clockwise, holes the other way round."""
    if "rings" not in geometry:
        return geometry
    polygons: list[list[Any]] = []
    for ring in geometry["rings"]:
        if shapely.LinearRing(ring).is_ccw and polygons:
            polygons[-1].append(ring)
        else:
            polygons.append([ring])
    return {"type": "MultiPolygon", "coordinates": polygons}


def _must_be_degrees(shapes: np.ndarray, file: str) -> None:
    known = [s for s in shapes if s is not None and not s.is_empty]
    if not known:
        return
    west, south, east, north = shapely.total_bounds(np.array(known, dtype=object))
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise NOT_DEGREES(
            f"{file} has eastings and northings, not longitude and latitude",
            where=file,
            mend="Download the boundaries as GeoJSON in WGS84 (EPSG:4326), "
            "the form that the ONS geoportal offers.",
        )


def _fates(codes: Sequence[str], shapes: np.ndarray) -> tuple[list[Aside], list[int]]:
    """Which features stay, and why the others do not."""
    aside: list[Aside] = []
    keep: list[int] = []
    official = pl.Series(codes, dtype=pl.String).str.contains(CODE_FORM)
    for i, shape in enumerate(shapes):
        if not official[i]:
            aside.append(Aside(f"feature {i + 1}", "has no official code", QUARANTINED, i + 1))
        elif shape is None or shape.is_empty:
            aside.append(Aside(f"feature {i + 1}", "has no outline", QUARANTINED, i + 1))
        else:
            keep.append(i)
    return aside, keep


def mend(shapes: np.ndarray, keep: Sequence[int]) -> tuple[list[Aside], np.ndarray]:
    """Make outlines that cross themselves whole, with a warning for each."""
    mended = shapes.copy()
    warned: list[Aside] = []
    for i in keep:
        if not shapely.is_valid(shapes[i]):
            mended[i] = _polygons(shapely.make_valid(shapes[i]))
            warned.append(
                Aside(
                    f"feature {i + 1}", "has an outline that crosses itself: mended", WARNED, i + 1
                )
            )
    return warned, mended


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a mended outline, without the lines and points that may be left over."""
    parts = [p for p in shapely.get_parts(shape) if shapely.get_type_id(p) in _POLYGONAL]
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


GEOJSON = GeoJson()
