"""Where postcodes lie: ONSPD, NSPL, and tables made of Code-Point Open."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from vesting.evidence.cells import Place
from vesting.evidence.headings import plain, want
from vesting.evidence.layout import Made, Origin, SheetSource
from vesting.evidence.places import CODE_FORM
from vesting.evidence.rows import Rows
from vesting.evidence.snapshot import ORIGINAL, REPACKAGED
from vesting.evidence.source import Specimen
from vesting.evidence.symbols import tidy
from vesting.evidence.tables import POSTCODES

ONS = Origin("Office for National Statistics", address="https://geoportal.statistics.gov.uk")

POSTCODE_FORM = r"^[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}$"
"""A postcode in capitals without spaces."""

NO_POSITION = 99.9
"""Latitude that the directories give to postcodes without a position (99.999999)."""

_CODES = {"district": "district", "ward": "ward", "lsoa": "lsoa"}
_DIRECTORY = re.compile(r"onspd|nspl", re.IGNORECASE)


def compact(column: str) -> pl.Expr:
    """Postcodes in capitals, without spaces."""
    return pl.col(column).str.replace_all(r"\s", "").str.to_uppercase()


def read(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """One row a postcode; codes that are no official codes, and positions that are none, are empty."""
    rows = rows.need("postcode").quarantine(
        ~compact("postcode").str.contains(POSTCODE_FORM).fill_null(False),
        "is not a postcode",
        "postcode",
    )
    given = rows.frame.columns
    frame = rows.frame.select(
        compact("postcode").alias("place_code"),
        pl.lit(POSTCODES.name.removesuffix("s")).alias("level"),
        *(_code(name, name in given) for name in _CODES),
        *_position({"longitude", "latitude"} <= set(given)),
        (tidy("ended") if "ended" in given else pl.lit(None, pl.String)).alias("ended"),
    ).unique("place_code", keep="first", maintain_order=True)
    named = _DIRECTORY.search(specimen.name)
    year = _year(place.headings)
    return Made(
        rows,
        {POSTCODES.name: frame},
        f"{year} codes" if year else "year of the codes not stated",
        released=year,
        standing=ORIGINAL if named else REPACKAGED,
        title=f"Postcodes with their areas ({named[0].upper()})" if named else "",
    )


def _code(name: str, given: bool) -> pl.Expr:
    if not given:
        return pl.lit(None, pl.String).alias(name)
    code = tidy(name)
    return pl.when(code.str.contains(CODE_FORM)).then(code).alias(name)


def _position(given: bool) -> tuple[pl.Expr, pl.Expr]:
    if not given:
        return (
            pl.lit(None, pl.Float64).alias("longitude"),
            pl.lit(None, pl.Float64).alias("latitude"),
        )
    x, y = (pl.col(c).cast(pl.Float64, strict=False) for c in ("longitude", "latitude"))
    real = (y < NO_POSITION) & (y > 0)
    return (
        pl.when(real).then(x).alias("longitude"),
        pl.when(real).then(y).alias("latitude"),
    )


def _year(headings: Sequence[str]) -> str:
    """Year of the district codes, from a heading such as ``lad25cd``; empty where it names none."""
    found = (re.fullmatch(r"(?:lad|lsoa|laua)(\d\d)(?:cd)?", plain(h)) for h in headings)
    return max((f"20{m[1]}" for m in found if m), default="")


POSTCODES_OF_FILE = SheetSource(
    name="postcodes",
    title="Postcodes with their areas",
    tables=(POSTCODES.name,),
    origin=ONS,
    wants=want(
        postcode=r"pcds|pcd8|pcd7|pcd2|pcd|postcode",
        district=r"optional: lad\d\dcd|oslaua|laua|ladcd|lad|adminedistrictcode|admindistrictcode",
        ward=r"optional: wd\d\dcd|osward|ward|adminwardcode",
        lsoa=r"optional: lsoa21cd|lsoa21|lsoa11cd|lsoa11|lsoacode",
        longitude=r"optional: long|longitude",
        latitude=r"optional: lat|latitude",
        ended=r"optional: doterm",
    ),
    unless=want(child="child|decom|urn|sex"),
    also=lambda headings: bool(
        {plain(h) for h in headings}
        & {
            "oslaua",
            "laua",
            "lad",
            "ladcd",
            "lsoa21",
            "lsoa11",
            "lsoa21cd",
            "lsoa11cd",
            "admindistrictcode",
        }
        or any(re.fullmatch(r"lad\d\dcd", plain(h)) for h in headings)
    ),
    make=read,
    certainty=0.92,
)
