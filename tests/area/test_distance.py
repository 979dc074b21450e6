import polars as pl
import pytest

from vesting.area.borders import measure_borders
from vesting.area.derive import edge_list
from vesting.area.distance import (
    ESTIMATE,
    MATRIX,
    Assumption,
    Travel,
    assumptions,
    gaps_of,
    travel_matrix,
)
from vesting.area.shapes import Shapes
from vesting.errors import InputError
from vesting.evidence import tables

from .layout import square

POINTS = {"a": (-1.0, 52.0), "b": (-1.0, 53.0), "c": (0.0, 52.0)}


def test_the_estimate_is_a_great_circle_times_the_detour_and_says_so():
    travel = Travel(POINTS)
    journey = travel.between("a", "b")
    assert journey.label == ESTIMATE
    assert journey.km == pytest.approx(111.195 * 1.3, rel=1e-4)
    assert journey.minutes == pytest.approx(journey.km / assumptions()["speed"].value * 60)
    assert "great circle × 1.3 at 38 km an hour (1.2 to 1.4; 30 to 60)" in journey.basis
    assert travel.between("b", "a").km == journey.km


def test_assumptions_may_be_the_users_own():
    own = Assumption(1.5, 1.4, 1.6, "km of road per km of great circle", "Calibrated.")
    journey = Travel(POINTS, detour=own).between("a", "b")
    assert journey.km == pytest.approx(111.195 * 1.5, rel=1e-4)
    assert own.status == "user"


def test_the_users_matrix_comes_first_in_either_direction():
    frame = pl.DataFrame(
        [
            {
                "from_code": "a",
                "to_code": "b",
                "minutes": 75.0,
                "source": "Engine",
                "date": "2026-01",
            },
            {"from_code": "a", "to_code": "c", "km": 80.0},
        ],
        schema=tables.TRAVEL.schema,
    )
    travel = Travel(POINTS, travel_matrix(frame))
    given = travel.between("b", "a")
    assert (given.minutes, given.km, given.label, given.basis) == (
        75.0,
        None,
        MATRIX,
        "Engine, 2026-01",
    )
    assert travel.between("a", "c").basis == "the user's table"
    assert travel.between("b", "c").label == ESTIMATE


def test_a_table_of_distances_agrees_with_single_ones():
    travel = Travel(POINTS)
    table = travel.km_table(["a", "b"], ["a", "b", "c"])
    assert table.shape == (2, 3)
    assert table[0, 0] == 0
    assert table[1, 2] == pytest.approx(travel.between("b", "c").km)


def test_a_place_without_a_point_is_named():
    with pytest.raises(InputError, match="The place z has no point") as caught:
        Travel(POINTS).between("a", "z")
    assert caught.value.code == "AREA-E10"


def test_each_gap_of_a_unit_is_labelled_with_km_and_minutes():
    shapes = Shapes.of(
        ["a", "b", "c", "d"], [square(0, 0), square(1, 0), square(3, 0), square(9, 0)]
    )
    edges = edge_list(shapes.codes, shapes.names, measure_borders(shapes), known=[])
    travel = Travel(dict(zip(shapes.codes, map(tuple, shapes.points), strict=True)))
    assert gaps_of(["a", "b"], edges, shapes, travel) == ()
    near, far = gaps_of(["a", "b", "c", "d"], edges, shapes, travel)
    assert {near.gap.a, near.gap.b} == {"b", "c"}
    assert near.gap.km == pytest.approx(0.69, abs=0.01)
    assert {far.gap.a, far.gap.b} == {"c", "d"}
    assert far.journey.label == ESTIMATE
    assert far.journey.minutes > near.journey.minutes
