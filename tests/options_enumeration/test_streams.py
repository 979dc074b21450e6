"""The command itself: files that cannot be written, and signs that cannot be shown."""

from __future__ import annotations

import io
import sys

import pytest
from click.testing import CliRunner

from vesting.cli import main as door
from vesting.errors import VestingError


def test_a_file_that_cannot_be_written_is_an_error_of_ours(monkeypatch):
    def fails(**_):
        raise FileNotFoundError(2, "No such file or directory", "/nowhere/x")

    monkeypatch.setattr(door, "main", fails)
    with pytest.raises(VestingError) as caught:
        door._run()
    assert caught.value.code == "OUT-E40"
    assert caught.value.what == "/nowhere/x cannot be read or written: No such file or directory"


def test_an_error_of_ours_ends_the_command(monkeypatch, capsys):
    def fails(**_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(door, "main", fails)
    with pytest.raises(SystemExit) as caught:
        door.run()
    assert caught.value.code == 10
    told = capsys.readouterr().err
    assert "Error OUT-E40: the output cannot be read or written: No space left" in told


def test_signs_that_cannot_be_shown_are_replaced(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    monkeypatch.setattr(door, "main", lambda **_: print("£5", end=""))
    door.run()
    assert raw.getvalue() == b"?5"


@pytest.fixture
def pair(tmp_path):
    file = tmp_path / "pair.json"
    file.write_text(
        '{"places": [{"id": "a, x", "population": 1}, {"id": "b", "population": 9}],'
        ' "borders": [["a, x", "b"]]}'
    )
    return str(file)


def ask(*words):
    return CliRunner().invoke(door.main, ["options", *words])


def test_an_empty_list_says_so(tmp_path):
    file = tmp_path / "path.json"
    file.write_text(
        '{"places": [{"id": "a"}, {"id": "b"}, {"id": "c"}], "borders": [["a", "b"], ["b", "c"]]}'
    )
    words = ["--graph", str(file), "--units", "2", "--together", "a;c"]
    assert "No option keeps to this" in ask("list", *words).output


def test_options_are_written_as_parquet_alone(pair, tmp_path):
    answer = ask("list", "--graph", pair, "--units", "2", "--out", str(tmp_path / "x.csv"))
    assert answer.exception.code == "OPT-E44"
    assert answer.exception.mend == "Write --out x.parquet."


def test_a_semicolon_parts_names_with_commas(pair):
    answer = ask("count", "--graph", pair, "--units", "1", "--together", "a, x; b")
    assert "1 council: 1" in answer.output


def test_the_help_shows_a_graph():
    for name in ("count", "list"):
        assert '"borders": [["a", "b"]]}' in ask(name, "--help").output
