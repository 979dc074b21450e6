"""What a file of units leaves out of the area is a unit of its own; a place that nobody knows is refused."""

from __future__ import annotations

import numpy as np
import pytest

from vesting.demand.units_file import By, UnitsFile
from vesting.errors import InputError
from vesting.workspace.rest_of_area import REST, with_rest
from vesting.workspace.units_of_homes import units_of

pytestmark = pytest.mark.xdist_group("workspace")
DISTRICTS = [f"E070009{number:02}" for number in range(1, 13)]


@pytest.fixture(scope="module")
def shelf(loamshire):
    from vesting.workspace.library import open_evidence

    return open_evidence(loamshire / "evidence")


@pytest.fixture(scope="module")
def histories(loamshire):
    from vesting.workspace.returned import read_histories

    return read_histories([loamshire / "records" / "Loamshire"])[1]


def file_of(codes, by=By.LAD):
    half = len(codes) // 2
    return UnitsFile(by, {code: "East" if i < half else "West" for i, code in enumerate(codes)})


def certain(histories, asked, shelf):
    """Periods of care whose home is known, by unit."""
    units = units_of(histories, asked, shelf)
    block = units.blocks.certain
    counts = np.bincount(block[block >= 0], minlength=len(units.blocks.names))
    return {name: int(counts[list(blocks)].sum()) for name, blocks in units.of.items()}


def test_a_whole_file_has_no_rest(histories, shelf):
    asked, said = with_rest(file_of(DISTRICTS), histories, shelf)
    assert asked.units == ("East", "West")
    assert said == ()


def test_a_district_left_out_keeps_its_children(histories, shelf):
    whole = certain(histories, file_of(DISTRICTS), shelf)
    short = UnitsFile(
        By.LAD, {k: v for k, v in file_of(DISTRICTS).unit_of.items() if k != DISTRICTS[-1]}
    )
    asked, said = with_rest(short, histories, shelf)
    found = certain(histories, asked, shelf)
    assert found["East"] == whole["East"]
    assert found["West"] + found[REST] == whole["West"]
    assert asked.places(REST) == (DISTRICTS[-1],)
    assert f"{found[REST]:,}"[:1].isdigit()
    assert DISTRICTS[-1] in said[0]


def test_one_district_is_not_the_county(histories, shelf):
    asked, _ = with_rest(UnitsFile(By.LAD, {DISTRICTS[0]: "East"}), histories, shelf)
    assert asked.places(REST) == tuple(DISTRICTS[1:])
    found = certain(histories, asked, shelf)
    assert found["East"] < 0.2 * sum(found.values())


@pytest.mark.parametrize(("by", "level"), [(By.LSOA, "district"), (By.WARD, "ward")])
def test_small_areas_left_out_are_the_rest_too(histories, shelf, by, level):
    smalls, _ = shelf.lookup("lsoa", "district")
    own = smalls.filter(smalls["parent_code"] == DISTRICTS[0])["place_code"].to_list()
    if by is By.WARD:
        wards, _ = shelf.lookup("lsoa", "ward", own)
        own = wards["parent_code"].unique().sort().to_list()
    asked, _ = with_rest(UnitsFile(by, dict.fromkeys(own, "East")), histories, shelf)
    found = certain(histories, asked, shelf)
    by_district = certain(histories, UnitsFile(By.LAD, {DISTRICTS[0]: "East"}), shelf)
    assert found["East"] == pytest.approx(by_district["East"], rel=0.05)
    assert found[REST] > 5 * found["East"]


def test_children_of_small_areas_give_the_same_rule_as_those_of_districts(histories, shelf):
    smalls, _ = shelf.lookup("lsoa", "district")
    pairs = smalls.filter(smalls["parent_code"].is_in(DISTRICTS)).select(
        "place_code", "parent_code"
    )
    unit_of = {small: file_of(DISTRICTS).unit_of[above] for small, above in pairs.iter_rows()}
    units = units_of(histories, UnitsFile(By.LSOA, unit_of), shelf)
    assert units.blocks.rule == "A"


def test_a_place_that_no_file_knows_is_refused(histories, shelf):
    for code in ("E07000921", "E07999999"):
        with pytest.raises(InputError, match=code) as caught:
            with_rest(file_of([*DISTRICTS[:-1], code]), histories, shelf)
        assert caught.value.code == "DEM-E68"


def test_postcodes_of_a_few_leave_the_many_to_the_rest(histories, shelf):
    homes = list(histories.homes)
    few = UnitsFile(By.POSTCODE, {homes[0]: "East", homes[1]: "West"})
    asked, said = with_rest(few, histories, shelf)
    assert REST in asked.units
    assert "in no unit" in said[0]
    most = UnitsFile(By.POSTCODE, dict.fromkeys(homes[: int(0.95 * len(homes))], "East"))
    asked, said = with_rest(most, histories, shelf)
    assert asked.units == ("East",)
    assert "sampled like unknown ones" in said[0]
