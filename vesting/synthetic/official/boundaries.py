"""Boundaries as ONS publishes them: GeoJSON in longitude and latitude."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from vesting.synthetic.county import PLACES
from vesting.synthetic.grid import to_longitude_latitude
from vesting.synthetic.land import LSOAS
from vesting.synthetic.nation import FIRST_PEER
from vesting.synthetic.official.text import csv_bytes
from vesting.synthetic.world import World


def districts(world: World) -> bytes:
    """Local authority districts: the county's, its unitary, and one district for each peer."""
    codes = (*world.district_codes, *world.nation.gss[FIRST_PEER:])
    names = (*PLACES, *world.nation.names[FIRST_PEER:])
    return _collection("LAD24", zip(codes, names, district_shapes(world), strict=True))


def lsoas(world: World) -> bytes:
    """The county's LSOAs."""
    shapes = world.cells.shapes[:LSOAS]
    return _collection("LSOA21", zip(world.lsoa_codes, lsoa_names(world), shapes, strict=False))


def centroids(world: World) -> bytes:
    """A point for each of the county's LSOAs."""
    longitude, latitude = to_longitude_latitude(*world.cells.centres[:LSOAS].T)
    rows = [
        (code, round(y, 6), round(x, 6), code)
        for code, x, y in zip(world.lsoa_codes, longitude.tolist(), latitude.tolist(), strict=False)
    ]
    return csv_bytes(("LSOACD", "latitude", "longitude", "lsoa11cd"), rows)


def district_shapes(world: World) -> list[BaseGeometry]:
    """Outlines of the districts, dissolved from LSOAs, then of the peers; metres."""
    owner = np.array(world.county.district)
    cells = np.asarray(world.cells.shapes[:LSOAS])
    own = [shapely.normalize(shapely.union_all(cells[owner == d])) for d in range(len(PLACES))]
    return [*own, *world.cells.shapes[LSOAS:]]


def lsoa_names(world: World) -> list[str]:
    """Names such as "Ashby 003B", five LSOAs to a number; peers' LSOAs by authority."""
    homes = [PLACES[d] for d in world.county.district]
    homes += [world.nation.names[a] for a in world.nation.home[LSOAS:].tolist()]
    seen: dict[str, int] = {}
    names = []
    for home in homes:
        count = seen.get(home, 0)
        seen[home] = count + 1
        names.append(f"{home} {count // 5 + 1:03d}{'ABCDE'[count % 5]}")
    return names


def _collection(prefix: str, places: Iterable[tuple[str, str, BaseGeometry]]) -> bytes:
    """A GeoJSON collection with the attributes of ONS's geoportal."""
    return json.dumps(
        {"type": "FeatureCollection", "features": list(_features(prefix, places))},
        separators=(",", ":"),
    ).encode()


def _features(
    prefix: str, places: Iterable[tuple[str, str, BaseGeometry]]
) -> Iterator[dict[str, object]]:
    for code, name, shape in places:
        point = shapely.point_on_surface(shape)
        east, north = float(point.x), float(point.y)
        longitude, latitude = to_longitude_latitude(np.array([east]), np.array([north]))
        yield {
            "type": "Feature",
            "properties": {
                f"{prefix}CD": code,
                f"{prefix}NM": name,
                f"{prefix}NMW": " ",
                "BNG_E": round(east),
                "BNG_N": round(north),
                "LONG": round(float(longitude[0]), 5),
                "LAT": round(float(latitude[0]), 5),
                "GlobalID": f"{zlib.crc32(code.encode()):08x}-0000-4000-8000-{code.lower():0>12}",
            },
            "geometry": _geometry(shape),
        }


def _geometry(shape: BaseGeometry) -> dict[str, object]:
    """An outline in degrees; a vertex is rounded alike in every place that shares it."""
    rings = [[_ring(r) for r in shapely.get_rings(part)] for part in shapely.get_parts(shape)]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings[0]}
    return {"type": "MultiPolygon", "coordinates": rings}


def _ring(ring: BaseGeometry) -> list[list[float]]:
    xy = shapely.get_coordinates(ring)
    longitude, latitude = to_longitude_latitude(xy[:, 0], xy[:, 1])
    return [
        [round(x, 6), round(y, 6)]
        for x, y in zip(longitude.tolist(), latitude.tolist(), strict=True)
    ]
