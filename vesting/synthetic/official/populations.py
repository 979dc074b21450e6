"""Residents: two editions of a mid-year, ages 0 to 17 by year, and census bands by LSOA."""

from __future__ import annotations

import numpy as np

from vesting.synthetic.chance import stream
from vesting.synthetic.nation import COUNTY_AT, UNITARY_AT, sum_by
from vesting.synthetic.official.boundaries import lsoa_names
from vesting.synthetic.official.explore import pages, publish
from vesting.synthetic.official.lookups import district_names, district_of_lsoa
from vesting.synthetic.official.text import csv_bytes
from vesting.synthetic.people import BASE_YEAR, OLDEST
from vesting.synthetic.world import World

CHILD_YEARS = tuple(range(2012, 2025))
"""Mid-years of the residents aged 0 to 17."""
REVISED_YEARS = (2021, 2022, 2023, 2024)
"""Mid-years in the revised edition by single year of age."""
_BANDS = ((0, 15), (16, 24), (25, 34), (35, 49), (50, 64), (65, OLDEST))
_BAND_NAMES = (
    "Aged 15 years and under", "Aged 16 to 24 years", "Aged 25 to 34 years",
    "Aged 35 to 49 years", "Aged 50 to 64 years", "Aged 65 years and over",
)  # fmt: skip


def by_district(world: World) -> np.ndarray:
    """Residents by district and single year of age in mid-``BASE_YEAR``, revised."""
    owner = np.array(district_of_lsoa(world))
    return sum_by(owner, world.people.persons, int(owner.max()) + 1)


def growth_of_districts(world: World) -> np.ndarray:
    """Log growth a year by district."""
    growth = world.people.growth
    own = [growth[COUNTY_AT]] * (len(world.district_codes) - 1)
    return np.array([*own, growth[UNITARY_AT], *growth[2:]])


def first_release(world: World) -> bytes:
    """Mid-2023 as first published: one row a district, one column an age, some 0.5 % too low."""
    rng = stream(world.seed, "first release")
    revised = by_district(world)
    drift = rng.normal(-0.005, 0.004, (len(revised), 1)) + rng.normal(0, 0.003, revised.shape)
    first = np.rint(revised * np.exp(drift)).astype(np.int64)
    rows = [
        (code, name, *(f"{v}.0" for v in (int(ages.sum()), *ages.tolist())))
        for (code, name), ages in zip(district_names(world), first, strict=True)
    ]
    return csv_bytes(("code", "name", "all", *map(str, range(OLDEST)), f"{OLDEST}+"), rows)


def revised_release(world: World) -> bytes:
    """ONS's detailed series (MYEB1): a title row, then a row for each district, sex and age."""
    rng = stream(world.seed, "sexes")
    base, growth = by_district(world), growth_of_districts(world)
    boys = rng.binomial(base, 0.495)
    heading = (
        "ladcode23",
        "laname23",
        "country",
        "sex",
        "age",
        *(f"population_{y}" for y in REVISED_YEARS),
    )
    factor = np.exp(np.outer(growth, np.array(REVISED_YEARS) - BASE_YEAR))
    rows = []
    for sex, count in (("F", base - boys), ("M", boys)):
        years = np.rint(count[:, :, None] * factor[:, None, :]).astype(np.int64)
        for (code, name), ages in zip(district_names(world), years.tolist(), strict=True):
            rows += [(code, name, "E", sex, age, *values) for age, values in enumerate(ages)]
    title = "MYEB1: detailed estimates of population by district, sex and single year of age"
    return csv_bytes(heading, rows, title=title)


def children_by_year(world: World) -> np.ndarray:
    """Residents aged 0 to 17, ``(authorities, mid-years)``, as in the revised edition."""
    children = world.nation.sums(world.people.aged(0, 17))
    factor = np.exp(np.outer(world.people.growth, np.array(CHILD_YEARS) - BASE_YEAR))
    return np.asarray(np.rint(children[:, None] * factor), dtype=np.int64)


def children(world: World) -> bytes:
    """Ages 0 to 17 by authority, in the layout of explore education statistics."""
    counts = children_by_year(world)
    found = []
    for page in pages(world, CHILD_YEARS, ended="after"):
        value = int(counts[list(page.members), page.at].sum())
        found.append((page, ("Children aged 0 to 17 years", value)))
    return publish(found, ("age_group", "population_estimate"))


def census(world: World) -> bytes:
    """Census 2021 in six bands of age, for every LSOA of the country."""
    rng = stream(world.seed, "census")
    counted = rng.binomial(world.people.persons, 0.985)
    bands = np.stack([counted[:, a : b + 1].sum(axis=1) for a, b in _BANDS], axis=1)
    rows = (
        (code, name, *values)
        for code, name, values in zip(
            world.lsoa_codes, lsoa_names(world), bands.tolist(), strict=True
        )
    )
    return csv_bytes(("lsoa21_code", "lsoa21_name", *_BAND_NAMES), rows)
