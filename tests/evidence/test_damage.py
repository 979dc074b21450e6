"""Files that are cut off, wrapped wrongly or no files at all are told for what they are."""

import gzip
import io
import os
import zipfile

import pytest

from tests.evidence.layouts import text, workbook
from tests.evidence.test_population import taken, wide
from tests.evidence.test_repeats import TWO, A, B
from vesting.errors import InputError
from vesting.evidence.archive import members
from vesting.evidence.catalogue import import_file
from vesting.evidence.layout import CUT_OFF
from vesting.workspace.library import add_files


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)
    return out.getvalue()


def told(name, content):
    with pytest.raises(InputError) as caught:
        import_file(name, content)
    return caught.value.code, caught.value.what


def test_a_topology_that_is_cut_off_before_its_layers():
    code, what = told("uk.topojson", b'{"type": "Topology", "arcs": [[[1, 2], [3')
    assert code == "EVI-E13"
    assert "cut off" in what


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"features":' * 100_000])
def test_json_nested_without_end(content):
    code, what = told("deep.json", content)
    assert code == "EVI-E13"
    assert "brackets within brackets" in what


def test_attributes_nested_without_end():
    content = b'{"features": [{"properties": {"LAD23CD": ' + b"[" * 50_000
    assert told("deep.geojson", content)[0] == "EVI-E13"


def test_a_name_that_promises_gzip():
    assert "it is not gzip" in told("people.csv.gz", b"not packed at all")[1]
    assert "not gzip" not in told("people.csv.gz", gzip.compress(b"nobody knows"))[1]


def test_an_archive_in_an_archive():
    code, what = told("inner.zip", zipped(a=text("a,b", "1,2")))
    assert (code, what) == ("EVI-E09", "inner.zip is a zip archive within a zip archive")


def test_an_archive_that_is_cut_off():
    code, what = told("files.zip", zipped(a=b"1,2\n" * 999)[:900])
    assert code == "EVI-E09"
    assert "zip archive that is cut off" in what


def test_a_spreadsheet_that_is_cut_off_is_still_called_one():
    code, what = told("book.xlsx", workbook({"A": [["a", "b"]] * 99})[:900])
    assert code == "EVI-E07"
    assert "spreadsheet" in what


def test_an_archive_with_nothing_in_it():
    with pytest.raises(InputError, match="no file in it"):
        members("nothing.zip", zipped())


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (report,) = add_files([tmp_path / "pipe.csv"], tmp_path / "evidence")
    assert report.error["code"] == "EVI-E32"
    assert report.fate == "unreadable"


def test_a_last_row_that_stops_early_is_kept_aside_and_told():
    reading, shelf = taken("mid2023.csv", wide(rows=TWO)[:-40])
    (aside,) = reading.aside
    assert (aside.row, aside.fate) == (3, "quarantined")
    assert aside.why.endswith("cut off here")
    assert reading.notes == (CUT_OFF,)
    assert shelf.population([A, B]).values == {A: 91}


def test_a_short_row_in_the_middle_says_nothing_of_the_end():
    lines = wide(rows=TWO).splitlines()
    reading, _ = taken("mid2023.csv", b"\n".join((lines[0], lines[1][:-40], lines[2])))
    assert "cut off" not in reading.aside[0].why
    assert reading.notes == ()


def test_a_file_that_is_cut_off_is_not_asked_for_its_year():
    error = told("people.csv", wide(rows=TWO)[:-40])
    assert error[0] == "EVI-E12"
    assert "may be cut off" in error[1]


def test_headings_alone_are_not_asked_for_their_year():
    assert told("people.csv", wide(rows=()))[0] == "EVI-E11"


@pytest.mark.parametrize(
    ("offset", "value", "told_of"),
    [(0, 1, "locked with a password"), (2, 9, "packed in a way that is not known")],
)
def test_a_zip_that_cannot_be_opened_here_is_not_called_damaged(offset, value, told_of):
    """Flags and method stand behind one another in both heads of a file; 9 is Deflate64."""
    raw = bytearray(zipped(a=b"1"))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(magic) + at + offset] = value
    with pytest.raises(InputError, match=told_of) as error:
        members("returns.zip", bytes(raw))
    assert error.value.code == "EVI-E09"
    assert error.value.mend.startswith("Unpack it")
