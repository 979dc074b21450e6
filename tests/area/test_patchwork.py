import pytest

from vesting.area.borders import Contact
from vesting.area.connect import require_connected
from vesting.area.crossings import Crossing, Kind
from vesting.area.derive import Layer
from vesting.area.dissolve import fragments_of, smallest_pieces
from vesting.area.edge import Override
from vesting.area.facts import cite
from vesting.area.patchwork import patchwork
from vesting.area.place import Level, Nesting
from vesting.area.shapes import Shapes
from vesting.errors import InputError

from .layout import grid, square

SMALL = grid(6, 2)
OWNER = {c: "ABC"[int(c[0]) // 2] for c in SMALL.codes}
IN_DISTRICT = Nesting(Level.LSOA, Level.DISTRICT, OWNER, {"B": "Bee"})
IN_WARD = Nesting(Level.LSOA, Level.WARD, {c: f"W{c[0]}" for c in SMALL.codes})
DISTRICTS = Shapes.of(
    ["A", "B", "C"], [square(2 * i, 0, 2, 2) for i in range(3)], ["Ay", "Bee", "See"]
)


def test_a_split_district_meets_its_whole_neighbours():
    work = patchwork(DISTRICTS, SMALL, IN_DISTRICT, {"B": fragments_of("B", IN_DISTRICT, IN_WARD)})
    assert work.shapes.codes == ("A", "C", "W2", "W3")
    assert {b.pair for b in work.borders} == {("A", "W2"), ("W2", "W3"), ("C", "W3")}
    assert work.parent_of == {"W2": "B", "W3": "B"}
    assert work.notes == ()
    assert sorted(code for codes in work.members.values() for code in codes) == sorted(SMALL.codes)


def test_figures_of_the_blocks_are_sums_of_small_places():
    work = patchwork(DISTRICTS, SMALL, IN_DISTRICT, {"B": smallest_pieces("B", IN_DISTRICT)})
    people = {code: i + 1 for i, code in enumerate(SMALL.codes)}
    blocks = {block: sum(people[c] for c in codes) for block, codes in work.members.items()}
    graph = work.edges(known=[]).graph(blocks)
    assert graph.total == sum(people.values())
    require_connected(work.edges(known=[]))


def test_borders_of_whole_districts_fit_the_outlines_they_are_drawn_with():
    tall = Shapes.of(["A", "B", "C"], [square(2 * i, 0, 2, 3) for i in range(3)])
    work = patchwork(tall, SMALL, IN_DISTRICT, {"C": smallest_pieces("C", IN_DISTRICT)})
    held = {b.pair: b.km for b in work.borders}
    assert held["A", "B"] == pytest.approx(2.22, abs=0.01), "two squares high as drawn, not three"
    corner = Shapes.of(["A", "B"], [square(0, 0, 1, 2), square(1, 0)])
    small = Shapes.of(["a", "b", "c"], [square(0, 0), square(1, 1), square(0, 1, 0.5, 1)])
    nesting = Nesting(Level.LSOA, Level.DISTRICT, {"a": "A", "b": "B", "c": "A"})
    ruled = patchwork(corner, small, nesting, {}).borders
    assert [round(b.km, 2) for b in ruled] == [1.11], (
        "the district layer's, where this one parts them"
    )


def test_fragments_that_do_not_make_up_the_district_are_refused():
    part = fragments_of("B", IN_DISTRICT, IN_WARD)[:1]
    with pytest.raises(InputError, match="The pieces of Bee do not make it up") as caught:
        patchwork(DISTRICTS, SMALL, IN_DISTRICT, {"B": part})
    assert caught.value.code == "AREA-E07"


def test_the_district_layer_rules_between_districts():
    apart = Shapes.of(
        ["A", "B", "C"], [square(0, 0, 1.5, 2), square(2, 0, 2, 2), square(4, 0, 2, 2)]
    )
    work = patchwork(apart, SMALL, IN_DISTRICT, {"B": smallest_pieces("B", IN_DISTRICT)})
    assert not any("A" in b.pair for b in work.borders)
    assert len(work.notes) == 2
    assert "touch in the layer of small places" in work.notes[0]
    both = patchwork(apart, SMALL, IN_DISTRICT, {"A": smallest_pieces("A", IN_DISTRICT)})
    assert ("B", "C") in {b.pair for b in both.borders}


def test_two_whole_districts_that_meet_only_in_the_small_layer_stay_apart():
    apart = Shapes.of(
        ["A", "B", "C"], [square(0, 0, 1.5, 2), square(2, 0, 2, 2), square(4, 0, 2, 2)]
    )
    work = patchwork(apart, SMALL, IN_DISTRICT, {"C": smallest_pieces("C", IN_DISTRICT)})
    assert ("A", "B") not in {b.pair for b in work.borders}
    assert len(work.notes) == 1


def shifted(east):
    """The small places of district B moved away from those of A, as a coarse layer may draw them."""
    made = [square(int(c[0]) + (east if OWNER[c] != "A" else 0), int(c[1])) for c in SMALL.codes]
    return Shapes.of(SMALL.codes, made)


def test_districts_that_the_small_layer_parts_are_joined_at_the_nearest_pieces():
    work = patchwork(DISTRICTS, shifted(0.5), IN_DISTRICT, {"B": smallest_pieces("B", IN_DISTRICT)})
    (attached,) = [b for b in work.borders if b.contact is Contact.ATTACHED]
    assert attached.pair == ("21", "A")
    assert attached.gap_km == pytest.approx(0.34, abs=0.01)
    assert work.notes == (
        "Ay and 21 do not touch in the layer of small places: joined as the nearest pair, 0.34 km apart",
    )
    require_connected(work.edges(known=[]))


def test_a_piece_without_contact_is_joined_to_its_own_district():
    loose = {
        c: square(int(c[0]) + (0.4 if c[0] == "3" else 0), int(c[1]))
        for c in SMALL.codes
        if c[0] != "4"
    }
    small = Shapes.of(list(loose), list(loose.values()))
    owner = {c: OWNER[c] for c in loose}
    nesting = Nesting(Level.LSOA, Level.DISTRICT, owner)
    work = patchwork(DISTRICTS, small, nesting, {"B": smallest_pieces("B", nesting)})
    attached = {b.pair for b in work.borders if b.contact is Contact.ATTACHED}
    assert {p for p in attached if p[0][0] == "2"} == {("21", "31")}
    edge = work.edges(known=[]).between("21", "31")
    assert edge.on
    assert edge.status == "to confirm"


def test_a_crossing_lands_in_the_piece_nearest_to_it():
    known = [
        Crossing(
            "A", "B", Kind.BRIDGE, True, "Bridge", True, "Because.", cite("ons-codes"), "to confirm",
            ((-0.985, 52.015), (-0.975, 52.015)),
        )
    ]  # fmt: skip
    work = patchwork(DISTRICTS, SMALL, IN_DISTRICT, {"B": smallest_pieces("B", IN_DISTRICT)})
    told = Override("20", "21", False, "A wall.")
    edges = work.edges(known=known, overrides=[told], layer=Layer("Map"))
    assert edges.between("21", "A").kind is Kind.BRIDGE
    assert edges.between("20", "A").kind is Kind.WATER
    assert not edges.between("20", "21").on


def test_places_that_meet_in_a_point_only_are_no_neighbours_here_either():
    corner = Shapes.of(["A", "B"], [square(0, 0, 1, 1), square(1, 1, 1, 1)])
    small = Shapes.of(["a", "b", "c"], [square(0, 0), square(1, 1, 0.5, 1), square(1.5, 1, 0.5, 1)])
    nesting = Nesting(Level.LSOA, Level.DISTRICT, {"a": "A", "b": "B", "c": "B"})
    work = patchwork(corner, small, nesting, {"B": smallest_pieces("B", nesting)})
    assert [e.pair for e in work.edges(known=[]).on()] == [("b", "c")]
