import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from vesting.area.borders import Border, Contact, border, ingredients, measure_borders
from vesting.area.earth import great_circle_km
from vesting.area.overlaps import SLIVER, find_overlaps, refuse_overlaps
from vesting.area.shapes import Shapes
from vesting.errors import InputError

from .layout import ORIGIN, SIDE, grid, square

EAST_KM = float(great_circle_km(ORIGIN[0], ORIGIN[1], ORIGIN[0] + SIDE, ORIGIN[1]))
NORTH_KM = float(great_circle_km(ORIGIN[0], ORIGIN[1], ORIGIN[0], ORIGIN[1] + SIDE))


def neighbours(borders):
    return {b.pair for b in borders if b.contact is not Contact.POINT}


@pytest.mark.parametrize("tolerance", [0.0, 0.02])
def test_squares_touch_like_rooks_and_their_corners_do_not_count(tolerance):
    found = {b.pair: b for b in measure_borders(grid(2, 2), tolerance_km=tolerance)}
    assert neighbours(found.values()) == {("00", "01"), ("00", "10"), ("01", "11"), ("10", "11")}
    assert found["00", "10"].km == pytest.approx(NORTH_KM, rel=0.01)
    assert found["00", "01"].km == pytest.approx(EAST_KM, rel=0.01)
    assert {p for p, b in found.items() if b.contact is Contact.POINT} == {
        ("00", "11"),
        ("01", "10"),
    }
    assert found["00", "11"].km == 0


def test_places_far_apart_have_no_border():
    shapes = Shapes.of(["a", "b"], [square(0, 0), square(5, 5)])
    assert measure_borders(shapes) == ()
    assert measure_borders(Shapes.of(["a"], [square(0, 0)])) == ()


def test_a_gap_of_generalisation_is_closed_within_the_tolerance():
    gap = 0.05  # a twentieth of a square: 35 metres
    shapes = Shapes.of(["a", "b"], [square(0, 0), square(1 + gap, 0)])
    assert measure_borders(shapes, tolerance_km=0.0) == ()
    assert measure_borders(shapes, tolerance_km=0.02) == ()
    (found,) = measure_borders(shapes, tolerance_km=0.05)
    assert found.contact is Contact.NEAR
    assert found.km == pytest.approx(NORTH_KM, rel=0.08)


def test_two_corners_within_the_tolerance_are_no_border():
    shapes = Shapes.of(["a", "b"], [square(0, 0), square(1.02, 1.02)])
    assert measure_borders(shapes, tolerance_km=0.05) == ()
    touching = Shapes.of(["a", "b"], [square(0, 0), square(1, 1)])
    (point,) = measure_borders(touching, tolerance_km=0.05)
    assert point.contact is Contact.POINT


def test_lines_drawn_with_different_corners_are_one_border():
    bent = shapely.Polygon(
        [(-0.99, 52.0), (-0.98, 52.0), (-0.98, 52.01), (-0.99, 52.01), (-0.990003, 52.0051)]
    )
    shapes = Shapes.of(["a", "b"], [square(0, 0), bent])
    (found,) = measure_borders(shapes)
    assert found.contact is Contact.NEAR
    assert found.km == pytest.approx(NORTH_KM, rel=0.05)


def test_borders_keep_their_codes_in_order():
    assert border("b", "a", 1.0) == Border("a", "b", 1.0)
    assert border("b", "a", 1.0).pair == ("a", "b")


@settings(max_examples=30)
@given(st.sets(st.integers(0, 11), min_size=1, max_size=12))
def test_the_outline_of_a_union_follows_from_its_parts(members):
    shapes = grid(4, 3)
    parts = ingredients(shapes, measure_borders(shapes, tolerance_km=0.0))
    union = shapely.union_all(shapes.flat[sorted(members)])
    assert parts.area(members) == pytest.approx(shapely.area(union), rel=1e-9)
    assert parts.perimeter(members) == pytest.approx(shapely.length(union), rel=1e-6)
    assert np.array_equal(parts.border_km, parts.border_km.T)


def test_slivers_are_tolerated_and_reported():
    shapes = Shapes.of(["a", "b", "c"], [square(0, 0), square(0.99, 0), square(3, 0)])
    (sliver,) = refuse_overlaps(shapes)
    assert (sliver.a, sliver.b) == ("a", "b")
    assert sliver.share == pytest.approx(0.01, rel=0.02)
    assert sliver.share <= SLIVER


def test_places_that_overlap_are_refused_with_the_worst_pair():
    shapes = Shapes.of(["a", "b", "c"], [square(0, 0), square(0.5, 0), square(1.4, 0)], "XYZ")
    with pytest.raises(InputError, match=r"Places overlap: X and Y by 0\.38") as caught:
        refuse_overlaps(shapes)
    assert caught.value.code == "AREA-E14"
    assert "(50 % of the smaller)" in caught.value.what
    assert caught.value.where.startswith("2 pairs among 3 outlines")
    assert len(find_overlaps(shapes)) == 2


def test_neighbours_do_not_overlap():
    assert find_overlaps(grid(3, 3)) == ()
