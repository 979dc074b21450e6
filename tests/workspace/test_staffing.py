"""Posts of units and the scope of a forecast, from real files."""

from datetime import date

import pytest

from vesting.area.reorganisation import find_area
from vesting.demand.scenario import Scenario
from vesting.demand.workforce.standing import USUAL
from vesting.evidence.shelf import Shelf
from vesting.workspace.scope import scope
from vesting.workspace.staffing import staffing


@pytest.fixture(scope="module")
def kent():
    return find_area("Kent and Medway")


def test_posts_are_shared_out_by_children(library, kent):
    half = len(kent.codes) // 2
    units = {"ALL": kent.codes, "A": kent.codes[:half], "B": kent.codes[half:]}
    found = staffing(library, kent, units)
    usual = found.table.filter(situation=USUAL)
    posts = dict(usual.select("unit", "posts").iter_rows())
    assert abs(posts["A"] + posts["B"] - posts["ALL"]) <= 1
    assert usual["caseload"].round(9).n_unique() == 1, "every unit begins at the area's rates"
    assert "shared out by residents aged 0 to 17" in found.said[0]


def test_a_step_on_agency_workers_is_a_further_shock(library, kent):
    steps = [
        {"title": "agency scarce", "change": "agency", "times": [0.5, 0.5], "from": "2026-04-01"},
        {"title": "fewer", "change": "entries", "times": 0.9, "from": "2026-04-01"},
    ]
    made = Scenario.model_validate({"title": "x", "steps": steps})
    found = staffing(library, kent, {"ALL": kent.codes}, made).table
    own = found.filter(situation="agency scarce")
    listed = found.filter(situation="half of agency cover lost")
    assert own["chance"][0] == pytest.approx(listed["chance"][0])
    assert set(own["chance"]) == {own["chance"][0]}, "it stays away for as long as the step holds"
    assert found.filter(situation="fewer").is_empty()
    assert made.steps[0].starts == date(2026, 4, 1)


def test_what_no_file_holds_is_said(kent):
    found = staffing(Shelf(()), kent, {"ALL": kent.codes})
    assert found.table.is_empty()
    assert found.said[0].startswith("workforce not available: ")
    assert all("cannot be told" in line for line in scope(Shelf(()), kent))


def test_scope_names_each_council_and_its_share(library, kent):
    said = scope(library, kent)
    assert len(said) == 2
    for line in said:
        assert line.startswith("placements only: children looked after take ")
        assert " % of what " in line
