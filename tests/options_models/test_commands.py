"""``vesting options models``."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from vesting.cli.main import main
from vesting.options.models.catalogue import catalogue
from vesting.options.models.words import entry_lines

TWO = """\
structure: Barset, two councils
area: Barset
from: 2028-04-01
units:
  east: {name: East Barset Council, places: [Ashby]}
  west: {name: West Barset Council, places: rest}
services:
  fostering: {model: hosted, by: west, until: 2031-03-31}
  emergency duty: partnership
"""


@pytest.fixture
def run():
    def call(*arguments):
        return CliRunner().invoke(main, ["options", "models", *map(str, arguments)])

    return call


@pytest.fixture
def two(tmp_path):
    path = tmp_path / "two.yaml"
    path.write_text(TWO)
    return path


def test_all_models(run):
    text = run().output
    assert text.startswith("in-house: In-house; delivered by each council by itself; setting up £0")
    assert "hosted: " in text
    assert "setting up no figure" in text
    assert "Accountable under every model: each council" in text
    data = json.loads(run("--json").stdout)
    assert [row["id"] for row in data] == [entry.id for entry in catalogue().entries]
    hosted = next(row for row in data if row["id"] == "hosted")
    assert hosted["one_off"]["figure"] == "no figure"
    assert hosted["boards"][0]["person_hours"] == 96
    company = next(row for row in data if row["id"] == "council-owned-company")
    assert {p["outcome"] for p in company["precedents"]} == {"ended", "in place"}
    assert [p["label"] for p in company["precedents"]][:2] == ["selected on success", ""]


def test_one_model(run):
    text = run("improving-in-place").output
    assert "Without it: 13 of 15 authorities judged Inadequate improved" in text
    assert "Setting up: £1.095m to £22m" in text
    assert "person-hours per council [assumption]" in text
    assert json.loads(run("hosted", "--json").stdout)["id"] == "hosted"
    slip = run("hostd")
    assert slip.exit_code == 2
    assert "Did you mean 'hosted'?" in slip.output
    assert "Known: in-house" in run("zzz").output


def test_every_model_can_be_printed():
    for entry in catalogue().entries:
        lines = list(entry_lines(entry))
        assert lines[0] == entry.title
        assert any(line.startswith("Source: ") for line in lines)


def test_services(run):
    assert (
        "youth justice (youth services): The youth offending team. Sharing: scale pays"
        in run("--services").output
    )
    data = json.loads(run("--services", "--json").stdout)
    assert data[0]["name"] == "front door"


def test_posts(run):
    text = run("--posts").output
    assert "63,000 | £35 to £46 | 3.2 % to 4.2 %" in text
    assert "5.0 %: 46,382 (35,789 to 59,130)" in text
    assert "2.0 %" not in run("--posts", "--share", "0.05").output.rpartition("Smallest")[2]
    data = json.loads(run("--posts", "--share", "0.05", "--json").stdout)
    assert data["smallest_sizes"] == [
        {"share": 0.05, "children": 46382, "low": 35789, "high": 59130}
    ]
    assert data["posts"][0]["per"] == "unit"
    assert "none (none to none)" in run("--posts", "--share", "0.000001").output


def test_a_structure_is_scored(run, two):
    children = (
        "--children",
        "East Barset Council=60,000",
        "--children",
        "West Barset Council=90000",
    )
    text = run("--structure", two, *children).output
    assert "As chosen:" in text
    assert "Improving in place:" in text
    assert (
        "without running cost of Hosted by one council for others, until a date (no figure)" in text
    )
    assert "Ends: Hosted by one council for others, until a date: East Barset Council, West" in text
    data = json.loads(run("--structure", two, *children, "--json").stdout)
    assert set(data) == {"chosen", "in_house", "improving_in_place"}
    assert data["chosen"]["ends"][0]["until"] == "2031-03-31"
    assert data["chosen"]["posts"]["low"] < data["in_house"]["posts"]["low"]


def test_children_must_be_a_number(run, two):
    assert "Name=60000" in run("--structure", two, "--children", "East").output
    assert run("--structure", two, "--children", "East=many").exit_code == 2
    missing = run("--structure", two, "--children", "East Barset Council=5")
    assert "children of West Barset Council are not given" in str(missing.exception)
