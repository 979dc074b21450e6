"""Which place lies in which, as ONS publishes it."""

from __future__ import annotations

from vesting.synthetic.county import PLACES
from vesting.synthetic.land import LSOAS
from vesting.synthetic.names import TOWN_WARDS
from vesting.synthetic.nation import COUNTY_AT, FIRST_PEER, UNITARY_AT
from vesting.synthetic.official.boundaries import lsoa_names
from vesting.synthetic.official.text import csv_bytes
from vesting.synthetic.world import World

WARD_OF_PEERS = 5
"""LSOAs in a ward of a peer."""


def lsoa_to_ward(world: World) -> bytes:
    """LSOA (2021) to electoral ward (2024) to district (2024)."""
    heading = [
        f"{level}{part}" for level in ("LSOA21", "WD24", "LAD24") for part in ("CD", "NM", "NMW")
    ]
    places = zip(world.lsoa_codes, lsoa_names(world), _wards(world), _districts(world), strict=True)
    rows = (
        (lsoa, name, "", *ward, "", *district, "", i + 1)
        for i, (lsoa, name, ward, district) in enumerate(places)
    )
    return csv_bytes([*heading, "ObjectId"], rows, bom=True)


def _districts(world: World) -> list[tuple[str, str]]:
    """Code and name of the district of every LSOA of the country."""
    districts = district_names(world)
    return [districts[d] for d in district_of_lsoa(world)]


def _wards(world: World) -> list[tuple[str, str]]:
    """Code and name of the ward of every LSOA; of peers, five LSOAs are a ward."""
    own = list(zip(world.ward_codes, world.county.ward_names, strict=True))
    found = [own[w] for w in world.county.ward]
    code, last, held = 90000 + len(own), "", 0
    for name, _ in _districts(world)[LSOAS:]:
        held = held + 1 if name == last and held < WARD_OF_PEERS else 1
        code, last = code + (held == 1), name
        found.append((f"E05{code:06d}", TOWN_WARDS[code % len(TOWN_WARDS)]))
    return found


def lsoa_to_parish(world: World) -> bytes:
    """LSOA (2021) to parish (2024) to district (2024)."""
    heading = ("LSOA21CD", "LSOA21NM", "PARNCP24CD", "PARNCP24NM", "LAD24CD", "LAD24NM", "ObjectId")
    names = lsoa_names(world)
    county, codes = world.county, world.district_codes
    lsoas, parishes = world.lsoa_codes, world.parish_codes
    rows = [
        (
            lsoas[i],
            names[i],
            parishes[p],
            county.parish_names[p],
            codes[d],
            PLACES[d],
            i + 1,
        )
        for i, (p, d) in enumerate(zip(county.parish, county.district, strict=True))
    ]
    return csv_bytes(heading, rows, bom=True)


def district_to_upper_tier(world: World) -> bytes:
    """District to the authority with children's services, in ONS's layout of April 2023."""
    heading = ("LTLA23CD", "LTLA23NM", "LTLA23NMW", "UTLA23CD", "UTLA23NM", "UTLA23NMW", "ObjectId")
    nation = world.nation
    pairs = [
        (code, name, nation.gss[COUNTY_AT], nation.names[COUNTY_AT])
        for code, name in zip(world.district_codes[:-1], PLACES, strict=False)
    ]
    own = [UNITARY_AT, *range(FIRST_PEER, len(nation))]
    pairs += [(nation.gss[a], nation.names[a], nation.gss[a], nation.names[a]) for a in own]
    rows = [(a, b, "", c, d, "", i + 1) for i, (a, b, c, d) in enumerate(pairs)]
    return csv_bytes(heading, rows, bom=True)


def district_names(world: World) -> tuple[tuple[str, str], ...]:
    """Codes and names of all districts of the country, the county's first."""
    peers = zip(world.nation.gss[FIRST_PEER:], world.nation.names[FIRST_PEER:], strict=True)
    return (*zip(world.district_codes, PLACES, strict=True), *peers)


def district_of_lsoa(world: World) -> list[int]:
    """Position in ``district_names`` of the district of every LSOA of the country."""
    extra = len(PLACES) - FIRST_PEER
    return [*world.county.district, *(int(a) + extra for a in world.nation.home[LSOAS:])]
