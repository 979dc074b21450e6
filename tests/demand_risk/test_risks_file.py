"""The file of risks: every shape, every message; the two commands."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
from click.testing import CliRunner

from vesting.cli.main import main
from vesting.demand.reserve_case import (
    as_dict,
    as_text,
    cost_of_shelf,
    reserve_case,
    spending_law,
    usual_cost,
)
from vesting.demand.risks_file import AS_DRAWN, pools_of, read_risks, splits_of
from vesting.errors import VestingError
from vesting.evidence.laws import Law
from vesting.evidence.shelf import Shelf

LAW = Law(1.2, 0.07)
TABLE = "unit,mean,children\nEast,45000000,410\nWest,38000000,360\n"
PAIR = (
    '{"units": [{"unit": "A", "mean": 1, "sd": 1}, {"unit": "B", "mean": 1, "sd": 1}], "shared": 2}'
)
DRAWS = np.random.default_rng(1).normal(100, 8, (400, 3))


def replicates(**more) -> str:
    return json.dumps({"units": ["A", "B", "C"], "replicates": DRAWS.tolist(), **more})


def test_a_table_of_units():
    risks = read_risks(TABLE)
    pools = pools_of(risks, LAW, 0.05)
    assert list(pools) == ["0", "estimated", "1"]
    assert pools["1"].budgets == (45e6, 38e6)
    splits = splits_of(risks, LAW, 0.05)
    for name, split in splits.items():
        assert split.price == pytest.approx(pools[name].saves)


def test_units_with_a_standard_deviation_of_their_own():
    risks = read_risks("unit,mean,sd\nA,100,10\nB,100,2\n")
    units = risks.units(LAW)
    assert np.sqrt(units.own + units.shock**2) == pytest.approx([0.1, 0.02])
    assert units.shock == pytest.approx([0.07, 0.02])


def test_the_same_units_as_json_with_a_stated_share():
    text = json.dumps(
        {"units": [{"unit": "East", "mean": 45e6, "children": 410},
                   {"unit": "West", "mean": 38e6, "children": 360}], "shared": 0.3}
    )  # fmt: skip
    pools = pools_of(read_risks(text), LAW, 0.05)
    assert pools["stated"].shared == 0.3
    assert pools["1"] == pools_of(read_risks(TABLE), LAW, 0.05)["1"]


def test_replicates_as_csv_and_as_json():
    rows = "\n".join(f"{i}," + ",".join(map(str, row)) for i, row in enumerate(DRAWS.tolist()))
    by_csv = pools_of(read_risks("replicate,A,B,C\n" + rows), LAW, 0.05)
    by_json = pools_of(read_risks(replicates()), LAW, 0.05)
    assert by_csv == by_json
    assert list(by_csv) == [AS_DRAWN]
    assert splits_of(read_risks(replicates()), LAW, 0.05) == {}


def test_replicates_with_a_shock_are_shown_for_each_share():
    pools = pools_of(read_risks(replicates(shock=0.07, shared=0.5)), LAW, 0.05)
    assert list(pools) == ["0", "estimated", "1", "stated"]
    assert pools["0"].together < pools["1"].together


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "DEM-E42", "no table"),
        ("A,B", "DEM-E42", "no table"),
        ("A\n1", "DEM-E42", "no table"),
        ("A,B\n1,2\n1,2,3", "DEM-E42", "Row 3"),
        ("{", "DEM-E42", "not JSON"),
        ("[1]", "DEM-E43", "no list 'units'"),
        ('{"units": []}', "DEM-E43", "no list 'units'"),
        ('{"units": ["A"], "colour": 1}', "DEM-E46", "'colour'"),
        ('{"units": ["A", "B"]}', "DEM-E43", "no 'mean'"),
        ('{"units": [{"unit": "A", "mean": 1, "children": 1}], "shock": 1}', "DEM-E46", "'shock' is for"),
        ('{"units": ["A", "B"], "replicates": [[1]]}', "DEM-E43", "rows of 2 costs"),
        ('{"units": ["A", "B"], "replicates": [[1, "x"]]}', "DEM-E44", "no number"),
        ('{"units": ["A", "B"], "replicates": [[1, true]]}', "DEM-E44", "no number"),
        ('{"units": ["A", "B"], "replicates": [[1, 2]], "shared": 0.5}', "DEM-E43", "no 'shock'"),
        ('{"units": ["A", "B"], "replicates": [[1, 2]], "shock": -1}', "DEM-E44", "no number"),
        ('{"units": ["A", "A"], "replicates": [[1, 2]]}', "DEM-E45", "'A' stands twice"),
        ("unit,mean,size\nA,1,2\nB,1,2", "DEM-E46", "'size'"),
        ("unit,mean\nA,1\nB,1", "DEM-E43", "'children' or 'sd'"),
        ("unit,children\nA,1\nB,1", "DEM-E43", "'mean'"),
        ("unit,mean,children\nA,1,2\nA,1,2", "DEM-E45", "'A' stands twice"),
        ("unit,mean,children\n,1,2\nB,1,2", "DEM-E43", "no name"),
        ("unit,mean,children\nA,0,2\nB,1,2", "DEM-E44", "above 0"),
        ("unit,mean,children\nA,many,2\nB,1,2", "DEM-E44", "above 0"),
        ("unit,mean,children\nA,1,2", "DEM-E40", "1 unit was"),
        ("A,B\n1,two", "DEM-E44", "of 0 or more"),
        ("A,\n1,2", "DEM-E43", "no name"),
        (PAIR, "DEM-E38", "shared to 2"),
    ],
)  # fmt: skip
def test_messages(text, code, words):
    with pytest.raises(VestingError, match=words) as met:
        read_risks(text, "risks.csv")
    assert met.value.code == code
    assert met.value.mend


def test_too_few_replicates():
    with pytest.raises(VestingError, match="2 draws") as met:
        pools_of(read_risks("A,B\n1,2\n3,4"), LAW, 0.05)
    assert met.value.code == "DEM-E37"


def test_a_case_of_a_reserve():
    case = reserve_case(200)
    told = as_dict(case)
    assert told["reserve"]["chance"] == 0.05
    assert [r["chance"] for r in told["reserves"]] == [0.05, 0.1, 0.01]
    assert told["reserve"]["pounds"] == pytest.approx(told["reserve"]["share"] * told["budget"])
    assert told["budget"] == pytest.approx(200 * usual_cost().value)
    assert "not a yearly cost" in as_text(case)
    assert reserve_case(200, cost=1000.0).cost.source == "given"
    assert "1 in 20" in as_text(case)
    assert "7.3 %" in as_text(reserve_case(200, chance=0.073, horizon=2))


def test_horizon_without_a_law():
    for call in (lambda: reserve_case(100, horizon=4), lambda: spending_law(0)):
        with pytest.raises(VestingError, match="No law of spending") as met:
            call()
        assert met.value.code == "DEM-E93"


def test_a_shelf_without_files():
    assert cost_of_shelf(Shelf()) == usual_cost()
    with pytest.raises(VestingError, match="No figures of gross spend looked after") as met:
        reserve_case(100, shelf=Shelf())
    assert met.value.code == "DEM-E32"


def test_commands(tmp_path):
    file = tmp_path / "units.csv"
    file.write_text(TABLE)
    run = CliRunner(env={"VESTING_DATA": None}).invoke
    done = run(main, ["demand", "reserve", "--children", "200", "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["reserve"]["share"] == pytest.approx(0.178, abs=0.01)
    assert "1 in 20" in run(main, ["demand", "reserve", "--children", "200"]).stdout
    shared = run(main, ["demand", "share", "--risks", str(file), "--json"])
    cases = json.loads(shared.stdout)["cases"]
    assert set(cases) == {"0", "estimated", "1"}
    for case in cases.values():
        for key in case["keys"].values():
            assert sum(key["percent"].values()) == pytest.approx(100)
    assert (
        "nobody would hold less outside"
        in run(main, ["demand", "share", "--risks", str(file)]).stdout
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_table_as_spreadsheets_save_it(tmp_path, encoding):
    file = tmp_path / "units.csv"
    file.write_bytes(TABLE.replace(",", ";").replace("East", "Forêt").encode(encoding))
    done = CliRunner().invoke(main, ["demand", "share", "--risks", str(file)])
    assert done.exit_code == 0, done.exception
    assert "Forêt" in done.stdout


def test_outsiders_are_named_in_the_text(tmp_path):
    rng = np.random.default_rng(2)
    common = rng.standard_normal(2000)
    rows = np.stack([100 + 10 * common, *[np.full(2000, 100.0) + i for i in range(3)]], axis=1)
    file = tmp_path / "r.csv"
    file.write_text("A,B,C,D\n" + "\n".join(",".join(map(str, row)) for row in rows.tolist()))
    done = CliRunner().invoke(main, ["demand", "share", "--risks", str(file)])
    assert "less outside" in done.stdout
    assert "more groups" in done.stdout


def test_help_imports_nothing_heavy():
    code = "import sys, vesting.cli.demand; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.official
def test_reserve_from_official_files(library):
    case = reserve_case(200, shelf=library)
    assert case.law.sigma == pytest.approx(spending_law().sigma, rel=0.01)
    assert case.drift is not None
    assert "England" in case.cost.source
    assert "% a period" in as_text(case)
