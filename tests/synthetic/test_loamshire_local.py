"""The councils' own small tables: every place once, sums that hold, and sense."""

from __future__ import annotations

import polars as pl
import pytest

from vesting.synthetic.county import PLACES


def test_every_district_lies_in_one_area_of_each_partner(table, world):
    rows = table("local_partner_areas")
    assert rows.group_by("kind").len()["len"].to_list() == [len(PLACES)] * 3
    assert set(rows["place_code"]) == set(world.district_codes)


def test_every_ward_has_a_seat(table, world):
    rows = table("local_councillors")
    assert rows["place_code"].to_list() == list(world.ward_codes)
    assert rows["councillors"].cast(int).min() >= 1
    assert rows["electors"].cast(int).sum() < world.people.aged(18, 90)[:900].sum()


def test_homes_in_poor_districts_count_for_less_tax(table, world):
    rows = table("local_tax_base")
    assert rows["place_code"].to_list() == list(world.district_codes)
    assert rows["band_d_dwellings"].cast(float).min() > 10_000


def test_schools_stand_in_their_district(table, outlines):
    import shapely
    from shapely.geometry import shape

    districts = {
        f["properties"]["LAD24CD"]: shape(f["geometry"])
        for f in outlines("Local_Authority")["features"]
    }
    rows = table("local_schools")
    assert rows["urn"].n_unique() == rows.height
    assert rows.filter(pl.col("phase") == "Special").height == len(PLACES)
    for row in rows.iter_rows(named=True):
        point = shapely.Point(float(row["longitude"]), float(row["latitude"]))
        assert districts[row["place_code"]].buffer(1e-5).contains(point)


def test_funding_falls_short_of_need_in_all_and_not_in_each(table):
    rows = table("local_need_and_funding")
    need, funding = (rows[c].cast(float) for c in ("need", "funding"))
    assert funding.sum() / need.sum() == pytest.approx(0.96, abs=0.001)
    assert (funding > need).any()


def test_most_children_are_placed_near_home(table):
    rows = table("local_flows").filter(pl.col("kind") == "looked after")
    count = rows["persons"].cast(int)
    own = count.filter(rows["from_code"] == rows["to_code"]).sum()
    assert 0.3 < own / count.sum() < 0.9


def test_both_upper_tier_councils_owe_high_needs(table):
    rows = table("local_high_needs_deficit")
    assert rows["place_code"].to_list() == ["E10000901", "E06000901"]
    assert rows["deficit"].cast(float).min() > 0
