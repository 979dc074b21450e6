import gzip
import io
import zipfile

import pytest

from tests.evidence.layouts import PREFIX, la, text, workbook
from vesting.errors import InputError
from vesting.evidence import catalogue
from vesting.evidence.archive import is_archive, members
from vesting.evidence.catalogue import (
    Guess,
    import_file,
    read_as,
    recognise,
    source_named,
    sources,
    title_of,
)
from vesting.evidence.layout import SheetSource
from vesting.evidence.source import Reading, Specimen
from vesting.evidence.sources.unused import UNUSED
from vesting.evidence.tables import BY_NAME

LOOKED_AFTER = text(
    f"{PREFIX},population_type,children_count,rate_per_10000",
    la(
        "2024", "936", "E10000030", "Surrey", "Children looked after on 31 March each year", 965, 36
    ),
)


class Stub:
    tables = ("lookup",)

    def __init__(self, name, sure):
        self.name, self.title, self.sure = name, name.title(), sure

    def sniff(self, specimen):
        return self.sure

    def read(self, specimen):
        return Reading({}, 0, 0, "", "", "")


def test_the_surest_source_takes_the_file():
    guess = recognise(
        Specimen.of("x", b"a"), [Stub("one", 0.5), Stub("two", 0.9), Stub("three", 0.1)]
    )
    assert (guess.source.name, guess.certainty, guess.rivals) == ("two", 0.9, ("one",))


def test_two_that_are_equally_sure_leave_the_file_alone():
    guess = recognise(Specimen.of("x", b"a"), [Stub("one", 0.9), Stub("two", 0.9)])
    assert guess.source is None
    with pytest.raises(InputError, match="one and two are equally sure") as met:
        read_as(Specimen.of("x", b"a"), guess)
    assert met.value.code == "EVI-E21"


@pytest.mark.parametrize(
    "content",
    [b"the quick brown fox", b"a,b\n1,2\n", b"<xml/>", bytes(range(256)) * 5, b'{"a": 1}'],
)
def test_an_unknown_file_says_so_and_what_to_do(content):
    with pytest.raises(InputError, match="no importer knows this layout") as met:
        import_file("mystery.dat", content)
    assert met.value.code == "EVI-E20"
    assert "vesting data template" in met.value.mend


def test_an_empty_file_says_so():
    with pytest.raises(InputError, match="holds nothing") as met:
        import_file("x.csv", b"\n")
    assert met.value.code == "EVI-E05"


@pytest.mark.parametrize("name", ["renamed.csv", "anything.txt", "x.csv.gz", "data.bin"])
def test_a_file_is_known_by_what_it_holds_and_not_by_its_name(name):
    content = gzip.compress(LOOKED_AFTER) if name.endswith("gz") else LOOKED_AFTER
    reading, snapshots = import_file(name, content)
    assert reading.title == "Children looked after, numbers and rates"
    assert snapshots[0].source == "ees"
    assert snapshots[0].edition.startswith("2024 [")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16", "utf-16-be"])
def test_a_file_is_known_in_any_encoding(encoding):
    content = LOOKED_AFTER.decode().replace("Surrey", "Surréy").encode(encoding)
    assert import_file("x.csv", content)[0].frames["observations"]["place_name"][0] == "Surréy"


def test_semicolons_and_a_spreadsheet_of_the_same_rows_are_known():
    lines = [line.split(",") for line in LOOKED_AFTER.decode().split("\n")[:-1]]
    for content in (LOOKED_AFTER.replace(b",", b";"), workbook({"data": lines})):
        assert import_file("x", content)[0].accepted == 1


def test_a_wanted_heading_twice_is_refused():
    with pytest.raises(InputError) as met:
        import_file("x.csv", LOOKED_AFTER.replace(b"time_identifier", b"time period"))
    assert met.value.code == "EVI-E04"


def test_headings_without_any_row_are_no_table():
    with pytest.raises(InputError, match="no usable row") as met:
        import_file("x.csv", LOOKED_AFTER.split(b"\n")[0] + b"\n")
    assert "no row below the headings" in met.value.where


def test_a_source_that_is_asked_for_a_file_of_another_layout_refuses():
    with pytest.raises(InputError, match="does not have the headings") as met:
        source_named("ees").read(Specimen.of("x.csv", b"a,b\n1,2\n"))
    assert met.value.code == "EVI-E10"
    assert "time_period" in met.value.mend


def test_cells_that_a_layout_does_not_hold_are_an_error_and_not_a_traceback():
    import polars as pl

    from vesting.evidence.layout import Origin

    def make(place, rows, specimen):
        return rows.frame.select(pl.col("not there"))

    source = SheetSource("s", "S", ("lookup",), Origin("p"), source_named("ees").wants, make)
    with pytest.raises(InputError, match="not what that layout holds") as met:
        source.read(Specimen.of("x.csv", LOOKED_AFTER))
    assert met.value.code == "EVI-E15"


def test_every_built_in_source_is_registered_and_fills_declared_tables():
    names = [s.name for s in sources()]
    assert len(names) == len(set(names))
    assert {t for s in sources() for t in s.tables} == set(BY_NAME)
    assert source_named("nobody") is None


def test_without_installation_the_mend_is_said(monkeypatch):
    monkeypatch.setattr(catalogue, "entry_points", lambda group: [])
    sources.cache_clear()
    try:
        with pytest.raises(InputError, match="no importer is installed") as met:
            sources()
        assert met.value.code == "EVI-E22"
        assert "pip install -e ." in met.value.mend
    finally:
        sources.cache_clear()


class TestRecognisedButNotUsed:
    @pytest.mark.parametrize(
        ("content", "title"),
        [
            (b"Measure_short,Polarity\nLAC,Low\n", "Dictionary of LAIT"),
            (b'{"E06000001": [["E06000002"]]}', "Neighbours"),
        ],
    )
    def test_says_what_it_is_and_imports_nothing(self, content, title):
        specimen = Specimen.of("x", content)
        guess = recognise(specimen)
        assert guess.source is UNUSED
        assert title in title_of(guess.source, specimen)
        with pytest.raises(InputError, match="no stage uses it yet") as met:
            read_as(specimen, guess)
        assert met.value.code == "EVI-E23"

    def test_another_source_speaks_for_itself(self):
        assert title_of(source_named("ees"), Specimen.of("x", b"a")) == source_named("ees").title


class TestArchives:
    def archive(self, **files):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
            for name, content in files.items():
                book.writestr(name.replace("__", "/"), content)
        return out.getvalue()

    def test_files_within_are_files_of_their_own(self):
        raw = self.archive(data__a=b"1", data__b=b"2", **{".hidden": b"3", "data__.DS": b"4"})
        assert is_archive(raw)
        assert dict(members("x.zip", raw)) == {"data/a": b"1", "data/b": b"2"}

    def test_a_spreadsheet_is_no_archive(self):
        assert not is_archive(workbook({"a": [["b"]]}))
        assert not is_archive(b"PK\x03\x04 cut off")
        assert not is_archive(b"a,b")

    def test_an_archive_that_unpacks_to_too_much_is_refused(self):
        with pytest.raises(InputError) as met:
            members("bomb.zip", self.archive(a=b"0" * 5000), limit=1000)
        assert met.value.code == "EVI-E03"

    def test_a_damaged_archive_is_refused(self):
        raw = bytearray(self.archive(a=bytes(range(256)) * 20))
        raw[40:60] = b"\xff" * 20
        with pytest.raises(InputError, match="damaged") as met:
            members("x.zip", bytes(raw))
        assert met.value.code == "EVI-E09"


def test_a_guess_knows_why():
    assert Guess(None, why="because").why == "because"
