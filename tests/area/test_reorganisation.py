import csv
import datetime as dt

import pytest

from vesting.area.council import Council, Kind
from vesting.area.registry import Registry, registry
from vesting.area.reorganisation import (
    area_from_lookup,
    area_of,
    areas,
    find_area,
    slug_of,
    typed_names,
)
from vesting.errors import InputError

from .layout import lookup

BLOCKS = {
    "Cambridgeshire": 6,
    "Derbyshire": 9,
    "Devon": 10,
    "East Sussex": 6,
    "Essex": 14,
    "Gloucestershire": 6,
    "Hampshire": 14,
    "Hertfordshire": 10,
    "Kent": 13,
    "Lancashire": 14,
    "Leicestershire": 9,
    "Lincolnshire": 9,
    "Norfolk": 7,
    "Nottinghamshire": 8,
    "Oxfordshire": 5,
    "Staffordshire": 9,
    "Suffolk": 5,
    "Surrey": 11,
    "Warwickshire": 5,
    "West Sussex": 7,
    "Worcestershire": 6,
}


def test_there_are_21_areas_of_164_districts_and_19_unitaries():
    assert {a.name: len(a.councils) for a in areas()} == BLOCKS
    assert sum(len(a.districts) for a in areas()) == 164
    assert sum(len(a.unitaries) for a in areas()) == 19
    blocks = [code for a in areas() for code in a.codes]
    assert len(set(blocks)) == len(blocks)


def test_every_typed_name_belongs_to_its_code():
    for code, name in typed_names().items():
        assert registry().find(code).name == name


def test_every_district_stands_under_the_county_of_its_area():
    for area in areas():
        assert area.county is not None
        assert area.county.kind is Kind.COUNTY
        assert {d.county for d in area.districts} == {area.county.code}
        assert area.source[0].href.startswith("https://www.gov.uk/")
        assert area.upper_tier == (area.county, *area.unitaries)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Surrey", "Surrey"),
        ("surrey county council", "Surrey"),
        ("Hampshire & Isle of Wight", "Hampshire"),
        ("east-sussex", "East Sussex"),
        ("Kent and Medway", "Kent"),
        ("Greater Essex", "Essex"),
        ("Leicester, Leicestershire and Rutland", "Leicestershire"),
        ("Notts", "Nottinghamshire"),
    ],
)
def test_areas_are_found_by_many_names(text, name):
    assert find_area(text).name == name


def test_half_a_name_of_two_areas_is_asked_back():
    with pytest.raises(InputError, match="'Sussex' is not an area") as caught:
        find_area("Sussex")
    assert caught.value.code == "AREA-E08"
    assert caught.value.mend == "Did you mean 'East Sussex' or 'West Sussex'?"


def test_an_area_that_is_none_lists_those_there_are():
    with pytest.raises(InputError) as caught:
        find_area("zzz")
    assert "Worcestershire" in caught.value.mend
    with pytest.raises(InputError, match="is not an area"):
        find_area("Surrey", among=[])


def test_a_misspelt_district_of_an_area_is_suggested():
    with pytest.raises(InputError, match="'Guilford' is not a place of Surrey") as caught:
        find_area("Surrey").find("Guilford")
    assert caught.value.mend == "Did you mean 'Guildford'?"


def test_an_area_of_another_day_has_the_councils_of_that_day():
    suffolk = find_area("Suffolk").at(dt.date(2018, 6, 1))
    assert len(suffolk.councils) == 7
    assert "St Edmundsbury" in suffolk.names
    assert suffolk.vintage == 2018
    assert suffolk.codes == tuple(sorted(suffolk.codes))
    assert suffolk.county.name == "Suffolk"
    herts = find_area("Hertfordshire").at(dt.date(2011, 6, 1))
    assert "E07000100" in herts.codes, "St Albans under its code of the time"


def test_an_area_whose_county_had_ended_has_none():
    known = registry()
    cumbria = area_of(
        "Cumbria",
        [c for c in known if c.county == "E10000006"],
        known.find("E10000006"),
        vintage=2022,
    )
    assert len(cumbria.councils) == 6
    after = cumbria.at(dt.date(2024, 1, 1))
    assert after.names == ("Cumberland", "Westmorland and Furness")
    assert after.county is None
    assert after.upper_tier == after.unitaries == after.councils


def test_any_county_can_be_an_area():
    rows = lookup([(f"E0790000{i}", "E10900001") for i in range(1, 4)], "district", "upper tier")
    known = Registry((Council("E06900001", "Port Loam", Kind.UNITARY),))
    made = area_from_lookup(
        "Loamshire", rows, county="E10900001", unitaries=["E06900001"], register=known
    )
    assert made.slug == "loamshire"
    assert made.codes == ("E06900001", "E07900001", "E07900002", "E07900003")
    assert made.county.name == "Place E10900001"
    assert [u.name for u in made.unitaries] == ["Port Loam"]
    by_name = area_from_lookup("Place E10900001", rows, register=known)
    assert len(by_name.councils) == 3


def test_a_county_that_is_not_in_the_lookup_is_asked_back():
    rows = lookup([("E07900001", "E10900001")], "district", "upper tier")
    with pytest.raises(InputError, match="No county 'Loamshire'") as caught:
        area_from_lookup("Loamshire", rows)
    assert caught.value.mend == "Name the county by its code."


def test_an_area_without_councils_is_refused():
    with pytest.raises(InputError) as caught:
        area_of("Nowhere", [])
    assert caught.value.code == "AREA-E09"


def test_slugs_stand_in_addresses():
    assert slug_of("King’s Lynn & West Norfolk") == "kings-lynn-and-west-norfolk"
    assert slug_of("!") == "area"


@pytest.mark.official
def test_the_areas_agree_with_the_official_lookup(official):
    path = official / "dfe_csc_dashboard/LTLA-UTLA_Apr23_Lookup_England-Wales.csv"
    with path.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for area in areas():
        under = {r["LTLA23CD"]: r["LTLA23NM"] for r in rows if r["UTLA23CD"] == area.county.code}
        assert {d.code: d.name for d in area.districts} == under
        assert {r["UTLA23NM"] for r in rows if r["UTLA23CD"] == area.county.code} == {area.name}
    names = {r["LTLA23CD"]: r["LTLA23NM"] for r in rows}
    assert all(names[u.code] == u.name for a in areas() for u in a.unitaries)


@pytest.mark.official
def test_the_register_agrees_with_the_official_codes(official):
    known = registry()
    with (official / "geo/lookup_ltla16_to_ltla24.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for year in range(16, 25):
                code, name = row[f"ltla{year}_code"], row[f"ltla{year}_name"]
                if code.startswith("E"):
                    day = dt.date(2000 + year, 12, 1)
                    council = known.find(code, day)
                    assert council.name == name or name in ("Shepway", "St. Edmundsbury")
                    assert council.code_on(day) == code


@pytest.mark.official
def test_the_register_agrees_with_the_numbers_of_the_department(official):
    known, seen = registry(), set()
    path = official / "dfe_csc_dashboard/b1_children_in_need_2013_to_2025.csv"
    with path.open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["geographic_level"] == "Local authority":
                day = dt.date(int(row["time_period"]), 3, 31)
                by_code = known.find(row["new_la_code"])
                assert by_code.dfe_number == row["old_la_code"]
                assert known.find(row["la_name"], day) in (by_code, *known.predecessors(by_code))
                seen.add(row["old_la_code"])
    assert len(seen) > 150


@pytest.mark.official
def test_the_register_agrees_with_the_finance_returns(official):
    import gzip

    with gzip.open(official / "finance/ro3_2024-25_by_la.csv.gz", "rt", encoding="utf-8-sig") as f:
        rows = [r for r in csv.DictReader(f) if r["ONS Code"] in registry()]
    assert len(rows) > 310
    for row in rows:
        assert registry().find(row["E-code"]) == registry().find(row["ONS Code"])
