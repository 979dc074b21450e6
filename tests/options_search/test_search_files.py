"""Graph files with positions and lengths, and the two commands."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from searching_cases import grid

from vesting.cli.main import main
from vesting.cli.options.sample import _progress
from vesting.errors import VestingError
from vesting.options.enumeration.identity import option_id
from vesting.options.search.terrain_file import read_terrain

PLACES = [
    {"id": "a", "population": 10, "longitude": -1.0, "latitude": 52.0},
    {"id": "b", "population": 20, "longitude": -1.1, "latitude": 52.0},
    {"id": "c", "population": 30, "longitude": -1.0, "latitude": 52.1},
]


def read(places=PLACES, borders=(("a", "b"), ("b", "c"))):
    return read_terrain(json.dumps({"places": places, "borders": [list(b) for b in borders]}))


def refused(**content):
    with pytest.raises(VestingError) as caught:
        read(**content)
    return caught.value


def test_positions_in_degrees_become_kilometres():
    terrain = read().terrain
    east, north = terrain.points[0] - terrain.points[1], terrain.points[2] - terrain.points[0]
    assert np.hypot(*east) == pytest.approx(6.86, abs=0.05)  # 0.1 degrees at 52 degrees north
    assert np.hypot(*north) == pytest.approx(11.12, abs=0.05)
    assert terrain.metres is None
    assert terrain.weights().tolist() == [1, 1]


def test_other_names_of_positions():
    short = [{"id": p["id"], "long": p["longitude"], "lat": p["latitude"]} for p in PLACES]
    assert np.array_equal(read(places=short).terrain.points, read().terrain.points)
    plane = [{"id": p["id"], "x": i, "y": 2.5 * i} for i, p in enumerate(PLACES)]
    assert read(places=plane).terrain.points.tolist() == [[0, 0], [1, 2.5], [2, 5]]
    bare = [{"id": p["id"]} for p in PLACES]
    assert read(places=bare).terrain.points is None


def test_lengths_are_whole_metres_in_the_order_of_the_edges():
    terrain = read(borders=[("c", "b", 3.2), ("b", "a", 0.7), ("a", "b", 0.7)]).terrain
    assert terrain.graph.edges == ((0, 1), (1, 2))
    assert terrain.metres.tolist() == [700, 3200]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ({"borders": [("a", "b", 1), ("b", "c")]}, "SMP-E20", "1 of 2 borders have a length"),
        ({"borders": [("a", "b", -1), ("b", "c", 1)]}, "SMP-E20", "-1 is not a number"),
        ({"borders": [("a", "b", "2"), ("b", "c", 1)]}, "SMP-E20", "not a number of kilometres"),
        ({"borders": [("a", "b", True), ("b", "c", 1)]}, "SMP-E20", "not a number of kilometres"),
        ({"borders": [("a", "b", 1), ("b", "a", 2)]}, "SMP-E20", "given twice"),
        ({"borders": [("a", "b", 1), ("b", "c", 200_000)]}, "SMP-E20", "longer than 100,000 km"),
        ({"places": [*PLACES[:2], {"id": "c"}]}, "SMP-E21", "The place c has no 'longitude'"),
        ({"places": [*PLACES[:2], {**PLACES[2], "latitude": "52"}]}, "SMP-E21", "2 of 3 places"),
        ({"places": [{**place, "latitude": "52"} for place in PLACES]}, "SMP-E21", "0 of 3 places"),
        (
            {"places": [*PLACES[:2], {**PLACES[2], "latitude": 520}]},
            "SMP-E21",
            "c is not on the earth",
        ),
        ({"borders": [("a", "z", 1), ("b", "c", 1)]}, "OPT-E28", '"z", which is not a place'),
        ({"borders": [("a", "b", 1, 2), ("b", "c", 1)]}, "OPT-E28", "not a pair"),
    ],
)
def test_what_is_wrong_is_said(content, code, said):
    error = refused(**content)
    assert error.code == code
    assert said in f"{error.what} {error.mend}"
    assert error.mend


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"places": [], "borders": 3}'])
def test_what_is_no_graph_has_the_messages_of_the_engine(text):
    with pytest.raises(VestingError) as caught:
        read_terrain(text)
    assert caught.value.code == "OPT-E26"


@pytest.fixture
def graph(tmp_path):
    terrain = grid(4, 4, [3, 1, 2, 2, 1, 3, 2, 1, 1, 2, 3, 1, 2, 2, 1, 3])
    places = [
        {"id": code, "population": people, "x": float(x), "y": float(y), "name": code.upper()}
        for code, people, (x, y) in zip(
            terrain.graph.ids, terrain.graph.populations, terrain.points, strict=True
        )
    ]
    borders = [[terrain.graph.ids[a], terrain.graph.ids[b], 1.5] for a, b in terrain.graph.edges]
    path = tmp_path / "grid.json"
    path.write_text(json.dumps({"places": places, "borders": borders}))
    return path


def run(*arguments):
    return CliRunner(catch_exceptions=False).invoke(main, ["options", *map(str, arguments)])


def fails(*arguments):
    with pytest.raises(VestingError) as caught:
        run(*arguments)
    return caught.value


def test_sample_as_data(graph, tmp_path):
    out = tmp_path / "sample.parquet"
    arguments = ("sample", "--graph", graph, "--units", 3, "--tolerance", "20%", "--steps", 800)
    result = run(*arguments, "--burn-in", 50, "--seed", 5, "--json", "--out", out)
    found = json.loads(result.stdout)
    assert found["class"] == "sample"
    assert (found["samples"], found["seed"], found["chains"]) == (800, 5, 4)
    assert 1 < found["distinct"] <= 800
    assert "sampled, not all" in found["statement"]
    assert {d["statistic"] for d in found["diagnostics"]} >= {"cut", "balance", "compactness"}
    table = pq.read_table(out)
    blocks = json.loads(table.schema.metadata[b"blocks"])
    assert table.schema.metadata[b"class"] == b"sample"
    assert table.num_rows == 800
    assert len(set(table["option"].to_pylist())) == found["distinct"]
    row = table["council_of"][7].as_py()
    units = [[b for b, u in zip(blocks, row, strict=True) if u == unit] for unit in range(3)]
    assert option_id(units) == table["option"][7].as_py()
    again = json.loads(run(*arguments, "--burn-in", 50, "--seed", 5, "--json").stdout)
    assert {**again, "seconds": 0} == {**found, "seconds": 0}


def test_sample_in_words(graph):
    result = run("sample", "--graph", graph, "--units", 2, "--min", 12, "--max", 18, "--steps", 400)
    assert "distinct options sampled, not all" in result.stdout
    assert "of the steps led to another option" in result.stdout
    assert "R-hat" in result.stdout
    assert "residents of a council from 12 to 18" in result.stdout


def test_a_sample_that_cannot_be_leaned_on_says_so(graph):
    result = run(
        "sample",
        "--graph",
        graph,
        "--units",
        3,
        "--steps",
        16,
        "--reversible",
        "--tolerance",
        "20%",
    )
    assert "does not vary enough to tell" in result.stdout
    assert "take more steps" in result.stderr


@pytest.mark.parametrize("objective", ["compactness", "cut", "balance"])
def test_optimise_as_data(graph, objective):
    result = run(
        "optimise", "--graph", graph, "--units", 3, "--tolerance", "20%", "--objective", objective,
        "--json", "--apart", "r0c0,r0c1", "--together", "r3c2,r3c3",
    )  # fmt: skip
    found = json.loads(result.stdout)
    assert found["objective"] == objective
    assert found["class"] == "complete within the window"
    assert found["gap_percent"] == 0
    assert found["value"] == found["bound"]
    assert sorted(code for unit in found["units"] for code in unit) == sorted(grid(4, 4).graph.ids)
    assert sum(found["populations"]) == 30
    assert all(8 <= p <= 12 for p in found["populations"])
    of = {code: i for i, unit in enumerate(found["units"]) for code in unit}
    assert of["r0c0"] != of["r0c1"]
    assert of["r3c2"] == of["r3c3"]


def test_optimise_with_all_near_options(graph):
    arguments = (
        "optimise",
        "--graph",
        graph,
        "--units",
        2,
        "--tolerance",
        "10%",
        "--objective",
        "cut",
    )
    found = json.loads(run(*arguments, "--near", "50%", "--json").stdout)
    assert found["near"]["complete"]
    assert found["near"]["count"] == len(found["near"]["options"])
    assert found["option"] in found["near"]["options"]
    assert sum(map(len, found["near"]["always_together"])) == 16
    told = run(*arguments, "--near", "50%").stdout
    assert f"{found['near']['count']} options, the best among them" in told
    assert "No option scores less than" in told
    assert "Method: " in told
    assert "R0C0" in told


def test_what_near_options_share_is_said(graph):
    told = run(
        "optimise", "--graph", graph, "--units", 2, "--tolerance", "10%", "--objective", "cut",
        "--near", "1%",
    ).stdout  # fmt: skip
    assert "Always together: R" in told


def test_progress_is_shown_on_a_terminal(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    _progress(20_000, 20_000)
    _progress(5, 10)
    assert capsys.readouterr().err == "\r20,000 of 20,000 options\n"


def test_fixed_and_whole_councils_are_given_back(graph):
    result = run(
        "optimise", "--graph", graph, "--units", 4, "--objective", "balance", "--json",
        "--fixed", "r0c0,r0c1", "--whole", "r3c3",
    )  # fmt: skip
    units = [set(unit) for unit in json.loads(result.stdout)["units"]]
    assert {"r0c0", "r0c1"} in units
    assert {"r3c3"} in units


def test_whole_numbers_as_ids_come_back_as_they_were(tmp_path):
    path = tmp_path / "numbers.json"
    path.write_text(json.dumps({"places": [{"id": 1}, {"id": 2}], "borders": [[1, 2]]}))
    found = json.loads(
        run("optimise", "--graph", path, "--units", 2, "--objective", "cut", "--json").stdout
    )
    assert found["units"] == [[1], [2]]


@pytest.mark.parametrize("share", ["5", "-1%", "x", "100%", "1/0"])
def test_a_share_that_cannot_be_read(graph, share):
    error = fails("sample", "--graph", graph, "--units", 2, f"--tolerance={share}")
    assert error.code == "SMP-E30"
    assert share in error.what


@pytest.mark.parametrize(("share", "low"), [("5%", 15), ("0.05", 15), ("20 %", 12), ("1/5", 12)])
def test_shares_that_can_be_read(graph, share, low):
    result = run("sample", "--graph", graph, "--units", 2, "--tolerance", share, "--steps", 8)
    assert f"from {low} to {30 - low}" in result.stdout


def test_a_tolerance_without_a_whole_number_in_it(graph):
    error = fails("sample", "--graph", graph, "--units", 4, "--tolerance", "0%")
    assert error.code == "SMP-E32"
    assert "average, 7.50" in error.what


def test_two_windows_are_one_too_many(graph):
    error = fails("sample", "--graph", graph, "--units", 2, "--tolerance", "5%", "--min", 3)
    assert error.code == "SMP-E31"


def test_a_file_that_cannot_be_read(tmp_path):
    error = fails("sample", "--graph", tmp_path / "none.json", "--units", 2)
    assert error.code == "OPT-E40"
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    error = fails("sample", "--graph", tmp_path / "bytes.json", "--units", 2)
    assert "not UTF-8" in error.what
