import pytest
import shapely

from vesting.area.dissolve import (
    dissolve,
    fragments_of,
    grouped,
    in_polygons,
    missing_share,
    smallest_pieces,
)
from vesting.area.place import Level, Nesting
from vesting.area.shapes import Shapes
from vesting.errors import InputError

from .layout import grid, square

SMALL = grid(4, 2)
DISTRICT = Nesting(
    Level.LSOA, Level.DISTRICT, {c: "D" if c < "2" else "E" for c in SMALL.codes}, {"D": "Dale"}
)
WARD = Nesting(Level.LSOA, Level.WARD, {c: f"W{c[0]}" for c in SMALL.codes}, {"W0": "Westward"})


def test_large_places_are_the_union_of_small_ones():
    made = dissolve(SMALL, WARD.parent_of, WARD.names)
    assert made.codes == ("W0", "W1", "W2", "W3")
    assert made.names[0] == "Westward"
    assert made["W0"].equals(square(0, 0, 1, 2))
    some = dissolve(SMALL, {"00": "X"}, {})
    assert some.codes == ("X",)


def test_fragments_add_up_to_the_district():
    found = fragments_of("D", DISTRICT, WARD)
    assert [f.place.name for f in found] == ["Westward", "W1"]
    assert found[0].place.parent == "D"
    assert found[0].place.level is Level.WARD
    members = [code for f in found for code in f.members]
    assert sorted(members) == list(DISTRICT.children("D"))
    block_of = {code: f.place.code for f in found for code in f.members}
    pieces = dissolve(SMALL, block_of, {})
    whole = dissolve(SMALL, DISTRICT.parent_of, {})
    assert shapely.union_all(pieces.geometries).equals(whole["D"])
    assert pieces.area_km2.sum() == pytest.approx(whole.area_km2[0])


def test_small_places_themselves_are_fragments():
    found = smallest_pieces("D", DISTRICT)
    assert [f.members for f in found] == [("00",), ("01",), ("10",), ("11",)]
    assert found[0].place.level is Level.LSOA


def test_ready_fragments_are_taken_as_they_are():
    found = grouped("D", {"North": ["01", "11"], "South": ["10", "00"]}, DISTRICT)
    assert [f.place.code for f in found] == ["D:North", "D:South"]
    assert found[1].members == ("00", "10")
    with pytest.raises(InputError, match="The pieces of Dale do not make it up") as caught:
        grouped("D", {"North": ["01", "11"]}, DISTRICT)
    assert caught.value.code == "AREA-E07"


def test_a_small_place_in_no_piece_is_named():
    part = WARD.within(["W0"])
    with pytest.raises(InputError, match="2 small places in no piece"):
        fragments_of("D", DISTRICT, part)


@pytest.mark.parametrize(
    "cut",
    [
        lambda: fragments_of("X", DISTRICT, WARD),
        lambda: smallest_pieces("X", DISTRICT),
        lambda: grouped("X", {"a": ["00"]}, DISTRICT),
    ],
)
def test_a_district_without_small_places_is_refused(cut):
    with pytest.raises(InputError, match="No lsoa lies in X in the lookup") as caught:
        cut()
    assert caught.value.code == "AREA-E17"


def test_small_places_go_to_the_polygon_that_holds_their_point():
    drawn = Shapes.of(["West", "East"], [square(-1, -1, 3, 4), square(2, -1, 1, 4)])
    nesting, outside = in_polygons(SMALL, drawn)
    assert nesting.children("West") == ("00", "01", "10", "11")
    assert nesting.children("East") == ("20", "21")
    assert outside == ("30", "31")
    assert nesting.parent is Level.POLYGON


def test_polygons_that_overlap_on_a_small_place_are_refused():
    drawn = Shapes.of(["A", "B"], [square(0, 0, 2, 2), square(1, 0, 2, 2)])
    with pytest.raises(InputError, match="2 small places in two polygons") as caught:
        in_polygons(SMALL, drawn)
    assert caught.value.where == "10 and 11"


def test_layers_that_differ_are_measured():
    whole = Shapes.of(["D"], [square(0, 0, 2, 2.5)])
    differ = missing_share(whole, SMALL, DISTRICT.parent_of)
    assert differ == {"D": pytest.approx(0.2, abs=0.001)}
