"""What the councils of Loamshire have proposed, and small files that commands of the tutorial read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import combinations
from string import Template

import numpy as np

from vesting.synthetic.county import EAST_WARDS, PLACES
from vesting.synthetic.land import LSOAS
from vesting.synthetic.official.populations import by_district
from vesting.synthetic.official.text import csv_bytes
from vesting.synthetic.world import World

DISTRICTS = len(PLACES) - 1
"""Districts of the county; the unitary comes after them."""


@cache
def _text(name: str) -> str:
    return (files("vesting.synthetic") / "data" / name).read_text(encoding="utf-8")


def as_is(world: World) -> bytes:
    """The structure of today."""
    return _text("structures/loamshire-as-is.yaml").encode()


def two_councils(world: World) -> bytes:
    """East and west; Elverton is parted by wards."""
    return _text("structures/loamshire-two-councils.yaml").encode()


def one_council(world: World) -> bytes:
    """One council on the county's boundary."""
    return _text("structures/loamshire-one-council.yaml").encode()


def three_councils(world: World) -> bytes:
    """Three connected councils, as even as the districts allow."""
    words: dict[str, str] = {}
    for key, group in zip(("first", "second", "third"), thirds(world), strict=True):
        names = [PLACES[d] for d in group]
        words[key] = ", ".join(names)
        words[f"{key}_name"] = f"{names[0]} and {names[-1]}"
    return (
        Template(_text("structures/loamshire-three-councils.yaml.template"))
        .substitute(words)
        .encode()
    )


def borders(world: World) -> list[tuple[int, int]]:
    """Pairs of districts that share a land border, the unitary included."""
    owner = world.county.district
    found = {
        (min(owner[i], owner[j]), max(owner[i], owner[j]))
        for i, j in world.cells.borders
        if max(i, j) < LSOAS and owner[i] != owner[j]
    }
    return sorted(found)


def thirds(world: World) -> tuple[tuple[int, ...], ...]:
    """The three connected groups of districts whose residents differ least in number."""
    near = [0] * DISTRICTS
    for i, j in borders(world):
        if j < DISTRICTS:
            near[i] |= 1 << j
            near[j] |= 1 << i
    people = by_district(world).sum(axis=1)[:DISTRICTS]
    whole, best = (1 << DISTRICTS) - 1, (np.inf, (0, 0, 0))
    sizes = {
        m: int(people[[d for d in range(DISTRICTS) if m >> d & 1]].sum()) for m in _groups(near)
    }
    third = people.sum() / 3
    able = [m for m, size in sizes.items() if abs(size - third) < 0.2 * third]
    for a, b in combinations(able, 2):
        c = whole ^ a ^ b
        if not a & b and c in sizes:
            spread = max(sizes[a], sizes[b], sizes[c]) - min(sizes[a], sizes[b], sizes[c])
            best = min(best, (float(spread), (a, b, c)))
    groups = [tuple(d for d in range(DISTRICTS) if m >> d & 1) for m in best[1]]
    return tuple(sorted(groups))


def _groups(near: list[int]) -> list[int]:
    """Bit masks of all connected groups of districts that may be one of three."""
    return [m for m in range(1, 1 << len(near)) if _hangs_together(m, near)]


def _hangs_together(group: int, near: list[int]) -> bool:
    reached = group & -group
    while True:
        wider = reached
        for d, mask in enumerate(near):
            if reached >> d & 1:
                wider |= mask & group
        if wider == reached:
            return reached == group
        reached = wider


def graph(world: World) -> bytes:
    """The districts as a graph for ``vesting options count --graph``."""
    people = by_district(world).sum(axis=1)
    places = [{"id": PLACES[d], "population": int(people[d])} for d in range(DISTRICTS)]
    pairs = [[PLACES[i], PLACES[j]] for i, j in borders(world) if j < DISTRICTS]
    return (json.dumps({"places": places, "borders": pairs}, indent=1) + "\n").encode()


def units(world: World) -> bytes:
    """The two councils, LSOA by LSOA, for the commands that read a list of units."""
    county = world.county
    places = zip(world.lsoa_codes, county.district, county.ward, strict=False)
    rows = [(code, _side(world, d, w)) for code, d, w in places if d < DISTRICTS]
    return csv_bytes(("lsoa_code", "unit"), rows)


PRICES: Mapping[tuple[str, str], tuple[int, int, float]] = {
    ("kinship_foster", "own"): (270, 400, 0.03),
    ("foster_in_house", "own"): (470, 700, 0.03),
    ("foster_agency", "independent"): (1_080, 1_450, 0.04),
    ("childrens_home", "own"): (5_900, 8_200, 0.05),
    ("childrens_home", "independent"): (6_900, 10_400, 0.07),
    ("secure", "independent"): (9_800, 13_000, 0.05),
    ("supported", "independent"): (1_650, 2_900, 0.05),
    ("residential_other", "independent"): (4_800, 7_900, 0.05),
}
"""Loamshire's own weekly prices by placement and provider: mean, ninth decile, inflation a year."""


def prices(world: World) -> bytes:
    """A table of prices for a forecast of cost."""
    heading = ("placement", "provider", "weekly_mean", "weekly_p90", "inflation")
    return csv_bytes(heading, ((*key, *values) for key, values in PRICES.items()))


def share(world: World) -> bytes:
    """The costs of an emergency duty team shared by three, for ``vesting options share``."""
    county, children = world.county, world.people.aged(0, 17)
    side = np.array([_side(world, d, w) for d, w in zip(county.district, county.ward, strict=True)])
    words: dict[str, str] = {}
    for name, calls in (("east", 0.021), ("west", 0.016), ("unitary", 0.026)):
        number = int(children[:LSOAS][side == name].sum())
        words |= {name: str(number), f"{name}_calls": str(round(number * calls))}
    return Template(_text("emergency-duty.yaml.template")).substitute(words).encode()


def _side(world: World, district: int, ward: int) -> str:
    """Which of the two proposed councils, or the unitary, an LSOA of a district and ward is in."""
    if district >= DISTRICTS:
        return "unitary"
    east = district < 4 or (district == 4 and world.county.ward_names[ward] in EAST_WARDS)
    return "east" if east else "west"


def readme(world: World) -> bytes:
    """What lies in the folder."""
    return Template(_text("README.md")).substitute(seed=world.seed).encode()
