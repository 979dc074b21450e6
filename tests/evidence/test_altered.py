"""Official files that somebody altered: a heading lost, renamed or there twice."""

import pytest

from tests.evidence.layouts import PREFIX, la, text
from tests.evidence.test_population import taken, wide
from vesting.errors import InputError
from vesting.evidence.catalogue import import_file
from vesting.evidence.headings import must_be_single, unique

A = "E07000207"


def told(name, content):
    with pytest.raises(InputError) as caught:
        import_file(name, content)
    return caught.value


def looked_after(*columns):
    head = ",".join([PREFIX, "population_type", *columns])
    kind = "Children looked after at 31 March each year"
    return text(head, la("2024", "936", "E10000030", "Surrey", kind, *range(1, len(columns) + 1)))


@pytest.mark.parametrize(
    "columns",
    [("n_children", "rate_per_10000"), ("population_estimate",), ("rate_per_10000",)],
)
def test_looked_after_without_the_count(columns):
    error = told("cla.csv", looked_after(*columns))
    assert error.code == "EVI-E10"
    assert "Children looked after" in error.what
    assert "childrencount" in error.mend


@pytest.mark.parametrize("columns", [("number",), ("children_count", "rate_per_10000")])
def test_looked_after_under_either_heading(columns):
    _, shelf = taken("cla.csv", looked_after(*columns))
    assert shelf.observations("looked_after", ["E10000030"]).total == 1


def test_a_kind_of_file_of_which_every_figure_is_gone():
    head = f"{PREFIX},cla_group,placement_stability"
    row = la("2024", "936", "E10000030", "Surrey", "CLA on 31 March", "3 or more placements")
    error = told("stability.csv", text(head, row))
    assert "count (" in error.mend
    assert "percent (" in error.mend


@pytest.mark.parametrize("wanted", ["name", "code"])
def test_a_place_under_two_headings(wanted):
    error = told("mid2023.csv", wide().replace(b",all,", f",{wanted},".encode(), 1))
    assert error.code == "EVI-E04"
    assert error.where == "mid2023.csv, row 1"
    assert f"'{wanted}'" in error.what


def test_an_age_under_two_headings():
    assert told("mid2023.csv", wide().replace(b",all,0,1,", b",all,0,0,", 1)).code == "EVI-E04"


def test_a_year_under_two_headings():
    head = "code,name,age,population_2023,population_2023"
    rows = [f"{A},A,{age},1,2" for age in range(3)]
    assert told("ages.csv", text(head, *rows)).code == "EVI-E04"


def test_a_wanted_column_under_two_headings():
    head = "code,name,age,year,count,count"
    rows = [f"{A},A,{age},2023,1,2" for age in range(3)]
    assert told("ages.csv", text(head, *rows)).code == "EVI-E04"


def test_headings_that_nobody_wants_may_stand_twice():
    headings = unique(["code", "note", "note", "rate (2)"])
    must_be_single(headings, ["code", "rate", None], "here")
    with pytest.raises(InputError, match="two columns"):
        must_be_single(headings, ["note"], "here")
