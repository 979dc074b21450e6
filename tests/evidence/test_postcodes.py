"""Files of postcodes: directories, Code-Point Open with and without headings, wrong rows."""

import polars as pl

from vesting.evidence.catalogue import read_as, recognise
from vesting.evidence.shelf import Shelf
from vesting.evidence.source import Specimen

ONSPD = b"""pcd7,pcd8,pcds,dointr,doterm,lad25cd,wd25cd,lsoa21cd,lat,long
"AB1 1AA","AB1  1AA","AB1 1AA",199606,,E07000001,E05000001,E01000001,51.5,-0.5
"AB1 1AB","AB1  1AB","AB1 1AB",198001,199606,E07000001,E05000001,E01000002,51.6,-0.6
"GY1 1AA","GY1  1AA","GY1 1AA",198001,,L99999999,L99999999,L99999999,99.999999,0.000000
"no postcode","x","nonsense",198001,,E07000001,E05000001,E01000001,51.5,-0.5
"""
CODE_POINT = (
    b'"DT1 1AA",10,368730,90722,"E92000001","E19","E18","","E06000059","E05012698"\n'
    b'"DT1 1AB",90,0,0,"E92000001","","","","",""\n'
    b'"DT",10,1,2,"E92000001","E19","E18","","E06000059","E05012698"\n'
)


def reading(content, name="x.csv"):
    specimen = Specimen.of(name, content)
    guess = recognise(specimen)
    return guess.source.name, read_as(specimen, guess)


def test_a_directory_in_its_own_headings():
    name, found = reading(ONSPD, "ONSPD_MAY_2026_UK.csv")
    assert name == "postcodes"
    rows = found.frames["postcodes"]
    assert rows["place_code"].to_list() == ["AB11AA", "AB11AB", "GY11AA"]
    assert rows["district"].to_list() == ["E07000001", "E07000001", None]
    assert rows["lsoa"].to_list() == ["E01000001", "E01000002", None]
    assert rows["latitude"].to_list() == [51.5, 51.6, None]
    assert rows["ended"].to_list() == [None, "199606", None]
    assert found.vintage == "2025 codes"
    assert found.standing == "original"
    assert found.title.endswith("(ONSPD)")
    assert [a.row for a in found.aside] == [5]


def test_code_point_open_without_headings():
    name, found = reading(CODE_POINT)
    assert name == "postcodes-without-headings"
    rows = found.frames["postcodes"]
    assert rows["district"].to_list() == ["E06000059", None]
    assert rows["longitude"].null_count() == 2
    assert [a.row for a in found.aside] == [3]
    assert "not read" in found.notes[0]


def test_a_return_of_children_is_no_file_of_postcodes():
    text = b"CHILD,DECOM,HOME_POST,lad,postcode\n1,01/01/2020,AB1 1AA,E07000001,AB1 1AA\n"
    guess = recognise(Specimen.of("episodes.csv", text))
    assert guess.source is None or "postcode" not in guess.source.name


def test_the_files_of_england(library, official):
    sample = pl.read_csv(official / "postcodes/postcode_sample_40_per_lad.csv")
    asked = {p.replace(" ", ""): lad for p, lad in sample.select("pcd", "lad").iter_rows()}
    found, choice = library.postcodes(asked)
    assert choice is not None
    assert dict(found.select("place_code", "district").iter_rows()) == asked


def test_a_shelf_without_postcodes():
    rows, choice = Shelf(()).postcodes(["AB11AA"])
    assert rows.is_empty()
    assert choice is None
