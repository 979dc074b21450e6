"""A small south coast of squares, under the codes of real councils."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
import shapely

from vesting.evidence.tables import INSPECTIONS

HAMPSHIRE = ("E07000091", "E07000094")  # New Forest, Winchester
PORTSMOUTH, SOUTHAMPTON, ISLAND = "E06000044", "E06000045", "E06000046"
DORSET, WILTSHIRE = "E06000059", "E06000054"

BOXES = {
    DORSET: (-2.6, 50.7, -2.0, 51.0),
    HAMPSHIRE[0]: (-1.9, 50.7, -1.5, 51.0),
    SOUTHAMPTON: (-1.5, 50.9, -1.4, 51.0),
    HAMPSHIRE[1]: (-1.5, 51.0, -1.0, 51.3),
    PORTSMOUTH: (-1.2, 50.9, -1.0, 51.0),
    ISLAND: (-1.5, 50.6, -1.1, 50.68),
    WILTSHIRE: (-1.9, 51.0, -1.5, 51.5),
}
CHILDREN = {
    DORSET: 66_000.0,
    HAMPSHIRE[0]: 30_000.0,
    SOUTHAMPTON: 50_000.0,
    HAMPSHIRE[1]: 255_000.0,
    PORTSMOUTH: 42_000.0,
    ISLAND: 23_000.0,
    WILTSHIRE: 20_000.0,
}
GOOD, RI = "Good", "Requires improvement to be good"


def inspection(code, overall, published, name="", **headings):
    row = dict.fromkeys(INSPECTIONS.schema)
    row |= {
        "place_code": code or None,
        "place_name": name or code,
        "level": "upper tier",
        "framework": "ILACS",
    }
    row |= {"overall": overall, "published": published, "inspected": published, **headings}
    return row


ROWS = [
    inspection("E10000014", "Outstanding", date(2024, 7, 23), leaders="Outstanding"),
    inspection("E10000014", "Good", date(2011, 8, 12)),
    inspection(
        PORTSMOUTH, "Good", date(2023, 7, 3), leaders="Good", care_leavers="Requires improvement"
    ),
    inspection(
        SOUTHAMPTON,
        None,
        date(2026, 5, 1),
        leaders="Good",
        in_care="Outstanding",
        care_leavers=GOOD,
    ),
    inspection(ISLAND, "Good", date(2023, 12, 15)),
    inspection(None, "Adequate", date(2012, 1, 1), name="Dorset"),
    inspection(None, "Good", date(2012, 1, 1), name="A place that never was"),
    inspection(PORTSMOUTH, None, date(2025, 1, 1)),
]


@pytest.fixture(scope="session")
def boundaries() -> pl.DataFrame:
    """Squares as outlines of districts."""
    return pl.DataFrame(
        {
            "place_code": list(BOXES),
            "place_name": list(BOXES),
            "level": ["district"] * len(BOXES),
            "geometry": [shapely.to_wkb(shapely.box(*box)) for box in BOXES.values()],
        }
    )


@pytest.fixture(scope="session")
def inspections() -> pl.DataFrame:
    """Judgements, some of them awkward."""
    return pl.DataFrame(ROWS, schema=INSPECTIONS.schema)
