"""Figures of real councils against sums made straight from the official CSV files.

Nothing of the product is used on the other side but the codes: rows are read with the standard
library and added up one by one.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
from collections import defaultdict

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from vesting.area.reorganisation import find_area
from vesting.options.measures.unit import measure_members
from vesting.options.stage import OptionsSettings, run_options
from vesting.options.survey.ground import Terms, survey, with_need
from vesting.workspace.named_councils import find_councils, known_councils, named_places
from vesting.workspace.need import Country, estimate_need
from vesting.workspace.possible_council import surroundings

pytestmark = pytest.mark.official
NUMERATOR = "income_deprivation_affecting_children_index_idaci_numerator"
CHILDREN = "Aged 15 years and under"
UNITS = (
    "Guildford, Woking",
    "Portsmouth, Havant, Isle of Wight",
    "Medway, Dartford, Gravesham",
    "Barnsley, Sheffield",
    "North Northamptonshire, West Northamptonshire",
    "East Suffolk",
    "Bournemouth, Christchurch and Poole",
)
"""Also recoded in 2025, made in 2021 out of a county, merged in 2019, with commas in the name."""


def rows(file):
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8-sig", newline="") as text:
        yield from csv.DictReader(text)


class Country2023:
    """The country as its CSV files have it."""

    def __init__(self, folder):
        self.people = {r["code"]: r for r in rows(folder / "population/mid2023_lad_syoa_uk.csv")}
        self.smalls = defaultdict(list)
        for r in rows(folder / "geo/lookup_lsoa21_ward24_ltla24.csv.gz"):
            self.smalls[r["ltla24_code"]].append(r["lsoa21_code"])
        by_lsoa = {
            "census": "population/census2021_lsoa21_6ageband.csv.gz",
            "imd": "deprivation/imd2025_lsoa21.csv.gz",
            "poor": "deprivation/imd2025_lsoa21_indicators.csv.gz",
        }
        for name, path in by_lsoa.items():
            setattr(self, name, {r["lsoa21_code"]: r for r in rows(folder / path)})
        self.points = {
            r["LSOACD"]: (float(r["longitude"]), float(r["latitude"]))
            for r in rows(folder / "geo/lsoa21_latlong.csv.gz")
        }

        self.least = min(float(r[NUMERATOR]) for r in self.poor.values() if r[NUMERATOR])

    def aged(self, codes, oldest):
        return sum(float(self.people[c][str(age)]) for c in codes for age in range(oldest + 1))

    def children(self, small):
        return float(self.census[small][CHILDREN])

    def all_ages(self, small):
        return sum(float(v) for k, v in self.census[small].items() if k.startswith("Aged"))

    def deprived(self, small):
        told = self.poor[small][NUMERATOR]
        return float(told) if told else min(self.least / 2, self.children(small))


@pytest.fixture(scope="module")
def plain(official):
    return Country2023(official)


@pytest.fixture(scope="module")
def register(library):
    return known_councils(library)


def measured(library, register, places):
    chosen = find_councils(register, named_places(places))
    made = survey(library, surroundings(register, chosen))
    codes = {code for council in chosen for code in council.every_code}
    member = np.array([[float(b in codes) for b in made.ground.graph.ids]])
    blocks = [b for b in made.ground.graph.ids if b in codes]
    return measure_members(made.ground, member), blocks


@pytest.mark.parametrize("places", UNITS)
def test_people_and_deprivation_are_those_of_the_files(library, register, plain, places):
    found, codes = measured(library, register, places)
    value = {name: m.values[0] for name, m in found.items()}
    smalls = [s for code in codes for s in plain.smalls[code]]
    assert value["residents"] == sum(float(plain.people[c]["all"]) for c in codes)
    assert value["aged_0_17"] == plain.aged(codes, 17)
    assert value["aged_0_25"] == plain.aged(codes, 25)
    children = sum(plain.children(s) for s in smalls)
    assert value["children_0_15"] == children
    poor = sum(plain.deprived(s) for s in smalls)
    assert value["child_deprivation"] == pytest.approx(100 * poor / children)
    everyone = sum(plain.all_ages(s) for s in smalls)
    score = sum(float(plain.imd[s]["IMD_score"]) * plain.all_ages(s) for s in smalls) / everyone
    assert value["imd_score"] == pytest.approx(score)


def haversine(one, other):
    (x1, y1), (x2, y2) = ([math.radians(v) for v in p] for p in (one, other))
    half = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


@pytest.mark.parametrize("places", ["Guildford, Woking", "Medway, Dartford, Gravesham"])
def test_distances_are_those_from_the_best_hub(library, register, plain, places):
    found, codes = measured(library, register, places)
    smalls = [s for code in codes for s in plain.smalls[code]]
    weights = {s: plain.children(s) for s in smalls}
    best = None
    for code in codes:
        own = plain.smalls[code]
        total = sum(weights[s] for s in own)
        hub = tuple(sum(weights[s] * plain.points[s][i] for s in own) / total for i in (0, 1))
        km = {s: 1.3 * haversine(hub, plain.points[s]) for s in smalls}
        mean = sum(km[s] * weights[s] for s in smalls) / sum(weights.values())
        far = sum(weights[s] for s in smalls if km[s] > 30) / sum(weights.values())
        best = min(best or (mean, max(km.values()), far), (mean, max(km.values()), far))
    assert found["distance_mean"].values[0] == pytest.approx(best[0], rel=1e-6)
    assert found["distance_longest"].values[0] == pytest.approx(best[1], rel=1e-6)
    assert found["children_far"].values[0] == pytest.approx(100 * best[2], abs=1e-6)


def test_compactness_is_that_of_the_joined_outline(library, register, official):
    found, codes = measured(library, register, "Guildford, Woking")
    layer = json.loads((official / "geo/ltla24_england_geographr.geojson").read_text())
    outlines = [shape(f["geometry"]) for f in layer["features"]
                if f["properties"]["ltla24_code"] in codes]  # fmt: skip
    joined = shapely.union_all(outlines)
    middle = math.radians(joined.centroid.y)
    flat = shapely.transform(joined, lambda xy: xy * [111.32 * math.cos(middle), 110.57])
    score = 4 * math.pi * flat.area / flat.length**2
    assert found["compactness"].values[0] == pytest.approx(score, rel=0.02)


def test_a_county_has_what_it_counted_in_every_option(library, official):
    """Looked-after children of any option of Kent add up to Kent's and Medway's published counts."""
    made = survey(library, find_area("Kent"))
    needs, _ = estimate_need(library, made, 1, 50, ("looked_after",), country=Country(library))
    options = run_options(with_need(made, needs).ground, OptionsSettings((2, 3)))
    file = official / "dfe_csc_dashboard/cla_number_and_rate_per_10k_children.csv"
    counted = sum(
        float(r["children_count"]) for r in rows(file)
        if r["time_period"] == "2024" and r["new_la_code"] in ("E10000016", "E06000035")
        and "31 march" in r["population_type"].lower()
    )  # fmt: skip
    values = options.figures["looked_after"].values
    for part in options.listing.parts:
        assert values[part].sum(axis=1) == pytest.approx(counted)


def test_boundaries_of_one_year_serve_populations_of_another(library, official, register):
    """Barnsley's code of 2025 finds its outline of 2024, its people of 2023 and its count."""
    by_code = find_councils(register, ["E08000038"])
    assert by_code == find_councils(register, ["E08000016"])
    made = survey(library, surroundings(register, by_code), Terms())
    assert made.ground.graph.ids == ("E08000016",)
    needs, lacking = estimate_need(library, made, 1, 20, ("looked_after",))
    assert not lacking
    assert needs[0].draws[0, 0] == 404
