"""The commands of a workspace, as a person types them."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from vesting.cli.main import main
from vesting.errors import VestingError

pytestmark = pytest.mark.xdist_group("workspace")  # one process makes Loamshire


def vesting(*words):
    """Run a command; its result with what it said."""
    return CliRunner().invoke(main, [str(w) for w in words])


@pytest.mark.parametrize(
    ("module", "unloaded"),
    [
        ("vesting.workspace.side_by_side", ["vesting.options.verdict", "scipy", "numba"]),
        ("vesting.workspace.possible_council", ["scipy.stats", "numba"]),
    ],
)
def test_what_a_command_does_not_need_is_not_loaded(module, unloaded):
    script = (
        "import sys; from vesting.workspace import shell; shell.start(); "
        f"import vesting.workspace.choices, {module}; "
        f"print([m for m in {unloaded!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_comparing_with_what_is_not_listed_is_refused(loamshire):
    found = vesting("options", "compare", "none", "none", "-w", loamshire)
    assert found.exception.code == "WSP-E70"


def test_new_makes_a_workspace_for_one_of_the_areas(tmp_path):
    found = vesting("new", tmp_path / "w", "--area", "surrey", "--for", "Board", "--by", "Ann")
    assert found.exit_code == 0, found.output
    assert "vesting data add" in found.output
    told = json.loads(vesting("status", "-w", tmp_path / "w", "--json").stdout)
    assert (told["area"], told["made_for"], told["made_by"]) == ("Surrey", "Board", "Ann")


def test_new_asks_for_an_area_and_suggests_near_names(tmp_path):
    assert "--area" in vesting("new", tmp_path / "w").output
    joined = vesting("new", tmp_path / "w", "--area", "Surrey", "--unitary", "E06000046")
    assert joined.exception.code == "WSP-E45"
    strange = ("--own-area", "--unitary", "Medway")
    assert vesting("new", tmp_path / "w", "--area", "X", *strange).exception.code == "WSP-E45"
    assert not (tmp_path / "w").exists()
    found = vesting("new", tmp_path / "w", "--area", "Surey")
    assert isinstance(found.exception, VestingError)
    assert "Surrey" in found.exception.mend


def test_new_takes_an_area_of_ones_own(tmp_path):
    words = ("--area", "Loamshire", "--own-area", "--unitary", "E06000901")
    assert vesting("new", tmp_path / "w", *words).exit_code == 0
    from vesting.workspace.models import Facts

    facts = Facts.objects.get()
    assert (facts.from_lookup, facts.unitaries) == (True, ["E06000901"])


def test_status_says_what_is_next_and_what_is_out_of_date(loamshire, tmp_path):
    import shutil

    copy = tmp_path / "w"
    shutil.copytree(loamshire, copy)
    said = vesting("status", "-w", copy).output
    assert "Done              Add official files" in said
    assert "options-0001" in said
    from vesting.workspace.choices import choose_border

    choose_border("E07000901", "E07000902", on=False, reason="no road")
    said = vesting("status", "-w", copy).output
    assert "out of date: the border between Ashby and Barrow was switched off" in said
    choose_border("E07000901", "E07000902", on=True, reason="there is a road after all")
    assert "out of date" not in vesting("status", "-w", copy).output


def test_run_runs_a_stage_with_the_settings_of_the_last_run(loamshire, tmp_path):
    import shutil

    copy = tmp_path / "w"
    shutil.copytree(loamshire, copy)
    found = vesting("run", "options", "-w", copy)
    assert found.exit_code == 0, found.output
    assert "Run options-0002: complete" in found.output
    assert "listing options" in found.output
    wrong = vesting("run", "transition", "-w", copy)
    assert wrong.exception.code == "WSP-E52"
    from vesting.workspace.models import Run

    assert Run.objects.get(key="options-0002").settings["units_to"] == 2


def test_an_appraisal_needs_a_list_and_criteria(tmp_path):
    vesting("new", tmp_path / "w", "--area", "Surrey")
    assert vesting("run", "appraisal", "-w", tmp_path / "w").exception.code == "WSP-E72"


def test_an_appraisal_tells_front_families_weights_and_criteria(loamshire, tmp_path):
    import shutil

    copy = tmp_path / "w"
    shutil.copytree(loamshire, copy)
    plain = vesting("options", "appraise", "-w", copy)
    assert plain.exit_code == 0, plain.output
    for needed in ("in the first three under", "favoured by", "Without distance_mean:",
                   "correlation", "nothing is ranked"):  # fmt: skip
        assert needed in plain.output, needed
    assert "rank 1" not in plain.output
    for wrong in ("distance=1", "distance_mean=much"):
        said = vesting("options", "appraise", "-w", copy, "--weights", wrong)
        assert said.exit_code == 2
    asked = (
        "--weights",
        "looked_after_rate_gap=3, distance_mean=1",
        "--name",
        "Scrutiny",
        "--json",
    )
    found = json.loads(vesting("options", "appraise", "-w", copy, *asked).stdout)
    for part in found["councils"]:
        assert len(part["front"]) == part["on_front"] > 0
        shares = [family["first"] for family in part["families"]]
        assert sum(shares) == pytest.approx(1)
        for family in part["families"]:
            assert family["in_first_three"] >= family["first"]
            assert family["half_width"] >= 0
            assert family["in_first_three_half_width"] >= 0
            assert sum(family["central_weights"].values()) == pytest.approx(1)
            assert len(family["members"]) == family["maps"]
        criteria = {row["criterion"] for row in part["leaving_out"]}
        assert len(part["correlations"]) == len(criteria) * (len(criteria) - 1) / 2
    ranked = found["entered_weights"][0]
    assert ranked["name"] == "Scrutiny"
    assert ranked["weights"]["looked_after_rate_gap"] == 0.75
    assert {row["rank"] for row in ranked["ranking"]} >= {1, 2, 3}


def test_two_options_are_laid_beside_each_other_with_every_council_in_figures(loamshire):
    from vesting.options.page import SHOWN
    from vesting.workspace.board import Board
    from vesting.workspace.folder import open_workspace
    from vesting.workspace.results import newest

    board = Board(newest(open_workspace(loamshire)))
    one, other = board.results["options"]["option"][:2]
    said = vesting("options", "compare", one, other, "-w", loamshire)
    assert said.exit_code == 0, said.output
    assert said.output.count("Children looked after (children): ") == 4
    assert " -> " in said.output
    assert "e+" not in said.output
    found = json.loads(vesting("options", "compare", one, other, "-w", loamshire, "--json").stdout)
    names = {}
    for which in ("first", "second"):
        councils = found["councils"][which]
        names[which] = {council["name"] for council in councils}
        assert all(set(council["measures"]) == set(SHOWN) for council in councils)
        assert sum(c["measures"]["residents"]["value"] for c in councils) == sum(
            board.residents.values()
        )
        assert all(c["measures"]["looked_after"]["low"] is not None for c in councils)
    places = {p: c["name"] for c in found["councils"]["first"] for p in c["places"]}
    assert found["moves"]
    for move in found["moves"]:
        assert move["from"] == places[move["place"]]
        assert move["to"] in names["second"]


def test_a_bundle_is_written_and_run_again(loamshire, tmp_path):
    bundle = tmp_path / "loamshire.zip"
    assert vesting("bundle", bundle, "-w", loamshire, "--run", "options-0001").exit_code == 0
    found = vesting("new", tmp_path / "rival", "--bundle", bundle, "--for", "The borough")
    assert found.exit_code == 0, found.output
    assert "Every number of run options-0001 came out the same" in found.output
    assert "DIFFERENT" not in found.output


def test_a_demo_that_is_there_is_opened_as_it_is(loamshire):
    before = (loamshire / "workspace.sqlite3").stat().st_mtime_ns
    assert vesting("demo", loamshire, "--no-serve").exit_code == 0
    assert (loamshire / "workspace.sqlite3").stat().st_mtime_ns == before


def test_serve_prints_an_address_and_opens_the_browser(loamshire, monkeypatch):
    import webbrowser

    from waitress.server import TcpWSGIServer

    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr(TcpWSGIServer, "run", lambda self: None)
    found = vesting("serve", "-w", loamshire)
    assert found.exit_code == 0, found.output
    assert "Open http://127.0.0.1:" in found.output
    assert "nothing leaves this computer" in found.output
    assert opened[0] in found.output
    assert "Open http" in vesting("serve", "-w", loamshire, "--no-browser").output
    assert len(opened) == 1


def test_an_estimate_knows_the_workspaces_own_area(loamshire, tmp_path):
    (tmp_path / "units.csv").write_text("lad_code,unit\nE07000901,East\n", encoding="utf-8")
    asked = ("demand", "estimate", "--units", tmp_path / "units.csv", "--measure", "looked_after",
             "--draws", 100, "-w", loamshire, "--area")  # fmt: skip
    done = vesting(*asked, "loamshire")
    assert done.exception is None, done.output
    assert done.output.startswith("Loamshire: ")
    missed = vesting(*asked, "Loamshore").exception
    assert missed.code == "AREA-E08"
    assert "'Loamshire'" in missed.mend


def test_a_folder_that_is_no_workspace_is_said(tmp_path):
    assert vesting("status", "-w", tmp_path).exception.code == "WSP-E01"
