"""Which council has a district's children today, and how it was last judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from vesting.area.reorganisation import Area
from vesting.evidence.shelf import Shelf
from vesting.options.ground import Judgement

PARTS = ("leaders", "help_and_protection", "in_care", "care_leavers")
"""Judgements by heading, which remain after the overall grade ended in April 2026."""


def authorities(shelf: Shelf, area: Area, districts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Code and name of the council with children's services, for each district.

    A council of the area that has children's services is its own authority; the others belong to
    the county, by the lookup held or else by what the area says of itself.
    """
    rows, _ = shelf.lookup("district", "upper tier", districts)
    above = {
        row["place_code"]: (row["parent_code"], row["parent_name"] or row["parent_code"])
        for row in rows.iter_rows(named=True)
    }
    council_of = {code: council for council in area.councils for code in council.every_code}
    county = (area.county.code_on(area.date), area.county.name) if area.county else None

    def authority(district: str) -> tuple[str, str]:
        council = council_of[district]
        if council.upper_tier:
            return district, council.name
        return above.get(district) or county or (council.county or district, council.name)

    return tuple(authority(district) for district in districts)


def _judgement(row: Mapping[str, object], council: str) -> Judgement:
    return Judgement(
        council=council,
        overall=str(row["overall"] or ""),
        inspected=row["inspected"],  # type: ignore[arg-type]
        published=row["published"],  # type: ignore[arg-type]
        parts={part: str(row[part]) for part in PARTS if row[part]},
    )


def latest_judgements(shelf: Shelf, councils: Mapping[str, str]) -> Mapping[str, Judgement]:
    """The latest graded inspection of each council.

    Args:
        shelf: Official files.
        councils: Names by code; a file that has no codes is matched by name.

    Returns:
        Judgement by code; a council without a graded inspection is left out.
    """
    rows = shelf.frame("inspections")
    graded = rows.filter(pl.any_horizontal(pl.col(c).is_not_null() for c in ("overall", *PARTS)))
    newest = graded.with_columns(pl.coalesce("published", "inspected").alias("when")).sort(
        "when", "inspected", descending=True, nulls_last=True
    )
    found: dict[str, Judgement] = {}
    names = {name.casefold(): code for code, name in councils.items()}
    for row in newest.iter_rows(named=True):
        code = row["place_code"] or names.get(str(row["place_name"]).casefold(), "")
        if code in councils and code not in found:
            found[code] = _judgement(row, councils[code])
    return found
