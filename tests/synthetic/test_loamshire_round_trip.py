"""What was written is read back by the same importers as the official files, with the same values."""

from __future__ import annotations

import json

import pytest

from vesting.evidence.catalogue import import_file, recognise
from vesting.evidence.shelf import Shelf
from vesting.evidence.source import Specimen
from vesting.options.shares.read import read_partnership
from vesting.structure import KnownPlaces, load
from vesting.synthetic.county import PLACES
from vesting.synthetic.names import COUNTY
from vesting.synthetic.nation import COUNTY_AT
from vesting.synthetic.need import YEARS
from vesting.synthetic.official import looked_after, projections
from vesting.synthetic.official.plans import stock
from vesting.synthetic.official.populations import by_district
from vesting.synthetic.proposals import DISTRICTS
from vesting.synthetic.services import children_in_need


@pytest.fixture(scope="module")
def shelf(files) -> Shelf:
    held = []
    for name, raw in files.items():
        if name.startswith("data/"):
            held += import_file(name.removeprefix("data/"), raw)[1]
    return Shelf(tuple(held))


def test_every_file_is_recognised_by_its_content(files):
    for name, raw in files.items():
        if name.startswith("data/"):
            ending = name.rpartition(".")[2]
            guess = recognise(Specimen.of(f"a.{ending}", raw))
            assert guess.source is not None, f"{name}: {guess.why}"


def test_nothing_is_quarantined(files):
    for name, raw in files.items():
        if name.startswith("data/"):
            reading, _ = import_file(name.removeprefix("data/"), raw)
            assert reading.count("quarantined") == 0, name
            assert reading.accepted > 0


def test_totals_of_finance_are_set_aside(files):
    reading, _ = import_file("RO3_2024-25_by_la.csv", files["data/RO3_2024-25_by_la.csv"])
    assert len(reading.aside) == 5
    assert all("total" in aside.why for aside in reading.aside)


def test_populations_come_back(world, shelf):
    codes = list(world.district_codes)
    children = by_district(world)[: len(codes), :18].sum(axis=1)
    latest = shelf.population(codes, 0, 17, year=2023)
    revised = [e for e in shelf.editions("population") if "series" in e.vintage
               and "projection" not in e.vintage]  # fmt: skip
    assert len(revised) == 1
    found = shelf.population(codes, 0, 17, year=2023, edition=revised[0].edition)
    assert latest.complete
    assert [found.values[c] for c in codes] == pytest.approx(children, abs=15)


def test_projections_come_back_and_districts_differ(world, shelf):
    codes = list(world.district_codes)
    whole = projections.projected(world)[: len(codes)]
    base, later = (
        shelf.population(codes, 0, 17, year=year, basis="projection") for year in (2022, 2035)
    )
    assert later.year == 2035
    for found, year in ((base, 2022), (later, 2035)):
        expected = whole[:, year - projections.FIRST, :18].sum(axis=1)
        assert [found.values[c] for c in codes] == pytest.approx(expected, abs=10)
    change = [later.values[c] / base.values[c] for c in codes]
    assert max(change) - min(change) > 0.05
    assert shelf.population(codes).year < projections.LAST


def test_counts_come_back(world, shelf):
    county = world.nation.gss[COUNTY_AT]
    expected = {
        "looked_after": looked_after.counts(world)[looked_after.TYPES[1]][COUNTY_AT, -1],
        "in_need": children_in_need(world.nation, world.needs)[COUNTY_AT, -1],
        "protection_plans": world.nation.sums(world.needs.flows["protection_plans"].stock)[
            COUNTY_AT, -1
        ],
        "ehc_plans": stock(world)[COUNTY_AT, -1],
    }
    for measure, value in expected.items():
        figures = shelf.observations(measure, [county], year=YEARS[-1])
        assert figures.values == {county: value}, measure


def test_symbols_come_back_as_reasons(world, shelf):
    old = world.nation.ended.gss
    figures = shelf.observations("looked_after", [old], year=YEARS[-1])
    assert not figures.values
    assert "z" in figures.missing[old]


def test_places_come_back(world, shelf):
    rows, _ = shelf.lookup("district", "upper tier")
    parents = dict(rows.select("place_code", "parent_code").iter_rows())
    assert all(parents[c] == world.nation.gss[COUNTY_AT] for c in world.district_codes[:-1])
    outlines, _ = shelf.boundaries("lsoa")
    assert outlines.height == 900
    wards, _ = shelf.lookup("lsoa", "ward", world.lsoa_codes[:900])
    assert wards["parent_code"].to_list() == [world.ward_codes[w] for w in world.county.ward]
    scores = shelf.observations("health_score", world.lsoa_codes[:3])
    assert list(scores.values.values()) == pytest.approx(world.people.health[:3], abs=5e-4)


def test_inspections_and_neighbours_come_back(world, shelf):
    rows = shelf.frame("inspections")
    latest = [v for v in world.services.inspections if v.authority == COUNTY_AT][-1]
    own = rows.filter(rows["place_name"] == COUNTY).sort("published")
    assert own["inspected"][-1] == latest.began
    near = shelf.frame("statistical_neighbours")
    assert near.height == 10 * len(world.nation)


def test_structures_load_against_the_known_places(world, files):
    county = world.county
    wards = {
        name: tuple(
            {
                county.ward_names[w]
                for w, d in zip(county.ward, county.district, strict=True)
                if d == i
            }
        )
        for i, name in enumerate(PLACES[:DISTRICTS])
    }
    known = KnownPlaces(PLACES[:DISTRICTS], wards)
    names = [n for n in files if n.startswith("structures/")]
    assert len(names) == 4
    made = {n: load(files[n], name=n, known=known, councils=("Fenborough",)) for n in names}
    assert sorted(len(s.units) for s in made.values()) == [1, 1, 2, 3]
    assert {s.area for s in made.values()} == {COUNTY}


def test_the_graph_has_all_districts(world, files):
    graph = json.loads(files["examples/districts.json"])
    assert [p["id"] for p in graph["places"]] == list(PLACES[:DISTRICTS])
    assert all(a in PLACES and b in PLACES for a, b in graph["borders"])
    people = by_district(world).sum(axis=1)[:DISTRICTS]
    assert [p["population"] for p in graph["places"]] == people.tolist()


def test_the_partnership_adds_up_to_the_county(world, files):
    made = read_partnership(files["examples/emergency-duty.yaml"].decode())
    assert sum(made.measures["children"]) == world.people.aged(0, 17)[:900].sum()
    assert made.total > 0


def test_units_and_prices_have_their_columns(files):
    units = files["examples/units.csv"].decode().splitlines()
    assert units[0] == "lsoa_code,unit"
    assert {line.split(",")[1] for line in units[1:]} == {"east", "west"}
    prices = files["examples/prices.csv"].decode().splitlines()
    assert prices[0] == "placement,provider,weekly_mean,weekly_p90,inflation"
    for line in prices[1:]:
        _, _, mean, p90, _ = line.split(",")
        assert float(mean) < float(p90)


def test_the_readme_names_the_seed(files, world):
    text = files["README.md"].decode()
    assert f"seed {world.seed}" in text
    assert "None of this is real" in text
