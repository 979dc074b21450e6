"""The official layers as shapes and nestings, read plainly for tests."""

from __future__ import annotations

import csv
import gzip
import json
from functools import cache
from pathlib import Path

import shapely

from vesting.area.place import Level, Nesting
from vesting.area.shapes import Shapes


def _layer(path: Path, code: str, name: str) -> Shapes:
    content = path.read_bytes()
    told = json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
    rows = {f["properties"][code]: f for f in told["features"]}
    made = shapely.from_geojson([json.dumps(f["geometry"]) for f in rows.values()])
    return Shapes.of(list(rows), made, [f["properties"][name] for f in rows.values()])


@cache
def districts(official: Path) -> Shapes:
    """The clean layer of 2024."""
    path = official / "geo/ltla24_england_geographr.geojson"
    return _layer(path, "ltla24_code", "ltla24_name")


@cache
def generalised(official: Path) -> Shapes:
    """The 500 m layer of 2023."""
    return _layer(official / "geo/lad23_england_buc.geojson", "LAD23CD", "LAD23NM")


@cache
def small_areas(official: Path) -> Shapes:
    return _layer(
        official / "geo/lsoa21_england_geographr.geojson.gz", "lsoa21_code", "lsoa21_name"
    )


@cache
def nestings(official: Path) -> tuple[Nesting, Nesting]:
    """LSOAs in districts, and LSOAs in wards."""
    path = official / "geo/lookup_lsoa21_ward24_ltla24.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    made = []
    for level, key in ((Level.DISTRICT, "ltla24"), (Level.WARD, "ward24")):
        names = {r[f"{key}_code"]: r[f"{key}_name"] for r in rows}
        pairs = {r["lsoa21_code"]: r[f"{key}_code"] for r in rows}
        made.append(Nesting(Level.LSOA, level, pairs, names))
    return made[0], made[1]
