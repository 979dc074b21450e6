"""``optimise --near`` names councils; a sample that cannot be written leaves nothing behind."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from vesting.cli.main import main
from vesting.cli.options.sample_file import write_sample
from vesting.options.enumeration.constraints import Constraints
from vesting.options.search.sample import Plan, sample
from vesting.options.search.terrain_file import read_terrain

TEXT = json.dumps(
    {
        "places": [{"id": i, "population": 1} for i in "abcd"],
        "borders": [["a", "b"], ["b", "c"], ["c", "d"], ["d", "a"]],
    }
)


def test_options_near_the_best_are_given_by_their_councils(tmp_path):
    file = tmp_path / "ring.json"
    file.write_text(TEXT)
    words = ["options", "optimise", "--graph", str(file), "--units", "2", "--objective", "cut"]
    words += ["--tolerance", "0%", "--near", "1%"]
    near = json.loads(CliRunner().invoke(main, [*words, "--json"]).stdout)["near"]
    assert near["count"] == len(near["units"]) == 2
    assert {frozenset(map(tuple, units)) for units in near["units"]} == {
        frozenset({("a", "b"), ("c", "d")}),
        frozenset({("a", "d"), ("b", "c")}),
    }
    assert "a, d | b, c" in CliRunner().invoke(main, words).output


def test_a_sample_that_cannot_be_written_leaves_nothing(tmp_path):
    terrain = read_terrain(TEXT).terrain
    drawn = sample(terrain, 2, Constraints(), Plan(100, 1, burn_in=0))
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_sample(tmp_path / "taken", terrain.graph, drawn)
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]
