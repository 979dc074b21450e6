"""``vesting structure``."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from vesting.cli.main import main
from vesting.errors import InputError


@pytest.fixture
def run():
    def call(*arguments):
        return CliRunner().invoke(main, ["structure", *map(str, arguments)], catch_exceptions=True)

    return call


@pytest.fixture
def folder(tmp_path, two_councils, as_is):
    (tmp_path / "two.yaml").write_text(two_councils)
    (tmp_path / "as-is.yaml").write_text(as_is)
    (tmp_path / "places.txt").write_text(
        "Ashby\nBarrow\nElverton / Abbey\nElverton / Bridge\nFoxley\n"
    )
    return tmp_path


def test_check(run, folder):
    found = run("check", folder / "two.yaml", "--places", folder / "places.txt")
    assert found.exit_code == 0
    assert "usable, no remarks" in found.output
    unchecked = run("check", folder / "two.yaml")
    assert "Places were not checked" in unchecked.output


def test_check_with_faults(run, folder):
    path = folder / "two.yaml"
    path.write_text(
        path.read_text()
        .replace("until: 2031-03-31", "until: soon")
        .replace("outside: [Fenborough]\n\n", "teams: {x: {for: [east, Marlow Town]}}\n")
    )
    found = run("check", path)
    assert isinstance(found.exception, InputError)
    assert "'soon' is not a date" in found.exception.where
    data = json.loads(run("check", path, "--json").stdout)
    assert data["usable"] is False
    assert {f["code"] for f in data["faults"]} == {"STR-E13", "STR-E24"}
    path.write_text(path.read_text().replace("until: soon", "until: 2031-03-31"))
    remarked = run("check", path)
    assert "Remark, line" in remarked.output
    assert json.loads(run("check", path, "--json").stdout)["usable"] is True


def test_check_of_a_known_area_knows_its_places(run, tmp_path):
    path = tmp_path / "surrey.yaml"
    path.write_text(
        "structure: s\narea: Surrey\nfrom: 2027-04-01\nunits:\n"
        "  west: {name: West Surrey Council, places: [Guilford, Woking]}\n"
        "  east: {name: East Surrey Council, places: rest}\n"
    )
    assert "Did you mean 'Guildford'?" in run("check", path).exception.where


def test_no_such_file(run, tmp_path):
    assert "cannot be opened" in str(run("check", tmp_path / "none.yaml").exception)


def test_show(run, folder):
    assert "# default" in run("show", folder / "two.yaml").output
    table = run("show", folder / "two.yaml", "--services", "--on", "2032-01-01").output
    assert "fostering: East Barset Council accountable, in-house" in table
    rows = json.loads(run("show", folder / "two.yaml", "--json").stdout)
    assert [r["deliverer"] for r in rows if r["service"] == "fostering"] == [
        "West Barset Council"
    ] * 2


def test_diff(run, folder):
    said = run("diff", folder / "as-is.yaml", folder / "two.yaml").output
    assert (
        "Ashby, Barrow, Abbey in Elverton and Bridge in Elverton: from Barset County Council"
        in said
    )
    assert run("diff", folder / "two.yaml").output == said
    data = json.loads(run("diff", folder / "two.yaml", "--json").stdout)
    assert data["after"] == "Barset, two councils"
    in_time = run("diff", folder / "two.yaml", "--on", "2029-01-01", "--then", "2032-01-01").output
    assert "Fostering: hosted by West Barset Council" in in_time
    assert run("diff", folder / "as-is.yaml").exit_code == 2


def test_schema(run):
    assert json.loads(run("schema").stdout)["$schema"].startswith("https://json-schema.org")


def test_example(run):
    assert "bi-borough.yaml  Bi-Borough" in run("example").output
    assert "systemic practice" in run("example", "bi-borough.yaml").output
    slip = run("example", "bi-borow.yaml")
    assert slip.exit_code == 2
    assert "Did you mean 'bi-borough.yaml'?" in slip.output
    assert "for the list" in run("example", "zzz").output
