"""Boundaries as TopoJSON: layers of places that share their arcs, with their years."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
import shapely

from vesting.area.topojson import Topology, decode
from vesting.evidence.geography import level_of
from vesting.evidence.json_cells import nested
from vesting.evidence.layout import OGL, conform, nothing_left
from vesting.evidence.places import CODE_FORM
from vesting.evidence.snapshot import REPACKAGED
from vesting.evidence.source import QUARANTINED, Aside, Reading, Specimen
from vesting.evidence.sources.geojson import mend
from vesting.evidence.span import first_and_last

_LAYERS = {
    "ltla": "district", "lad": "district", "utla": "upper tier", "ctyua": "upper tier",
    "cty": "upper tier", "cauth": "combined authority", "rgn": "region", "ctry": "national",
    "uk": "national", "wd": "ward", "par": "parish", "lsoa": "lsoa", "msoa": "msoa",
}  # fmt: skip
_CODES = ("areacd", "code", "id")
_NAMES = ("areanm", "name")


class TopoJson:
    """Every layer of a TopoJSON file whose places carry an official code."""

    name = "topojson"
    title = "Boundaries through the years (TopoJSON)"
    tables = ("boundaries",)

    def sniff(self, specimen: Specimen) -> float:
        """A topology whose places have ``areacd``."""
        content = specimen.content
        if specimen.kind != "json" or b'"Topology"' not in content:
            return 0.0
        return 0.9 if b'"areacd"' in content or b'CD"' in content else 0.0

    def read(self, specimen: Specimen) -> Reading:
        """Read all layers.

        Raises:
            InputError: AREA-E15 or EVI-E13 when the file is damaged, EVI-E11 when no place has a code.
        """
        try:
            rows = list(_places(decode(specimen.content)))
        except RecursionError as fault:
            raise nested(specimen.name) from fault
        official = [bool(code) and _official(code) for _, code, *_ in rows]
        aside = tuple(
            Aside(f"layer {row[0]}, place {i + 1}", "has no official code", QUARANTINED, i + 1)
            for i, (row, good) in enumerate(zip(rows, official, strict=True))
            if not good
        )
        kept = [row for row, good in zip(rows, official, strict=True) if good]
        if not kept:
            raise nothing_left(specimen.name, aside)
        shapes = np.array([row[5] for row in kept], dtype=object)
        warned, shapes = mend(shapes, range(len(kept)))
        frame = pl.DataFrame(
            {
                "place_code": [row[1] for row in kept],
                "place_name": [row[2] for row in kept],
                "level": [_LAYERS.get(row[0], level_of(row[1])) for row in kept],
                "geometry": shapely.to_wkb(shapes).tolist(),
                "start": pl.Series([row[3] for row in kept], dtype=pl.Int32),
                "end": pl.Series([row[4] for row in kept], dtype=pl.Int32),
            }
        )
        years = pl.concat([frame["start"], frame["end"]]).drop_nulls()
        first, last = first_and_last(years)
        return Reading(
            frames={"boundaries": conform(frame, "boundaries")},
            rows=len(rows),
            accepted=len(kept),
            vintage=f"{first} to {last}" if last else "year of the codes not stated",
            publisher="Office for National Statistics and Ordnance Survey",
            licence=OGL,
            address="https://github.com/ONSvisual/uk-topojson",
            aside=aside,
            warned=tuple(warned),
            standing=REPACKAGED,
            # No single year of codes: a file of one year is preferred for that year.
            released="",
        )


def _official(code: str) -> bool:
    return bool(pl.Series([code]).str.contains(CODE_FORM)[0])


Row = tuple[str, str, str | None, int | None, int | None, shapely.Geometry]


def _places(topology: Topology) -> Iterator[Row]:
    """Layer, code, name, first and last year, and outline of every place."""
    for layer, features in topology.layers.items():
        for feature in features:
            said = feature.properties
            code = next((said[k] for k in said if k in _CODES or k.lower().endswith("cd")), "")
            name = next((said[k] for k in said if k in _NAMES or k.lower().endswith("nm")), None)
            yield (
                layer,
                str(code),
                name,
                said.get("start"),
                said.get("end"),
                topology.geometry(feature),
            )


TOPOJSON = TopoJson()
