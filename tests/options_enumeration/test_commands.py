"""The doors: ``vesting options count`` and ``vesting options list``."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager, suppress
from itertools import pairwise
from time import sleep

import polars as pl
import pytest
from click.testing import CliRunner

from tests.options_enumeration.graphs import county
from vesting.area.graph import BlockGraph
from vesting.cli.main import main
from vesting.cli.options.whole_file import whole_file
from vesting.errors import InputError, UsageError, VestingError
from vesting.options.enumeration.identity import option_id
from vesting.options.enumeration.listing import list_options

pytestmark = pytest.mark.xdist_group("sweep")  # one process compiles the sweep, not each


def as_file(graph, path, **more):
    places = [
        {"id": code if code == "U" else int(code) if code.isdigit() else code, "population": people}
        for code, people in zip(graph.ids, graph.populations, strict=True)
    ]
    borders = [[places[i]["id"], places[j]["id"]] for i, j in graph.edges]
    path.write_text(json.dumps({"places": places, "borders": borders} | more))
    return str(path)


@pytest.fixture
def graph_file(tmp_path):
    return as_file(county(), tmp_path / "county.json")


def run(*words):
    result = CliRunner().invoke(main, ["options", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def refused(*words):
    result = CliRunner().invoke(main, ["options", *words])
    assert isinstance(result.exception, VestingError), result.output
    return result.exception, result


def test_count_prints_one_object(graph_file):
    answer = json.loads(run("count", "--graph", graph_file, "--units", "3", "--json").stdout)
    assert {"units": 3, "count": 2159, "exact": True}.items() <= answer.items()
    assert answer["seconds"] >= 0
    assert (answer["class"], answer["edges"]) == ("complete", county().digest())


def test_count_prints_one_line_for_each_of_a_range(graph_file):
    lines = run("count", "--graph", graph_file, "--units", "2-5", "--json").stdout.splitlines()
    assert [json.loads(line)["count"] for line in lines] == [206, 2_159, 8_106, 15_820]


def test_count_in_words(graph_file):
    words = ["--units", "2-3", "--min", "400000", "--max", "1000000"]
    result = run("count", "--graph", graph_file, *words)
    held = list_options(county(), 2).by_units[2]
    people = list_options(county(), 2).units.populations[held]
    kept = ((people >= 400_000) & (people <= 1_000_000)).all(axis=1).sum()
    assert result.stdout.splitlines()[0] == f"2 councils: {kept}"
    assert "complete within the window" in result.stdout
    assert "residents of a council from 400,000 to 1,000,000" in result.stdout


def test_list_prints_every_option_once_with_ids_as_given(graph_file):
    lines = run("list", "--graph", graph_file, "--units", "3", "--json").stdout.splitlines()
    options = [json.loads(line) for line in lines]
    assert len({json.dumps(option) for option in options}) == 2_159
    everything = [*range(1, 13), "U"]
    for option in options[::100]:
        assert sorted(str(code) for unit in option for code in unit) == sorted(map(str, everything))
        assert len(option) == 3
    again = run("list", "--graph", graph_file, "--units", "3", "--json").stdout
    assert again.splitlines() == lines


def test_list_in_words_and_limited(graph_file):
    result = run("list", "--graph", graph_file, "--units", "3", "--limit", "2")
    assert result.stdout.splitlines()[0] == "1 | 2 | 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, U"
    assert len(result.stdout.splitlines()) == 2
    assert "The first 2 options" in result.stderr
    one = run("list", "--graph", graph_file, "--units", "3", "--limit", "1")
    assert "The first option; there" in one.stderr


def test_one_is_not_many(tmp_path):
    path = as_file(BlockGraph.of([("a", 1), ("b", 1)], [("a", "b")]), tmp_path / "two.json")
    said = run("count", "--graph", path, "--units", "1").stdout
    assert said.startswith("1 council: 1\n1 option, complete. Made from 2 blocks and 1 border (")


def test_a_graph_is_read_from_standard_input(graph_file):
    with open(graph_file, "rb") as content:
        words = ["options", "count", "--graph", "-", "--units", "3", "--json"]
        result = CliRunner().invoke(main, words, input=content.read(), catch_exceptions=False)
    assert json.loads(result.stdout)["count"] == 2_159


def test_a_file_that_cannot_be_written_is_named_as_it_was_asked_for(graph_file, tmp_path):
    out = tmp_path / "nowhere" / "options.parquet"
    words = ["options", "list", "--graph", graph_file, "--units", "3", "--out", str(out)]
    error = CliRunner().invoke(main, words).exception
    assert isinstance(error, OSError)
    assert (error.filename, error.strerror) == (str(out), "No such file or directory")


def test_nothing_is_left_of_a_file_that_was_not_finished(tmp_path):
    with suppress(ValueError), whole_file(tmp_path / "a.parquet") as path:
        path.write_text("half")
        raise ValueError("stopped")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("limit", [None, 300])
def test_list_writes_parquet(graph_file, tmp_path, limit):
    out = tmp_path / "options.parquet"
    words = ["--limit", str(limit)] if limit else []
    run("list", "--graph", graph_file, "--units", "2-3", "--out", str(out), *words)
    frame = pl.read_parquet(out)
    assert frame.columns == ["option", "units", "council_of"]
    assert len(frame) == (limit or 2_365)
    assert frame["option"].n_unique() == len(frame)
    councils = frame["council_of"][0].to_list()
    ids = county().ids
    units = [[c for c, u in zip(ids, councils, strict=True) if u == k] for k in set(councils)]
    assert frame["option"][0] == option_id(units)
    assert not list(tmp_path.glob("*.part"))


def test_every_constraint_has_an_option(graph_file, tmp_path):
    spaced = as_file(
        county(), tmp_path / "spaced.json",
        distances=[[a, b, 1.0 if a != "U" else 30.0] for a in [*range(1, 13), "U"]
                   for b in range(1, 13) if a != b],
    )  # fmt: skip
    words = [
        "--units",
        "4",
        "--json",
        "--window",
        "population:200000:",
        "--together",
        "1, 2",
        "--apart",
        "3,4",
        "--fixed",
        "9,10",
        "--whole",
        "U",
        "--not-alone",
        "12",
    ]
    counted = json.loads(run("count", "--graph", graph_file, *words).stdout)
    listed = run("list", "--graph", graph_file, *words).stdout.splitlines()
    assert counted["count"] == len(listed) > 0
    for line in listed:
        units = [set(unit) for unit in json.loads(line)]
        assert {9, 10} in units
        assert {"U"} in units
        assert any({1, 2} <= unit for unit in units)
        assert not any({3, 4} <= unit for unit in units)
    alone = run("count", "--graph", spaced, "--units", "2", "--max-diameter", "20", "--json")
    assert json.loads(alone.stdout)["count"] == 1
    near = run("count", "--graph", graph_file, "--units", "4", "--max-hops", "2", "--json")
    assert 0 < json.loads(near.stdout)["count"] < 8_106
    loose = run("count", "--graph", graph_file, "--units", "2", "--not-contiguous", "--json")
    assert json.loads(loose.stdout)["count"] == 2**12 - 1


def test_points_stand_in_for_distances(tmp_path):
    graph = {
        "places": [{"id": "a", "lat": 52.0, "long": 0.0}, {"id": "b", "lat": 52.1, "long": 0.0},
                   {"id": "c", "lat": 53.0, "long": 0.0}],
        "borders": [["a", "b"], ["b", "c"]],
    }  # fmt: skip
    path = tmp_path / "points.json"
    path.write_text(json.dumps(graph))
    words = ["--units", "2", "--max-diameter", "12", "--json"]
    assert json.loads(run("list", "--graph", str(path), *words).stdout) == [["a", "b"], ["c"]]
    del graph["places"][0]["lat"]
    path.write_text(json.dumps(graph))
    error, _ = refused("count", "--graph", str(path), *words)
    assert error.code == "OPT-E43"


def test_separate_parts(tmp_path):
    path = tmp_path / "parts.json"
    path.write_text(json.dumps({"places": [{"id": "a"}, {"id": "b"}], "borders": []}))
    error, result = refused("count", "--graph", str(path), "--units", "2", "--json")
    assert error.code == "OPT-E13"
    assert result.stdout == ""
    words = ["--units", "2", "--separate-parts", "--json"]
    assert json.loads(run("count", "--graph", str(path), *words).stdout)["count"] == 1


def test_an_impossible_bound_is_an_exact_nought_with_the_bound_that_breaks(graph_file):
    words = ["--graph", graph_file, "--units", "3", "--max", "150000"]
    result = run("count", *words, "--json")
    answer = json.loads(result.stdout)
    assert (answer["count"], answer["exact"]) == (0, True)
    assert answer["why"]["what"].startswith("U has 200,000 residents")
    possible = json.loads(run("count", *words[:-2], "--max", "900000", "--json").stdout)
    assert list(answer) == [*possible, "why"]
    assert (answer["class"], answer["edges"]) == (possible["class"], possible["edges"])
    assert answer["constraints"] == ["residents of a council at most 150,000"]
    assert "Error OPT-E07" in result.stderr
    listed = run("list", *words, "--json")
    assert listed.stdout == ""
    assert "Error OPT-E07" in listed.stderr


def test_to_a_person_an_impossible_bound_is_an_error(graph_file):
    for command in ("count", "list"):
        error, result = refused(command, "--graph", graph_file, "--units", "3", "--max", "150000")
        assert isinstance(error, InputError)
        assert (error.code, result.stdout) == ("OPT-E07", "")


def test_an_empty_window_is_nought_with_the_nearest(graph_file):
    words = ["--graph", graph_file, "--units", "3", "--min", "460000", "--max", "470000"]
    answer = json.loads(run("count", *words, "--json").stdout)
    assert answer["count"] == 0
    assert "60,000 wider on each side" in answer["nearest"]
    plain = run("count", *words)
    assert "60,000 wider on each side" in plain.stderr
    listed = run("list", *words, "--json")
    assert listed.stdout == ""
    assert listed.stderr.startswith("No option keeps to this. The nearest window")


def test_an_empty_range_of_numbers_says_what_is_near(graph_file, tmp_path):
    words = ["--graph", graph_file, "--units", "2-3", "--min", "460000", "--max", "470000"]
    result = run("count", *words, "--json")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(a["units"], a["count"], a["exact"]) for a in answers] == [(2, 0, True), (3, 0, True)]
    assert "60,000 wider on each side" in result.stderr
    written = run("list", *words, "--out", str(tmp_path / "none.parquet"))
    assert "60,000 wider on each side" in written.stderr


def test_large_graphs_are_not_searched_for_what_is_near(tmp_path):
    # 44 blocks of three make no three councils of 43 to 45
    row = [f"r{i:02d}" for i in range(44)]
    graph = BlockGraph.of([(code, 3) for code in row], list(pairwise(row)))
    path = as_file(graph, tmp_path / "large.json")
    words = ["--graph", path, "--units", "3", "--min", "43", "--max", "45", "--json"]
    answer = json.loads(run("count", *words).stdout)
    assert answer["count"] == 0
    assert "nearest" not in answer


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--units", "three"], "OPT-E41"),
        (["--units", "5-2"], "OPT-E41"),
        (["--units", "3", "--window", "population"], "OPT-E42"),
        (["--units", "3", "--window", "pupils:1:2"], "OPT-E29"),
        (["--units", "3", "--together", "1,99"], "OPT-E01"),
    ],
)
def test_what_cannot_be_understood_is_said(graph_file, words, code):
    error, _ = refused("count", "--graph", graph_file, *words)
    assert error.code == code


@pytest.mark.parametrize("command", ["count", "list"])
@pytest.mark.parametrize("units", ["1-999999999999", "300000-700000", "12-2000"])
def test_a_range_far_beyond_the_blocks_is_refused_at_once(graph_file, command, units):
    error, result = refused(command, "--graph", graph_file, "--units", units, "--json")
    assert error.code == "OPT-E35"
    assert "13 blocks make 1 to 13 councils" in error.what
    assert "--units 1-13" in error.mend
    assert result.stdout == ""
    assert refused(command, "--graph", graph_file, "--units", "1-" + "9" * 30)[0].code == "OPT-E41"


def test_a_range_somewhat_beyond_the_blocks_is_answered(graph_file):
    lines = run("count", "--graph", graph_file, "--units", "12-15", "--json").stdout.splitlines()
    assert [json.loads(line)["count"] for line in lines] == [19, 1, 0, 0]


def test_files_that_cannot_be_read(tmp_path):
    error, _ = refused("count", "--graph", str(tmp_path / "none.json"), "--units", "2")
    assert error.code == "OPT-E40"
    assert "No such file" in error.what
    garbled = tmp_path / "garbled.json"
    garbled.write_bytes(b"\xff\xfe\x00{")
    error, _ = refused("count", "--graph", str(garbled), "--units", "2")
    assert "not UTF-8 text" in error.what
    assert isinstance(refused("count", "--graph", str(garbled), "--units", "x")[0], UsageError)


def test_a_small_count_loads_neither_the_compiler_nor_tables_of_evidence(graph_file):
    script = (
        "import sys; from vesting.cli.main import main; "
        f"main(['options','count','--graph',{graph_file!r},'--units','3','--json'], "
        "standalone_mode=False); "
        "print([m for m in ('numba', 'polars', 'scipy', 'django', 'shapely') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_long_count_tells_its_progress_on_a_terminal(monkeypatch, capsys):
    from vesting.cli import progress

    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with progress.counting("blocks passed") as show:
        show(1_000, None)
        show(5, 2_000)
        sleep(0.3)
    assert "5 of 2,000 blocks passed" in capsys.readouterr().err


def test_a_short_count_is_silent(monkeypatch, capsys):
    from vesting.cli import progress

    for terminal in (True, False):
        monkeypatch.setattr("sys.stderr.isatty", lambda: terminal, raising=False)  # noqa: B023
        with progress.counting("blocks passed") as show:
            show(5, 2_000)
        assert "blocks" not in capsys.readouterr().err


def test_count_passes_its_progress_on(graph_file, monkeypatch):
    from vesting.cli.options import count

    seen = []

    @contextmanager
    def watched(words):
        yield lambda done, total: seen.append((done, total, words))

    monkeypatch.setattr(count, "counting", watched)
    run("count", "--graph", graph_file, "--units", "3", "--min", "100000", "--json")
    assert (0, 13, "blocks passed") in seen


def test_long_lists_tell_their_progress_on_a_terminal(monkeypatch, capsys):
    from vesting.cli.options import list as listing

    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    listing._progress(5, 2_000_000)
    listing._progress(5, 10)
    assert capsys.readouterr().err == "\r5 of 2,000,000 options"
