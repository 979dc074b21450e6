"""Children looked after from 2011 to 2017: the wide files of the statistical first releases."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from vesting.evidence.cells import Place
from vesting.evidence.headings import plain, want
from vesting.evidence.layout import Made, SheetSource
from vesting.evidence.measures import unit_of
from vesting.evidence.places import CODE_FORM
from vesting.evidence.rows import Rows, symbol_of
from vesting.evidence.source import Specimen
from vesting.evidence.sources.ees import DFE
from vesting.evidence.symbols import tidy

_LEVELS = {"NATIONAL": "national", "REGION": "region", "LA": "upper tier"}
_MARCH = re.compile(r"clamar(20\d\d)")


def _year(headings: Sequence[str]) -> int | None:
    met = [m for m in (_MARCH.fullmatch(plain(h)) for h in headings) if m]
    return int(met[0][1]) if met else None


def read(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """One row a place, one column a group of children; all but the total keep their heading."""
    year = _year(place.headings)
    assert year is not None
    rows = rows.quarantine(
        ~tidy("place_code").str.contains(CODE_FORM).fill_null(False),
        "has no official code",
        "place_code",
    )
    columns = [h for h in place.headings if plain(h).startswith("cla")]
    rows = rows.numeric(columns).with_columns(
        tidy("level")
        .str.to_uppercase()
        .replace_strict(_LEVELS, default="upper tier")
        .alias("level")
    )
    pieces = []
    for heading in columns:
        measure = "looked_after" if _MARCH.fullmatch(plain(heading)) else f"sfr:{heading}"
        pieces.append(
            rows.frame.select(
                tidy("place_code").alias("place_code"), tidy("place_name").alias("place_name"), "level",
                pl.when(pl.col("level") == "upper tier").then(tidy("dfe_number")).alias("dfe_number"),
                pl.lit(str(year)).alias("period"), pl.lit(year).alias("year"),
                pl.lit(measure).alias("measure"), pl.lit("").alias("breakdown"),
                pl.col(heading).alias("value"), pl.col(symbol_of(heading)).alias("symbol"),
                pl.lit(unit_of(measure)).alias("unit"),
            )
        )  # fmt: skip
    return Made(
        rows, {"observations": pl.concat(pieces)}, f"{year}, first release", released=f"{year}.0"
    )


FIRST_RELEASES = SheetSource(
    name="looked-after-history",
    title="Children looked after, statistical first release",
    tables=("observations",),
    origin=DFE,
    wants=want(place_code="newgeogcode", level="geogl", dfe_number="geogc", place_name="geogn"),
    also=lambda headings: _year(headings) is not None,
    make=read,
    measures=lambda place: frozenset({"looked_after"}),
)
