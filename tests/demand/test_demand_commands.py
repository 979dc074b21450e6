"""The commands of demand: what is refused, and that it is refused before anything long."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from vesting.cli.main import main
from vesting.errors import VestingError


def run(*words):
    return CliRunner().invoke(main, ["demand", *map(str, words)])


def forecast(tmp_path, *words, out="out"):
    """A forecast from returns that are not there: what is told before that is told early."""
    return run("forecast", "--ssda903", tmp_path / "none", "--out", tmp_path / out, *words)


def code_of(result):
    assert isinstance(result.exception, VestingError), result.output
    return result.exception.code


def test_what_is_right_reaches_the_returns(tmp_path):
    assert code_of(forecast(tmp_path)) == "DEM-E64"


@pytest.mark.parametrize("months", [0, 61, 180])
def test_months_are_checked_before_anything_is_read(tmp_path, months):
    found = forecast(tmp_path, "--months", months)
    assert code_of(found) == "DEM-E62"
    assert "1 to 60" in found.exception.mend


def test_the_scenario_is_checked_before_anything_is_read(tmp_path):
    (tmp_path / "s.yaml").write_text("title: No steps\n", encoding="utf-8")
    assert code_of(forecast(tmp_path, "--scenario", tmp_path / "s.yaml")) == "DEM-E59"


def test_the_folder_is_checked_before_anything_is_read(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert code_of(forecast(tmp_path, out="file/deeper")) == "DEM-E71"
    assert not (tmp_path / "out").exists()


def test_a_day_that_does_not_exist_is_not_told_to_change_its_form(tmp_path):
    for day, words in (
        ("2025-02-29", "no day 2025-02-29 in the calendar"),
        ("May", "is not a day"),
    ):
        found = forecast(tmp_path, "--from", day)
        assert code_of(found) == "DEM-E66"
        assert words in found.exception.what


@pytest.mark.parametrize("command", ["forecast", "estimate", "share"])
def test_a_seed_below_nothing_is_refused(tmp_path, command):
    needed = {
        "forecast": ("--ssda903", tmp_path, "--out", tmp_path / "out"),
        "estimate": ("--area", "Surrey", "--units", __file__, "--measure", "in_need"),
        "share": ("--risks", __file__),
    }
    found = run(command, *needed[command], "--seed", -1)
    assert found.exit_code == 2
    assert "--seed" in found.output


def test_a_scenario_saved_by_windows_is_checked(tmp_path):
    path = tmp_path / "s.yaml"
    text = "title: £2m\nsteps:\n  - {title: A, from: 2026-04-01, change: uasc, times: 1.1}\n"
    path.write_bytes(text.encode("cp1252"))
    assert run("scenario", path).output.startswith("£2m: 1 step\n")
