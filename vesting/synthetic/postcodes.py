"""Postcodes that do not exist, placed in the county's LSOAs.

The areas LM (the county) and DB (the rest of the country) have the form of a postcode area and are
not in use by Royal Mail.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely

from vesting.maths.arrays import Floats, Ints
from vesting.synthetic.chance import stream
from vesting.synthetic.county import PLACES
from vesting.synthetic.land import LSOAS
from vesting.synthetic.world import World

AREA, AREA_ELSEWHERE = "LM", "DB"
"""Postcode areas of the county and of the country around it."""
EACH = 6
"""Postcodes in an LSOA."""
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_TRIES, _REACH = 12, 350.0


@dataclass(frozen=True, slots=True)
class Postcodes:
    """The county's postcodes, LSOA by LSOA.

    Attributes:
        codes: Postcodes with one space, such as ``"LM4 2AB"``.
        lsoa: Position of the LSOA of each.
        points: National Grid metres, ``(postcodes, 2)``.
        ended: Month in which it went out of use as ``yyyymm``; 0 while in use.
    """

    codes: tuple[str, ...] = field(repr=False)
    lsoa: Ints = field(repr=False)
    points: Floats = field(repr=False)
    ended: Ints = field(repr=False)


def place_postcodes(world: World) -> Postcodes:
    """Place postcodes inside the LSOAs; a postcode district is a district of the county."""
    rng = stream(world.seed, "postcodes")
    lsoa = np.repeat(np.arange(LSOAS), EACH)
    number, codes = dict.fromkeys(range(len(PLACES)), 0), []
    for at in lsoa.tolist():
        district = world.county.district[at]
        codes.append(code_of(AREA, district + 1, number[district]))
        number[district] += 1
    gone = rng.random(len(lsoa)) < 0.04
    years = rng.integers(2012, 2025, len(lsoa)) * 100 + rng.integers(1, 13, len(lsoa))
    return Postcodes(tuple(codes), lsoa, _points(rng, world, lsoa), np.where(gone, years, 0))


def code_of(area: str, district: int, number: int) -> str:
    """The postcode of a number within a postcode district, such as ``LM4 2AB``."""
    sector, unit = divmod(number, len(_LETTERS) ** 2)
    first, second = divmod(unit, len(_LETTERS))
    district, sector = district + 20 * (sector // 9), sector % 9 + 1
    return f"{area}{district} {sector}{_LETTERS[first]}{_LETTERS[second]}"


def _points(rng: np.random.Generator, world: World, lsoa: Ints) -> Floats:
    """A point inside the LSOA of each postcode, near its centre; the centre where none is found."""
    centres = world.cells.centres[lsoa]
    shapes = np.asarray(world.cells.shapes[:LSOAS])[lsoa]
    shapely.prepare(shapes)
    points, found = centres.copy(), np.zeros(len(lsoa), dtype=bool)
    for attempt in range(_TRIES):
        reach = _REACH * 0.8**attempt
        tried = np.rint(centres + rng.normal(0, reach, centres.shape))
        inside = shapely.contains_xy(shapes, tried[:, 0], tried[:, 1]) & ~found
        points[inside], found = tried[inside], found | inside
    return points
