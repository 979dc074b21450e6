"""Loamshire's returns agree with what Loamshire published; its postcodes lie where they say."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import numpy as np
import polars as pl
import pytest
import shapely

from vesting.synthetic.nation import COUNTY_AT, UNITARY_AT
from vesting.synthetic.need import YEARS
from vesting.synthetic.official import directory, looked_after
from vesting.synthetic.postcodes import AREA, AREA_ELSEWHERE, code_of, place_postcodes
from vesting.synthetic.returns import loamshire_care, returns_of


@pytest.fixture(scope="module")
def cares(world):
    return loamshire_care(world)


@pytest.fixture(scope="module")
def files(world):
    return returns_of(world)


def test_numbers_on_31_march_are_the_published_ones(world, cares):
    published = looked_after.counts(world)[looked_after.TYPES[1]]
    for name, at in (("Loamshire", COUNTY_AT), ("Fenborough", UNITARY_AT)):
        for back in range(6):
            day = date(YEARS[-1] - back, 3, 31)
            assert cares[name].stock(day, day).sum() == published[at, -1 - back]


def test_starts_of_children_with_a_home_are_the_true_ones(world, cares):
    lsoas = world.lsoa_codes
    for care in cares.values():
        local = care.periods.filter(pl.col("home_lsoa") != "")
        for back in range(5):
            year = YEARS[-1] - back
            inside = pl.col("began").is_between(date(year - 1, 4, 1), date(year, 3, 31))
            count = dict(local.filter(inside)["home_lsoa"].value_counts().iter_rows())
            wanted = world.needs.flows["looked_after"].started[:, -1 - back]
            for code in care.plan.homes.lsoas:
                assert count.get(code, 0) == wanted[lsoas.index(code)]


def test_districts_have_about_the_children_that_need_says(world, cares):
    truth = world.truth
    care = cares["Loamshire"]
    day = date(YEARS[-1], 3, 31)
    here = care.periods.filter(
        (pl.col("began") <= day) & (pl.col("left").is_null() | (pl.col("left") > day))
    )
    found = dict(here["home_district"].value_counts().iter_rows())
    for code in sorted(set(care.plan.homes.districts)):
        wanted = sum(int(n) for d, n in zip(truth.district, truth.counts["looked_after"][:, -1],
                                            strict=True) if d == code)  # fmt: skip
        assert found[code] == pytest.approx(wanted, abs=4 * np.sqrt(wanted) + 8)


def test_the_county_is_in_csv_and_the_unitary_in_xml(files):
    years = {int(path.split("/")[2]) for path in files}
    assert years == set(YEARS[-5:])
    assert all(path.endswith(".csv") for path in files if "/Loamshire/" in path)
    assert sum(path.endswith(".xml") for path in files if "/Fenborough/" in path) == 5
    assert sum(map(len, files.values())) < 10_000_000


def test_some_identifiers_are_the_same_in_two_councils(cares):
    county, unitary = (set(care.children["child"]) for care in cares.values())
    assert county & unitary


def test_the_same_seed_gives_the_same_bytes(world, files):
    assert returns_of(world) == files


def test_returns_are_not_among_the_evidence(world):
    from vesting.synthetic.loamshire import _FILES

    assert not any("returns" in path or "903" in path for path in _FILES)


def test_homes_are_in_the_directory_of_postcodes(world, cares):
    rows = list(csv.DictReader(io.StringIO(directory.lookup(world).decode())))
    known = {row["pcds"]: row for row in rows}
    homes = cares["Loamshire"].periods.filter(pl.col("true_postcode") != "")
    for code, lsoa, district in homes.select(
        "true_postcode", "home_lsoa", "home_district"
    ).iter_rows():
        assert known[code]["lsoa21"] == lsoa
        assert known[code]["laua"] == district
        assert known[code]["doterm"] == ""


def test_postcodes_lie_in_their_lsoa(world):
    held = place_postcodes(world)
    assert len(set(held.codes)) == len(held.codes)
    shapes = np.asarray(world.cells.shapes, dtype=object)[held.lsoa]
    assert shapely.intersects_xy(shapes, *held.points.T).all()
    form = re.compile(r"[A-Z]{1,2}[0-9]{1,2} [0-9][ABD-HJLNP-UW-Z]{2}")
    assert all(form.fullmatch(code) for code in held.codes)
    assert len({code_of(AREA, d, n) for d in (1, 2) for n in range(4_000)}) == 8_000


@pytest.mark.official
def test_no_real_postcode_area_is_used(official):
    areas = set()
    for name in official.glob("postcodes/*.csv"):
        text = name.read_text("utf-8", "replace")
        areas |= {
            m.group(1) for m in re.finditer(r"\b([A-Z]{1,2})[0-9][0-9A-Z]? ?[0-9][A-Z]{2}\b", text)
        }
    for path in official.glob("postcodes/*.parquet"):
        codes = pl.read_parquet(path, columns=["pcd"])["pcd"]
        areas |= set(codes.str.extract(r"^([A-Z]+)", 1).unique().to_list())
    assert len(areas) > 50
    assert not areas & {AREA, AREA_ELSEWHERE}
