"""Small maps for tests: squares of about a kilometre, and frames of the declared tables."""

from __future__ import annotations

import polars as pl
import shapely

from vesting.area.shapes import Shapes
from vesting.evidence import tables

ORIGIN = (-1.0, 52.0)
SIDE = 0.01
"""Side of a square in degrees: 1.11 km north, 0.69 km east."""


def square(column: float, row: float, width: float = 1, height: float = 1) -> shapely.Polygon:
    # Rounded, so that two squares side by side hold the same numbers, as in an official layer.
    west, east = (round(ORIGIN[0] + c * SIDE, 9) for c in (column, column + width))
    south, north = (round(ORIGIN[1] + r * SIDE, 9) for r in (row, row + height))
    return shapely.box(west, south, east, north)


def grid(columns: int, rows: int) -> Shapes:
    """Squares named by their column and row: ``00``, ``10``, ..."""
    codes = [f"{c}{r}" for r in range(rows) for c in range(columns)]
    made = [square(c, r) for r in range(rows) for c in range(columns)]
    return Shapes.of(codes, made, [f"Square {code}" for code in codes])


def lookup(pairs: list[tuple[str, str]], level: str, parent_level: str) -> pl.DataFrame:
    rows = [
        {
            "place_code": child,
            "place_name": f"Place {child}",
            "level": level,
            "parent_code": parent,
            "parent_name": f"Place {parent}",
            "parent_level": parent_level,
        }
        for child, parent in pairs
    ]
    return pl.DataFrame(rows, schema=tables.LOOKUP.schema)


def councils(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=tables.COUNCILS.schema)


def changes(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=tables.CHANGES.schema)


def observations(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=tables.OBSERVATIONS.schema)
