"""Which columns of a file hold the place that a row is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from vesting.evidence.geography import geographies, level_expr, name_beside
from vesting.evidence.headings import plain
from vesting.evidence.rows import Rows
from vesting.evidence.symbols import tidy
from vesting.evidence.tables import LEVELS

_CODES = (
    "code",
    "areacode",
    "geographycode",
    "gsscode",
    "onscode",
    "areacodes",
    "placecode",
    "areacd",
    "mnemonic",
)
_NAMES = (
    "name", "areaname", "areanames", "geographyname", "geography", "placename", "areanm", "area",
)  # fmt: skip
_PRESENT = 9998
CODE_FORM = r"^[EWSNKJ]\d{8}$"
"""What an official code looks like."""


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """Headings of the place that a row is about.

    Attributes:
        code: Heading of the code.
        name: Heading of the name; None where there is none.
        level: Level that the heading says; empty where only the code can tell.
        year: Year of the codes; 0 where the heading does not say.
    """

    code: str
    name: str | None
    level: str = ""
    year: int = 0


def place_columns(headings: Sequence[str]) -> PlaceColumns | None:
    """The smallest place named by a code column.

    Where there are several years, the latest; a heading without a year means the present codes.
    """
    codes = geographies(headings)
    if codes:
        best = min(codes, key=lambda g: (LEVELS.index(g.level), -(g.year or _PRESENT)))
        return PlaceColumns(best.heading, name_beside(best, headings), best.level, best.year)
    by_plain = {plain(h): h for h in headings}
    code = next((by_plain[c] for c in _CODES if c in by_plain), None)
    if code is None:
        return None
    return PlaceColumns(code, next((by_plain[n] for n in _NAMES if n in by_plain), None))


def with_place(rows: Rows, columns: PlaceColumns) -> Rows:
    """Rows with ``place_code``, ``place_name`` and ``level``; rows without an official code aside."""
    code = tidy(columns.code)
    rows = rows.with_columns(
        code.alias("place_code"),
        (tidy(columns.name) if columns.name else pl.lit(None, pl.String)).alias("place_name"),
    )
    rows = rows.need("place_code").quarantine(
        ~pl.col("place_code").str.contains(CODE_FORM), "is not an official code", columns.code
    )
    level = pl.lit(columns.level) if columns.level else level_expr("place_code")
    return rows.with_columns(level.alias("level"))
