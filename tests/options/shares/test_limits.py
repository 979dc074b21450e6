"""Figures and draws beyond what can be reckoned with, and other encodings."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from vesting.cli.main import main
from vesting.errors import InputError
from vesting.options.shares.read import read_partnership

MODEL = """
partners: {A: {children: 10}, B: {children: 20}}
model: {fixed: 5, per: {children: 2}}
chance: {measure: children, draws: %s}
"""


@pytest.mark.parametrize("cost", ["1e308", "9e30", "7" * 5_000])
def test_figures_that_are_too_large(cost):
    with pytest.raises(InputError) as caught:
        read_partnership(f"costs:\n  A: 1\n  B: 2\n  A + B: {cost}\n")
    assert caught.value.code in ("SHR-E01", "SHR-E04")


def test_draws_are_capped():
    assert read_partnership(MODEL % 100_000).chance.count == 100_000
    with pytest.raises(InputError) as caught:
        read_partnership(MODEL % 1_000_000_000)
    assert caught.value.what == "1,000,000,000 draws are more than can be held"
    assert caught.value.mend == "Ask for 100,000 at most."


def test_separators_are_told():
    with pytest.raises(InputError) as caught:
        read_partnership('costs: {A: "1,000", B: 2, A + B: 3}')
    assert caught.value.mend == "Write a number, 0 or more, without separators or a currency sign."


def test_a_file_in_another_encoding(tmp_path):
    file = tmp_path / "costs.csv"
    file.write_bytes("group,cost\nRhône,5\nB,6\nRhône + B,8\n".encode("latin-1"))
    answer = CliRunner().invoke(main, ["options", "share", str(file), "--json"])
    assert "Rhône" in json.dumps(json.loads(answer.stdout), ensure_ascii=False)


@pytest.mark.parametrize("words", [["--draws", "0"], ["--draws", "-5"], ["--seed", "-1"]])
def test_ranges_of_unit(words):
    answer = CliRunner().invoke(main, ["options", "unit", "--places", "X", *words])
    assert answer.exit_code == 2
    assert "is not in the range" in answer.output
