"""Children looked after by placement, legal status and so on: the export of DfE's dashboard."""

from __future__ import annotations

import polars as pl

from vesting.evidence.cells import Place
from vesting.evidence.geography import ENGLAND
from vesting.evidence.headings import want
from vesting.evidence.layout import Made, Origin, SheetSource
from vesting.evidence.measures import unit_of
from vesting.evidence.rows import Rows, symbol_of
from vesting.evidence.snapshot import DERIVED
from vesting.evidence.source import Specimen
from vesting.evidence.sources.ees import DFE, with_times
from vesting.evidence.span import years
from vesting.evidence.symbols import tidy

_REGIONS = {
    "North East": "E12000001", "North West": "E12000002", "Yorkshire and The Humber": "E12000003",
    "East Midlands": "E12000004", "West Midlands": "E12000005", "East of England": "E12000006",
    "London": "E12000007", "Inner London": "E13000001", "Outer London": "E13000002",
    "South East": "E12000008", "South West": "E12000009",
}  # fmt: skip
_LEVELS = {"National": "national", "Regional": "region", "Local authority": "upper tier"}


def read(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """One row a place, year, group and characteristic, repeated for each of three counts."""
    rows = with_times(rows).exclude(
        ~tidy("population_type").str.to_lowercase().str.contains("31 march").fill_null(False),
        "repeats the same figure beside another count",
    )
    name = tidy("place_name")
    rows = rows.with_columns(
        tidy("geographic_level").replace_strict(_LEVELS, default=None).alias("level"),
        pl.when(tidy("geographic_level") == "National").then(pl.lit(ENGLAND))
        .when(tidy("geographic_level") == "Regional").then(name.replace_strict(_REGIONS, default=None))
        .otherwise(tidy("place_code")).alias("code"),
    )  # fmt: skip
    rows = rows.quarantine(
        pl.col("code").is_null() | pl.col("level").is_null(), "has no official code of its place"
    ).numeric(["count", "percent"])
    pieces = [
        rows.frame.select(
            pl.col("code").alias("place_code"), name.alias("place_name"), "level",
            pl.when(pl.col("level") == "upper tier").then(tidy("dfe_number")).alias("dfe_number"),
            "period", "year", pl.lit(measure).alias("measure"),
            pl.concat_str(tidy("group"), tidy("characteristic"), separator=" | ").alias("breakdown"),
            pl.col(column).alias("value"), pl.col(symbol_of(column)).alias("symbol"),
            pl.lit(unit_of(measure)).alias("unit"),
        )
        for column, measure in (("count", "looked_after_by"), ("percent", "looked_after_by_percent"))
    ]  # fmt: skip
    frame = pl.concat(pieces)
    first, last = years(frame["year"])
    return Made(rows, {"observations": frame}, f"{first} to {last}", released=f"{last}")


DASHBOARD = SheetSource(
    name="looked-after-dashboard",
    title="Children looked after by characteristic (export of DfE's dashboard)",
    tables=("observations",),
    origin=Origin(DFE.publisher, DFE.licence, DFE.address, DERIVED),
    wants=want(
        time_period="timeperiod",
        geographic_level="geographiclevel",
        place_name="geobreakdown",
        place_code="newlacode",
        dfe_number="oldlacode",
        population_type="populationcount|populationtype",
        group="clagroup",
        characteristic="characteristic",
        count="cla31marchnumber|number",
        percent="percentage|percent",
    ),
    make=read,
    certainty=0.95,
    measures=lambda place: frozenset({"looked_after_by", "looked_after_by_percent"}),
)
