"""Ward graphs of real counties, made from the official small-area files.

Wards are unions of small areas: two wards touch where a small area of one shares a stretch of outline
with a small area of the other, and the shared stretch is the length of their border. The outlines
share their corner points exactly, so no buffer is needed.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path

KM_PER_DEGREE = 111.195

COUNTIES = {
    "Kent and Medway": (
        "Ashford, Canterbury, Dartford, Dover, Folkestone and Hythe, Gravesham, Maidstone, Medway, "
        "Sevenoaks, Swale, Thanet, Tonbridge and Malling, Tunbridge Wells"
    ),
    "Essex": (
        "Basildon, Braintree, Brentwood, Castle Point, Chelmsford, Colchester, Epping Forest, Harlow, "
        "Maldon, Rochford, Southend-on-Sea, Tendring, Thurrock, Uttlesford"
    ),
    "Cambridgeshire": (
        "Cambridge, East Cambridgeshire, Fenland, Huntingdonshire, South Cambridgeshire"
    ),
    "Warwickshire": "North Warwickshire, Nuneaton and Bedworth, Rugby, Stratford-on-Avon, Warwick",
    "East Sussex": "Eastbourne, Hastings, Lewes, Rother, Wealden",
    "Oxfordshire": "Cherwell, Oxford, South Oxfordshire, Vale of White Horse, West Oxfordshire",
    "Worcestershire": "Bromsgrove, Malvern Hills, Redditch, Worcester, Wychavon, Wyre Forest",
}


def _rows(file: Path) -> list[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8-sig") as text:
        return list(csv.DictReader(text))


def _outlines(geometry: dict) -> Iterator[list]:
    polygons = (
        [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    )
    for polygon in polygons:
        yield from polygon


def _stretches(geometry: dict) -> Iterator[tuple]:
    for ring in _outlines(geometry):
        for a, b in pairwise(ring):
            yield tuple(sorted((tuple(a), tuple(b))))


def _length(stretch: tuple) -> float:
    (x1, y1), (x2, y2) = stretch
    east = (x2 - x1) * KM_PER_DEGREE * cos(radians((y1 + y2) / 2))
    return hypot(east, (y2 - y1) * KM_PER_DEGREE)


def _borders(official: Path, ward_of: dict[str, str]) -> dict[tuple[str, str], float]:
    with gzip.open(official / "geo/lsoa21_england_geographr.geojson.gz", "rt") as text:
        features = json.load(text)["features"]
    first: dict[tuple, str] = {}
    borders: dict[tuple[str, str], float] = defaultdict(float)
    for feature in features:
        ward = ward_of.get(feature["properties"]["lsoa21_code"])
        if ward is None:
            continue
        for stretch in _stretches(feature["geometry"]):
            other = first.setdefault(stretch, ward)
            if other != ward:
                borders[min(ward, other), max(ward, other)] += _length(stretch)
    return borders


def ward_graph(official: Path, county: str) -> dict:
    """The graph document of a county's wards: residents of Census 2021, centroids, borders in km.

    Only the largest connected part is kept; wards of an island are named in ``left_out``.
    """
    councils = {name.strip() for name in COUNTIES[county].split(",")}
    rows = [
        r
        for r in _rows(official / "geo/lookup_lsoa21_ward24_ltla24.csv.gz")
        if r["ltla24_name"] in councils
    ]
    ward_of = {r["lsoa21_code"]: r["ward24_code"] for r in rows}
    names = {r["ward24_code"]: f"{r['ward24_name']}, {r['ltla24_name']}" for r in rows}
    residents: Counter[str] = Counter()
    where: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    points = {
        r["LSOACD"]: (float(r["longitude"]), float(r["latitude"]))
        for r in _rows(official / "geo/lsoa21_latlong.csv.gz")
        if r["LSOACD"] in ward_of
    }
    for row in _rows(official / "population/census2021_lsoa21_6ageband.csv.gz"):
        code = row["lsoa21_code"]
        if code in ward_of:
            people = sum(int(v) for k, v in row.items() if k.startswith("Aged"))
            residents[ward_of[code]] += people
            where[ward_of[code]][0] += people * points[code][0]
            where[ward_of[code]][1] += people * points[code][1]
    borders = _borders(official, ward_of)
    kept = _largest_part(set(names), borders)
    places = [
        {
            "id": code,
            "name": names[code],
            "population": residents[code],
            "longitude": where[code][0] / residents[code],
            "latitude": where[code][1] / residents[code],
        }
        for code in sorted(kept)
    ]
    lines = [[a, b, round(km, 4)] for (a, b), km in sorted(borders.items()) if {a, b} <= kept]
    return {
        "places": places,
        "borders": lines,
        "left_out": sorted(names[c] for c in set(names) - kept),
    }


def _largest_part(codes: set[str], borders: dict[tuple[str, str], float]) -> set[str]:
    near: dict[str, set[str]] = defaultdict(set)
    for a, b in borders:
        near[a].add(b)
        near[b].add(a)
    best: set[str] = set()
    while codes:
        part, edge = set(), {min(codes)}
        while edge:
            code = edge.pop()
            part.add(code)
            edge |= near[code] - part
        codes -= part
        best = max(best, part, key=len)
    return best
