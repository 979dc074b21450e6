"""The indices of deprivation as MHCLG publishes them: scores, ranks and deciles by LSOA."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vesting.maths.arrays import Floats
from vesting.synthetic.chance import stream
from vesting.synthetic.official.boundaries import lsoa_names
from vesting.synthetic.official.lookups import district_names, district_of_lsoa
from vesting.synthetic.official.text import csv_bytes
from vesting.synthetic.world import World

_INDICES: Mapping[str, tuple[str, str]] = {
    "imd": ("Index of Multiple Deprivation (IMD) Score", "Index of Multiple Deprivation (IMD)"),
    "income": ("Income Score (rate)", "Income"),
    "employment": ("Employment Score (rate)", "Employment"),
    "education": ("Education, Skills and Training Score", "Education, Skills and Training"),
    "health": ("Health Deprivation and Disability Score", "Health Deprivation and Disability"),
    "crime": ("Crime Score", "Crime"),
    "idaci": (
        "Income Deprivation Affecting Children Index (IDACI) Score (rate)",
        "Income Deprivation Affecting Children Index (IDACI)",
    ),
}
"""Score and name of each index, by its name among our people; MHCLG's three others are left out."""
_PEOPLE = (
    "Total population: mid 2022",
    "Dependent Children aged 0-15: mid 2022",
    "Older population aged 60 and over: mid 2022",
)


def scores(world: World) -> bytes:
    """File 7 of the indices: all LSOAs of the country with their denominators."""
    heading = ["LSOA code (2021)", "LSOA name (2021)", "Local Authority District code (2024)",
               "Local Authority District name (2024)"]  # fmt: skip
    columns: list[list[object]] = []
    for ours, (score, name) in _INDICES.items():
        heading += [
            score,
            f"{name} Rank (where 1 is most deprived)",
            f"{name} Decile (where 1 is most deprived 10% of LSOAs)",
        ]
        shown = np.round(getattr(world.people, ours), 3)
        rank = _ranks(shown)
        decile = np.minimum((rank - 1) * 10 // len(rank) + 1, 10)
        columns += [shown.tolist(), rank.tolist(), decile.tolist()]
    districts = district_names(world)
    places = [districts[d] for d in district_of_lsoa(world)]
    rows = zip(
        world.lsoa_codes, lsoa_names(world), *zip(*places, strict=True), *columns, *_denominators(world),
        strict=True,
    )  # fmt: skip
    return csv_bytes([*heading, *_PEOPLE], rows)


def _ranks(values: Floats) -> np.ndarray:
    """Ranks with 1 the most deprived; ties in the order of the file."""
    rank = np.empty(len(values), dtype=np.int64)
    rank[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
    return rank


def _denominators(world: World) -> list[list[int]]:
    """Residents, children under 16 and people of 60 and over a year before the base year."""
    rng = stream(world.seed, "denominators")
    people = world.people
    return [
        np.rint(people.aged(a, b) * rng.normal(0.994, 0.006, len(people.imd))).astype(int).tolist()
        for a, b in ((0, 90), (0, 15), (60, 90))
    ]
