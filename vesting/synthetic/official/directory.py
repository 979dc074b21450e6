"""The county's postcodes, as ONS publishes them: the columns of the National Statistics lookup."""

from __future__ import annotations

from collections.abc import Iterator

from vesting.synthetic.grid import to_longitude_latitude
from vesting.synthetic.nation import COUNTY_AT, UNITARY_AT
from vesting.synthetic.official.text import csv_bytes
from vesting.synthetic.postcodes import EACH, place_postcodes
from vesting.synthetic.world import COUNTRY_CODE, World

COLUMNS = (
    "pcd", "pcd2", "pcds", "dointr", "doterm", "usertype", "oseast1m", "osnrth1m", "osgrdind",
    "oa21", "cty", "ced", "laua", "ward", "nhser", "ctry", "rgn", "pcon", "ttwa", "itl", "park",
    "lsoa21", "msoa21", "wz11", "sicbl", "bua22", "ru11ind", "oac11", "lat", "long", "lep1", "lep2",
    "pfa", "imd", "icb",
)  # fmt: skip
"""Columns of the lookup for the areas of the Census of 2021."""


def lookup(world: World) -> bytes:
    """Postcode to LSOA, ward and district; terminated postcodes are kept, as ONS keeps them."""
    rows = ([row.get(column, "") for column in COLUMNS] for row in _rows(world))
    return csv_bytes(COLUMNS, rows)


def _rows(world: World) -> Iterator[dict[str, object]]:
    held, county = place_postcodes(world), world.county
    lsoas, wards, districts = world.lsoa_codes, world.ward_codes, world.district_codes
    longitude, latitude = to_longitude_latitude(*held.points.T)
    region = {a: f"E12{901 + world.nation.region[a]:06d}" for a in (COUNTY_AT, UNITARY_AT)}
    for i, code in enumerate(held.codes):
        at = int(held.lsoa[i])
        outward, inward = code.split(" ")
        owner = int(world.nation.home[at])
        yield {
            "pcd": f"{outward:<4}{inward}",
            "pcd2": f"{outward:<4} {inward}",
            "pcds": code,
            "dointr": 198001,
            "doterm": int(held.ended[i]) or "",
            "usertype": 0,
            "oseast1m": int(held.points[i, 0]),
            "osnrth1m": int(held.points[i, 1]),
            "osgrdind": 1,
            "oa21": f"E00{90001 + 2 * at + 2 * (i % EACH) // EACH:06d}",
            "cty": world.nation.gss[COUNTY_AT] if owner == COUNTY_AT else "E99999999",
            "laua": districts[county.district[at]],
            "ward": wards[county.ward[at]],
            "ctry": COUNTRY_CODE,
            "rgn": region[owner],
            "park": "E65000001",
            "lsoa21": lsoas[at],
            "lat": f"{latitude[i]:.6f}",
            "long": f"{longitude[i]:.6f}",
        }
