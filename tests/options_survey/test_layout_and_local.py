"""Districts in parts, and the tables that only the user can bring."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import with_file, without

from vesting.area.place import Level, Nesting
from vesting.errors import InputError
from vesting.evidence.shelf import Shelf
from vesting.options.measures.block import BlockMeasure, Missing
from vesting.options.survey.ground import Terms, survey
from vesting.options.survey.layout import REST, Split, fragments, nesting, offered
from vesting.options.survey.local import Frame, deficit, local

ELVERTON = "E07000905"
COUNTY, UNITARY = "E10000901", "E06000901"
FRAME = Frame(
    ("a", "b:1", "b:2"), ("a", "b", "b"), ("s1", "s2", "s3", "s4"), np.array([0, 1, 2, 2]),
    ({"s1": "w1", "s2": "w2", "s3": "w2", "s4": "w3"}, {"s4": "p4", "s9": "p4"}),
)  # fmt: skip
TAX = "place_code,place_name,period,band_d_dwellings,source"


@pytest.fixture(scope="module")
def inside(loamshire):
    return nesting(loamshire, Level.LSOA, Level.DISTRICT)


def test_a_district_falls_into_wards_parishes_or_small_areas(loamshire, inside):
    smalls = set(inside.children(ELVERTON))
    for into in ("ward", "parish", "lsoa"):
        pieces = fragments(loamshire, inside, ELVERTON, Split("Elverton", into))
        members = [m for piece in pieces for m in piece.members]
        assert len(members) == len(set(members)) == len(smalls)
        assert set(members) == smalls


def test_named_fragments_leave_a_rest(loamshire, inside):
    wards = fragments(loamshire, inside, ELVERTON, Split("Elverton"))
    first, second = (w.place.name for w in wards[:2])
    made = fragments(
        loamshire, inside, ELVERTON, Split("Elverton", pieces={"North": (first, second)})
    )
    sizes = {piece.place.name: len(piece.members) for piece in made}
    assert set(sizes) == {"North", REST}
    assert sizes["North"] == len(wards[0].members) + len(wards[1].members)
    every = tuple(w.place.name for w in wards)
    whole = fragments(loamshire, inside, ELVERTON, Split("Elverton", pieces={"All": every}))
    assert [piece.place.name for piece in whole] == ["All"]


def test_a_ward_in_two_fragments_is_refused(loamshire, inside):
    ward = fragments(loamshire, inside, ELVERTON, Split("Elverton"))[0].place.name
    twice = Split("Elverton", pieces={"North": (ward,), "South": (ward,)})
    with pytest.raises(InputError, match="is named in two fragments of Elverton") as error:
        fragments(loamshire, inside, ELVERTON, twice)
    assert error.value.where == "fragment 'South'"


@pytest.mark.parametrize(("into", "several"), [("ward", "wards"), ("parish", "parishes")])
def test_a_level_of_which_nothing_is_held_names_the_file_to_add(into, several):
    shelf = Shelf([])
    inside = Nesting(Level.LSOA, Level.DISTRICT, {"E01000001": ELVERTON}, {})
    with pytest.raises(InputError) as met:
        fragments(shelf, inside, ELVERTON, Split("Elverton", into))
    assert (met.value.code, met.value.what) == (
        "OPT-E31",
        f"No {several} of Elverton are held, so that it cannot be split into them",
    )
    assert f"one of {into} codes" in met.value.mend
    assert "vesting data add FILE" in met.value.mend
    assert "--split Elverton=lsoa" in met.value.mend


def test_a_misspelt_ward_is_suggested(loamshire, inside):
    ward = fragments(loamshire, inside, ELVERTON, Split("Elverton"))[0].place.name
    with pytest.raises(InputError) as error:
        fragments(loamshire, inside, ELVERTON, Split("Elverton", pieces={"North": (ward + "x",)}))
    assert ward in error.value.mend


def test_a_level_that_does_not_exist_is_refused_with_those_that_do(loamshire, inside):
    with pytest.raises(InputError, match="'street' is not a level") as error:
        fragments(loamshire, inside, ELVERTON, Split("Elverton", "street"))
    assert error.value.mend == "Use one of: ward, parish, lsoa"


def test_a_district_of_another_area_cannot_be_split(loamshire, area):
    with pytest.raises(InputError, match="Guildford"):
        offered(loamshire, area, [Split("Guildford")])
    assert offered(loamshire, area, []) == ({}, None)


def told(found, measure):
    measures = {m.measure: m for m in found.measures}
    why = {m.measure: m.why for m in found.missing}
    return measures.get(measure) or why.get(measure)


def test_a_table_adds_up_over_blocks_and_keeps_to_the_latest_whole_period():
    shelf = with_file(Shelf(), "tax.csv", TAX, "a,A,2024-25,10,x", "b:1,B,2024-25,20,x",
                      "b:2,B,2024-25,30,x", "a,A,2025-26,99,x", "zz,Z,2026-27,99,x")  # fmt: skip
    found = told(local(shelf, FRAME), "tax_base")
    assert isinstance(found, BlockMeasure)
    assert found.values.tolist() == [10, 20, 30]
    assert found.origin.vintage == "2024-25"


def test_a_row_that_two_editions_hold_counts_once():
    rows = ("a,A,2024-25,10,x", "b:1,B,2024-25,20,x", "b:2,B,2024-25,30,x")
    shelf = with_file(with_file(Shelf(), "tax.csv", TAX, *rows), "again.csv", TAX, *rows,
                      "a,A,2023-24,1,x")  # fmt: skip
    assert told(local(shelf, FRAME), "tax_base").values.sum() == 60


def test_a_table_that_lacks_a_block_says_so():
    part = with_file(Shelf(), "tax.csv", TAX, "a,A,2024-25,10,x", "b,B,2024-25,50,x")
    assert told(local(part, FRAME), "tax_base").startswith("2 of 3 blocks are not in the file")
    other = with_file(Shelf(), "tax.csv", TAX, "zz,Z,2024-25,10,x")
    assert told(local(other, FRAME), "tax_base").startswith("no row of the table tax_base lies")
    assert "vesting data template tax_base" in told(local(Shelf(), FRAME), "tax_base")


def test_wards_and_parishes_count_where_they_lie_in_one_block():
    seats = "place_code,place_name,council,councillors,electors,source"
    shelf = with_file(Shelf(), "seats.csv", seats, "w1,W,B,3,1,x", "s2,W,B,2,1,x", "w3,W,B,4,1,x")
    assert told(local(shelf, FRAME), "councillors").values.tolist() == [3, 2, 4]
    across = with_file(Shelf(), "seats.csv", seats, "w1,W,B,3,1,x", "w2,W,B,2,1,x", "p4,W,B,4,1,x")
    assert told(local(across, FRAME), "councillors").startswith("2 of 3 blocks")


def test_closed_schools_are_not_counted():
    head = "urn,name,phase,status,kind,place_code,longitude,latitude,pupils"
    shelf = with_file(Shelf(), "schools.csv", head, "1,A,,Open,,a,,,9", "2,B,,Closed,,a,,,9",
                      "3,C,,\"Open, but proposed to close\",,s2,,,9", "4,D,,,,a,,,9",
                      "5,E,,Proposed to open,,s4,,,9", "6,F,,Open,,zz,,,9")  # fmt: skip
    assert told(local(shelf, FRAME), "schools").values.tolist() == [2, 1, 0]
    none = with_file(Shelf(), "schools.csv", head, "6,F,,Open,,zz,,,9")
    assert told(local(none, FRAME), "schools").startswith("no row of the table schools lies")


def test_ties_are_both_ways_of_the_latest_period_of_each_kind():
    head = "kind,from_code,to_code,persons,period,source"
    shelf = with_file(Shelf(), "flows.csv", head, "pupils,a,b:1,3,2024,x", "pupils,a,b:1,5,2025,x",
                      "carers,s4,s4,2,,x", "carers,a,zz,9,,x", "pupils,s3,a,1,2025,x")  # fmt: skip
    ties = local(shelf, FRAME).flows
    assert ties.tolist() == [[0, 5, 1], [5, 0, 0], [1, 0, 2]]
    assert (ties == ties.T).all()
    assert told(local(Shelf(), FRAME), "within_line").startswith("no ties between places are held")


def test_a_blocks_district_speaks_for_its_partners():
    head = "place_code,place_name,kind,partner,partner_code"
    shelf = with_file(Shelf(), "partners.csv", head, "a,A,police,North,", "b,B,police,South,",
                      "b:2,B,health,East,", "zz,Z,fire,West,")  # fmt: skip
    assert dict(local(shelf, FRAME).partners) == {
        "police": ("North", "South", "South"), "health": ("", "", "East"),
    }  # fmt: skip
    why = told(local(Shelf(), FRAME), "partner_areas_touched")
    assert why.startswith("no partner areas are held")


def test_a_deficit_is_told_only_where_every_authority_has_one():
    head = "place_code,place_name,period,deficit,source"
    shelf = with_file(Shelf(), "deficit.csv", head, "k,K,2024-25,100,x", "u,U,2024-25,20,x",
                      "k,K,2023-24,7,x")  # fmt: skip
    found = deficit(shelf, ["k", "u", "u"])
    assert found.pounds == 120
    assert "2024-25" in found.source
    assert deficit(shelf, ["k", "other"]) is None
    assert deficit(Shelf(), ["k"]) is None


def test_loamshires_own_tables_reach_the_ground(loamshire, area):
    ground = survey(loamshire, area).ground
    files = {"tax_base", "councillors", "schools", "need", "funding"}
    assert files <= ground.measures.keys()
    assert ground.measures["councillors"].values.min() > 0
    assert ground.deficit.pounds == 93_141_000
    assert not {m.measure for m in ground.missing} & {
        *files,
        "within_line",
        "partner_areas_touched",
    }
    assert ground.flows is not None
    bare = survey(without(loamshire, "councillors", "flows"), area).ground
    assert {"councillors", "within_line"} <= {m.measure for m in bare.missing}


def test_a_whole_districts_figure_says_nothing_of_its_parts(loamshire, area):
    ground = survey(loamshire, area, Terms(splits=(Split("Elverton"),))).ground
    why = {m.measure: m.why for m in ground.missing}
    assert "blocks are not in the file" in why["tax_base"]
    assert "councillors" in ground.measures
    assert isinstance(ground.missing[0], Missing)
