import pytest

from vesting.area.place import Level, Nesting, Place, crosswalk, find_place
from vesting.errors import InputError
from vesting.evidence import tables

from .layout import lookup

WARDS = [("L1", "W1"), ("L2", "W1"), ("L3", "W2"), ("L4", "W3")]
DISTRICTS = [("L1", "D1"), ("L2", "D1"), ("L3", "D1"), ("L4", "D2")]


def nesting(pairs, parent):
    return Nesting.from_lookup(lookup(pairs, "lsoa", parent), Level.LSOA, Level(parent))


def test_levels_are_those_of_the_declared_tables():
    assert {level.value for level in Level} <= set(tables.LEVELS)


def test_places_are_found_by_code_and_name():
    places = [Place("E1", "Hill", Level.WARD), Place("E2", "Dale", Level.WARD)]
    assert find_place("e2", places).name == "Dale"
    assert find_place("HILL ", places).code == "E1"


def test_an_unknown_place_is_suggested_or_the_places_are_listed():
    places = [Place("E1", "Hill End", Level.WARD), Place("E2", "Dale", Level.WARD)]
    with pytest.raises(InputError, match="'Hil End' is not a place of Loam") as caught:
        find_place("Hil End", places, of="Loam")
    assert caught.value.code == "AREA-E04"
    assert caught.value.mend == "Did you mean 'Hill End'?"
    with pytest.raises(InputError) as caught:
        find_place("zzz", places)
    assert caught.value.mend == "The places here are Hill End and Dale."


def test_two_places_of_one_name_are_asked_back():
    places = [Place("E1", "Central", Level.WARD), Place("E2", "Central", Level.WARD)]
    with pytest.raises(InputError, match="'central' means 2 places here") as caught:
        find_place("central", places)
    assert caught.value.code == "AREA-E05"
    assert find_place("E2", places).code == "E2"


def test_a_nesting_knows_children_and_parents():
    wards = nesting(WARDS, "ward")
    assert wards.children("W1") == ("L1", "L2")
    assert wards.children("W9") == ()
    assert wards.parents == ("W1", "W2", "W3")
    assert wards.names["W1"] == "Place W1"
    assert wards.within(["W2"]).parent_of == {"L3": "W2"}


def test_small_places_with_two_parents_are_refused():
    with pytest.raises(InputError, match="The lsoa L1 lies in 2 places of level ward") as caught:
        nesting([*WARDS, ("L1", "W2")], "ward")
    assert caught.value.code == "AREA-E06"
    assert "best-fit" in caught.value.mend


def test_nestings_chain():
    wards, districts = nesting(WARDS, "ward"), nesting(DISTRICTS, "district")
    ward_in_district = crosswalk(wards, districts)
    assert ward_in_district.parent_of == {"W1": "D1", "W2": "D1", "W3": "D2"}
    assert wards.then(ward_in_district).parent_of == districts.parent_of
    alone = crosswalk(wards, districts.within(["D2"]))
    assert alone.parent_of == {"W3": "D2"}


def test_a_ward_across_two_districts_is_refused():
    with pytest.raises(InputError, match="The ward Place W1") as caught:
        crosswalk(nesting(WARDS, "ward"), nesting([("L1", "D1"), ("L2", "D2")], "district"))
    assert caught.value.code == "AREA-E06"


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ({"a": ["L1", "L2"]}, "1 small place in no piece"),
        ({"a": ["L1", "L2", "L3"], "b": ["L3"]}, "1 small place in two pieces"),
        ({"a": ["L1", "L2", "L3", "L4"]}, "1 small place of another place"),
    ],
)
def test_pieces_hold_each_small_place_exactly_once(pieces, said):
    districts = nesting(DISTRICTS, "district")
    districts.require_exact("D1", {"a": ["L1"], "b": ["L2", "L3"]})
    with pytest.raises(InputError, match=said) as caught:
        districts.require_exact("D1", pieces)
    assert caught.value.code == "AREA-E07"
    assert caught.value.what.startswith("The pieces of Place D1")


def test_suggestions_are_official_names_and_not_the_aliases_of_files():
    from vesting.area.council import Council, Kind

    aliases = ("richmond upon thames london boro",)
    council = Council("E09000027", "Richmond upon Thames", Kind.LONDON, aliases=aliases)
    with pytest.raises(InputError) as error:
        find_place("richmond upon thames london bor", [council], of="England")
    assert error.value.mend == "Did you mean 'Richmond upon Thames'?"
