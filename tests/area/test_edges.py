import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesting.area.borders import Contact, border, measure_borders
from vesting.area.connect import nearest_pair, parts_of, require_connected
from vesting.area.council import Council
from vesting.area.council import Kind as CouncilKind
from vesting.area.crossings import Crossing, Kind
from vesting.area.derive import Layer, area_edges, codes_in, edge_list, upper_tier_edges
from vesting.area.edge import MEASURED, USER, Override
from vesting.area.edges import EdgeList
from vesting.area.facts import cite
from vesting.area.registry import Registry
from vesting.area.reorganisation import area_of, find_area
from vesting.area.shapes import Shapes
from vesting.errors import InputError

from .layout import grid, square

SOURCE = cite("ons-codes")


def crossing(a, b, kind, *, on=None, whole=True, landings=None, name="The Water"):
    default = kind in (Kind.LAND, Kind.BRIDGE, Kind.TUNNEL)
    return Crossing(
        a,
        b,
        kind,
        default if on is None else on,
        name,
        whole,
        "Because.",
        SOURCE,
        "to confirm",
        landings,
    )


def made(shapes, known=(), **more):
    return edge_list(shapes.codes, shapes.names, measure_borders(shapes), known=known, **more)


@pytest.fixture
def two_by_two():
    return made(grid(2, 2))


def test_borders_are_on_and_points_are_off(two_by_two):
    assert [e.pair for e in two_by_two.on()] == [
        ("00", "01"),
        ("00", "10"),
        ("01", "11"),
        ("10", "11"),
    ]
    assert [e.kind for e in two_by_two.off()] == [Kind.POINT, Kind.POINT]
    assert two_by_two.off_water() == ()
    assert two_by_two.on()[0].status == MEASURED


def test_a_crossing_beats_the_layer():
    shapes = grid(3, 1)
    edges = made(shapes, [crossing("00", "10", Kind.WATER), crossing("10", "20", Kind.BRIDGE)])
    water, bridge = edges.edges
    assert (water.kind, water.on, water.name) == (Kind.WATER, False, "The Water")
    assert (bridge.kind, bridge.on) == (Kind.BRIDGE, True)
    assert bridge.km == pytest.approx(1.11, abs=0.02)
    assert bridge.source[0].endswith("(https://geoportal.statistics.gov.uk)")
    assert edges.off_water() == (water,)


def test_a_crossing_joins_what_the_layer_leaves_apart():
    shapes = Shapes.of(["a", "b", "c"], [square(0, 0), square(3, 0), square(6, 0)])
    known = [
        crossing("a", "b", Kind.FERRY, on=True),
        crossing("b", "c", Kind.WATER),
        crossing("c", "d", Kind.BRIDGE),
    ]
    edges = made(shapes, known)
    assert [(e.pair, e.kind, e.on, e.km) for e in edges.edges] == [
        (("a", "b"), Kind.FERRY, True, None),
        (("b", "c"), Kind.WATER, False, None),
    ]
    assert [e.pair for e in edges.wet()] == [("a", "b")]
    assert [e.pair for e in edges.with_water().on()] == [("a", "b"), ("b", "c")]
    assert edges.dry().on() == ()


def test_the_hash_is_that_of_the_graph_and_follows_the_switches():
    shapes = Shapes.of(["a", "b"], [square(0, 0), square(3, 0)])
    edges = made(shapes, [crossing("a", "b", Kind.FERRY, on=True)])
    graph = edges.graph({"a": 5, "b": 7})
    assert graph.digest() == edges.digest()
    assert graph.populations == (5, 7)
    assert edges.dry().digest() != edges.digest()
    assert edges.dry().with_water().digest() == edges.digest()


def test_a_block_without_population_is_named(two_by_two):
    with pytest.raises(
        InputError, match=r"No population for 1 of 4 blocks: Square 11 \(11\)"
    ) as caught:
        two_by_two.graph({"00": 1, "01": 1, "10": 1})
    assert caught.value.code == "AREA-E18"


def test_neighbours_come_longest_border_first():
    shapes = Shapes.of(
        ["a", "b", "c"], [square(0, 0, 1, 3), square(1, 0, 1, 1), square(1, 1, 1, 2)]
    )
    edges = made(shapes)
    assert edges.neighbours("a") == ("c", "b")
    assert edges.neighbours("b") == ("a", "c")
    assert edges.between("b", "a").km == pytest.approx(1.11, abs=0.02)
    assert edges.between("a", "z") is None
    assert edges.name("z") == "z"


def test_an_override_is_kept_with_its_reason(two_by_two):
    told = Override("Square 00", "10", False, "The road is closed.", "site visit", "2026-11-01")
    after = two_by_two.overridden(told)
    assert after.overrides == (told,)
    edge = after.between("00", "10")
    assert (edge.on, edge.why, edge.source, edge.status) == (
        False,
        "The road is closed.",
        ("site visit",),
        USER,
    )
    assert after.digest() != two_by_two.digest()
    assert two_by_two.overrides == ()


def test_an_override_may_add_an_edge(two_by_two):
    after = two_by_two.overridden(
        Override("00", "11", True, "A bridge opened."),
        Override("01", "10", True, "Another.", kind=Kind.BRIDGE),
    )
    assert after.between("00", "11").on
    far = made(Shapes.of(["a", "b"], [square(0, 0), square(3, 0)]))
    new = far.overridden(Override("b", "a", True, "A ferry runs.", kind=Kind.FERRY)).edges[0]
    assert (new.kind, new.on, new.km, new.source) == (Kind.FERRY, True, None, ())


def test_overrides_that_cannot_be_are_refused(two_by_two):
    with pytest.raises(InputError) as caught:
        two_by_two.overridden(Override("00", "10", False, " "))
    assert caught.value.code == "AREA-E19"
    with pytest.raises(InputError) as caught:
        two_by_two.overridden(Override("00", "Squire 10", False, "why"))
    assert caught.value.code == "AREA-E04"
    assert "Square 10" in caught.value.mend
    far = made(Shapes.of(["a", "b"], [square(0, 0), square(3, 0)]))
    with pytest.raises(InputError) as caught:
        far.overridden(Override("a", "b", False, "no road"))
    assert caught.value.code == "AREA-E20"


def test_the_list_explains_itself(two_by_two):
    rows = two_by_two.explain()
    assert rows[0]["a_name"] == "Square 00"
    assert rows[0]["km"] == 0.69
    assert rows[0]["kind"] == "land"
    assert two_by_two.statement() == f"4 edges between 4 blocks (hash {two_by_two.digest()})"
    shapes = Shapes.of(["a", "b", "c"], [square(0, 0), square(3, 0), square(6, 0)])
    edges = made(shapes, [crossing("a", "b", Kind.FERRY, on=True), crossing("b", "c", Kind.WATER)])
    assert edges.statement().endswith(
        "by ferry or water: a - b; left out, only water between them: b - c"
    )


def test_a_layer_is_named_as_the_source():
    edges = made(grid(2, 2), layer=Layer("Boundaries", "2024"))
    assert {(e.source, e.date) for e in edges.edges} == {(("Boundaries",), "2024")}


def test_borders_of_other_places_are_left_out():
    edges = edge_list(["a"], ["A"], [border("a", "b", 1.0)], known=[])
    assert edges.edges == ()


def test_larger_places_are_neighbours_where_any_block_is():
    shapes = grid(4, 1)
    known = [crossing("00", "10", Kind.WATER), crossing("10", "20", Kind.BRIDGE)]
    edges = made(shapes, known).lifted({"00": "W", "10": "W", "20": "E", "30": "E"}, {"W": "West"})
    assert edges.names == ("E", "West")
    (edge,) = edges.edges
    assert (edge.pair, edge.kind, edge.on) == (("E", "W"), Kind.BRIDGE, True)


def test_lifting_keeps_the_firmest_edge_and_adds_the_borders():
    shapes = grid(2, 2)
    known = [crossing("00", "10", Kind.WATER)]
    edges = made(shapes, known).lifted({"00": "W", "01": "W", "10": "E", "11": "E"}, {})
    (edge,) = edges.edges
    assert (edge.kind, edge.on) == (Kind.LAND, True)
    assert edge.km == pytest.approx(2.22, abs=0.04)
    assert made(shapes).lifted({"00": "W"}, {}).edges == ()
    bare = made(
        Shapes.of(["a", "b", "c"], [square(0, 0), square(3, 0), square(3, 1)]),
        [crossing("a", "b", Kind.WATER), crossing("a", "c", Kind.FERRY)],
    )
    (lifted,) = bare.lifted({"a": "A", "b": "B", "c": "B"}, {}).edges
    assert (lifted.kind, lifted.km) == (Kind.FERRY, None)


def test_part_of_a_list_keeps_the_edges_inside(two_by_two):
    part = two_by_two.among(["00", "01", "11"])
    assert part.blocks == ("00", "01", "11")
    assert {e.pair for e in part.on()} == {("00", "01"), ("01", "11")}


# --- connection -------------------------------------------------------------------------------


@given(st.integers(1, 9), st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=14))
def test_parts_agree_with_an_independent_library(n, pairs):
    codes = [str(i) for i in range(n)]
    borders = {tuple(sorted((str(a), str(b)))) for a, b in pairs if a != b and max(a, b) < n}
    edges = edge_list(codes, codes, [border(a, b, 1.0) for a, b in borders], known=[])
    graph = nx.Graph(borders)
    graph.add_nodes_from(codes)
    assert {frozenset(p) for p in parts_of(edges)} == {
        frozenset(p) for p in nx.connected_components(graph)
    }


def test_a_connected_area_passes(two_by_two):
    require_connected(two_by_two)


def test_a_disconnected_area_names_its_parts_and_the_crossing():
    shapes = Shapes.of(
        ["a", "b", "c"], [square(0, 0), square(1, 0), square(5, 0)], ["Ay", "Bee", "Isle"]
    )
    edges = made(shapes, [crossing("b", "c", Kind.FERRY, on=False, name="Isle ferry")])
    with pytest.raises(InputError) as caught:
        require_connected(edges, area="Loam", shapes=shapes)
    error = caught.value
    assert error.code == "AREA-E21"
    assert error.what == "Loam falls into 2 parts: Isle is not joined to the part with Ay"
    assert error.where == "1 edge between 3 blocks"
    assert error.mend == "Switch on Bee - Isle (ferry: Isle ferry), with a reason."


def test_without_a_crossing_the_nearest_pair_is_offered():
    shapes = Shapes.of(
        ["a", "b", "c", "d"], [square(0, 0), square(1, 0), square(5, 0), square(9, 0)]
    )
    edges = made(shapes)
    with pytest.raises(InputError, match="falls into 3 parts: c; d are not joined") as caught:
        require_connected(edges, shapes=shapes)
    assert "The nearest pair is b - c, 2.1 km apart" in caught.value.mend
    with pytest.raises(InputError) as caught:
        require_connected(edges)
    assert caught.value.mend.startswith("Add an edge")


def test_the_nearest_pair_of_two_groups():
    shapes = grid(4, 1)
    gap = nearest_pair(shapes, ["00"], ["20", "30"])
    assert (gap.a, gap.b) == ("00", "20")
    assert gap.km == pytest.approx(0.69, abs=0.01)


# --- areas ------------------------------------------------------------------------------------


def loam(*codes):
    return area_of("Loam", [Council(c, f"Place {c}") for c in codes], vintage=2024)


def test_an_area_takes_its_councils_out_of_a_larger_layer():
    edges = area_edges(loam("00", "10", "20"), grid(4, 2), known=[], layer=Layer("Map", "2024"))
    assert edges.names == ("Place 00", "Place 10", "Place 20")
    assert len(edges.on()) == 2
    told = Override("00", "10", False, "No road.")
    assert area_edges(loam("00", "10"), grid(2, 1), known=[], overrides=[told]).on() == ()


def test_an_area_without_an_outline_is_refused():
    with pytest.raises(InputError) as caught:
        area_edges(loam("00", "99"), grid(2, 1))
    assert caught.value.code == "AREA-E10"


def test_overlapping_outlines_are_refused_and_slivers_noted():
    shapes = Shapes.of(["00", "10"], [square(0, 0), square(0.99, 0)])
    (note,) = area_edges(loam("00", "10"), shapes, known=[]).notes
    assert note.startswith("Outlines overlap in slivers (1 pair), by at most 1.0")
    with pytest.raises(InputError, match="Places overlap: 00 and 10"):
        area_edges(loam("00", "10"), Shapes.of(["00", "10"], [square(0, 0), square(0.5, 0)]))


def test_a_mended_outline_is_noted():
    import shapely

    bow = shapely.Polygon(
        [(-1.0, 52.0), (-0.99, 52.01), (-0.99, 52.0), (-1.0, 52.01), (-1.0, 52.0)]
    )
    shapes = Shapes.of(["00", "10"], [bow, square(1, 0)])
    assert (
        "The outline of 00 crossed itself and was mended"
        in area_edges(loam("00", "10"), shapes, known=[]).notes
    )


def test_a_layer_of_another_year_is_found_by_its_own_codes():
    area = find_area("Hertfordshire")
    codes = [c if c != "E07000240" else "E07000100" for c in area.codes]
    shapes = Shapes.of(codes, [square(i, 0) for i in range(len(codes))])
    assert "E07000100" in codes_in(area, shapes)
    assert area_edges(area, shapes).between("E07000100", "E07000103").name.startswith("A border")


def test_authorities_meet_where_their_districts_do():
    known = Registry(
        (
            Council("00", "A", CouncilKind.DISTRICT, county="C"),
            Council("10", "B", CouncilKind.DISTRICT, county="C"),
            Council("20", "U", CouncilKind.UNITARY),
            Council("C", "County", CouncilKind.COUNTY),
        )
    )
    edges = upper_tier_edges(grid(4, 1), known=[], register=known)
    assert edges.blocks == ("20", "30", "C")
    assert edges.names == ("U", "Square 30", "County")
    assert [e.pair for e in edges.on()] == [("20", "30"), ("20", "C")]
    other = upper_tier_edges(
        grid(2, 1),
        known=[],
        register=Registry((Council("00", "A", CouncilKind.DISTRICT, county="D"),)),
    )
    assert other.names == ("Square 10", "Square 00")


# --- pieces of councils -----------------------------------------------------------------------

PARENTS = {c: f"D{c[0]}" for c in ("00", "01", "10", "11")}


def divided(known, shapes=None, contact=None):
    layer = grid(2, 2)
    borders = measure_borders(layer)
    if contact:
        borders = [*borders, contact]
    return edge_list(
        layer.codes, layer.names, borders, known=known, parent_of=PARENTS, shapes=shapes
    )


def test_pieces_of_councils_divided_by_water_meet_only_at_the_landing():
    north = ((-0.995, 52.015), (-0.985, 52.015))
    edges = divided([crossing("D0", "D1", Kind.BRIDGE, landings=north)], grid(2, 2))
    south, bridge = edges.between("00", "10"), edges.between("01", "11")
    assert (south.kind, south.on, south.name) == (Kind.WATER, False, "")
    assert south.why == "Their councils meet in water and are joined elsewhere: The Water."
    assert (bridge.kind, bridge.on) == (Kind.BRIDGE, True)
    assert edges.between("00", "01").kind is Kind.LAND, "inside one council nothing changes"


def test_without_outlines_the_longest_border_takes_the_crossing():
    edges = divided([crossing("D0", "D1", Kind.BRIDGE)])
    assert sum(e.kind is Kind.BRIDGE for e in edges.edges) == 1


def test_without_landings_the_nearest_pieces_take_the_crossing():
    edges = divided([crossing("D0", "D1", Kind.FERRY, on=True)], grid(2, 2))
    assert edges.between("00", "10").kind is Kind.FERRY


def test_water_without_a_crossing_divides_every_piece():
    edges = divided([crossing("D0", "D1", Kind.WATER)], grid(2, 2))
    assert [e.kind for e in edges.off() if e.pair in (("00", "10"), ("01", "11"))] == [
        Kind.WATER
    ] * 2
    assert edges.between("00", "10").name == "The Water"


def test_a_border_that_is_partly_land_stays_as_measured():
    edges = divided([crossing("D0", "D1", Kind.BRIDGE, whole=False)], grid(2, 2))
    assert edges.between("00", "10").kind is Kind.LAND


def test_a_crossing_that_cannot_be_placed_is_noted():
    edges = edge_list(
        ["a1", "a2", "b"],
        ["A1", "A2", "B"],
        [],
        known=[crossing("a", "b", Kind.FERRY, on=True)],
        parent_of={"a1": "a", "a2": "a"},
    )
    assert edges.edges == ()
    assert edges.notes == ("The Water: no outline to find the pieces where it lands",)


def test_an_attached_piece_says_so():
    contact = border("00", "99", 0.0, Contact.ATTACHED, 1.25)
    edges = edge_list(["00", "99"], ["A", "B"], [contact], known=[])
    (edge,) = edges.edges
    assert (edge.on, edge.km, edge.status) == (True, None, "to confirm")
    assert edge.why.endswith("attached to the nearest place, 1.2 km away.")


def test_an_empty_list_is_a_graph_too():
    assert EdgeList((), (), ()).graph().ids == ()
