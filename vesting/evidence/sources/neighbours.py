"""Statistical neighbours: ten closest authorities of each, in the layouts of DfE."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from vesting.evidence.cells import Place
from vesting.evidence.headings import plain, want
from vesting.evidence.layout import Made, SheetSource
from vesting.evidence.rows import Rows
from vesting.evidence.snapshot import ORIGINAL
from vesting.evidence.source import Specimen
from vesting.evidence.sources.lait import LAIT_ORIGIN
from vesting.evidence.symbols import tidy

_NUMBER = re.compile(r"sn(\d+)")
_NAMED = re.compile(r"sn(\d+)p")
_UNNAMED = re.compile(r"snp(\d*)")


def _pairs(headings: Sequence[str]) -> list[tuple[int, str, str | None]]:
    """Rank, heading of the neighbour's number, heading of the closeness.

    Closeness is headed ``SN_1P``, or ``SNP`` ten times over, each behind its neighbour.
    """
    found = []
    for place, heading in enumerate(headings):
        met = _NUMBER.fullmatch(plain(heading))
        if met:
            behind = headings[place + 1] if place + 1 < len(headings) else ""
            named = next(
                (h for h in headings if _NAMED.fullmatch(plain(h)) and plain(h)[2:-1] == met[1]),
                None,
            )
            close = named or (behind if _UNNAMED.fullmatch(plain(behind)) else None)
            found.append((int(met[1]), heading, close))
    return found


def read(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """One row an authority and neighbour."""
    number = tidy("dfe_number").str.replace(r"\.0$", "")
    rows = rows.with_columns(number.alias("dfe_number"))
    rows = rows.exclude(
        ~pl.col("dfe_number").str.contains(r"^\d{3}$").fill_null(False), "is not an authority"
    )
    pieces = [
        rows.frame.select(
            "dfe_number",
            tidy("place_name").alias("place_name"),
            tidy(heading).str.replace(r"\.0$", "").alias("neighbour_number"),
            pl.lit(rank, pl.Int32).alias("rank"),
            (tidy(close).str.to_lowercase() if close else pl.lit(None, pl.String)).alias(
                "closeness"
            ),
        ).drop_nulls("neighbour_number")
        for rank, heading, close in _pairs(place.headings)
    ]
    year = re.search(r"(20\d\d)", specimen.stem)
    return Made(
        rows,
        {"statistical_neighbours": pl.concat(pieces).sort("dfe_number", "rank")},
        f"model of {year[1]}" if year else "year of the model not stated",
        released=year[1] if year else "",
        standing=ORIGINAL,
    )


NEIGHBOURS = SheetSource(
    name="statistical-neighbours",
    title="Statistical neighbours",
    tables=("statistical_neighbours",),
    origin=LAIT_ORIGIN,
    wants=want(dfe_number="lanum|oldlacode|lanumber", place_name="laname|name"),
    also=lambda headings: len(_pairs(headings)) >= 5,
    make=read,
)
