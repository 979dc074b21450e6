import json

import pytest
from click.testing import CliRunner

from tests.evidence.layouts import PREFIX, la, text
from vesting.cli.data import command
from vesting.cli.data.telling import grouped
from vesting.errors import VestingError
from vesting.evidence.source import Aside

PLANS = text(
    f"{PREFIX},CPP_At31",
    la("2024", "936", "E10000030", "Surrey", 900),
    la("2024", "937", "E10000031", "Warwickshire", "many"),
    la("2022", "936", "E10000030", "Surrey", 800),
)


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "ws").mkdir()
    (tmp_path / "ws" / "workspace.sqlite3").touch()
    return tmp_path / "ws"


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.setenv("VESTING_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "d1.csv").write_bytes(PLANS)
    (folder / "mystery.txt").write_bytes(b"nobody knows")
    return folder


def run(*args, fails=False):
    result = CliRunner().invoke(command, [str(a) for a in args], catch_exceptions=not fails)
    if result.exception and not isinstance(result.exception, SystemExit):
        assert isinstance(result.exception, VestingError), result.exception
    return result


class TestAdd:
    def test_says_what_each_file_was_taken_for(self, workspace, files):
        result = run("add", files, "-w", workspace)
        assert result.exit_code == 0
        assert "added: d1 (ees)" in result.stdout
        assert (
            "2022 to 2024; Department for Education; Open Government Licence v3.0" in result.stdout
        )
        assert (
            "3 rows: 2 accepted, 0 accepted with warning, 1 quarantined, 0 excluded"
            in result.stdout
        )
        assert (
            "row 3: column 'CPP_At31' is neither a number nor a published symbol (quarantined)"
            in result.stdout
        )
        assert "no importer knows this layout (EVI-E20)" in result.stdout
        assert "1 added, 1 unknown" in result.stderr
        assert "many" not in result.stdout.replace("many more", "")

    def test_as_json(self, workspace, files):
        result = run("add", files / "d1.csv", "-w", workspace, "--json")
        (report,) = json.loads(result.stdout)
        assert report["fate"] == "added"
        assert report["rows"] == {
            "read": 3, "accepted": 2, "accepted with warning": 0, "quarantined": 1, "excluded": 0,
        }  # fmt: skip
        assert report["tables"][0]["table"] == "observations"
        assert report["aside"][0]["where"] == "row 3, column 'CPP_At31'"
        assert report["aside"][0]["rows"] == 1

    def test_nothing_usable_ends_with_status_10(self, workspace, files):
        assert run("add", files / "mystery.txt", "-w", workspace).exit_code == 10
        assert run("add", files / "mystery.txt", files / "d1.csv", "-w", workspace).exit_code == 0

    def test_a_folder_that_is_no_workspace(self, tmp_path, files):
        result = run("add", files, "-w", tmp_path)
        assert result.exception.code == "WSP-E01"
        assert "vesting new" in result.exception.mend

    def test_an_empty_folder(self, workspace, tmp_path):
        (tmp_path / "empty").mkdir()
        result = run("add", tmp_path / "empty", "-w", workspace)
        assert "No files" in result.stderr


class TestList:
    def test_of_a_workspace(self, workspace, files):
        run("add", files, "-w", workspace)
        assert "d1.csv" in run("list", "-w", workspace).stdout
        (entry,) = json.loads(run("list", "-w", workspace, "--json").stdout)
        assert (entry["table"], entry["rows"], entry["years"]) == ("observations", 2, [2022, 2024])

    def test_of_a_folder(self, files):
        quick = json.loads(run("list", "--data", files, "--json").stdout)
        assert [(e["file"], e["fate"], e["tables"]) for e in quick] == [
            ("d1.csv", "recognised", []), ("mystery.txt", "unknown", []),
        ]  # fmt: skip
        whole = json.loads(run("list", "--data", files, "--read", "--json").stdout)
        assert whole[0]["tables"][0]["edition"].startswith("2022 to 2024 [")
        assert "unknown" in run("list", "--data", files).stdout


class TestCheck:
    def test_of_a_workspace_and_a_folder(self, workspace, files):
        run("add", files, "-w", workspace)
        for where in (("-w", workspace), ("--data", files)):
            result = run("check", *where)
            assert result.exit_code == 0
            assert (
                "gap: Children on child protection plans at 31 March: no figure for 2023"
                in result.stdout
            )
        (remark,) = json.loads(run("check", "-w", workspace, "--json").stdout)
        assert remark["kind"] == "gap"

    def test_damage_ends_with_status_10(self, workspace, files):
        run("add", files, "-w", workspace)
        next((workspace / "evidence").glob("*.parquet")).unlink()
        result = run("check", "-w", workspace)
        assert result.exit_code == 10
        assert "are gone" in result.stdout

    def test_nothing_to_remark(self, workspace):
        assert "Nothing to remark" in run("check", "-w", workspace).stderr


class TestTexts:
    def test_dictionary(self):
        assert "# Data dictionary" in run("dictionary").stdout
        assert json.loads(run("dictionary", "--json").stdout)["measures"]

    def test_precedence(self):
        assert "pinned" in run("precedence").stdout
        assert json.loads(run("precedence", "--json").stdout)[0]["id"] == "pinned"

    def test_template(self, tmp_path):
        assert run("template", "travel").stdout == "from_code,to_code,minutes,km,source,date\n"
        assert "tax_base" in run("template", "--list").stdout
        run("template", "tax_base", "--out", tmp_path / "t.xlsx")
        run("template", "tax_base", "--out", tmp_path / "t.csv")
        assert (tmp_path / "t.xlsx").read_bytes().startswith(b"PK")
        assert (tmp_path / "t.csv").read_text().startswith("place_code,")
        result = run("template")
        assert result.exception.code == "EVI-E41"
        assert result.exception.exit_status == 2


def test_rows_with_one_fate_and_reason_stand_in_one_line():
    asides = [
        Aside(f"sheet S, row {n}, column 'x'", "is odd", "quarantined", n) for n in range(2, 13)
    ]
    asides += [Aside("feature 3", "has no outline"), Aside("row 9", "is blank", "excluded")]
    asides += [Aside("600 rows from 2 to 700", "is a total", "excluded", 2, 600)]
    assert list(grouped(asides)) == [
        "600 rows from 2 to 700: is a total (excluded)",
        "sheet S, rows 2, 3, 4, 5, 6, 7, 8, 9 and 3 more: column 'x' is odd (quarantined)",
        "feature 3: has no outline (quarantined)",
        "row 9: is blank (excluded)",
    ]
