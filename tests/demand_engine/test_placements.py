"""Codes of every vintage; unknown ones say so."""

from __future__ import annotations

import pytest

from vesting.demand.placements import (
    EXITS,
    PLACEMENTS,
    Exit,
    Placement,
    codes,
    exit_of,
    placement_of,
    sector_of,
)
from vesting.errors import InputError


def test_the_order_is_the_published_one():
    assert [str(place) for place in PLACEMENTS] == [
        "kinship_foster",
        "foster_in_house",
        "foster_agency",
        "childrens_home",
        "secure",
        "supported",
        "with_parents",
        "adoption",
        "residential_other",
        "other",
    ]
    assert EXITS[-1] is Exit.BIRTHDAY


@pytest.mark.parametrize(
    ("place", "provider", "wanted"),
    [
        ("U1", "PR1", Placement.KINSHIP_FOSTER),
        ("U4", "PR1", Placement.FOSTER_IN_HOUSE),
        ("U6", "PR4", Placement.FOSTER_AGENCY),
        ("U5", "PR5", Placement.FOSTER_AGENCY),
        ("U4", None, Placement.FOSTER_IN_HOUSE),
        ("K2", "PR4", Placement.CHILDRENS_HOME),
        ("K1", "PR2", Placement.SECURE),
        ("K3", "PR4", Placement.SUPPORTED),
        ("H5", "", Placement.SUPPORTED),
        ("P2", None, Placement.SUPPORTED),
        ("P1", "PR0", Placement.WITH_PARENTS),
        ("A6", None, Placement.ADOPTION),
        ("R5", "PR3", Placement.RESIDENTIAL_OTHER),
        ("Z1", None, Placement.OTHER),
        ("Z13", None, Placement.OTHER),
        (None, None, Placement.OTHER),
    ],
)
def test_codes_of_all_years(place, provider, wanted):
    assert placement_of(place, provider) is wanted


def test_every_code_of_the_return_has_a_place():
    told = [
        "A3",
        "A4",
        "A5",
        "A6",
        "H5",
        "K1",
        "K2",
        "K3",
        "P1",
        "P2",
        "P3",
        "R1",
        "R2",
        "R3",
        "R5",
        "S1",
        "U1",
        "U2",
        "U3",
        "U4",
        "U5",
        "U6",
        "Z1",
        "Z11",
        "Z12",
        "Z13",
        "Z14",
    ]
    for provider in ("PR0", "PR1", "PR2", "PR3", "PR4", "PR5", ""):
        assert all(placement_of(code, provider) in PLACEMENTS for code in told)
    assert all(placement_of(code, "") is None for code in ("T0", "T1", "T2", "T3", "T4"))


def test_reasons_and_sectors():
    assert exit_of("E45") is Exit.GUARDIANSHIP
    assert exit_of("E4B") is Exit.HOME
    assert exit_of("E12") is Exit.ADOPTION
    assert exit_of("E3") is Exit.OTHER_AUTHORITY
    assert exit_of(None) is Exit.OTHER
    assert (sector_of("PR1"), sector_of("PR4"), sector_of(None)) == (0, 1, -1)
    assert codes().temporary == {"T0", "T1", "T2", "T3", "T4"}


def test_unknown_codes_name_the_known_ones():
    with pytest.raises(InputError, match="PLACE 'Q9'") as told:
        placement_of("Q9", "PR1")
    assert told.value.code == "DEM-E08"
    assert "U6" in told.value.mend
    with pytest.raises(InputError, match="REC 'E99'") as told:
        exit_of("E99")
    assert told.value.code == "DEM-E08"
