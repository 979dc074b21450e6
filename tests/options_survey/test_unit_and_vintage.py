"""``vesting options unit`` and ``vintage`` on Loamshire's files, as a person types them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from vesting.cli import files as cli_files
from vesting.cli.main import main
from vesting.errors import InputError, UsageError
from vesting.options.vintage import NO_EDITION


@pytest.fixture(scope="module")
def data(files, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
    return folder


@pytest.fixture(scope="module", autouse=True)
def _kept(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VESTING_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("VESTING_DATA", raising=False)
        yield


def vesting(*words):
    return CliRunner().invoke(main, [str(w) for w in words])


def failed(kind, *words):
    """The error of ours that a command ends in."""
    error = vesting(*words).exception
    assert isinstance(error, kind), error
    return error


def test_a_unit_as_json(data):
    done = vesting("options", "unit", "--places", "Ashby, Barrow", "--data", data, "--json",
                   "--draws", 20)  # fmt: skip
    assert done.exit_code == 0, done.exception
    found = json.loads(done.stdout)
    residents = found["measures"]["residents"]
    assert residents["value"] == 225_889
    assert residents.keys() >= {"value", "unit", "source", "vintage", "low", "high"}
    assert found["measures"]["aged_0_17"]["unit"] == "people"


def test_a_unit_in_words(data):
    said = vesting("options", "unit", "--places", "Ashby", "--data", data, "--draws", 20)
    assert "Residents" in said.stdout
    assert "Inspection: predecessor Loamshire" in said.stdout
    assert "Sources" in said.stdout
    assert "Not available" in said.stdout
    assert "Spend on children's social care: it is published for whole councils only" in said.stdout
    assert "Ranges hold 8 times in 10." in said.stderr


def test_a_unit_remarks_on_its_places_beside_the_data(data):
    done = vesting("options", "unit", "--places", "Ashby, Ashby", "--data", data, "--json",
                   "--draws", 2)  # fmt: skip
    assert "Remark: Ashby was named 2 times ('Ashby' and 'Ashby'): it counts once." in done.stderr
    assert len(json.loads(done.stdout)["remarks"]) == 1


def test_a_unit_of_another_year_or_edition(data):
    told = ("options", "unit", "--places", "Ashby", "--data", data, "--json", "--draws", 20)
    older = json.loads(vesting(*told, "--year", 2021).stdout)["measures"]["residents"]
    assert older["vintage"].startswith("2021")
    first = json.loads(vesting(*told, "--edition", "mid_2023_population_first_release.csv").stdout)
    assert first["measures"]["residents"]["vintage"] == "mid-2023"


def test_a_misspelt_place_is_suggested(data):
    for command in (("unit",), ("vintage", "--published", 1)):
        error = failed(
            InputError, "options", *command, "--places", "Ashbey, Barrow", "--data", data
        )
        assert "'Ashbey' is not a place" in error.what
        assert "Ashby" in error.mend


def test_a_year_that_no_file_has_is_an_error(data):
    error = failed(
        InputError, "options", "unit", "--places", "Ashby", "--year", 1999, "--data", data
    )
    assert error.code == "OPT-E30"
    assert "Ashby" in error.what


def test_a_claim_that_an_edition_reproduces(data):
    done = vesting("options", "vintage", "--places", "Ashby, Barrow", "--published", 225_889,
                   "--data", data)  # fmt: skip
    assert done.exit_code == 0, done.exception
    assert "225,889 is reproduced exactly by " in done.stdout
    assert " = " in done.stdout
    assert "+0.00 %" in done.stdout


def test_a_claim_that_none_reproduces_is_not_called_an_error(data):
    told = (
        "options",
        "vintage",
        "--places",
        "Ashby, Barrow",
        "--published",
        999_999,
        "--data",
        data,
    )
    said = vesting(*told).stdout
    assert "no edition held here reproduces this; that is not evidence of error" in said
    found = json.loads(vesting(*told, "--json").stdout)
    assert found["published"] == 999_999
    assert not any(e["reproduces"] for e in found["editions"])
    assert found["editions"][0]["miss"] < 0


def test_a_claim_about_children(data):
    done = vesting("options", "vintage", "--places", "Ashby", "--published", 27_000, "--ages", "0-17",
                   "--data", data, "--json")  # fmt: skip
    assert json.loads(done.stdout)["editions"]


@pytest.mark.parametrize("figure", ["225,889", "225 889", "225\u00a0889"])
def test_a_figure_may_be_parted_into_thousands(data, figure):
    done = vesting("options", "vintage", "--places", "Ashby, Barrow", "--published", figure,
                   "--data", data, "--json")  # fmt: skip
    assert json.loads(done.stdout)["published"] == 225_889


@pytest.mark.parametrize("figure", ["0", "12.5", "1,23", "many", "-5"])
def test_a_figure_that_is_no_number_of_people_is_refused(data, figure):
    error = failed(UsageError, "options", "vintage", "--places", "Ashby", f"--published={figure}",
                   "--data", data)  # fmt: skip
    assert error.code == "WSP-E43"
    assert "--published 672,500" in error.mend


def test_ages_that_are_no_range_are_refused(data):
    error = failed(UsageError, "options", "vintage", "--places", "Ashby", "--published", 1, "--ages",
                   "young", "--data", data)  # fmt: skip
    assert error.code == "WSP-E42"
    assert error.mend == "Write 0-17, 0-25 or 0+."


def test_ages_that_no_file_has_are_an_error(data):
    error = failed(InputError, "options", "vintage", "--places", "Ashby", "--published", 1, "--ages",
                   "3-129", "--data", data)  # fmt: skip
    assert error.code == NO_EDITION.code


def test_without_files_a_command_says_how_to_name_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    error = failed(UsageError, "options", "unit", "--places", "Ashby")
    assert error.code == "WSP-E41"
    assert "--data FOLDER or VESTING_DATA" in error.mend
    assert error.exit_status == 2
    named = failed(UsageError, "options", "unit", "--places", "Ashby", "-w", tmp_path / "nothing")
    assert "nothing is not a workspace" in named.what


def test_a_folder_that_is_not_there_is_named(tmp_path):
    error = failed(InputError, "options", "unit", "--places", "Ashby", "--data", tmp_path / "gone")
    assert "gone" in error.what


def test_the_folder_may_come_from_the_environment(data, monkeypatch):
    monkeypatch.setenv("VESTING_DATA", str(data))
    done = vesting("options", "vintage", "--places", "Ashby", "--published", 120_290, "--json")
    assert json.loads(done.stdout)["editions"][0]["reproduces"]


def test_a_workspace_is_read_before_the_folder_of_the_environment(data, tmp_path, monkeypatch):
    (tmp_path / "workspace.sqlite3").write_bytes(b"")
    (tmp_path / "evidence").mkdir()
    monkeypatch.setenv("VESTING_DATA", str(data))
    error = failed(InputError, "options", "unit", "--places", "Ashby", "-w", tmp_path)
    assert "'Ashby' is not a place" in error.what


def test_a_workspace_and_a_folder_that_was_typed_are_refused(data, tmp_path):
    error = failed(
        UsageError, "options", "unit", "--places", "Ashby", "-w", tmp_path, "--data", data
    )
    assert error.code == "WSP-E44"
    assert "Leave out one of them" in error.mend


def test_progress_is_shown_to_people_alone(monkeypatch, capsys):
    cli_files._progress(1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    cli_files._progress(2, 2)
    assert "Looking at files: 2 of 2" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("platform", "variable", "under"),
    [
        ("win32", "LOCALAPPDATA", "vesting"),
        ("darwin", "HOME", "Library/Caches/vesting"),
        ("linux", "XDG_CACHE_HOME", "vesting"),
    ],
)
def test_the_cache_is_where_the_system_keeps_caches(
    monkeypatch, tmp_path, platform, variable, under
):
    monkeypatch.delenv("VESTING_CACHE")
    monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setattr(sys, "platform", platform)
    assert cli_files.cache_folder() == tmp_path / under
