import io
import json
import os
import zipfile

import pytest

from tests.evidence.layouts import PREFIX, la, text
from vesting.errors import InputError, WorkspaceError
from vesting.workspace import library_cache
from vesting.workspace.library import (
    FileReport,
    add_files,
    check_evidence,
    evidence_cards,
    open_evidence,
    open_library,
    survey,
)
from vesting.workspace.library_cache import Cache, Contents, importer_digest, read_json

PLANS = text(f"{PREFIX},CPP_At31", la("2024", "936", "E10000030", "Surrey", 900))
NEED = text(f"{PREFIX},At31_episodes", la("2024", "936", "E10000030", "Surrey", 8000))
BAD = text(f"{PREFIX},At31_episodes", la("soon", "936", "E10000030", "Surrey", 1))


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "files"
    (place / "deep").mkdir(parents=True)
    (place / "d1.csv").write_bytes(PLANS)
    (place / "deep" / "b1.csv").write_bytes(NEED)
    (place / "bad.csv").write_bytes(BAD)
    (place / "mystery.txt").write_bytes(b"nobody knows")
    (place / "cut.csv.gz").write_bytes(b"\x1f\x8b\x08\x00cut")
    (place / "dictionary.csv").write_bytes(b"Measure_short,Polarity\nLAC,Low\n")
    (place / ".hidden").write_bytes(PLANS)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("data/d3.csv", PLANS.replace(b"CPP_At31", b"CPP_start"))
    (place / "release.zip").write_bytes(out.getvalue())
    (place / "broken.zip").write_bytes(out.getvalue()[:60] + b"\xff" * 90 + out.getvalue()[150:])
    return place


def value(shelf, measure):
    return shelf.observations(measure, ["E10000030"]).total


class TestFolder:
    @pytest.mark.parametrize("cached", [True, False])
    def test_files_are_recognised_at_once_and_read_when_needed(self, folder, tmp_path, cached):
        cache = tmp_path / "cache" if cached else None
        shelf = open_library(folder, cache)
        assert value(shelf, "protection_plans") == 900
        assert value(shelf, "in_need") == 8000
        assert value(shelf, "protection_plans_started") == 900
        assert "release.zip: data/d3.csv" in {h.file for h in shelf.of("observations")}

    def test_what_became_of_each_file(self, folder):
        library = survey(folder)
        fates = {r.file: r.fate for r in library.report()}
        assert fates["d1.csv"] == "recognised"
        assert fates["mystery.txt"] == "unknown"
        assert fates["cut.csv.gz"] == "unreadable"
        assert fates["dictionary.csv"] == "not used"
        assert fates["bad.csv"] == "recognised"
        assert ".hidden" not in fates
        told = []
        read = {r.file: r for r in library.report(read=True, progress=lambda *n: told.append(n))}
        assert read["bad.csv"].fate == "unreadable"
        assert read["bad.csv"].error["code"] == "EVI-E11"
        assert read["d1.csv"].cards[0].rows == 1
        assert read["d1.csv"].aside == ()
        assert read["mystery.txt"].aside == ()
        assert told[-1] == (len(library.files), len(library.files))

    def test_a_second_opening_reads_nothing_again(self, folder, tmp_path, monkeypatch):
        cache = tmp_path / "cache"
        assert value(open_library(folder, cache), "protection_plans") == 900

        def refuse(*args):
            raise AssertionError("read again")

        from vesting.workspace import library

        monkeypatch.setattr(library, "_look", refuse)
        monkeypatch.setattr(library, "import_with", refuse)
        assert value(open_library(folder, cache), "protection_plans") == 900

    def test_a_file_that_changes_is_read_again(self, folder, tmp_path):
        cache = tmp_path / "cache"
        open_library(folder, cache)
        (folder / "d1.csv").write_bytes(PLANS.replace(b"900", b"901"))
        assert value(open_library(folder, cache), "protection_plans") == 901

    def test_rows_that_are_gone_from_the_cache_are_read_again(self, folder, tmp_path):
        cache = tmp_path / "cache"
        assert value(open_library(folder, cache), "protection_plans") == 900
        for kept in cache.rglob("*.parquet"):
            kept.unlink()
        assert value(open_library(folder, cache), "protection_plans") == 900

    def test_progress_is_told_of_files_that_are_new(self, folder, tmp_path):
        told = []
        open_library(folder, tmp_path / "cache", lambda *n: told.append(n))
        assert told[-1][0] == told[-1][1] == 8
        told.clear()
        open_library(folder, tmp_path / "cache", lambda *n: told.append(n))
        assert told == []

    def test_a_folder_that_is_not_there(self, tmp_path):
        with pytest.raises(InputError, match="there is no folder") as met:
            open_library(tmp_path / "nowhere")
        assert met.value.code == "EVI-E30"

    def test_a_cache_that_cannot_be_written_is_done_without(self, folder, tmp_path):
        blocked = tmp_path / "blocked"
        blocked.write_text("a file where the folder should be")
        assert value(open_library(folder, blocked), "protection_plans") == 900


class TestCache:
    def test_belongs_to_the_importers_as_they_are(self, tmp_path):
        assert Cache.within(tmp_path).folder == tmp_path / importer_digest()
        assert len(importer_digest()) == 16

    def test_damaged_json_counts_as_absent(self, tmp_path):
        (tmp_path / "x.json").write_text("{")
        assert read_json(tmp_path / "x.json") is None
        assert Cache(tmp_path).read("x") is None
        (tmp_path / "y.json").write_text('{"cards": {}, "error": {"code": "c"}}')
        assert Cache(tmp_path).read("y") == Contents(error={"code": "c"})

    def test_an_index_that_is_no_index_is_not_believed(self, tmp_path):
        cache = Cache(tmp_path)
        cache.write_index(tmp_path, {})
        next(tmp_path.glob("index-*")).write_text("[]")
        assert cache.read_index(tmp_path) == {}

    def test_a_write_that_fails_leaves_nothing_behind(self, tmp_path, monkeypatch):
        def refuse(*args):
            raise OSError

        monkeypatch.setattr(os, "fdopen", refuse)
        library_cache.write_whole(tmp_path / "x", b"1")
        assert not (tmp_path / "x").exists()


class TestWorkspace:
    def test_tables_are_kept_by_hash_with_their_card(self, folder, tmp_path):
        evidence = tmp_path / "evidence"
        told = []
        reports = {r.file: r for r in add_files([folder], evidence, lambda *n: told.append(n))}
        assert reports["d1.csv"].fate == "added"
        assert reports["release.zip: data/d3.csv"].fate == "added"
        assert reports["mystery.txt"].fate == "unknown"
        assert reports["dictionary.csv"].fate == "not used"
        assert reports["cut.csv.gz"].fate == "unreadable"
        assert reports["broken.zip"].fate == "unreadable"
        assert reports["bad.csv"].fate == "unreadable"
        assert reports["bad.csv"].source == "ees"
        assert told[-1][0] == told[-1][1]
        card = reports["d1.csv"].cards[0]
        assert sorted(p.name for p in evidence.glob(f"{card.key}.*")) == [
            f"{card.key}.json",
            f"{card.key}.parquet",
        ]
        assert len(evidence_cards(evidence)) == 3
        assert value(open_evidence(evidence), "in_need") == 8000
        assert check_evidence(evidence) == ()

    def test_the_same_file_twice_is_held_once(self, folder, tmp_path):
        evidence = tmp_path / "evidence"
        add_files([folder / "d1.csv"], evidence)
        before = {p.name: p.stat().st_mtime_ns for p in evidence.iterdir()}
        (folder / "copy.csv").write_bytes(PLANS)
        again = add_files([folder / "d1.csv", folder / "copy.csv"], evidence)
        assert [r.fate for r in again] == ["already held", "already held"]
        assert {p.name: p.stat().st_mtime_ns for p in evidence.iterdir()} == before

    def test_a_path_that_is_not_there(self, tmp_path):
        with pytest.raises(InputError) as met:
            add_files([tmp_path / "nowhere.csv"], tmp_path / "evidence")
        assert met.value.code == "EVI-E30"

    @pytest.mark.parametrize("harm", ["change", "remove", "other"])
    def test_a_kept_table_that_was_harmed_is_found(self, folder, tmp_path, harm):
        evidence = tmp_path / "evidence"
        add_files([folder / "d1.csv", folder / "deep" / "b1.csv"], evidence)
        plans, need = sorted(
            evidence.glob("*.parquet"), key=lambda p: b"protection" not in p.read_bytes()
        )
        if harm == "change":
            plans.write_bytes(b"PAR1 no longer")
        elif harm == "remove":
            plans.unlink()
        else:
            import polars as pl

            pl.read_parquet(need).vstack(pl.read_parquet(need)).write_parquet(plans)
        remarks = check_evidence(evidence)
        assert [r.kind for r in remarks] == ["damaged"]
        assert ("gone" in remarks[0].what) == (harm == "remove")
        with pytest.raises(WorkspaceError) as met:
            open_evidence(evidence).frame("observations")
        assert met.value.code == "EVI-E31"
        assert "vesting data add" in met.value.mend

    def test_a_folder_without_evidence_is_an_empty_shelf(self, tmp_path):
        assert open_evidence(tmp_path / "evidence").holdings == ()

    def test_cards_hold_no_value_of_a_row(self, folder, tmp_path):
        (folder / "d2.csv").write_bytes(
            PLANS.replace(b"900", b"secret") + la("2024", "937", "E10000031", "W", 5).encode()
        )
        report = add_files([folder / "d2.csv"], tmp_path / "evidence")[0]
        assert report.cards[0].quarantined == 1
        card = next((tmp_path / "evidence").glob("*.json")).read_text()
        assert "secret" not in card
        assert json.loads(card)["aside"][0][:3] == [
            "row 2, column 'CPP_At31'", "is neither a number nor a published symbol", "quarantined",
        ]  # fmt: skip


def test_a_report_without_cards_has_no_rows_aside():
    assert FileReport("x", "unknown").aside == ()
