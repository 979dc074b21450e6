"""The command itself: files that cannot be written, and signs that cannot be shown."""

from __future__ import annotations

import io
import sys

import pytest

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
