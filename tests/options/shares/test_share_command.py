"""``vesting options share`` at the terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from vesting.cli.options.share import command
from vesting.errors import InputError

GAME = {"costs": {"A": 60, "B": 60, "C": 60, "A+B": 70, "A+C": 70, "B+C": 70, "A+B+C": 120}}


def test_json(tmp_path):
    file = tmp_path / "game.json"
    file.write_text(json.dumps(GAME), encoding="utf-8")
    result = CliRunner().invoke(command, [str(file), "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["short_by"] == pytest.approx(15)


def test_text(tmp_path):
    file = tmp_path / "game.csv"
    rows = "".join(f"{group},{cost}\n" for group, cost in GAME["costs"].items())
    file.write_text("group,cost\n" + rows, encoding="utf-8-sig")
    result = CliRunner().invoke(command, [str(file)])
    assert "No key holds everybody: short by 15." in result.stdout


def test_a_bad_file_says_what_to_do(tmp_path):
    file = tmp_path / "game.json"
    file.write_text('{"costs": {"A": 60, "B": 60}}', encoding="utf-8")
    with pytest.raises(InputError, match="No cost is given for A \\+ B"):
        CliRunner().invoke(command, [str(file)], catch_exceptions=False)
