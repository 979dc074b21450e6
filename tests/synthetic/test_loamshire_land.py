"""Geometry: the projection, the cells, and places that add up exactly."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from vesting.synthetic import imagine
from vesting.synthetic.chance import stream
from vesting.synthetic.county import EAST_WARDS, PLACES, _eastern_groups
from vesting.synthetic.grid import to_longitude_latitude
from vesting.synthetic.growth import grow, is_connected, spread
from vesting.synthetic.land import LSOAS, scatter, space_out
from vesting.synthetic.plane import cut
from vesting.synthetic.proposals import DISTRICTS, borders, thirds
from vesting.synthetic.world import neighbours_of_authorities


def test_the_projection_agrees_with_the_worked_example_of_ordnance_survey():
    longitude, latitude = to_longitude_latitude(np.array([651409.903]), np.array([313177.270]))
    assert latitude[0] == pytest.approx(52 + 39 / 60 + 27.2531 / 3600, abs=1e-7)
    assert longitude[0] == pytest.approx(1 + 43 / 60 + 4.5177 / 3600, abs=1e-7)


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.integers(3, 40))
def test_cells_fill_their_regions_without_overlap(seed, number):
    rng = np.random.default_rng(seed)
    left, right = shapely.box(0, 0, 50_000, 40_000), shapely.box(50_000, 0, 90_000, 40_000)
    seeds = [scatter(rng, left, number), scatter(rng, right, number)]
    cells = cut([left, right], seeds)
    areas = shapely.area(np.asarray(cells.shapes))
    assert len(cells.shapes) == 2 * number
    assert areas.sum() == pytest.approx(left.area + right.area, rel=1e-12)
    assert shapely.union_all(cells.shapes[:number]).equals(left)
    near = cells.neighbours()
    assert is_connected(near, range(2 * number))
    total = sum(cells.borders.values())
    rings = sum(s.length for s in cells.shapes)
    assert 2 * total + 2 * (90_000 + 40_000) == pytest.approx(rings)


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_grown_groups_are_connected_and_cover(seed):
    rng = np.random.default_rng(seed)
    region = shapely.box(0, 0, 10_000, 10_000)
    cells = cut([region], [scatter(rng, region, 30)])
    near = cells.neighbours()
    seeds = spread(cells.centres, range(30), 4, int(rng.integers(30)))
    group = grow(near, range(30), seeds)
    assert sorted(group) == list(range(30))
    for position, first in enumerate(seeds):
        members = [i for i, g in group.items() if g == position]
        assert first in members
        assert is_connected(near, members)


def test_nothing_is_not_connected():
    assert not is_connected([{}], [])
    assert not is_connected([{}, {}], [0, 1])


def test_points_that_keep_their_distance_lie_inside():
    region = shapely.box(0, 0, 30_000, 30_000).difference(
        shapely.box(10_000, 10_000, 20_000, 20_000)
    )
    points = space_out(np.random.default_rng(3), region, 20)
    assert shapely.contains_xy(region, points[:, 0], points[:, 1]).all()
    gaps = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    assert gaps[~np.eye(20, dtype=bool)].min() > 1_000


def test_topics_have_streams_of_their_own():
    assert stream(1, "land").random() == stream(1, "land").random()
    assert stream(1, "land").random() != stream(1, "people").random()
    assert stream(1, "land").random() != stream(2, "land").random()


def test_every_lsoa_is_whole_and_touches_another(world):
    shapes = np.asarray(world.cells.shapes[:LSOAS])
    assert len(shapes) == LSOAS == 900
    assert shapely.is_valid(shapes).all()
    assert (shapely.area(shapes) > 0).all()
    touched = {i for pair in world.cells.borders for i in pair}
    assert set(range(LSOAS)) <= touched


def test_lsoas_add_up_to_wards_parishes_and_districts(world):
    county = world.county
    assert len(set(county.district)) == len(PLACES) == 13
    assert 180 <= len(set(county.ward)) <= 240
    assert 400 <= len(set(county.parish)) <= 560
    near = world.cells.neighbours()
    for small, large in ((county.parish, county.ward), (county.ward, county.district)):
        inside = {}
        for a, b in zip(small, large, strict=True):
            assert inside.setdefault(a, b) == b
    for groups in (county.parish, county.ward, county.district):
        for group in set(groups):
            members = [i for i, g in enumerate(groups) if g == group]
            assert is_connected(near, members)


def test_published_outlines_are_a_clean_coverage(outlines):
    for name in ("Local_Authority", "Lower_layer"):
        shapes = np.array([shape(f["geometry"]) for f in outlines(name)["features"]])
        assert shapely.is_valid(shapes).all()
        assert shapely.coverage_is_valid(shapes)


def test_fragments_add_up_to_their_district_exactly(outlines, world):
    districts = {
        f["properties"]["LAD24CD"]: shape(f["geometry"])
        for f in outlines("Local_Authority")["features"]
    }
    lsoas = [shape(f["geometry"]) for f in outlines("Lower_layer")["features"]]
    for position, code in enumerate(world.district_codes):
        parts = [s for s, d in zip(lsoas, world.county.district, strict=True) if d == position]
        together = shapely.coverage_union_all(parts)
        assert together.symmetric_difference(districts[code]).area == 0


def test_the_estuary_keeps_its_banks_apart(world):
    head = shapely.get_coordinates(world.land.river)[0]
    east = head[0] + 12_000
    cut_through = shapely.LineString([(east, head[1] - 15_000), (east, head[1] + 15_000)])
    banks = shapely.get_parts(cut_through.intersection(world.land.county))
    assert len(banks) == 2
    assert banks[0].distance(banks[1]) > 1_000


@pytest.mark.parametrize("seed", [1, 2, 3, 5, 8])
def test_the_proposals_of_the_tutorial_hang_together(seed, world):
    made = world if seed == world.seed else imagine(seed)
    county, near = made.county, made.cells.neighbours()
    wards = {
        w
        for w, d in zip(county.ward, county.district, strict=True)
        if d == PLACES.index("Elverton") and county.ward_names[w] in EAST_WARDS
    }
    assert len(wards) == len(EAST_WARDS)
    east = [i for i in range(LSOAS) if county.district[i] < 4 or county.ward[i] in wards]
    west = [i for i in range(LSOAS) if county.district[i] < DISTRICTS and i not in set(east)]
    assert is_connected(near, east)
    assert is_connected(near, west)
    assert {d for part in thirds(made) for d in part} == set(range(DISTRICTS))
    pairs = [p for p in borders(made) if max(p) < DISTRICTS]
    graph = [{b if a == d else a: 1.0 for a, b in pairs if d in (a, b)} for d in range(DISTRICTS)]
    for part in thirds(made):
        assert is_connected(graph, part)


def test_the_county_touches_its_unitary_and_some_peers(world):
    pairs = neighbours_of_authorities(world)
    assert (0, 1) in pairs
    assert len([p for p in pairs if p[0] == 0]) >= 3
    assert all(i < j for i, j in pairs)


def test_the_most_easterly_group_comes_first():
    """Seven districts in a row, the first the most easterly, the last the unitary; four cells each."""
    near = [{j: 1.0 for j in (i - 1, i + 1) if 0 <= j < 28} for i in range(28)]
    raw = [i // 4 for i in range(28)]
    towns = np.array([[-float(d), 0.0] for d in range(7)])
    found = list(_eastern_groups(near, raw, list(range(28)), towns, 6))
    assert found[0] == ((0, 1, 2, 3), 4, (16, 17, 18))
    assert found[1:] == [((2, 3, 4, 5), 1, (5, 6, 7))]


def test_thirds_are_the_evenest_connected_ones(world):
    from itertools import product

    from vesting.synthetic.official.populations import by_district

    pairs = [p for p in borders(world) if max(p) < DISTRICTS]
    graph = [{b if a == d else a: 1.0 for a, b in pairs if d in (a, b)} for d in range(DISTRICTS)]
    people = by_district(world).sum(axis=1)[:DISTRICTS]

    def gap(parts):
        sizes = [people[list(p)].sum() for p in parts]
        return max(sizes) - min(sizes)

    best = gap(thirds(world))
    for rest in product(range(3), repeat=DISTRICTS - 1):
        sizes = np.bincount((0, *rest), people, minlength=3)
        if sizes.max() - sizes.min() < best:
            parts = [[d for d, g in enumerate((0, *rest)) if g == k] for k in range(3)]
            assert not all(is_connected(graph, p) for p in parts)
