"""A unit's workforce as usual and after shocks; the commands that print it."""

import json

import pytest
from click.testing import CliRunner

from vesting.cli.main import main
from vesting.demand.workforce.posts import Shock
from vesting.demand.workforce.rates import assumed_limit, assumed_team, shocks, shown_months
from vesting.demand.workforce.standing import USUAL, english_rates, standings
from vesting.demand.workforce.unallocated import Work, pressure
from vesting.errors import UsageError


def test_usual_state_and_every_listed_shock_in_its_months():
    rows = standings(120, english_rates())
    assert [(r.situation, r.months) for r in rows] == [
        (USUAL, 0),
        *((title, month) for title, _ in shocks() for month in shown_months()),
    ]
    usual = rows[0]
    assert usual.caseload == pytest.approx(english_rates().caseload)
    for title, _ in shocks():
        own = [r for r in rows if r.situation == title]
        # Cover comes back, so each month is better than the one before, and none better than usual.
        for better, worse in zip([usual, *own[:0:-1]], own[::-1], strict=True):
            assert better.chance <= worse.chance
            assert better.workers >= worse.workers


def test_teams_are_as_equal_as_whole_posts_allow():
    rates = english_rates()
    staff = rates.staff(20)
    work = Work(20 * staff.present * rates.caseload, assumed_limit(), teams=3)
    found = pressure(staff, work)
    by_hand = [pressure(rates.staff(n), Work(work.cases * n / 20, work.limit)) for n in (7, 7, 6)]
    assert found.chance == pytest.approx(sum(p.chance for p in by_hand) / 3)
    assert found.waiting == pytest.approx(sum(p.waiting for p in by_hand) / 3)
    assert found.unallocated == pytest.approx(sum(p.unallocated for p in by_hand))


def test_one_team_is_never_shorter_than_several():
    apart = standings(120, english_rates())[0]
    together = standings(120, english_rates(), team=120)[0]
    assert together.unallocated < apart.unallocated
    assert standings(120, english_rates(), team=assumed_team())[0] == apart


def test_given_rates_take_the_place_of_englands():
    assert english_rates().with_given({"vacancy": None}) == english_rates()
    some = english_rates().with_given({"vacancy": 5.0, "agency": None})
    assert (some.vacancy, some.agency) == (5.0, english_rates().agency)
    assert some.source.startswith("given (vacancy); else DfE")
    every = english_rates().with_given({"vacancy": 5.0})
    assert every.source == "given (vacancy)"
    with pytest.raises(UsageError) as caught:
        standings(10, some.with_given({"vacancy": 100.0, "agency": None}))
    assert caught.value.code == "DEM-E90"


@pytest.mark.parametrize(
    ("rate", "value"), [("vacancy", 200.0), ("agency", -1.0), ("turnover", -5.0)]
)
def test_a_rate_that_is_not_possible_is_told_as_it_was_given(rate, value):
    with pytest.raises(UsageError) as caught:
        english_rates().with_given({rate: value}).staff(10)
    assert caught.value.code == "DEM-E90"
    assert caught.value.what == f"the rate '{rate}' is {value:g} %"
    assert caught.value.mend.startswith("Give")


def run(*words):
    return CliRunner(env={"VESTING_DATA": None}).invoke(main, ["demand", *words])


def test_the_command_says_what_the_function_says():
    done = run("workforce", "--posts", "60", "--lost", "30", "--json")
    told = json.loads(done.stdout)
    rows = standings(60, english_rates(), further=[("x", Shock(cover=0.3))])
    assert [r["chance"] for r in told["standings"]] == [r.chance for r in rows]
    words = run("workforce", "--posts", "60").stdout
    assert "60 posts. Rates: DfE" in words
    assert "all agency cover lost, after 6 months:" in words


def test_scenario_schema_and_check(tmp_path):
    schema = json.loads(run("scenario", "--schema").stdout)
    assert schema["title"].startswith("Scenario of demand")
    file = tmp_path / "kin.yaml"
    file.write_text(
        "title: Kin first\nsteps:\n  - title: more kin\n    change: entries\n    times: 0.9\n"
        "    from: 2026-04-01\n    until: 2027-03-31\n"
    )
    assert "Kin first: 1 step\n  entries, from 2026-04-01 to 2027-03-31: more kin" in run(
        "scenario", str(file)
    ).stdout.replace("\r", "")
    assert json.loads(run("scenario", str(file), "--json").stdout)["title"] == "Kin first"
    assert "Name a file" in run("scenario").output
    file.write_text("title: Kin first\nsteps:\n  - title: more\n    change: entrees\n")
    done = run("scenario", str(file))
    assert done.exit_code != 0
    assert "DEM-E59" in str(done.exception) or "DEM-E59" in done.output


def test_scale_without_files_gives_both_sides_and_what_size_changes():
    told = json.loads(run("scale", "--json").stdout)
    assert {c["side"] for c in told["claims"]} == {"bigger", "no difference"}
    assert told["estimates"] == []
    each = [row["per_child"][1] for row in told["posts"]]
    assert each == sorted(each, reverse=True), "the larger, the less for each child"
    prices = {(r["units"], r["shock"]): r["price"] for r in told["splitting"]}
    for parts in (2, 3, 4, 5):
        assert prices[parts, "0"] > prices[parts, "estimated"] > prices[parts, "1"] > 0
    words = run("scale").stdout
    assert "Our own estimates need official files" in words
    assert "Bigger is cheaper?" in words


@pytest.mark.official
def test_scale_on_official_files(official):
    told = json.loads(run("scale", "--data", str(official), "--json").stdout)
    found = {row["id"]: row for row in told["estimates"]}
    for row in found.values():
        ends = row["doubling"]
        assert ends["low"] < ends["value"] < ends["high"]
    assert found["agency"]["verdict"] == "falls with size"
    assert found["cost"]["verdict"] == "cannot tell"
    assert "points when size doubles" in run("scale", "--data", str(official)).stdout
