"""Projections of residents aged 0 to 90 by district, in the layout of ONS's table Z1."""

from __future__ import annotations

import numpy as np

from vesting.maths.arrays import Floats
from vesting.synthetic.chance import stream
from vesting.synthetic.official.lookups import district_names
from vesting.synthetic.official.populations import by_district, growth_of_districts
from vesting.synthetic.official.text import csv_bytes
from vesting.synthetic.people import BASE_YEAR, OLDEST
from vesting.synthetic.world import World

FIRST, LAST = 2022, 2047
"""First and last mid-year of the projections."""

ADULT = 18
_BIRTHS, _BIRTHS_SPREAD = 0.0, 0.014
"""Change of births a year over the country, and how districts differ."""
_MOVES, _MOVES_SPREAD = 0.003, 0.006
"""Children who move in or out each year as a log rate, and how districts differ."""


def projected(world: World) -> Floats:
    """Residents by district, mid-year and single year of age, ``(districts, years, 91)``.

    Children grow a year older each year, some move in or out, and births follow a trend of the district;
    adults grow as the district has grown.
    """
    rng = stream(world.seed, "projections")
    base = by_district(world).astype(np.float64)
    births = rng.normal(_BIRTHS, _BIRTHS_SPREAD, len(base))
    moves = rng.normal(_MOVES, _MOVES_SPREAD, len(base))
    years = np.arange(FIRST, LAST + 1)
    growth = np.outer(growth_of_districts(world), years - BASE_YEAR)
    found = base[:, None, :] * np.exp(growth)[:, :, None]
    for at in range(1, len(years)):
        before = found[:, at - 1, : ADULT - 1]
        found[:, at, 1:ADULT] = before * np.exp(moves)[:, None]
        found[:, at, 0] = found[:, at - 1, 0] * np.exp(births)
    return np.asarray(found)


def table_z1(world: World) -> bytes:
    """Persons by district and single year of age, one column a mid-year."""
    heading = ("AREA_CODE", "AREA_NAME", "COMPONENT", "SEX", "AGE_GROUP",
               *map(str, range(FIRST, LAST + 1)))  # fmt: skip
    names = [*map(str, range(OLDEST)), f"{OLDEST} and over"]
    rows: list[tuple[object, ...]] = []
    counts = np.rint(projected(world)).astype(np.int64)
    for (code, name), years in zip(district_names(world), counts, strict=True):
        place = (code, name, "Population", "persons")
        rows += [
            (*place, age, *values) for age, values in zip(names, years.T.tolist(), strict=True)
        ]
        rows.append((*place, "All ages", *years.sum(axis=1).tolist()))
    return csv_bytes(heading, rows)
