"""Names and codes: English in manner, clashing with nothing real."""

from __future__ import annotations

import csv
import re

import numpy as np
import polars as pl
import pytest

from vesting.synthetic.county import PLACES
from vesting.synthetic.names import COUNTY, DISTRICTS, REGIONS, place_names


def test_names_differ():
    names = place_names(np.random.default_rng(1), 2_000)
    assert len(set(names)) == 2_000
    parishes = place_names(np.random.default_rng(1), 5_000, parishes=True)
    assert len(set(parishes)) == 5_000
    assert any(name.endswith(" Parva") for name in parishes)


def test_codes_have_the_form_of_englands_and_no_other_number(world):
    nation = world.nation
    assert COUNTY in nation.names
    assert nation.gss[:2] == ("E10000901", "E06000901")
    assert world.district_codes[0] == "E07000901"
    assert world.district_codes[-1] == nation.gss[1]
    codes = (*nation.gss, *world.district_codes[:-1], nation.ended.gss)
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"E(06|07|08|09|10)\d{6}", c) and int(c[3:]) > 900 for c in codes)
    assert all(re.fullmatch(r"E01\d{6}", c) and int(c[3:]) > 90_000 for c in world.lsoa_codes)
    for small in (world.ward_codes, world.parish_codes):
        assert all(int(code[3:]) > 90_000 for code in small)
    assert all(501 <= int(number) <= 699 for number in nation.dfe)
    assert all(re.fullmatch(r"E9\d{3}", code) for code in nation.ecodes)
    assert len(set(nation.names)) == len(nation.names)
    assert set(DISTRICTS) < set(PLACES)
    assert len(set(REGIONS)) == 9


@pytest.mark.official
def test_no_code_name_or_number_is_a_real_councils(world, official):
    path = official / "geo" / "mysociety_uk_local_authorities_current.csv"
    with path.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    nation = world.nation
    ours = {*nation.gss, *world.district_codes, nation.ended.gss}
    assert not ours & {row["gss-code"] for row in rows}
    assert not {*nation.ecodes} & {row["ecode"] for row in rows}
    names = {*nation.names, *PLACES, nation.ended.name}
    assert not names & {row["nice-name"] for row in rows}
    lait = pl.read_parquet(official / "lait" / "bds_long_0.parquet", columns=["LA Number"])
    numbers = {str(int(n)) for n in lait["LA Number"].unique().drop_nulls()}
    assert not {*nation.dfe, nation.ended.dfe} & numbers


@pytest.mark.official
def test_no_lsoa_or_ward_code_is_real(world, official):
    path = official / "geo" / "lookup_lsoa21_ward24_ltla24.csv.gz"
    real = pl.read_csv(path, columns=["lsoa21_code", "ward24_code"])
    assert not set(world.lsoa_codes) & set(real["lsoa21_code"])
    assert not set(world.ward_codes) & set(real["ward24_code"])
