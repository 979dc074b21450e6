"""The small tables that only the councils themselves can bring, under the headings of our templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from vesting.evidence.local_tables import (
    COUNCILLORS,
    FLOWS,
    HIGH_NEEDS_DEFICIT,
    NEED_AND_FUNDING,
    PARTNER_AREAS,
    SCHOOLS,
    TAX_BASE,
)
from vesting.evidence.table import Table
from vesting.synthetic.chance import stream
from vesting.synthetic.county import PLACES
from vesting.synthetic.grid import to_longitude_latitude
from vesting.synthetic.land import LSOAS
from vesting.synthetic.names import COUNTY, UNITARY
from vesting.synthetic.nation import COUNTY_AT, UNITARY_AT
from vesting.synthetic.official.text import csv_bytes
from vesting.synthetic.world import World

_SAID = {"period": "2024-25", "source": "Loamshire, made by a program"}
_PHASES = {"Primary": (3, 260), "Secondary": (12, 1_050), "Special": (1_000, 110)}
"""LSOAs to a school and pupils in one, by phase."""
_PARTNERS = {
    "police": ("Loam Valley Constabulary",) * len(PLACES),
    "health": tuple(
        "North Loamshire Integrated Care Board" if d in (0, 1, 5, 6, 7, 12)
        else "South Loamshire Integrated Care Board" for d in range(len(PLACES))
    ),
    "youth justice": (*(f"{COUNTY} Youth Justice Service",) * (len(PLACES) - 1), f"{UNITARY} Youth Justice Service"),
}  # fmt: skip
"""Partners by district: one police force, two care boards, a youth justice service each."""


Row = Mapping[str, object]


def _table(table: Table, rows: Iterable[Row]) -> bytes:
    """Rows by name of column; a column that a row does not name is left empty."""
    names = [column.name for column in table.columns]
    return csv_bytes(names, ([row.get(name) for name in names] for row in rows))


def _places(world: World) -> list[dict[str, object]]:
    """Codes and names of the districts."""
    return [
        {"place_code": code, "place_name": name}
        for code, name in zip(world.district_codes, PLACES, strict=True)
    ]


def _sums(world: World, values: np.ndarray) -> np.ndarray:
    """Totals by district of values by LSOA of the county."""
    return np.bincount(np.array(world.county.district), values[:LSOAS], len(PLACES))


def partner_areas(world: World) -> bytes:
    """Which district lies in which partner's area."""
    return _table(
        PARTNER_AREAS,
        (
            {**place, "kind": kind, "partner": partner}
            for kind, partners in _PARTNERS.items()
            for place, partner in zip(_places(world), partners, strict=True)
        ),
    )


def tax_base(world: World) -> bytes:
    """Band D dwellings and tax of each district: more dwellings where hardship is less."""
    rng = stream(world.seed, "tax base")
    people = _sums(world, world.people.persons.sum(axis=1))
    hardship = _sums(world, world.people.hardship) / _sums(world, np.ones(LSOAS))
    base = people * 0.36 * np.exp(-0.12 * hardship + rng.normal(0, 0.03, len(PLACES)))
    tax = 2_210 + rng.normal(0, 70, len(PLACES))
    return _table(
        TAX_BASE,
        (
            {**place, "band_d_dwellings": round(b, 1), "band_d_tax": round(t, 2), **_SAID}
            for place, b, t in zip(_places(world), base.tolist(), tax.tolist(), strict=True)
        ),
    )


def councillors(world: World) -> bytes:
    """Seats and electors of every ward on its district's council."""
    rng = stream(world.seed, "electors")
    county, adults = world.county, world.people.aged(18, 90)[:LSOAS]
    electors = np.bincount(np.array(county.ward), adults) * rng.uniform(
        0.92, 0.96, max(county.ward) + 1
    )
    district = dict(zip(county.ward, county.district, strict=True))
    wards = zip(world.ward_codes, county.ward_names, electors.tolist(), strict=True)
    return _table(
        COUNCILLORS,
        (
            {
                "place_code": code,
                "place_name": name,
                "council": PLACES[district[w]],
                "councillors": max(1, round(roll / 2_900)),
                "electors": round(roll),
                **_SAID,
            }
            for w, (code, name, roll) in enumerate(wards)
        ),
    )


def schools(world: World) -> bytes:
    """A primary school for every three LSOAs, a secondary for every twelve, one special a district."""
    rng = stream(world.seed, "schools")
    rows: list[Row] = []
    for d in range(len(PLACES)):
        here = np.flatnonzero(np.array(world.county.district) == d)
        for phase, (lsoas, pupils) in _PHASES.items():
            for at in rng.choice(here, max(len(here) // lsoas, 1), replace=False).tolist():
                number = 900_001 + len(rows)
                rows.append(
                    _school(world, number, phase, at, round(pupils * rng.uniform(0.6, 1.4)))
                )
    return _table(SCHOOLS, rows)


def _school(world: World, urn: int, phase: str, lsoa: int, pupils: int) -> Row:
    longitude, latitude = to_longitude_latitude(*world.cells.centres[lsoa])
    return {
        "urn": urn,
        "name": f"{world.county.parish_names[world.county.parish[lsoa]]} {phase} School",
        "phase": phase,
        "status": "Open",
        "kind": "Community school",
        "place_code": world.district_codes[world.county.district[lsoa]],
        "longitude": round(float(longitude), 5),
        "latitude": round(float(latitude), 5),
        "pupils": pupils,
    }


def deficits(world: World) -> bytes:
    """High-needs deficits of the county and its unitary."""
    nation, plans = world.nation, world.needs.flows["ehc_plans"].stock[:, -1]
    total = nation.sums(plans)
    return _table(
        HIGH_NEEDS_DEFICIT,
        (
            {
                "place_code": nation.gss[at],
                "place_name": nation.names[at],
                "deficit": round(float(total[at]) * each, -3),
                **_SAID,
            }
            for at, each in ((COUNTY_AT, 8_300), (UNITARY_AT, 5_100))
        ),
    )


def need_and_funding(world: World) -> bytes:
    """Need by an assessed formula, and funding that has not kept pace with it."""
    rng = stream(world.seed, "funding")
    children = _sums(world, world.people.aged(0, 17))
    poor = _sums(world, world.people.idaci * world.people.aged(0, 15))
    need = 420 * children + 2_300 * poor
    before = need * rng.normal(1, 0.07, len(PLACES))
    funding = before * need.sum() / before.sum() * 0.96
    return _table(
        NEED_AND_FUNDING,
        (
            {**place, "need": round(x, -3), "funding": round(y, -3), **_SAID}
            for place, x, y in zip(_places(world), need.tolist(), funding.tolist(), strict=True)
        ),
    )


def flows(world: World) -> bytes:
    """Looked-after children and foster carers by the district of home and of placement."""
    rng = stream(world.seed, "placements")
    stock = _sums(world, world.needs.flows["looked_after"].stock[:, -1])
    likely = _near(world)
    rows: list[Row] = []
    for kind, share in (("looked after", 0.62), ("foster carers", 0.4)):
        for d, code in enumerate(world.district_codes):
            placed = rng.multinomial(round(float(stock[d]) * share), likely[d])
            rows += [
                {
                    "kind": kind,
                    "from_code": code,
                    "to_code": world.district_codes[e],
                    "persons": int(n),
                    **_SAID,
                    "period": "31 March 2025",
                }
                for e, n in enumerate(placed)
                if n
            ]
    return _table(FLOWS, rows)


def _near(world: World) -> np.ndarray:
    """Chance of a placement in each district, by district of home: nearer is likelier."""
    district, points = np.array(world.county.district), world.cells.centres[:LSOAS]
    middle = np.array([points[district == d].mean(axis=0) for d in range(len(PLACES))])
    apart = np.hypot(*(middle[:, None] - middle[None]).transpose(2, 0, 1)) / 1_000
    likely = np.exp(-apart / 9) + 0.04
    return np.asarray(likely / likely.sum(axis=1, keepdims=True))
