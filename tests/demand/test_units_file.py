"""Files of units, right ones and wrong ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesting.demand.units_file import By, read_units
from vesting.errors import InputError
from vesting.options.survey.layout import REST
from vesting.workspace.rest_of_area import REST as REST_OF_AREA


def wrong(text, code):
    with pytest.raises(InputError) as caught:
        read_units(text.encode(), "units.csv")
    assert caught.value.code == code
    return caught.value


@pytest.mark.parametrize("by", list(By))
def test_each_kind_of_place_is_known_by_its_heading(by):
    found = read_units(f"{by.value},unit\nA1,East\nB2,West\nC3,East\n".encode(), "u.csv")
    assert found.by is by
    assert found.units == ("East", "West")
    assert found.places("East") == ("A1", "C3")


def test_headings_order_case_spaces_marks_and_further_columns_do_not_matter():
    text = "\ufeffUnit;Name;LAD Code \nEast;Ashby; e07000001 \n\n;;\nWest;Barrow;E07000002\n"
    found = read_units(text.encode(), "u.csv")
    assert found.unit_of == {"E07000001": "East", "E07000002": "West"}


def test_postcodes_are_compared_without_spaces_and_case():
    found = read_units(b"postcode,unit\ngu1 1aa,W\nGU11AA,W\n", "u.csv")
    assert found.unit_of == {"GU11AA": "W"}


def test_a_place_in_two_units_is_named_by_its_row_and_not_by_itself():
    error = wrong("postcode,unit\nGU1 1AA,West\nGU1 1AA,East\n", "DEM-E51")
    assert "row 3" in error.where
    assert "GU1" not in str(error)


@pytest.mark.parametrize("row", ["E07000001,", ",West", "E07000001"])
def test_half_a_row(row):
    assert "row 2" in wrong(f"lad_code,unit\n{row}\n", "DEM-E52").where


@pytest.mark.parametrize(
    "text", ["", "place,unit\na,b\n", "lad_code,council\na,b\n", "lad_code,lsoa_code,unit\na,b,c\n"]
)
def test_headings_that_say_nothing(text):
    assert "lad_code" in wrong(text, "DEM-E50").mend


def test_headings_without_rows():
    assert "no rows" in wrong("lad_code,unit\n\n", "DEM-E50").what


@given(st.dictionaries(st.from_regex(r"E0[0-9]{7}", fullmatch=True), st.sampled_from("ABC"),
                       min_size=1))  # fmt: skip
def test_what_is_written_is_read(unit_of):
    text = "lsoa_code,unit\n" + "".join(f"{p},{u}\n" for p, u in unit_of.items())
    assert read_units(text.encode(), "u.csv").unit_of == unit_of


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+East", "-East", "@East"])
def test_a_name_that_a_table_cannot_bear_is_refused(name):
    error = wrong(f"lad_code,unit\nA1,{name}\n", "DEM-E73")
    assert error.mend


@pytest.mark.parametrize("name", [REST, REST.upper(), REST_OF_AREA, "Rest  of the Area"])
def test_the_name_of_what_is_left_out_is_refused_with_its_row(name):
    error = wrong(f"lad_code,unit\nA1,East\nB2,{name}\n", "DEM-E73")
    assert error.where == "units.csv, row 3"
    assert f"'{name}' is reserved" in error.what


@pytest.mark.parametrize("other", ["east", "EAST", "North  East"])
def test_two_names_that_differ_by_letters_alone_are_refused(other):
    first = "North East" if " " in other else "East"
    error = wrong(f"lad_code,unit\nA1,{first}\nB2,{other}\n", "DEM-E72")
    assert f"'{first}' and '{other}'" in error.what


def test_a_cell_under_no_heading_is_refused():
    error = wrong("lad_code,unit\nA1,East\nB2,West, and South\n", "DEM-E74")
    assert error.where == "units.csv, row 3"
    assert read_units(b"lad_code,unit,note\nA1,East,mine\nB2,West,,\n", "u").units == (
        "East",
        "West",
    )
