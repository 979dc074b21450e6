"""Small areas: centroids, rural or urban, and the English indices of deprivation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import polars as pl
import yaml

from vesting.evidence.cells import Place
from vesting.evidence.headings import plain, want
from vesting.evidence.layout import Made, Origin, SheetSource
from vesting.evidence.measures import unit_of
from vesting.evidence.places import place_columns, with_place
from vesting.evidence.rows import Rows, symbol_of
from vesting.evidence.snapshot import ORIGINAL, REPACKAGED
from vesting.evidence.source import Specimen
from vesting.evidence.symbols import tidy

ONS = Origin("Office for National Statistics", address="https://geoportal.statistics.gov.uk")
MHCLG = Origin(
    "Ministry of Housing, Communities and Local Government",
    address="https://www.gov.uk/government/statistics/english-indices-of-deprivation-2025",
)


def _has_place(headings: Sequence[str]) -> bool:
    return place_columns(headings) is not None


def _columns(place: Place, rows: Rows) -> Rows:
    columns = place_columns(place.headings)
    assert columns is not None
    return with_place(rows, columns)


def read_centroids(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """One point a place."""
    rows = _columns(place, rows).need("longitude", "latitude").numeric(["longitude", "latitude"])
    rows = rows.quarantine(
        ~(
            pl.col("longitude").is_between(-180, 180) & pl.col("latitude").is_between(-90, 90)
        ).fill_null(False),
        "has no longitude and latitude in degrees",
    )
    frame = rows.frame.select("place_code", "place_name", "level", "longitude", "latitude")
    columns = place_columns(place.headings)
    assert columns is not None
    vintage = f"{columns.year} codes" if columns.year else "year of the codes not stated"
    return Made(rows, {"centroids": frame}, vintage, released=str(columns.year or ""))


CENTROIDS = SheetSource(
    name="centroids",
    title="Centroids of places",
    tables=("centroids",),
    origin=ONS,
    wants=want(longitude="long|lon|lng|longitude", latitude="lat|latitude"),
    unless=want(urn="urn", registry="localauthoritycode|gsscode", postcode="pcd[s2]?|postcode"),
    also=_has_place,
    make=read_centroids,
    certainty=0.6,
)


def read_rural_urban(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """One class a small area."""
    rows = _columns(place, rows).need("class_code")
    given = rows.frame.columns
    frame = rows.frame.select(
        "place_code", "place_name", "level",
        tidy("class_code").alias("class_code"),
        *((tidy(c) if c in given else pl.lit(None, pl.String)).alias(c) for c in ("class_name", "broad")),
    )  # fmt: skip
    year = re.search(r"ruc(\d\d)", plain(place.found["class_code"]))
    released = f"20{year[1]}" if year else ""
    return Made(rows, {"rural_urban": frame}, f"RUC {released}".strip(), released=released)


RURAL_URBAN = SheetSource(
    name="rural-urban",
    title="Rural urban classification",
    tables=("rural_urban",),
    origin=ONS,
    wants=want(
        class_code=r"ruc\d\dcd|ruc\d\dcode|ruc(20)?\d\dcode|ruralurbanclassification\d*code",
        class_name=r"optional: classification|ruc\d\dnm|ruralurbanclassification\d*name",
        broad=r"optional: ruc|urbanrural|urbanruralflag|settlementclass",
    ),
    also=_has_place,
    make=read_rural_urban,
)


@cache
def deprivation_rules() -> dict[str, Any]:
    """Which heading of the indices of deprivation is which measure."""
    text = resources.files("vesting.evidence").joinpath("data/deprivation.yaml").read_text("utf-8")
    rules: dict[str, Any] = yaml.safe_load(text)
    return rules


def deprivation_measures(headings: Sequence[str]) -> dict[str, str]:
    """Our measure by published heading."""
    found: dict[str, str] = {}
    for measure, pattern in deprivation_rules()["measures"].items():
        heading = next((h for h in headings if re.fullmatch(pattern, plain(h))), None)
        if heading is not None and heading not in found:
            found[heading] = measure
    return found


def _is_deprivation(headings: Sequence[str]) -> bool:
    return _has_place(headings) and bool(deprivation_measures(headings))


def read_deprivation(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """Scores, ranks, deciles, numerators and denominators of the indices we use."""
    found = deprivation_measures(place.headings)
    rows = _columns(place, rows).numeric(found)
    year = _edition(place, specimen)
    frame = pl.concat(
        [
            rows.frame.select(
                "place_code", "place_name", "level",
                pl.lit(year).alias("period"), pl.lit(int(year)).alias("year"),
                pl.lit(measure).alias("measure"), pl.lit("").alias("breakdown"),
                pl.col(heading).alias("value"), pl.col(symbol_of(heading)).alias("symbol"),
                pl.lit(unit_of(measure)).alias("unit"),
            )
            for heading, measure in found.items()
        ]
    )  # fmt: skip
    left = len(place.headings) - len(found) - 2
    note = (
        f"{left} further columns are not used by any stage and were not imported"
        if left > 0
        else ""
    )
    official = any("(" in h for h in found)
    return Made(
        rows,
        {"observations": frame},
        f"indices of deprivation {year}",
        released=year,
        notes=(note,) if note else (),
        standing=ORIGINAL if official else REPACKAGED,
    )


def _edition(place: Place, specimen: Specimen) -> str:
    """Edition of the indices: by words that only it has, by the year of its codes, or by a name."""
    headings = {plain(h) for h in place.headings}
    for year, pattern in deprivation_rules()["editions"].items():
        if any(re.search(pattern, h) for h in headings):
            return str(year)
    named = re.search(r"(?:imd|iod)[-_ ]?(20\d\d)", f"{specimen.stem} {place.above}", re.IGNORECASE)
    columns = place_columns(place.headings)
    assert columns is not None
    return named[1] if named else str(deprivation_rules()["by codes"].get(columns.year, 2025))


DEPRIVATION = SheetSource(
    name="deprivation",
    title="English indices of deprivation",
    tables=("observations",),
    origin=MHCLG,
    wants=(),
    also=_is_deprivation,
    make=read_deprivation,
    measures=lambda place: frozenset(deprivation_measures(place.headings).values()),
)
