"""The official files that the validation of demand reads, straight and by name of column."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import shapely
from shapely.geometry import shape

from vesting.demand.ages import age_weights

FOLDER = Path(os.environ.get("VESTING_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
CLA = "dfe_csc_dashboard/cla_number_and_rate_per_10k_children.csv"
CLA_BEFORE = "dfe_cla_history/cla_number_and_rate_per_10k_children_2019_2023.csv"
IN_NEED = "dfe_csc_dashboard/b1_children_in_need_2013_to_2025.csv"
PLANS = "dfe_csc_dashboard/d5_cpps_at31march_by_duration_2013_to_2025.csv"
PEOPLE = "dfe_csc_dashboard/ons_mid-year_population_estimates_2012_to_2024.csv"
LEAST_BORDER = 0.003
"""Degrees of shared outline below which two authorities meet in a point."""


def read(path: str) -> pl.DataFrame:
    """A CSV file as text."""
    raw = (FOLDER / path).read_bytes()
    raw = gzip.decompress(raw) if path.endswith(".gz") else raw
    return pl.read_csv(raw.removeprefix(b"\xef\xbb\xbf"), infer_schema_length=0)


def number(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Float64, strict=False)


@dataclass(frozen=True)
class Official:
    """Everything that the validation needs.

    Attributes:
        small_areas: LSOAs with ``authority``, ``district``, ``children`` and deprivation.
        counts: ``measure``, ``year``, ``authority``, ``number`` (DfE), ``name``, ``region``, ``count``.
        children: ``year`` (mid-year), ``authority``, ``children`` aged 0 to 17.
        weights: ``place``, ``age_weight`` for looked-after children.
        borders: Pairs of authorities that touch.
    """

    small_areas: pl.DataFrame
    counts: pl.DataFrame
    children: pl.DataFrame
    weights: pl.DataFrame
    borders: list[tuple[str, str]]


def load() -> Official:
    """Read the files."""
    small_areas, upper = _small_areas()
    return Official(small_areas, _counts(), _children(), _weights(upper), _borders(upper))


def _small_areas() -> tuple[pl.DataFrame, dict[str, str]]:
    upper = read("dfe_csc_dashboard/LTLA-UTLA_Apr23_Lookup_England-Wales.csv")
    upper = upper.select(district="LTLA23CD", authority="UTLA23CD")
    scores = read("deprivation/imd2025_lsoa21.csv.gz").select(
        "lsoa21_code",
        income_rate=number("Income_score"),
        employment_rate=number("Employment_score"),
        education_score=number("Education_score"),
        health_score=number("Health_score"),
        crime_score=number("Crime_score"),
        imd_score=number("IMD_score"),
    )
    poor = read("deprivation/imd2025_lsoa21_indicators.csv.gz").select(
        "lsoa21_code",
        idaci_children=number("income_deprivation_affecting_children_index_idaci_numerator"),
    )
    census = read("population/census2021_lsoa21_6ageband.csv.gz").select(
        "lsoa21_code",
        children=number("Aged 15 years and under"),
        children_0_15=number("Aged 15 years and under"),
    )
    place = read("geo/lookup_lsoa21_ward24_ltla24.csv.gz").select(
        "lsoa21_code", district="ltla24_code", district_name="ltla24_name"
    )
    points = read("geo/lsoa21_latlong.csv.gz").select(
        lsoa21_code="LSOACD", longitude=number("longitude"), latitude=number("latitude")
    )
    table = scores
    for more in (poor, census, place, points):
        table = table.join(more, on="lsoa21_code", how="left")
    table = table.join(upper, on="district", how="left")
    return table, dict(upper.iter_rows())


def _counts() -> pl.DataFrame:
    parts = []
    for path, kind in ((CLA, "population_type"), (CLA_BEFORE, "population_count")):
        value = "children_count" if "children_count" in read(path).columns else "number"
        rows = read(path).filter(pl.col(kind).str.contains("31 March|31 march"))
        parts.append(_rows(rows, "looked_after", value))
    parts.append(_rows(read(IN_NEED), "in_need", "At31_episodes"))
    parts.append(_rows(read(PLANS), "protection_plans", "CPP_At31"))
    table = pl.concat(parts)
    return pl.concat((table, _plans(table))).unique(["measure", "year", "number"], keep="first")


def _rows(table: pl.DataFrame, measure: str, value: str) -> pl.DataFrame:
    return table.filter(pl.col("geographic_level") == "Local authority").select(
        measure=pl.lit(measure),
        year=pl.col("time_period").cast(pl.Int64),
        authority=pl.col("new_la_code"),
        number=pl.col("old_la_code"),
        name=pl.col("la_name"),
        region=pl.col("region_name"),
        count=number(value),
    )


def _plans(counts: pl.DataFrame) -> pl.DataFrame:
    """EHC plans, which only LAIT holds by year; places as in the other tables."""
    lait = pl.read_parquet(FOLDER / "lait" / "bds_long_0.parquet")
    lait = lait.filter(pl.col("Short Desc") == "SEN_CASES_JAN").select(
        measure=pl.lit("ehc_plans"),
        year=pl.col("Years").cast(pl.Int64),
        number=pl.col("LA Number").cast(pl.Int64).cast(pl.String),
        count=number("Values"),
    )
    places = counts.select("number", "authority", "name", "region").unique("number")
    return lait.join(places, on="number").select(counts.columns)


def _children() -> pl.DataFrame:
    return (
        read(PEOPLE)
        .filter(pl.col("geographic_level") == "Local authority")
        .select(
            year=pl.col("time_period").cast(pl.Int64),
            authority=pl.col("new_la_code"),
            children=number("population_estimate"),
        )
    )


def _weights(upper: dict[str, str]) -> pl.DataFrame:
    people = read("population/mid2023_lad_syoa_uk.csv").filter(pl.col("code").str.starts_with("E"))
    ages = people.unpivot(
        index="code", on=[str(a) for a in range(18)], variable_name="age", value_name="persons"
    ).select(
        place=pl.col("code").replace(upper),
        age=pl.col("age").cast(pl.Int64),
        persons=pl.col("persons").cast(pl.Float64),
    )
    return age_weights("looked_after", ages)


def _borders(upper: dict[str, str]) -> list[tuple[str, str]]:
    found = json.loads((FOLDER / "geo" / "ltla24_england_geographr.geojson").read_text())
    parts: dict[str, list] = {}
    for feature in found["features"]:
        code = upper[feature["properties"]["ltla24_code"]]
        parts.setdefault(code, []).append(shape(feature["geometry"]))
    shapes = {code: shapely.union_all(p) for code, p in sorted(parts.items())}
    codes, outlines = list(shapes), list(shapes.values())
    tree = shapely.STRtree(outlines)
    return [
        (codes[i], codes[j])
        for i in range(len(codes))
        for j in tree.query(outlines[i]).tolist()
        if i < j and outlines[i].intersection(outlines[j]).length > LEAST_BORDER
    ]
