"""JSON is printed without loss, whatever stdout is."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import vesting
from vesting.cli.json_text import for_stdout

HOME = Path(vesting.__file__).parent

GRAPH = {
    "places": [{"id": name, "population": 5} for name in ("Ynys Môn", "Ynys Mön", "Zennor 🏝")],
    "borders": [["Ynys Môn", "Ynys Mön"], ["Ynys Mön", "Zennor 🏝"]],
}


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", "cp1252", "utf-16"])
def test_names_that_differ_stay_different(encoding, tmp_path):
    path = tmp_path / "graph.json"
    path.write_text(json.dumps(GRAPH), encoding="utf-8")
    words = ["options", "list", "--graph", str(path), "--units", "2", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "vesting", *words],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    printed = done.stdout.decode(encoding)
    options = [json.loads(line) for line in printed.splitlines()]
    assert [["Ynys Môn", "Ynys Mön"], ["Zennor 🏝"]] in options
    assert ("Môn" in printed) == (encoding == "utf-8")


def test_half_a_character_is_escaped(monkeypatch):
    assert json.loads(for_stdout('"caf\udce9"')) == "caf\udce9"
    assert for_stdout('"caf\udce9 é"').isascii()


def test_a_stdout_that_does_not_tell_its_encoding_gets_ascii(monkeypatch):
    class Silent:
        encoding = None

    monkeypatch.setattr(sys, "stdout", Silent())
    assert for_stdout('"é"') == '"\\u00e9"'


def test_every_command_prints_json_in_one_way():
    inside_files = {"json_text.py", "option_file.py", "sample_file.py"}
    for path in sorted((HOME / "cli").rglob("*.py")):
        if path.name not in inside_files:
            named = {
                n.attr
                for n in ast.walk(ast.parse(path.read_text()))
                if isinstance(n, ast.Attribute)
            }
            assert "dumps" not in named, path
