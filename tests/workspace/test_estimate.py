"""Estimates for units of real districts, wards and small areas; they add up to the county's count."""

import pytest

from vesting.area.reorganisation import find_area
from vesting.cli.demand.estimate import _unit
from vesting.demand.units_file import read_units
from vesting.errors import InputError
from vesting.workspace.estimate import estimate_units


def asked(by, unit_of):
    rows = "".join(f"{place},{unit}\n" for place, unit in unit_of.items())
    return read_units(f"{by},unit\n{rows}".encode(), "units.csv")


@pytest.fixture(scope="module")
def surrey():
    return find_area("Surrey")


@pytest.fixture(scope="module")
def lookups(library, surrey):
    """District of every small area of Surrey, and its ward."""
    rows, _ = library.lookup("lsoa", "district")
    inside = {s: d for s, d in rows.select("place_code", "parent_code").iter_rows()
              if d in surrey.codes}  # fmt: skip
    rows, _ = library.lookup("lsoa", "ward", list(inside))
    return inside, dict(rows.select("place_code", "parent_code").iter_rows())


def test_districts_smalls_and_wards_of_the_same_units_agree(library, surrey, lookups):
    district, ward = lookups
    east = set(surrey.codes[:4])
    by_district = asked("lad_code", {c: "East" if c in east else "West" for c in surrey.codes})
    by_small = asked("lsoa_code", {s: "East" if d in east else "West" for s, d in district.items()})
    by_ward = asked("ward_code", {ward[s]: "East" if d in east else "West"
                                  for s, d in district.items()})  # fmt: skip
    found = [
        estimate_units(library, surrey, units, "looked_after", seed=1, draws=400)
        for units in (by_district, by_small, by_ward)
    ]
    means = [{u["unit"]: u["mean"] for u in one["units"]} for one in found]
    for one, mean in zip(found, means, strict=True):
        assert sum(mean.values()) == pytest.approx(one["counted"], abs=0.2)
        assert {u["unit"]: u["children"] for u in one["units"]} == {
            u["unit"]: pytest.approx(u["children"], abs=2) for u in found[0]["units"]
        }
        assert mean["East"] == pytest.approx(means[0]["East"], rel=0.05)
    assert means[1] == means[2], "the same small areas are the same units"


def test_what_is_left_out_is_the_rest(library, surrey):
    found = estimate_units(
        library, surrey, asked("lad_code", {surrey.codes[0]: "One"}), "protection_plans", seed=1,
        draws=100,
    )  # fmt: skip
    assert [u["unit"] for u in found["units"]] == ["One", "rest"]
    assert sum(u["by_population"] for u in found["units"]) == pytest.approx(
        found["counted"], abs=0.2
    )
    for unit in found["units"]:
        assert (
            unit["low_95"] <= unit["low_80"] <= unit["mean"] <= unit["high_80"] <= unit["high_95"]
        )


def test_places_outside_the_area(library, surrey):
    units = asked("lad_code", {"E07000106": "A", "E07000107": "A"})
    with pytest.raises(
        InputError, match="is not in Surrey of 2024; 1 other place is not either"
    ) as caught:
        estimate_units(library, surrey, units, "looked_after", seed=1)
    assert caught.value.code == "DEM-E53"


def test_a_council_that_has_ended_is_told_with_its_heir(library):
    units = asked("lad_code", {"E07000201": "A", "E07000205": "A", "E07000206": "A"})
    with pytest.raises(InputError) as caught:
        estimate_units(library, find_area("Suffolk"), units, "looked_after", seed=1)
    assert caught.value.code == "DEM-E53"
    assert "Forest Heath) ended on 31 March 2019: its place is now in West Suffolk" in (
        caught.value.where
    )
    assert "East Suffolk" in caught.value.where
    assert "of today" in caught.value.mend


def test_authorities_that_are_summed_are_named_and_a_count_has_no_band(library):
    kent = find_area("Kent")
    units = asked("lad_code", {c: "West" if i < 6 else "East" for i, c in enumerate(
        code for code in kent.codes if code.startswith("E07"))})  # fmt: skip
    found = estimate_units(library, kent, units, "looked_after", seed=1, draws=100)
    assert set(found["authorities"]) == {"Kent", "Medway"}
    assert sum(found["authorities"].values()) == found["counted"]
    rest = next(u for u in found["units"] if u["unit"] == "rest")
    assert rest["authorities"] == ["Medway"]
    assert rest["low_95"] == rest["high_95"] == found["authorities"]["Medway"]
    assert _unit(rest) == f"rest (Medway): {found['authorities']['Medway']:,}, counted"
    assert all(not u["authorities"] for u in found["units"] if u["unit"] != "rest")


def test_postcodes_need_returns(library, surrey):
    with pytest.raises(InputError, match="by postcode") as caught:
        estimate_units(library, surrey, asked("postcode", {"GU1 1AA": "A"}), "looked_after", seed=1)
    assert caught.value.code == "DEM-E54"


def test_a_measure_without_a_count(library, surrey):
    units = asked("lad_code", {surrey.codes[0]: "One"})
    with pytest.raises(InputError) as caught:
        estimate_units(library, surrey, units, "carers", seed=1)
    assert caught.value.code == "DEM-E55"
