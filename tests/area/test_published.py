import datetime as dt

import pytest

from vesting.area.council import Council, Kind
from vesting.area.published import COLUMNS, enrich
from vesting.area.registry import Registry, registry
from vesting.evidence import tables

from .layout import changes, councils, lookup, observations

EMPTY = Registry(())


def test_columns_are_those_of_the_declared_tables():
    declared = {name for table in tables.ALL for name in table.index}
    assert {name for names in COLUMNS.values() for name in names} <= declared


def test_a_file_adds_councils_that_were_not_known():
    made = enrich(
        EMPTY,
        councils=councils(
            {
                "place_code": "E06000902",
                "place_name": "Loamshire South",
                "official_name": "South Loamshire Council",
                "kind": "Unitary authority",
                "dfe_number": "990",
                "aliases": "Lower Loamshire|South Loam",
                "start": dt.date(2019, 4, 1),
                "former_codes": "E06000901",
            },
            {"place_code": "not a code", "place_name": "Nowhere"},
        ),
    )
    assert len(made.councils) == 1
    found = made.find("Lower Loamshire")
    assert (found.code, found.kind, found.dfe_number) == ("E06000902", Kind.UNITARY, "990")
    assert made.find("E06000901") == made.find("990") == found
    assert found.every_code == ("E06000902", "E06000901")


def test_typed_facts_beat_a_file_and_the_file_fills_gaps():
    made = enrich(
        registry(),
        councils=councils(
            {
                "place_code": "E07000209",
                "place_name": "Guildford",
                "official_name": "Guildford Borough Council",
                "dfe_number": None,
                "ecode": "E9999",
                "start": dt.date(2005, 6, 18),
                "end": dt.date(2027, 3, 31),
                "aliases": "The County Town",
            }
        ),
    )
    guildford = made.find("The County Town")
    assert guildford.ecode == "E3633"
    assert guildford.start is None
    assert guildford.end == dt.date(2027, 3, 31)
    assert "Guildford Borough Council" not in guildford.aliases, "known without an alias"
    assert len(made.councils) == len(registry().councils)


def test_codes_of_a_known_council_grow_with_the_file():
    before = Registry((Council("E06000902", "Loam"),))
    row = {"place_code": "E06000902", "place_name": "Loam", "former_codes": "E06000901"}
    made = enrich(before, councils=councils(row))
    assert made.find("E06000901").code == "E06000902"
    assert made.find("Loam").code_on(dt.date(2001, 1, 1)) == "E06000902", "no day is known"
    assert enrich(made, changes=changes()).find("E06000901") == made.find("Loam")


def test_numbers_and_spellings_come_from_observations():
    rows = observations(
        {"place_code": "E06000902", "place_name": "Loam Town", "dfe_number": "990"},
        {"place_code": "E06000019", "place_name": "The Hereford Council", "dfe_number": "884"},
        {"place_code": "E12000001", "place_name": "North East", "dfe_number": "980"},
        {"place_code": "E09000021 / E09000027", "dfe_number": "314 / 318"},
        {"place_code": "E10000030", "place_name": None, "dfe_number": "936"},
    )
    made = enrich(registry(), observations=rows)
    assert made.find("990").name == "Loam Town"
    assert made.find("Hereford").code == "E06000019"
    assert "E12000001" not in made
    assert made.find("936").aliases == ()


def test_districts_and_their_county_come_from_a_lookup():
    rows = lookup(
        [("E07000901", "E10000901"), ("E06000901", "E06000901")], "district", "upper tier"
    )
    rows = rows.vstack(lookup([("E01000001", "E07000901")], "lsoa", "district"))
    made = enrich(EMPTY, lookup=rows)
    assert made.find("E07000901").county == "E10000901"
    assert made.find("E06000901").county == ""
    assert "E01000001" not in made


def change(old, new, kind, year, **more):
    return {"old_code": old, "new_code": new, "kind": kind, "year": year, **more}


def test_published_changes_make_successions_and_new_codes():
    start = enrich(
        EMPTY,
        lookup=lookup(
            [("E07000901", "E10000901"), ("E08000901", "E08000901")], "district", "upper tier"
        ),
    )
    made = enrich(
        start,
        changes=changes(
            change("E07000901", "E06000910", "merger", 2023, old_name="Hill", new_name="Loam"),
            change("E07000902", "E06000910", "merger", 2023, old_name="Dale", new_name="Loam"),
            change("E10000901", "E06000910", "split", 2023, old_name="Loamshire"),
            change("E08000901", "E08000902", "new_code", 2025),
            change("E06000910", "E47000001", "new_geo", 2024),
            change("E06000911", None, "termination", 2024),
        ),
    )
    loam = made.find("Loam")
    assert {s.old: s.whole for s in loam.predecessors} == {
        "E07000901": True,
        "E07000902": True,
        "E10000901": False,
    }
    assert loam.predecessors[0].date == dt.date(2023, 4, 1)
    assert made.find("E08000901").code == "E08000902"
    assert made.find("E08000901").code_on(dt.date(2024, 1, 1)) == "E08000901"
    assert "E47000001" not in made


def test_changes_that_are_typed_are_not_told_twice():
    rows = changes(
        change("E07000026", "E06000063", "merger", 2022),
        change("E08000016", "E08000038", "new_code", 2025),
    )
    made = enrich(registry(), changes=rows)
    assert made.find("Allerdale").successors == registry().find("Allerdale").successors
    assert made.find("Barnsley").codes == registry().find("Barnsley").codes


@pytest.mark.official
def test_the_official_registers_agree_with_the_typed_facts(official):
    import csv

    with (official / "geo/onsvisual_lad_changes_2014_2025.csv").open(encoding="utf-8-sig") as file:
        rows = [r for r in csv.DictReader(file) if r["type"] in ("merger", "new_code")]
    known = registry()
    for row in rows:
        if row["oldcd"][:3] in ("E06", "E07", "E08", "E09"):
            old, new = known.find(row["oldcd"]), known.find(row["newcd"])
            assert old == new or new in known.successors(old), row
            assert old.name == row["oldnm"]
