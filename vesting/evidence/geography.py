"""What official codes and headings say about the kind of a place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from vesting.evidence.headings import plain

ENGLAND = "E92000001"

# Meaning of the first three characters: ONS, Register of Geographic Codes.
PREFIXES = {
    "E00": "oa", "W00": "oa", "E01": "lsoa", "W01": "lsoa", "S01": "lsoa", "N20": "lsoa",
    "E02": "msoa", "W02": "msoa", "E04": "parish", "W04": "parish",
    "E05": "ward", "W05": "ward", "S13": "ward", "N08": "ward",
    "E06": "district", "E07": "district", "E08": "district", "E09": "district",
    "W06": "district", "S12": "district", "N09": "district",
    "E10": "upper tier", "E47": "combined authority", "E61": "combined authority",
    "E12": "region", "E13": "region", "E92": "national", "W92": "national", "S92": "national",
    "N92": "national", "K02": "national", "K03": "national", "K04": "national",
}  # fmt: skip
"""Level of place by the first three characters of its official code."""

# Official abbreviations in attribute names, such as LAD24CD; also those of repackaged files.
_KINDS = {
    "oa": "oa", "lsoa": "lsoa", "lowerlayersuperoutputarea(s)?": "lsoa",
    "lowersuperoutputarea(s)?": "lsoa", "msoa": "msoa", "middlelayersuperoutputarea(s)?": "msoa",
    "wd": "ward", "ward": "ward", "wards": "ward",
    "par": "parish", "parncp": "parish", "parish": "parish", "ncp": "parish",
    "lad": "district", "ltla": "district", "la": "district",
    "lowertierlocalauthorit(y|ies)": "district", "localauthoritydistrict(s)?": "district",
    "utla": "upper tier", "ctyua": "upper tier", "cty": "upper tier", "county": "upper tier",
    "uppertierlocalauthorit(y|ies)": "upper tier", "countiesandunitaryauthorities": "upper tier",
    "cauth": "combined authority", "rgn": "region", "region": "region", "regions": "region",
    "ctry": "national", "country": "national", "ew": "national", "gb": "national", "uk": "national",
}  # fmt: skip

_HEADING = re.compile(
    r"(?P<before>\d{2}|\d{4})?(?P<kind>" + "|".join(_KINDS) + r")(?P<year>\d{4}|\d{2})?"
    r"(?P<part>cd|code|nm|name|codeofthearea)(?P<after>\d{4}|\d{2})?(?P<active>active)?"
)


@dataclass(frozen=True, slots=True)
class Geography:
    """What a heading such as ``LAD24CD`` or ``ltla24_code`` stands for.

    Attributes:
        level: Level of place.
        year: Year of the codes in four digits; 0 where the heading does not say.
        part: ``code`` or ``name``.
        heading: The published heading.
        kind: The abbreviation, such as ``lad``; two kinds may share a level.
    """

    level: str
    year: int
    part: str
    heading: str
    kind: str


@lru_cache(maxsize=65_536)
def geography_of(heading: str) -> Geography | None:
    """Understand a heading that names a kind of place; None where it does not.

    >>> geography_of("LSOA 2021 Code").level, geography_of("LAD24NM").year
    ('lsoa', 2024)
    """
    met = _HEADING.fullmatch(plain(heading))
    if met is None:
        return None
    digits = met["year"] or met["after"] or met["before"] or ""
    year = int(digits) + (2000 if len(digits) == 2 else 0) if digits else 0
    part = "name" if met["part"] in ("nm", "name") else "code"
    level = next(v for k, v in _KINDS.items() if re.fullmatch(k, met["kind"]))
    return Geography(level, year or (9999 if met["active"] else 0), part, heading, met["kind"])


def geographies(headings: Sequence[str]) -> tuple[Geography, ...]:
    """Every code heading among some, in their order."""
    found = (geography_of(h) for h in headings)
    return tuple(g for g in found if g and g.part == "code")


def name_beside(code: Geography, headings: Sequence[str]) -> str | None:
    """The heading that holds the names which belong to a code heading."""
    names = [g for g in map(geography_of, headings) if g and g.part == "name"]
    for same in (
        [n for n in names if (n.kind, n.year) == (code.kind, code.year)],
        [n for n in names if (n.level, n.year) == (code.level, code.year)],
    ):
        if same:
            return same[0].heading
    return None


def level_of(code: str) -> str:
    """Level of place by its code; ``polygon`` for a code that is not official."""
    return PREFIXES.get(code[:3], "polygon")


def level_expr(column: str, otherwise: str = "polygon") -> pl.Expr:
    """Level of place by the codes of a column."""
    return pl.col(column).str.slice(0, 3).replace_strict(PREFIXES, default=otherwise)


def authority_level(column: str) -> pl.Expr:
    """Like :func:`level_expr`, for tables of authorities: every council there is ``upper tier``."""
    return level_expr(column, "upper tier").replace({"district": "upper tier"})
