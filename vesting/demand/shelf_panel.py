"""Panels of authorities from the shelf: figures by year, and who touches whom."""

from __future__ import annotations

from datetime import date
from math import isfinite

import polars as pl

from vesting.area.council import Council, Kind
from vesting.area.derive import upper_tier_edges
from vesting.area.published import enrich
from vesting.area.registry import Registry, registry
from vesting.area.shapes import Shapes
from vesting.errors import InputError, Problem
from vesting.evidence.shelf import Shelf

NO_PANEL = Problem("DEM-E32", "No figures of authorities are held for a panel", InputError)
NO_OUTLINES = Problem(
    "DEM-E33", "No boundaries are held from which neighbours can be told", InputError
)

STOCK = "looked_after"
"""Children looked after at 31 March: what is counted, and the size of an authority."""
OLDEST_CHILD = 17
DRAWN = (Kind.DISTRICT, Kind.UNITARY, Kind.METROPOLITAN, Kind.LONDON)
"""Councils whose residents are published one by one; a county's are those of its districts."""
SPEND = "gross_spend_looked_after"
"""Gross spending on them in the financial year that ends that day."""


def register_of(shelf: Shelf) -> Registry:
    """Councils that the package knows and those that the files add."""
    return enrich(
        registry(),
        councils=shelf.frame("councils"),
        changes=shelf.frame("code_changes"),
        lookup=shelf.frame("lookup").filter(pl.col("parent_level") == "upper tier"),
    )


def authority_panel(shelf: Shelf, measure: str = STOCK) -> pl.DataFrame:
    """One measure of every authority by year, with its children looked after at that time.

    Args:
        shelf: Official files.
        measure: Measure of authorities that is published every year.

    Returns:
        Columns ``authority, year, value, children``; where an authority has no figure it has no row.

    Raises:
        InputError: DEM-E32.
    """
    wanted = _yearly(shelf, measure)
    sizes = wanted if measure == STOCK else _yearly(shelf, STOCK)
    if wanted.is_empty() or sizes.is_empty():
        lacking = measure if wanted.is_empty() else STOCK
        raise NO_PANEL(
            f"No figures of {lacking.replace('_', ' ')} by authority are held",
            mend="Add the Local Authority Interactive Tool, or the publication of all authorities.",
        )
    counts = sizes.select("authority", "year", children="value")
    return wanted.join(counts, on=["authority", "year"], how="left").sort("authority", "year")


def _yearly(shelf: Shelf, measure: str) -> pl.DataFrame:
    rows = shelf.series(measure).filter(
        (pl.col("level") == "upper tier")
        & pl.col("value").is_not_null()
        & (pl.col("place_code").str.len_chars() == 9)
    )
    return rows.select(authority="place_code", year=pl.col("year").cast(pl.Int64), value="value").unique(
        ["authority", "year"], keep="first", maintain_order=True
    )  # fmt: skip


def neighbours(shelf: Shelf, register: Registry | None = None) -> tuple[tuple[str, str], ...]:
    """Pairs of authorities that share a border by land or a crossing.

    Raises:
        InputError: DEM-E33.
    """
    rows, _ = shelf.boundaries("district")
    if rows.is_empty():
        raise NO_OUTLINES(
            "No boundaries of districts are held",
            mend="Add a file of local authority district boundaries: vesting data add FILE",
        )
    living = rows.filter(pl.col("place_code").str.starts_with("E") & pl.col("end").is_null())
    edges = upper_tier_edges(Shapes.from_frame(living), register=register or register_of(shelf))
    return tuple(edge.pair for edge in edges.on())


def regions_of(register: Registry, day: date) -> dict[str, str]:
    """Region of every authority with children's services that existed on a day, by its code that day."""
    return {
        council.code_on(day): council.region
        for council in register.living(day)
        if council.upper_tier and council.region
    }


def children_of_authorities(shelf: Shelf, register: Registry, day: date) -> dict[str, float]:
    """Residents aged 0 to 17 of every authority, districts added up to their county."""
    living = [c for c in register.living(day) if c.kind in DRAWN]
    parent = {c.code_on(day): _county(c, register, day) for c in living}
    figures = shelf.population(list(parent), 0, OLDEST_CHILD)
    total: dict[str, float] = {}
    for code, above in parent.items():
        total[above] = total.get(above, 0.0) + figures.values.get(code, float("nan"))
    return {code: n for code, n in total.items() if isfinite(n)}


def _county(council: Council, register: Registry, day: date) -> str:
    above = register.get(council.county) if not council.upper_tier else None
    return above.code_on(day) if above else council.code_on(day)
