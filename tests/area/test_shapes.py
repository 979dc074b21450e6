import math

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from vesting.area.earth import RADIUS_KM, SCALE, flatten, great_circle_km, on_plane
from vesting.area.shapes import Shapes, polsby_popper
from vesting.errors import InputError
from vesting.evidence import tables

from .layout import ORIGIN, grid, square

longitudes = st.floats(-6, 2)
latitudes = st.floats(50, 56)


@pytest.mark.parametrize("south", [49.0, 52.0, 55.0])
def test_a_degree_of_the_meridian_is_as_long_as_the_ellipsoid_says(south):
    e2 = 2 / 298.257223563 - 1 / 298.257223563**2
    steps = np.radians(np.linspace(south, south + 1, 2001))
    radius = 6378.137 * (1 - e2) / (1 - e2 * np.sin(steps) ** 2) ** 1.5
    arc = float(np.trapezoid(radius, steps))
    below, above = on_plane(np.array([[-2.0, south], [-2.0, south + 1]]))
    assert above[0] == below[0] == 0
    assert (above[1] - below[1]) / SCALE == pytest.approx(arc, rel=1e-8)


def test_great_circles_of_known_length():
    assert great_circle_km(0, 0, 180, 0) == pytest.approx(math.pi * RADIUS_KM)
    assert great_circle_km(0, 90, 77, 90) == pytest.approx(0, abs=1e-9)
    assert great_circle_km([0, 0], [0, 0], [1, 0], [0, 1]).shape == (2,)


@given(longitudes, latitudes, st.floats(-0.05, 0.05), st.floats(-0.05, 0.05))
def test_the_plane_agrees_with_great_circles_within_half_a_percent(lon, lat, dx, dy):
    flat = on_plane(np.array([[lon, lat], [lon + dx, lat + dy]]))
    straight = float(np.linalg.norm(flat[1] - flat[0]))
    assert straight == pytest.approx(
        float(great_circle_km(lon, lat, lon + dx, lat + dy)), rel=6e-3, abs=1e-6
    )


@given(longitudes, latitudes)
def test_the_plane_keeps_angles(lon, lat):
    """Equal small steps north and east on the ground stay equal and square on the plane."""
    e2 = 2 / 298.257223563 - 1 / 298.257223563**2
    w = 1 - e2 * math.sin(math.radians(lat)) ** 2
    step = 1e-5
    north = step / ((1 - e2) / w**1.5)
    east = step / (math.cos(math.radians(lat)) / w**0.5)
    here, up, right = on_plane(np.array([[lon, lat], [lon, lat + north], [lon + east, lat]]))
    a, b = up - here, right - here
    assert np.linalg.norm(a) == pytest.approx(np.linalg.norm(b), rel=1e-4)
    assert abs(a @ b) < 1e-4 * (a @ a)


def test_areas_perimeters_and_points():
    shapes = grid(2, 1)
    lon, lat = ORIGIN
    width = float(great_circle_km(lon, lat, lon + 0.01, lat))
    height = float(great_circle_km(lon, lat, lon, lat + 0.01))
    assert shapes.area_km2[0] == pytest.approx(width * height, rel=0.01)
    assert shapes.perimeter_km[0] == pytest.approx(2 * (width + height), rel=0.01)
    assert polsby_popper(shapes.area_km2, shapes.perimeter_km)[0] == pytest.approx(
        4 * math.pi * width * height / (2 * (width + height)) ** 2, rel=0.01
    )
    assert polsby_popper(math.pi, 2 * math.pi) == pytest.approx(1)
    assert shapes.points.shape == shapes.centroids.shape == (2, 2)
    assert shapely.contains(shapes["00"], shapely.Point(shapes.points[0]))


def test_shapes_are_looked_up_by_code():
    shapes = grid(2, 2)
    assert len(shapes) == 4
    assert "11" in shapes
    assert shapes.name("11") == "Square 11"
    part = shapes.subset(["11", "00"])
    assert part.codes == ("11", "00")
    assert part["00"] == shapes["00"]
    assert part.joined(shapes.subset(["01"])).codes == ("11", "00", "01")


def test_places_without_outline_are_named():
    with pytest.raises(InputError, match="No outline for 1 of 2 places: 99") as caught:
        grid(1, 1).subset(["00", "99"])
    assert caught.value.code == "AREA-E10"
    with pytest.raises(InputError, match="No outline for A and B"):
        Shapes.of(["A", "B"], [shapely.Polygon(), shapely.Point(0, 0)])


def test_grid_metres_are_refused():
    with pytest.raises(InputError, match="Coordinates run from 450000") as caught:
        Shapes.of(["A"], [shapely.box(450000, 250000, 451000, 251000)])
    assert caught.value.code == "AREA-E11"


def test_two_outlines_of_one_place_are_refused():
    with pytest.raises(InputError, match="More than one outline for A") as caught:
        Shapes.of(["A", "A", "B"], [square(0, 0), square(1, 0), square(2, 0)])
    assert caught.value.code == "AREA-E12"


def test_an_outline_that_crosses_itself_is_mended_and_named():
    bow = shapely.Polygon([(0, 50), (1, 51), (1, 50), (0, 51), (0, 50)])
    shapes = Shapes.of(["A", "B"], [bow, square(0, 0)])
    assert shapes.mended == ("A",)
    assert shapely.is_valid(shapes["A"])
    assert shapes.subset(["B"]).mended == ()


def test_outlines_come_from_rows_of_the_declared_table():
    rows = [
        {"place_code": "A", "place_name": "Old", "level": "district", "end": 2018},
        {"place_code": "B", "place_name": None, "level": "district", "start": 2019},
        {"place_code": "C", "place_name": "Ward", "level": "ward"},
    ]
    frame = pl.DataFrame(
        [r | {"geometry": shapely.to_wkb(square(i, 0))} for i, r in enumerate(rows)],
        schema=tables.BOUNDARIES.schema,
    )
    assert Shapes.from_frame(frame).codes == ("A", "B", "C")
    assert Shapes.from_frame(frame, year=2018).codes == ("A", "C")
    assert Shapes.from_frame(frame, year=2024, level="district").names == ("B",)
    plain = frame.select("place_code", "place_name", "geometry")
    assert len(Shapes.from_frame(plain, year=2018, level="ward")) == 3


def test_bytes_that_are_no_geometry_are_refused():
    with pytest.raises(InputError) as caught:
        Shapes.from_wkb(["A"], [b"not a geometry"])
    assert caught.value.code == "AREA-E13"


def test_one_geometry_is_flattened_like_many():
    one = flatten(square(0, 0))
    assert one.equals(grid(1, 1).flat[0])


def test_lines_left_over_from_clipping_are_dropped():
    square = shapely.box(0, 51, 1, 52)
    mixed = shapely.GeometryCollection([square, shapely.LineString([(0, 51), (2, 53)])])
    assert Shapes.of(["a"], [mixed]).geometries[0].equals(square)
