"""Every page, as a browser without scripts gets it."""

import io
import re
import zipfile
from html import unescape

import numpy as np
import polars as pl
import pytest
import python_calamine
from django.urls import get_resolver

from tests.web.conftest import let_in
from vesting.options.measures.catalogue import option_measures
from vesting.workspace.board import Board
from vesting.workspace.results import newest
from vesting.workspace.runs import latest

pytestmark = pytest.mark.xdist_group("loamshire")  # one worker makes Loamshire, not each

ASKED: set[str] = set()
"""Names of addresses that the tests of this module asked for."""


def page(client, path, status=200):
    """The text of a page, and a note that it was asked for."""
    response = client.get(path)
    assert response.status_code == status, response.content.decode()[:2000]
    ASKED.add(get_resolver().resolve(path.split("?")[0]).url_name)
    return response.content.decode()


def words(html):
    """What a person reads of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture
def board(here_again):
    return Board(newest(here_again))


@pytest.fixture
def proposed():
    from vesting.workspace.models import Proposal

    return {p.name: p.option for p in Proposal.objects.all()}


def test_the_start_page_says_what_is_done_and_the_whole_journey(client):
    said = words(page(client, "/"))
    assert "Made for Loamshire programme board by" in said
    assert "Fictitious county" in said
    assert said.count("Not in this version") == 6
    for stage in ("Diagnose", "Options", "Demand", "Design", "Enablers", "Transition", "Records",
                  "Impact"):  # fmt: skip
        assert stage in said


def test_who_commissioned_it_stands_on_every_page_and_in_every_picture(client, proposed):
    for path in ("/", "/area", "/data", "/options", "/runs", "/about"):
        html = page(client, path)
        assert html.count("Loamshire programme board") >= 2  # above and below
    html = page(client, f"/options/each/{proposed['East and West']}")
    picture = html[html.index("<svg xmlns") : html.index("</svg>")]
    assert "Made for Loamshire programme board" in words(picture)


def test_the_area_has_a_map_whose_places_are_links_and_a_table_beside_it(client):
    html = page(client, "/area")
    links = re.findall(r'<a href="/area#(\w+)" aria-label="(\w+)', html)
    assert len(links) == 13
    for code, name in links:
        assert f'id="{code}"' in html
        assert f">{name}" in html
    assert "27 borders of 27 count" in words(html)


def test_a_border_is_switched_with_its_reason_and_results_are_then_out_of_date(own):
    client = let_in()
    path = "/area/borders/E07000901/E07000902"
    assert "Do not count it" in page(client, path)
    refused = client.post(path, {"reason": " "})
    assert refused.status_code == 400
    assert "WSP-E21" in refused.content.decode()
    assert client.post(path, {"reason": "no road", "source": "map"}).status_code == 302
    said = words(page(client, "/area"))
    assert "26 borders of 27 count" in said
    assert "because no road" in said
    assert "out of date" in words(page(client, "/options"))
    page(client, "/area/borders/E07000901/E07000912", 404)


def test_the_data_page_lists_every_table_with_source_edition_and_licence(client):
    from vesting.workspace.models import Evidence

    html = page(client, "/data")
    for held in Evidence.objects.all():
        assert held.file in words(html)
        shown = words(page(client, f"/data/tables/{held.key}"))
        assert held.sha256 in shown
        assert held.licence in shown
    assert "Open Government Licence" in words(html)
    page(client, "/data/tables/nothing", 404)


def test_rows_kept_aside_are_shown_with_the_reason(client):
    from vesting.workspace.models import Evidence

    held = next(e for e in Evidence.objects.all() if e.aside)
    said = words(page(client, f"/data/tables/{held.key}"))
    _, why, fate = held.aside[0]
    assert why in said
    assert fate.capitalize() in said


def test_files_are_taken_in_and_told_about(own):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = let_in()
    files = [SimpleUploadedFile("../shopping.csv", b"milk,eggs\n1,12\n")]
    said = words(client.post("/data", {"files": files}).content.decode())
    assert "shopping.csv : unknown" in said
    assert "/" not in said[said.index("shopping.csv") - 2 : said.index("shopping.csv")]


def test_the_editions_page_prints_the_rule_and_what_was_passed_over(client):
    said = words(page(client, "/data/editions"))
    assert "Residents of one place" in said
    assert "The only edition held that has it" in said or "editions held" in said


def test_the_overview_counts_options_and_says_what_the_list_can_claim(client, board):
    said = words(page(client, "/options"))
    for count in board.counts.values():
        assert f"{count:,}" in said
    assert board.sentence in said
    assert "before any score was shown" in said
    assert "None is recommended" in said


def test_nothing_is_scored_before_criteria_are_locked(own):
    from vesting.workspace.models import CriteriaSet, Run

    Run.objects.filter(stage="appraisal").delete()
    CriteriaSet.objects.all().delete()
    client = let_in()
    html = page(client, "/options/list?councils=2&sort=distance_mean")
    assert "Measures appear when criteria are locked" in words(html)
    assert "/options/distance_mean" not in html
    option = re.search(r"/options/each/(\w{12})", html).group(1)
    assert "neither scored nor ranked" in words(page(client, f"/options/each/{option}"))
    assert "No criteria are locked" in words(page(client, "/options"))
    assert "None is" not in words(page(client, "/options/proposals"))
    assert "none are locked yet" in words(page(client, "/options/weights"))
    assert "no appraisal" in words(page(client, "/options/priorities"))
    a, b = re.findall(r"/options/each/(\w{12})", html)[:2]
    compared = words(page(client, f"/options/compare?a={a}&b={b}"))
    assert "Scores appear when criteria are locked" in compared


def test_criteria_are_locked_with_reason_and_a_child_outcome(own):
    client = let_in()
    page(client, "/options/criteria")
    one = client.post("/options/criteria", {"criterion": ["residents_ratio"], "reason": "x"})
    assert "WSP-E22" in one.content.decode()
    two = {"criterion": ["residents_ratio", "children_smallest"], "reason": "x"}
    assert "WSP-E20" in client.post("/options/criteria", two).content.decode()
    three = {"criterion": ["residents_ratio", "looked_after_rate_gap"], "reason": "new board"}
    response = client.post("/options/criteria", three)
    assert response.status_code == 302
    assert response["Location"].startswith("/runs/appraisal-")
    _wait_for_runs()
    said = words(page(client, "/options/criteria"))
    assert "Locked: version 2" in said
    assert "Scores have been shown" in said
    assert "Had scores been shown? Yes" in said


def test_the_list_is_filtered_sorted_and_paged_by_its_address(client, board):
    everything = words(page(client, "/options/list"))
    assert f"{sum(board.counts.values()):,} options , in no order of merit" in everything
    two = words(page(client, "/options/list?councils=2"))
    assert f"{board.counts[2]:,} options" in two
    html = page(client, "/options/list?councils=2&sort=distance_mean&order=up")
    values = [float(v) for v in re.findall(r"/distance_mean\" aria-label=\"([\d.]+)", html)]
    table = board.results["options"].filter(pl.col("councils") == 2)["distance_mean"].sort()
    assert values == [round(v, 1) for v in table[: len(values)]]
    down = page(client, "/options/list?councils=2&sort=distance_mean&order=down&page=2")
    assert "Previous page" in words(down)
    assert "page=1" in down


def test_places_are_kept_together_or_apart(client, board):
    options, units = board.results["options"], board.results["units"]
    members = units["blocks"].to_list()

    def holds(row, a, b):
        return any(a in members[u] and b in members[u] for u in row)

    a, b = "E07000901", "E07000902"
    two = options.filter(pl.col("councils") == 2)["units"].to_list()
    together = sum(holds(row, a, b) for row in two)
    said = words(page(client, f"/options/list?councils=2&a={a}&b={b}&how=together"))
    assert f"{together:,} options" in said
    said = words(page(client, f"/options/list?councils=2&a={a}&b={b}&how=apart"))
    assert f"{len(two) - together:,} options" in said


def test_only_what_was_proposed_can_be_listed(client, proposed):
    said = words(page(client, "/options/list?only=proposed"))
    assert "2 options" in said
    for name in proposed:
        assert name in said


def test_odd_addresses_of_the_list_do_no_harm(client):
    for query in ("councils=99", "councils=x", "page=0", "page=9999", "sort=drop", "a=&b=Z"):
        page(client, f"/options/list?{query}")


def test_page_one_of_an_option_says_everything(client, proposed):
    said = words(page(client, f"/options/each/{proposed['East and West']}"))
    for needed in (
        "It is not a recommendation",
        "complete",
        "Submitted to the government",
        "Each council in figures",
        "Than today",
        "Better",
        "at least as good on every criterion",
        "Preferred if you value",
        "not if you value",
        "What would change this",
        "before any score was shown",
        "not probability or support",
    ):
        assert needed in said, needed
    assert "A. West" in said  # councils go by the names of the proposal
    assert "error" not in said.lower()


def test_an_option_outside_the_list_is_said(client):
    said = words(page(client, "/options/each/0123456789ab", 400))
    assert "WSP-E70" in said


@pytest.mark.parametrize(
    ("kind", "starts"), [("html", b"<!doctype html>"), ("xlsx", b"PK"), ("docx", b"PK")]
)
def test_page_one_can_be_taken_away(client, proposed, kind, starts):
    path = f"/options/each/{proposed['East and West']}/report.{kind}"
    response = client.get(path)
    ASKED.add("report")
    assert response.status_code == 200
    assert response.content.startswith(starts)
    assert "attachment" in response["Content-Disposition"]
    assert client.get(path.replace(kind, "pdf")).status_code == 400


def test_the_spreadsheet_of_page_one_has_the_map_and_numbers(client, proposed):
    response = client.get(f"/options/each/{proposed['East and West']}/report.xlsx")
    book = python_calamine.load_workbook(io.BytesIO(response.content))
    heading, west, east = book.get_sheet_by_name("Each council in figures").to_python()[:3]
    for title in ("Residents (people)", "Children looked after (children): low"):
        at = heading.index(title)
        assert west[at] > 0
        assert east[at] > 0
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert "xl/media/image1.png" in archive.namelist()
    said = " ".join(str(row[0]) for row in book.get_sheet_by_name("Report").to_python())
    assert "Not if you value" in said


def test_a_possible_council_has_every_measure_or_the_reason_why_not(client, board):
    from vesting.options.measures.catalogue import UNIT_MEASURES

    unit = board.results["units"]["unit"][5]
    said = words(page(client, f"/options/councils/{unit}"))
    for measure in UNIT_MEASURES.values():
        assert measure.title in said
    assert "Not available, because" in said
    assert "WSP-E71" in words(page(client, "/options/councils/0000000000", 400))


def test_two_options_side_by_side_say_who_moves(client, proposed):
    a, b = proposed["East and West"], proposed["Three councils"]
    said = words(page(client, f"/options/compare?a={a}&b={b}"))
    assert "would be in another council" in said
    assert "First: East and West" in said
    assert said.count("Children looked after (children)") == 2  # each council of both in figures
    assert "A. West" in said
    page(client, "/options/compare")
    assert "same option" in words(page(client, f"/options/compare?a={a}&b={a}", 400))


def test_a_proposal_is_recorded_ranked_and_refused_when_it_is_wrong(own):
    client = let_in()
    form = {
        "name": "Two of ours", "proposed_by": "Ashby", "source": "Minutes", "status": "idea",
        "on-day": "9", "on-month": "5", "on-year": "2025",
        "councils": "Coast: Harnsea, Gadsmoor, Larkstoke, Marlingham, Oxmere\nInland: rest",
    }  # fmt: skip

    def refused(**change):
        response = client.post("/options/proposals", form | change)
        assert response.status_code == 400
        return words(response.content.decode())

    assert "WSP-E30" in refused(councils="Coast Harnsea")
    assert "AREA-E04" in refused(councils="Coast: Harnsee\nInland: rest")
    assert "Harnsea" in refused(councils="Coast: Harnsee\nInland: rest")
    assert "AREA-E24" in refused(councils="Coast: Harnsea")
    assert "WSP-E31" in refused(source="")
    assert "WEB-E08" in refused(**{"on-month": "13"})
    assert client.post("/options/proposals", form).status_code == 302
    _wait_for_runs()
    assert "WSP-E25" in refused()
    said = words(page(client, "/options/proposals"))
    assert "Two of ours" in said
    assert "Exact ranks among all" in said


def test_a_proposal_of_whole_districts_is_found_where_districts_are_offered_in_parts(own):
    from vesting.workspace.stages import run_stage

    parts = {"North": ["Abbey", "Bridge"], "South": ["Castle"]}
    split = {"district": "Elverton", "into": "ward", "pieces": parts}
    run_stage(own, "options", {"units_to": 2, "seed": 1, "splits": [split]})
    run_stage(own, "appraisal")
    client = let_in()
    said = words(page(client, "/options/proposals"))
    assert "Exact ranks among all" in said  # East and West keeps Elverton whole
    assert "The newest list does not hold it" in said  # three councils were not listed
    html = page(client, "/options/list?only=proposed")
    option = re.search(r"/options/each/(\w{12})", html).group(1)
    html = page(client, f"/options/each/{option}")
    assert "A. West" in words(html)
    assert "<svg xmlns" in html  # the run keeps the outlines of its parts
    form = {
        "name": "Through Elverton", "proposed_by": "Ashby", "source": "Minutes",
        "on-day": "9", "on-month": "5", "on-year": "2025",
        "councils": "South: South, Dunmere, Corley\nRest: rest",
    }  # fmt: skip
    assert client.post("/options/proposals", form).status_code == 302
    _wait_for_runs()
    assert "Through Elverton" in words(page(client, "/options/list?only=proposed"))


def test_what_wins_when_is_told_by_families_within_a_number_of_councils(client):
    said = words(page(client, "/options/priorities?councils=3"))
    for needed in (
        "Families of 3 councils",
        "drawn evenly from all possible ones",
        "not probability or support",
        "What each criterion does",
        "points",
        "The weights that favour each",
        "beaten by no other",
        "How criteria are related",
    ):
        assert needed in said


def test_criteria_are_related_within_a_number_of_councils(client, board):
    from vesting.workspace.results import Results

    results = Results(board.results.workspace, latest("appraisal"))
    related, options = results["correlations"], board.results["options"]
    assert set(related["councils"]) == set(options["councils"]) == {2, 3}
    sign = {
        name: -1 if measure.better == "less" else 1 for name, measure in option_measures().items()
    }
    for row in related.iter_rows(named=True):
        own = options.filter(pl.col("councils") == row["councils"])
        one, other = (own[row[which]].to_numpy() * sign[row[which]] for which in ("one", "other"))
        if np.ptp(one) > 1e-6 and np.ptp(other) > 1e-6:
            assert row["pearson"] == pytest.approx(np.corrcoef(one, other)[0, 1], abs=1e-6)


def test_weights_rank_only_once_they_are_entered(own):
    client = let_in()
    assert "nothing is ranked" in words(page(client, "/options/weights"))
    form = {"name": "Scrutiny", "w-looked_after_rate_gap": "3", "w-distance_mean": "1"}
    wrong = client.post("/options/weights", form | {"w-distance_mean": "much"})
    assert "WEB-E15" in words(wrong.content.decode())
    nothing = {"name": "Money", "w-leadership_cost": "1"}
    assert "WSP-E24" in words(client.post("/options/weights", nothing).content.decode())
    assert client.post("/options/weights", form).status_code == 302
    _wait_for_runs()
    said = words(page(client, "/options/weights"))
    assert "Scrutiny" in said
    assert "75 %" in said
    assert "Weighted value, 0 to 1" in said


def test_partners_are_found_with_the_rule_printed(client):
    page(client, "/partners")
    said = words(page(client, "/partners?council=E06000901&anywhere=yes&size=3"))
    assert "For Fenborough" in said
    assert "The rule" in said
    assert "Contiguous partnerships of 3 councils" in said
    assert "AREA-E" in words(page(client, "/partners?council=Atlantis", 400))


def test_delivery_models_start_with_capacity(client, proposed):
    from vesting.options.models.capacity import marks
    from vesting.options.models.catalogue import catalogue

    said = words(page(client, "/delivery-models"))
    assert "where will the capacity to improve come from" in said
    for entry in catalogue().entries:
        shown = words(page(client, f"/delivery-models/{entry.id}"))
        assert "each council, for the children of its own places" in shown.lower()
    page(client, "/delivery-models/magic", 404)
    low = "&".join(f"{m.id}=1" for m in marks())
    assert "Both routes to more capacity" in words(page(client, f"/delivery-models?{low}"))
    high = "&".join(f"{m.id}=3" for m in marks())
    assert "Both routes" not in words(page(client, f"/delivery-models?{high}"))
    laid = f"option={proposed['Three councils']}&model=partnership&service=all"
    said = words(page(client, f"/delivery-models?{laid}"))
    assert "Improving in place" in said
    assert "person-hours a year" in said
    assert "WSP-E70" in words(page(client, "/delivery-models?option=x&model=trust", 400))


def test_cost_shares_name_who_would_do_better_outside(client):
    page(client, "/cost-shares")
    three = '{"partners": ["A", "B", "C"], "costs_by_size": [60, 70, 120]}'
    said = words(client.post("/cost-shares", {"partnership": three}).content.decode())
    assert "short by 15" in said
    from vesting.web.pages.shares import example

    said = words(client.post("/cost-shares", {"partnership": example()}).content.decode())
    assert "Nobody" in said
    assert "not stated" in said  # the example leaves out how a partner leaves


def test_a_run_says_what_it_read_and_what_it_made(client):
    run = latest("options")
    said = words(page(client, f"/runs/{run.key}"))
    for needed in ("Seed", "Vesting", "What it read", "Unit measures"):
        assert needed in said
    assert run.key in words(page(client, "/runs"))
    assert "WSP-E10" in words(page(client, "/runs/options-9999", 409))


def test_a_run_is_started_from_its_page_and_compared_with_the_last(own):
    client = let_in()
    wrong = client.post("/runs", {"units": "two"})
    assert "WSP-E50" in words(wrong.content.decode())
    response = client.post("/runs", {"units": "2", "seed": "1", "together": "Ashby, Barrow"})
    assert response.status_code == 302
    _wait_for_runs()
    new = latest("options")
    assert new.key == "options-0002"
    assert new.settings["together"] == [["Ashby", "Barrow"]]
    assert latest("appraisal").key == "appraisal-0002"
    said = words(page(client, f"/runs/{new.key}/since/options-0001"))
    assert "of the earlier run are gone" in said
    assert "No figure of any council that stands in both runs differs" in said
    again = client.post("/runs/again/appraisal")
    ASKED.add("again")
    assert again.status_code == 302
    _wait_for_runs()


@pytest.mark.no_cover  # its lines are counted in the tests of samples; traced, it takes twice as long
def test_a_sample_says_so_wherever_it_is_shown(own):
    client = let_in()
    asked = {"units": "3", "seed": "1", "splits": "Elverton\nOxmere=lsoa", "lowest": "300,000",
             "sample": "400", "best": "balance"}  # fmt: skip
    client.post("/runs", asked)
    _wait_for_runs()
    run = latest("options")
    assert run.completeness == "sample"
    assert len(Board(newest(own)).names) > 62
    form = page(client, "/runs")
    assert "Elverton=ward\nOxmere=lsoa" in unescape(form)
    option = Board(newest(own)).results["options"]["option"][0]
    for path in ("/options", f"/options/each/{option}"):
        said = words(page(client, path))
        assert "distinct options sampled, not all" in said
        assert "Best balance of 3 councils, in the list:" in said
    assert "sampled options, not all, of 3 councils" in said
    assert latest("appraisal").state == "finished"
    assert "WSP-E54" in words(client.post("/runs", asked | {"best": "beauty"}).content.decode())


def test_a_run_that_failed_keeps_the_reason(own):
    client = let_in()
    client.post("/runs", {"units": "2", "lowest": "9,000,000"})
    _wait_for_runs()
    from vesting.workspace.models import Run

    run = Run.objects.filter(state="failed").first()
    said = words(page(client, f"/runs/{run.key}"))
    assert run.problem["code"].startswith("OPT-")
    assert run.problem["what"] in said


def test_a_run_in_progress_can_be_looked_at_again(own):
    from vesting.workspace.runs import begin

    run = begin("options", {}, 1, ())
    html = page(let_in(), f"/runs/{run.key}")
    assert "Look again" in words(html)
    assert "data-look-again" in html


def test_pages_say_what_is_missing_before_there_is_anything(empty):
    client = let_in()
    for path in ("/", "/area", "/data", "/data/editions", "/options", "/options/list",
                 "/options/criteria", "/options/proposals", "/options/priorities",
                 "/options/weights", "/options/compare", "/delivery-models", "/cost-shares",
                 "/demand", "/demand/scale", "/runs", "/about", "/about/misuse"):  # fmt: skip
        assert "Programme board" in words(page(client, path))
    assert "No official file added yet" in words(page(client, "/"))
    assert "WSP-E93" in words(page(client, "/demand/report.html", 409))
    assert "MOD-E14" in words(page(client, "/partners", 400))
    assert "WEB-E13" in words(page(client, "/options/councils/0000000000", 409))
    response = client.post("/options/criteria", {"criterion": ["children_ratio",
                           "looked_after_rate_gap"], "reason": "x"})  # fmt: skip
    assert response["Location"] == "/options/criteria"


def test_misuse_is_told_as_in_the_documentation(client):
    from pathlib import Path

    from vesting.web.pages.about import misuses

    said = words(page(client, "/about/misuse"))
    doc = (Path(__file__).parents[2] / "docs/explanation/misuse.md").read_text()
    for says, but in misuses():
        assert f"**{says}** {but}" in doc
        assert says in said
    page(client, "/about")


def test_every_number_of_a_page_leads_to_where_it_comes_from(client, proposed):
    html = page(client, f"/options/each/{proposed['East and West']}")
    links = sorted(set(re.findall(r'class="figure" href="(/from/[^"]+)"', html)))
    assert len(links) > 15
    for link in links[::3]:
        said = words(page(client, link))
        assert "Where this figure comes from" in said
        assert "Vesting" in said


def test_the_chain_ends_at_rows_of_an_official_file_with_its_licence(client, board):
    measures = board.results["unit_measures"]
    row = measures.filter(pl.col("measure") == "residents")["row"][3]
    html = page(client, f"/from/{board.run.key}/unit_measures/{row}/value")
    assert "The sum over its places" in words(html)
    block = re.search(r'href="(/from/[^"]+/block_measures/[^"]+)"', html).group(1)
    said = words(page(client, block))
    assert "Open Government Licence" in said
    assert "Rows of" in said


def test_a_number_that_is_not_there_is_an_error(client, board):
    run = board.run.key
    for path in (f"/from/{run}/units/999999/residents", f"/from/{run}/units/0/nothing"):
        assert "WSP-E80" in words(page(client, path, 400))
    assert "WSP-E12" in words(page(client, f"/from/{run}/nothing/0/x", 409))


def test_every_kind_of_number_has_a_chain(client, board):
    appraisal = latest("appraisal").key
    for run, table, column in (
        (board.run.key, "options", "children_smallest"),
        (board.run.key, "options", "councils"),
        (board.run.key, "unit_measures", "value"),
        (board.run.key, "block_measures", "value"),
        (board.run.key, "blocks", "residents"),
        (appraisal, "families", "first"),
        (appraisal, "families", "apart"),
        (appraisal, "families", "central: distance_mean"),
        (appraisal, "correlations", "pearson"),
        (appraisal, "today", "value"),
        (appraisal, "without", "same_leader"),
        (appraisal, "common", "share"),
    ):
        said = words(page(client, f"/from/{run}/{table}/0/{column}"))
        assert "The rule" in said


def test_every_address_was_asked_for(client):
    """The last test of the module: an address without a test fails here."""
    names = {pattern.name for pattern in get_resolver().url_patterns}
    missing = names - ASKED
    if len(ASKED) < len(names) // 2:
        pytest.skip("run the whole module: only some of its tests ran")
    assert not missing


def _wait_for_runs(seconds=400):
    """Until no run is under way in the background."""
    import time

    from vesting.workspace.models import Run

    for _ in range(seconds * 20):
        if not Run.objects.filter(state="running").exists():
            time.sleep(0.2)  # a list is followed by its appraisal
            if not Run.objects.filter(state="running").exists():
                return
        time.sleep(0.05)
    raise AssertionError("a run did not end")
