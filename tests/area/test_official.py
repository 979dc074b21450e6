"""The areas, their edges and the layers, on the official files."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from vesting.area.borders import Contact, measure_borders
from vesting.area.compare import compare_layers
from vesting.area.connect import parts_of, require_connected
from vesting.area.crossings import Kind, crossings
from vesting.area.derive import area_edges, upper_tier_edges
from vesting.area.dissolve import dissolve, fragments_of, missing_share, smallest_pieces
from vesting.area.overlaps import find_overlaps, refuse_overlaps
from vesting.area.patchwork import patchwork
from vesting.area.place import crosswalk
from vesting.area.registry import registry
from vesting.area.reorganisation import areas, find_area
from vesting.area.topojson import decode, in_force
from vesting.errors import InputError

from .official_layers import districts, generalised, nestings, small_areas

pytestmark = pytest.mark.official

# Blocks, edges that count, water-only edges left out.
COUNTS = {
    "Cambridgeshire": (6, 8, 0),
    "Derbyshire": (9, 15, 0),
    "Devon": (10, 15, 1),
    "East Sussex": (6, 5, 0),
    "Essex": (14, 23, 2),
    "Gloucestershire": (6, 8, 1),
    "Hampshire": (14, 25, 2),
    "Hertfordshire": (10, 18, 0),
    "Kent": (13, 25, 0),
    "Lancashire": (14, 26, 2),
    "Leicestershire": (9, 17, 0),
    "Lincolnshire": (9, 15, 0),
    "Norfolk": (7, 12, 0),
    "Nottinghamshire": (8, 13, 2),
    "Oxfordshire": (5, 8, 0),
    "Staffordshire": (9, 15, 0),
    "Suffolk": (5, 8, 0),
    "Surrey": (11, 18, 0),
    "Warwickshire": (5, 5, 0),
    "West Sussex": (7, 10, 0),
    "Worcestershire": (6, 9, 0),
}


def named(edges):
    return [f"{e.kind}" for e in edges]


def test_each_of_the_21_areas_hangs_together(official, capsys):
    shapes, told = districts(official), {}
    for area in areas():
        edges = area_edges(area, shapes)
        require_connected(edges, area=area.name, shapes=shapes)
        told[area.name] = (len(edges.blocks), len(edges.on()), len(edges.off_water()))
    with capsys.disabled():
        print("\narea                blocks  edges  water-only, off")
        for name, (blocks, on, off) in told.items():
            print(f"{name:<18} {blocks:>7} {on:>6} {off:>7}")
    assert told == COUNTS


def test_the_island_hangs_on_its_ferries(official):
    shapes, area = districts(official), find_area("Hampshire")
    edges = area_edges(area, shapes)
    island = area.find("Isle of Wight").code
    assert {edges.name(c) for c in edges.neighbours(island)} == {
        "Portsmouth",
        "Southampton",
        "New Forest",
    }
    assert all(e.kind is Kind.FERRY for e in edges.wet())
    with pytest.raises(InputError, match="Isle of Wight is not joined to") as caught:
        require_connected(edges.dry(), area="Hampshire", shapes=shapes)
    assert "Lymington to Yarmouth vehicle ferry" in caught.value.mend
    bare = area_edges(area, shapes, known=[])
    assert parts_of(bare)[1] == (island,)
    with pytest.raises(InputError) as caught:
        require_connected(bare, area="Hampshire", shapes=shapes)
    assert "The nearest pair is Isle of Wight - New Forest" in caught.value.mend or (
        "The nearest pair is New Forest - Isle of Wight" in caught.value.mend
    )


@pytest.mark.parametrize(
    ("area", "a", "b", "kind", "on"),
    [
        ("Gloucestershire", "Forest of Dean", "Stroud", Kind.WATER, False),
        ("Lancashire", "Fylde", "West Lancashire", Kind.WATER, False),
        ("Lancashire", "Fylde", "South Ribble", Kind.WATER, False),
        ("Essex", "Maldon", "Rochford", Kind.WATER, False),
        ("Essex", "Thurrock", "Castle Point", Kind.WATER, False),
        ("Hampshire", "Eastleigh", "New Forest", Kind.WATER, False),
        ("Hampshire", "Eastleigh", "Fareham", Kind.BRIDGE, True),
        ("Hampshire", "Southampton", "New Forest", Kind.BRIDGE, True),
        ("Hampshire", "Portsmouth", "Gosport", Kind.FERRY, False),
        ("Norfolk", "Great Yarmouth", "South Norfolk", Kind.BRIDGE, True),
        ("Suffolk", "Babergh", "East Suffolk", Kind.BRIDGE, True),
        ("Devon", "East Devon", "Teignbridge", Kind.WATER, False),
        ("Hertfordshire", "Watford", "St Albans", Kind.LAND, True),
        ("Surrey", "Runnymede", "Spelthorne", Kind.BRIDGE, True),
        ("Surrey", "Guildford", "Woking", Kind.LAND, True),
    ],
)
def test_edges_follow_the_ground_and_not_the_layer(official, area, a, b, kind, on):
    place = find_area(area)
    edge = area_edges(place, districts(official)).between(place.find(a).code, place.find(b).code)
    assert (edge.kind, edge.on) == (kind, on)


def test_lengths_of_well_known_borders(official):
    shapes = districts(official)
    names = {frozenset((shapes.name(b.a), shapes.name(b.b))): b for b in measure_borders(shapes)}
    for a, b, km in (
        ("Forest of Dean", "Stroud", 38.5),
        ("Maldon", "Rochford", 9.4),
        ("Great Yarmouth", "South Norfolk", 8.7),
        ("Eastleigh", "Fareham", 3.9),
    ):
        found = names[frozenset((a, b))]
        assert found.km == pytest.approx(km, rel=0.03)
        assert found.contact is Contact.SHARED


def test_the_clean_layer_is_clean_and_the_coarse_one_has_slivers(official):
    assert find_overlaps(districts(official)) == ()
    slivers = refuse_overlaps(generalised(official))
    assert 30 < len(slivers) < 50
    assert max(o.share for o in slivers) < 0.015


def test_layers_differ_only_where_the_crossings_say_why(official):
    """The clean GeoJSON layer against the arcs of the topology, both of 2024."""
    made = decode((official / "geo/onsvisual_uk_topo_2014_2025.topojson").read_bytes())

    def english(properties):
        return in_force(2024)(properties) and properties["areacd"].startswith("E")

    clean = measure_borders(districts(official))
    differences = compare_layers(clean, made.borders("ltla", "areacd", english))
    assert len(differences) == 19
    assert all(d.explained for d in differences)
    assert all(d.second_km is None for d in differences), (
        "the topology cuts rivers, the layer does not"
    )


def test_the_published_list_of_neighbours_differs_only_where_the_crossings_say_why(official):
    """Neighbours of 2021 that the clean layer parts: the sixteen water borders."""
    told = json.loads((official / "geo/onsvisual_lad21_neighbours.json").read_text())
    known, shapes = registry(), districts(official)
    pairs = set()
    for code, (beside, *_) in told.items():
        for other in beside or ():
            ends = {known.swallowed_by(c)[-1] for c in (code, other) if c in known}
            held = sorted(
                next((c for c in known.get(e).every_code if c in shapes), "") for e in ends
            )
            if len(held) == 2 and all(held):
                pairs.add(tuple(held))
    layer = {b.pair for b in measure_borders(shapes)}
    missing = pairs - layer
    assert len(missing) == 16
    rows = {(c.a, c.b) for c in crossings()}
    assert missing <= rows
    assert not layer - pairs


def test_the_coarse_layer_is_read_tolerantly(official):
    """The 500 m layer loses 30 borders read exactly and finds none that is not there."""
    coarse = generalised(official)
    clean = {b.pair for b in measure_borders(districts(official))}

    def pairs(tolerance):
        return {b.pair for b in measure_borders(coarse, tolerance_km=tolerance) if b.km}

    exact, near = pairs(0.0), pairs(0.05)
    assert exact <= near <= clean
    assert len(clean - exact) == 30
    assert len(near - exact) == 8


def test_each_area_hangs_together_in_the_coarse_layer_too(official):
    for area in areas():
        edges = area_edges(area, generalised(official), tolerance_km=0.05)
        require_connected(edges, area=area.name)


def test_authorities_with_childrens_services(official):
    edges = upper_tier_edges(districts(official))
    assert len(edges.blocks) == 153
    assert 350 < len(edges.on()) < 390
    surrey = {edges.name(c) for c in edges.neighbours("E10000030")}
    assert {"Hampshire", "West Sussex", "Kent", "Croydon", "Hounslow"} <= surrey
    assert "Isle of Wight" in {edges.name(c) for c in edges.neighbours("E10000014")}


def test_wards_lie_in_one_district_each(official):
    in_district, in_ward = nestings(official)
    assert len(in_district.parent_of) == 33_755
    assert len(crosswalk(in_ward, in_district).parent_of) == 6_784


def test_small_areas_make_up_districts(official):
    in_district, _ = nestings(official)
    area = find_area("Surrey")
    whole = districts(official).subset(area.codes)
    share = missing_share(whole, small_areas(official), in_district.within(area.codes).parent_of)
    assert set(share) == set(area.codes)
    assert max(share.values()) < 0.08, "two layers of different generalisation"


@pytest.mark.parametrize(
    ("area", "split"),
    [
        ("Surrey", ["Guildford"]),
        ("Hampshire", ["New Forest", "Isle of Wight"]),
        ("Essex", ["Maldon", "Castle Point", "Rochford"]),
        ("Suffolk", ["Babergh", "East Suffolk"]),
        ("Gloucestershire", ["Forest of Dean", "Stroud"]),
    ],
)
def test_districts_split_into_wards_hang_together(official, area, split):
    place = find_area(area)
    in_district, in_ward = nestings(official)
    cut = {c: fragments_of(c, in_district, in_ward) for c in (place.find(n).code for n in split)}
    whole = districts(official).subset(place.codes)
    work = patchwork(whole, small_areas(official), in_district, cut)
    edges = work.edges()
    require_connected(edges, area=area, shapes=work.shapes)
    every = [code for codes in work.members.values() for code in codes]
    assert sorted(every) == sorted(in_district.within(place.codes).parent_of)
    owners = {frozenset(work.parent_of.get(c, c) for c in e.pair) for e in edges.on()}
    ruled = {frozenset(e.pair) for e in area_edges(place, whole).on()}
    assert {o for o in owners if len(o) == 2} == ruled, "splitting makes and breaks no neighbours"


def test_ferries_land_in_the_wards_by_the_ports(official):
    place = find_area("Hampshire")
    in_district, in_ward = nestings(official)
    codes = [place.find(n).code for n in ("Portsmouth", "Isle of Wight")]
    cut = {c: fragments_of(c, in_district, in_ward) for c in codes}
    work = patchwork(
        districts(official).subset(place.codes), small_areas(official), in_district, cut
    )
    edges = work.edges()
    ferries = {
        e.name: {edges.name(e.a), edges.name(e.b)} for e in edges.edges if e.kind is Kind.FERRY
    }
    assert ferries["Portsmouth to Fishbourne vehicle ferry"] == {
        "St Thomas",
        "Binstead & Fishbourne",
    }
    assert ferries["Southampton to East Cowes vehicle ferry"] == {"East Cowes", "Southampton"}


def test_all_wards_and_all_small_areas_of_a_county(official):
    place = find_area("Kent")
    in_district, in_ward = nestings(official)
    whole = districts(official).subset(place.codes)
    wards = patchwork(
        whole,
        small_areas(official),
        in_district,
        {c: fragments_of(c, in_district, in_ward) for c in place.codes},
    )
    assert len(wards.shapes) == 279
    assert len(parts_of(wards.edges())) == 1
    small = patchwork(
        whole,
        small_areas(official),
        in_district,
        {c: smallest_pieces(c, in_district) for c in place.codes},
    )
    assert len(small.shapes) == 1107
    edges = small.edges()
    assert len(parts_of(edges)) == 1
    assert Counter(named(edges.edges))["land"] > 3000


def test_districts_drawn_from_small_areas_have_no_false_neighbours(official):
    in_district, _ = nestings(official)
    drawn = dissolve(small_areas(official), in_district.parent_of, in_district.names)
    clean = {b.pair for b in measure_borders(districts(official))}
    found = {b.pair for b in measure_borders(drawn) if b.contact is not Contact.POINT}
    assert found <= clean
    lost = clean - found
    rows = {(c.a, c.b) for c in crossings()}
    assert len(lost) == 13
    assert lost <= rows, "all of them river borders that the crossings file describes"
