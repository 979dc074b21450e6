"""Scenario files: what they may hold, and what is said of those that do not read."""

from datetime import date

import pytest

from vesting.demand.calendar import number_of
from vesting.demand.placements import Exit, Placement
from vesting.demand.scenario import scenario_schema
from vesting.demand.scenario_file import read_scenario
from vesting.demand.steps import what_if
from vesting.demand.what_if import What
from vesting.errors import InputError

WHOLE = """
title: Kinship first, and a home closes
made by: Loamshire programme team
steps:
  - {title: Family help, change: entries, times: [0.85, 0.95], from: 2027-04-01, ages: [0, 9]}
  - {title: Transfer scheme, change: uasc, times: 1.2, from: 2027-01-01, until: 2028-12-31}
  - {title: Quicker home, change: exits, times: 1.1, from: 2027-04-01, reasons: home}
  - {title: Fewer moves, change: moves, times: 0.9, from: 2027-04-01, placements: childrens_home}
  - {title: Kinship, change: shift, share: 0.2, of: [foster_agency], to: kinship_foster, from: 2027-04-01}
  - {title: Harbour Road, change: close, placement: childrens_home, share: 0.1, from: 2027-09-01}
  - {title: Dear homes, change: prices, times: 1.1, placements: childrens_home, provider: external, from: 2027-04-01}
  - {title: Agency, change: agency, times: 1.5, from: 2027-04-01, source: our survey}
"""


def wrong(text):
    with pytest.raises(InputError) as caught:
        read_scenario(text, "scenario.yaml")
    assert caught.value.code == "DEM-E59"
    assert caught.value.where == "scenario.yaml"
    return caught.value.what


def test_every_kind_of_step():
    found = read_scenario(WHOLE, "scenario.yaml")
    assert [s.change for s in found.steps] == [
        "entries", "uasc", "exits", "moves", "shift", "close", "prices", "agency",
    ]  # fmt: skip
    entries, uasc, exits, moves, shift, close, prices, agency = found.steps
    assert entries.times == (0.85, 0.95)
    assert entries.ages == (0, 9)
    assert uasc.times == (1.2, 1.2)
    assert uasc.ends == date(2028, 12, 31)
    assert exits.reasons == (Exit.HOME,)
    assert moves.placements == (Placement.CHILDRENS_HOME,)
    assert shift.to is Placement.KINSHIP_FOSTER
    assert close.share == 0.1
    assert prices.provider == "external"
    assert agency.source == "our survey"
    assert found.made_by == "Loamshire programme team"


def test_json_is_read_as_well():
    text = '{"title": "x", "steps": [{"title": "a", "change": "uasc", "times": 1, "from": "2027-01-01"}]}'
    assert read_scenario(text, "scenario.json").steps[0].starts == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("change: entires, times: 1, from: 2027-01-01", "Did you mean 'entries'"),
        ("times: 1, from: 2027-01-01", "'change' is one of"),
        ("change: entries, from: 2027-01-01", "'times' is missing"),
        ("change: entries, times: 0, from: 2027-01-01", "'times' is more than 0"),
        ("change: entries, times: [0, 1], from: 2027-01-01", "'times' is more than 0"),
        ("change: entries, times: 30, from: 2027-01-01", "'times' is at most 20"),
        ("change: entries, times: much, from: 2027-01-01", "'times' is a number, or two"),
        ("change: entries, times: [1], from: 2027-01-01", "'times' is a number, or two"),
        ("change: entries, times: [1, 2, 3], from: 2027-01-01", "'times' is a number, or two"),
        ("change: entries, times: 1, ages: 5, from: 2027-01-01", "a first and a last age"),
        ("change: entries, times: 1, ages: [a, 3], from: 2027-01-01", "'ages' is a whole number"),
        ("change: moves, times: 1, placements: 3, from: 2027-01-01", "several in brackets"),
        ("change: exits, times: 1, reasons: away, from: 2027-01-01", "'reasons' is one of 'home'"),
        ("change: uasc, times: 1, from: soon", "'from' is a day, such as"),
        ("change: entries, times: 1, form: 2027-01-01", "'form' is not a key of this step"),
        ("change: uasc, times: 1, from: 2027-02-01, until: 2027-01-01", "ends before it starts"),
        ("change: close, placement: home, share: 0.1, from: 2027-02-01", "'placement'"),
        ("change: shift, share: 2, of: other, to: secure, from: 2027-02-01", "between 0 and 1"),
        ("change: shift, share: 0.5, of: secure, to: secure, from: 2027-02-01", "for itself"),
    ],
)
def test_faults_come_with_their_line(step, words):
    said = wrong(f"title: x\nsteps:\n  - {{title: a, {step}}}\n")
    assert said.count(words) == 1
    assert not {"input", "tuple", "validation", "'0'"} & set(said.replace(":", " ").split())
    assert "line 3" in said


def test_a_file_that_is_no_scenario():
    assert "'title' is missing" in wrong("- 1\n- 2\n")
    assert "'steps' holds no step" in wrong("title: x\nsteps: []\n")
    assert "'steps' is a list of steps" in wrong("title: x\nsteps: 3\n")
    said = wrong("title: ''\nsteps: [3]\n")
    assert "'title' is empty" in said
    assert "'steps' is written as" in said


def test_many_faults_are_cut_short():
    steps = "".join(f"  - {{title: a{i}, change: uasc}}\n" for i in range(9))
    said = wrong(f"title: x\nsteps:\n{steps}").split("; ")
    assert len(said) == 11
    assert said[-1] == "and 8 more", said


def test_the_schema_names_every_kind():
    schema = scenario_schema()
    assert "version 1" in schema["title"]
    assert set(schema["properties"]["steps"]["items"]["discriminator"]["mapping"]) == {
        "entries", "uasc", "exits", "moves", "shift", "close", "prices", "agency",
    }  # fmt: skip


def test_steps_become_what_the_simulation_changes():
    made = what_if(read_scenario(WHOLE, "s.yaml").steps)
    assert [c.what for c in made.changes] == [
        What.ENTRIES, What.UASC, What.EXITS, What.MOVES, What.PRICES,
    ]  # fmt: skip
    entries, uasc, exits, _, prices = made.changes
    assert (entries.times, entries.ages) == ((0.85, 0.95), (0, 9))
    assert entries.since == number_of(date(2027, 3, 31)), "it acts from the first day on"
    assert uasc.until == number_of(date(2028, 12, 31))
    assert exits.causes == (Exit.HOME,)
    assert (prices.sector, prices.placements) == ("external", (Placement.CHILDRENS_HOME,))
    assert made.shifts[0].share == (0.2, 0.2)
    assert made.closures[0].day == number_of(date(2027, 8, 31))


def test_a_step_for_one_unit():
    text = ("title: x\nsteps:\n  - {title: a, change: entries, times: 2, from: 2027-01-01, "
            "blocks: West}\n")  # fmt: skip
    steps = read_scenario(text, "s.yaml").steps
    assert what_if(steps, {"East": (0,), "West": (1, 2)}).changes[0].blocks == (1, 2)
    with pytest.raises(InputError, match="'West' is not a unit") as caught:
        what_if(steps, {"East": (0,)})
    assert caught.value.code == "DEM-E61"
    with pytest.raises(InputError) as caught:
        what_if(steps)
    assert "--units" in caught.value.mend
