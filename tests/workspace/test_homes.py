"""Postcodes placed in districts, wards and small areas; the error of outlines is told."""

import polars as pl
import pytest

from vesting.demand.units_file import By
from vesting.errors import InputError
from vesting.evidence.shelf import Shelf
from vesting.workspace.homes import compact, place_homes


@pytest.fixture(scope="module")
def sample(official):
    rows = pl.read_csv(official / "postcodes/postcode_sample_40_per_lad.csv")
    return rows.filter(pl.col("lad").is_in(["E07000207", "E07000209", "E06000059"]))


def test_districts_and_wards_are_those_of_the_file(library, sample):
    for by, column in ((By.LAD, "lad"), (By.WARD, "ward")):
        found = place_homes(library, sample["pcd"], by)
        wanted = {compact(p): c for p, c in sample.select("pcd", column).iter_rows()}
        assert found.code_of == wanted
        assert "placed by" in found.said[0]


def test_small_areas_come_from_outlines_and_the_error_is_told(library, sample):
    found = place_homes(library, [*sample["pcd"], "ZZ99 9ZZ", " "], By.LSOA)
    assert len(found.code_of) == len(sample)
    rows, _ = library.lookup("lsoa", "district")
    parent = dict(rows.select("place_code", "parent_code").iter_rows())
    right = [parent[found.code_of[compact(p)]] == lad
             for p, lad in sample.select("pcd", "lad").iter_rows()]  # fmt: skip
    assert sum(right) / len(right) > 0.97
    assert "fall into a small area of another district" in found.said[-1]
    assert "another ward" in found.said[-1]
    assert not any(p.split()[0] in " ".join(found.said) for p in sample["pcd"])


def test_without_a_file_of_postcodes():
    with pytest.raises(InputError) as caught:
        place_homes(Shelf(()), ["GU1 1AA"], By.LAD)
    assert caught.value.code == "DEM-E60"
    assert "ONSPD" in caught.value.mend
