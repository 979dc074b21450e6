"""A partnership file in every format, and every message about a bad one."""

from __future__ import annotations

import json

import numpy as np
import pytest

from vesting.errors import InputError
from vesting.options.shares.read import read_partnership

SIZES = {1: 60, 2: 70, 3: 120}
COSTS = {"A": 60, "B": 60, "C": 60, "A+B": 70, "A+C": 70, "B+C": 70, "A+B+C": 120}
EXPECTED = [0, 60, 60, 70, 60, 70, 70, 120]


def groups(**changes):
    return json.dumps({"costs": COSTS} | changes)


@pytest.mark.parametrize(
    "text",
    [
        groups(),
        json.dumps({"costs": COSTS}, indent="\t"),
        json.dumps({"players": ["A", "B", "C"], "costs": COSTS}),
        json.dumps({"costs": {k.replace("+", ""): v for k, v in COSTS.items()}}),
        json.dumps({"costs": {k.replace("+", ", "): v for k, v in COSTS.items()} | {"": 0}}),
        json.dumps({"partners": ["A", "B", "C"], "costs_by_size": [60, 70, 120]}),
        json.dumps(
            {
                "partners": ["A", "B", "C"],
                "costs": [{"group": k.split("+"), "cost": v} for k, v in COSTS.items()],
            }
        ),
        "\ufeffgroup,cost\n" + "\n".join(f"{k},{v}" for k, v in COSTS.items()) + "\n\n",
        "costs:\n" + "\n".join(f"  {k.replace('+', ' + ')}: {v}" for k, v in COSTS.items()),
    ],
)
def test_one_game_in_every_format(text):
    made = read_partnership(text)
    assert made.partners == ("A", "B", "C")
    assert made.costs.tolist() == EXPECTED
    assert made.total == 120


def test_names_with_signs_in_them():
    text = """
partners: ["Bournemouth, Christchurch and Poole", Brighton & Hove]
costs:
  Bournemouth, Christchurch and Poole: 5
  brighton & hove: 7
  Brighton & Hove + Bournemouth, Christchurch and Poole: 9
"""
    assert read_partnership(text).costs.tolist() == [0, 5, 7, 9]


def test_a_number_written_as_text():
    costs = {"A": "6e1", "B": "60.0", "A+B": 70}
    assert read_partnership(json.dumps({"costs": costs})).costs.tolist() == [0, 60, 60, 70]


MODEL = """
title: Team
unit: pounds
partners:
  Ashby: {children: 10, caseload: [1, 2, 3]}
  Bree: {children: 20, caseload: 4}
  Colne: {children: 100, caseload: 8}
model:
  fixed: 60
  per_partner: 1
  per_joint_partner: 2
  per: {children: 0.5}
  posts:
    - {title: Worker, measure: caseload, each: 4, cost: 10}
keys:
  - children
  - equal
  - {title: as agreed, percentages: {ashby: 20, Bree: 20, Colne: 60}}
  - {title: mixed, blend: {children: 50, stand-alone cost: 50}}
borders: [[Ashby, Bree], [Bree, Colne]]
chance: {measure: children, draws: 50, seed: 2}
terms: {term: five years, review: 2029-04-01}
years:
  - {year: 2028-29, paid: {Ashby: 1, Bree: 2, Colne: 3}, used: {Ashby: 5, Colne: 5}}
"""


def test_every_part_of_a_file():
    made = read_partnership(MODEL)
    assert made.measures["caseload"] == (2.0, 4.0, 8.0)
    assert made.costs[0b001] == 60 + 1 + 5 + 10
    assert made.costs[0b011] == 60 + 2 * 3 + 15 + 20  # 6 cases fill one post and a part
    assert made.costs[0b101] == made.costs[0b001] + made.costs[0b100]  # they do not touch
    assert made.costs[0b111] == 60 + 3 * 3 + 65 + 40
    assert [key.title for key in made.keys] == ["by children", "equal parts", "as agreed", "mixed"]
    assert made.keys[2].fixed == {"Ashby": 0.2, "Bree": 0.2, "Colne": 0.6}
    assert made.terms.review == "2029-04-01"
    assert made.terms.missing() == ("exit",)
    assert made.years[0].used["Bree"] == 0
    assert made.chance is not None
    assert made.chance.count == 50


def test_groups_that_do_not_touch_need_no_cost():
    costs = {k: v for k, v in COSTS.items() if k != "A+C"}
    made = read_partnership(json.dumps({"costs": costs, "borders": [["A", "B"], ["B", "C"]]}))
    assert made.costs[0b101] == 120


def test_a_partnership_in_two_places_keeps_the_cost_of_everybody():
    costs = {k: v for k, v in COSTS.items() if k not in ("A+C", "B+C")}
    made = read_partnership(json.dumps({"costs": costs, "borders": [["A", "B"]]}))
    assert made.costs[-1] == 120
    assert made.costs[0b101] == 120
    sized = {"costs_by_size": [60, 70, 120], "borders": []}
    assert read_partnership(json.dumps(sized)).costs[:-1].tolist() == [0, 60, 60, 120, 60, 120, 120]


def without(word):
    return "\n".join(line for line in MODEL.splitlines() if not line.startswith(word))


BAD = {
    "not YAML": ("costs: [1", "SHR-E01", "not readable", "line"),
    "not a mapping": ("- 1", "SHR-E01", "does not hold the words", ""),
    "empty": ("", "SHR-E01", "does not hold the words", ""),
    "key twice": ('{"costs": {"A": 1, "A": 2}}', "SHR-E02", "'A' stands twice", "line 1"),
    "group twice": (groups(costs=COSTS | {"B+A": 70}), "SHR-E02", "A \\+ B stands twice", "B+A"),
    "nobody twice": (groups(costs=COSTS | {"": 0, " ": 0}), "SHR-E02", "of nobody", ""),
    "partner twice in a group": (
        groups(costs=COSTS | {"A+A": 70}),
        "SHR-E02",
        "'A' stands twice in one group",
        "A+A",
    ),
    "partner twice": (
        groups(partners=["A", "B", "c", "C "]),
        "SHR-E02",
        "partner 'C' stands twice",
        "partners",
    ),
    "group twice in a table": ("group,cost\nA,1\nA,2\n", "SHR-E02", "stands twice", "line 3"),
    "columns of a table": ("group,cost\nA,1,2\n", "SHR-E01", "3 columns", "line 2"),
    "unknown word": (groups(key=[]), "SHR-E03", "'key' is not a word", "key"),
    "unknown word in a row": (
        '{"partners": ["A", "B"], "costs": [{"groups": ["A"], "cost": 1}]}',
        "SHR-E03",
        "'groups' is not a word",
        "",
    ),
    "costs not a mapping": (
        '{"partners": ["A", "B"], "costs": 3}',
        "SHR-E03",
        "'costs' must hold names",
        "",
    ),
    "negative": (groups(costs=COSTS | {"A": -1}), "SHR-E04", "'A' is '-1'", "costs > A"),
    "missing figure": (groups(costs=COSTS | {"A": None}), "SHR-E04", "'A' is missing", "costs > A"),
    "not a number": (groups(costs=COSTS | {"A": "£60"}), "SHR-E04", "'A' is '£60'", ""),
    "true": (groups(costs=COSTS | {"A": True}), "SHR-E04", "'A' is 'True'", ""),
    "nobody costs": (groups(costs=COSTS | {"": 5}), "SHR-E04", "nobody costs 5", ""),
    "one partner": ('{"costs": {"A": 60}}', "SHR-E05", "There is 1 partner", ""),
    "thirteen": (
        json.dumps({"costs_by_size": list(range(13))}),
        "SHR-E05",
        "There are 13 partners",
        "",
    ),
    "unknown partner": (
        groups(partners=["Ashby", "Bree"], costs={"Ashbi": 1}),
        "SHR-E06",
        "'Ashbi' is not a partner",
        "Ashbi",
    ),
    "nobody alike": (
        groups(partners=["Ashby", "Bree"], costs={"Xyz": 1}),
        "SHR-E06",
        "'Xyz' is not a partner",
        "",
    ),
    "missing group": ('{"costs": {"A": 1, "B": 2}}', "SHR-E07", "No cost is given for A \\+ B", ""),
    "many missing groups": (
        json.dumps({"costs": dict.fromkeys("ABCDE", 1)}),
        "SHR-E07",
        "and 20 more",
        "",
    ),
    "sizes": (
        '{"partners": ["A", "B"], "costs_by_size": [1, 2, 3]}',
        "SHR-E07",
        "3 costs by size for 2",
        "",
    ),
    "sizes not a list": (
        '{"partners": ["A", "B"], "costs_by_size": 3}',
        "SHR-E07",
        "1 cost by size for 2",
        "",
    ),
    "no costs": ('{"partners": ["A", "B"]}', "SHR-E08", "no costs", ""),
    "two kinds": (groups(costs_by_size=[1, 2, 3]), "SHR-E08", "2 kinds", ""),
    "partners not named": ('{"model": {"fixed": 1}}', "SHR-E08", "not named", ""),
    "partners not a list": (
        '{"partners": 3, "model": {"fixed": 1}}',
        "SHR-E03",
        "'partners' must hold",
        "",
    ),
    "border": (groups(borders=[["A"]]), "SHR-E03", "not a pair", "borders"),
    "borders as text": (groups(borders="A-B"), "SHR-E03", "not a pair", "borders"),
    "percentages": (
        MODEL.replace("Colne: 60", "Colne: 50"),
        "SHR-E09",
        "add up to 90 %",
        "percentages",
    ),
    "unknown measure of a key": (
        MODEL.replace("- children", "- childs"),
        "SHR-E10",
        "no figure for 'childs'",
        "keys",
    ),
    "unknown measure of a blend": (
        MODEL.replace("{children: 50", "{childs: 50"),
        "SHR-E10",
        "no figure for 'childs'",
        "blend",
    ),
    "measure of one partner": (
        MODEL.replace("{children: 20, ", "{"),
        "SHR-E04",
        "'children' is missing",
        "Bree",
    ),
    "partner without measures": (
        MODEL.replace("Bree: {children: 20, caseload: 4}", "Bree:"),
        "SHR-E04",
        "'children' is missing",
        "Bree",
    ),
    "posts": (MODEL.replace("each: 4", "each: 0"), "SHR-E04", "cannot carry 0", "each"),
    "posts not a list": (
        '{"partners": ["A", "B"], "model": {"posts": {"a": 1}}}',
        "SHR-E03",
        "must be a list",
        "posts",
    ),
    "chance without a model": (groups(chance={"measure": "x"}), "SHR-E08", "cannot vary", "chance"),
    "chance of another measure": (
        MODEL.replace("{measure: children, draws", "{measure: residents, draws"),
        "SHR-E10",
        "no figure for 'residents'",
        "",
    ),
    "no draws": (MODEL.replace("draws: 50", "draws: 0"), "SHR-E04", "no draws", ""),
    "uneven draws": (
        MODEL.replace("draws: 50", "values: {Ashby: [1], Bree: [1, 2], Colne: [1, 2]}"),
        "SHR-E04",
        "one length",
        "values",
    ),
    "draws not a list": (
        MODEL.replace("draws: 50", "values: {Ashby: 1, Bree: 2, Colne: 3}"),
        "SHR-E04",
        "one length",
        "",
    ),
    "nothing used": (
        MODEL.replace("used: {Ashby: 5, Colne: 5}", "used: {Ashby: 0}"),
        "SHR-E11",
        "Nothing was used",
        "",
    ),
}


@pytest.mark.parametrize("name", list(BAD))
def test_what_is_wrong_where_and_what_to_do(name):
    text, code, words, where = BAD[name]
    with pytest.raises(InputError, match=words) as caught:
        read_partnership(text, "file.yaml")
    assert caught.value.code == code
    assert caught.value.where.startswith("file.yaml")
    assert where in caught.value.where
    if code != "SHR-E10" and name not in ("posts not a list", "no draws"):
        assert caught.value.mend


def test_the_nearest_name_is_offered():
    with pytest.raises(InputError) as caught:
        read_partnership(BAD["unknown partner"][0])
    assert caught.value.mend.startswith("Did you mean 'Ashby'?")


def test_parts_that_a_file_may_leave_out():
    model = {"partners": {"A": {"x": 1}, "B": {"x": 2}}, "model": {"fixed": 1, "per": {"x": 1}}}
    made = read_partnership(json.dumps(model | {"keys": "x", "years": None}))
    assert [key.title for key in made.keys] == ["by x"]
    assert np.array_equal(made.costs, [0, 2, 3, 4])
    listed = read_partnership(json.dumps(model | {"chance": {"measure": "x"}}))
    assert listed.chance is not None
    assert listed.chance.count == 1000


@pytest.mark.parametrize("heading", ["name,cost", "group,cost,year", "Partner, Amount"])
def test_a_table_with_another_heading_is_told_the_right_one(heading):
    with pytest.raises(InputError, match="The table begins with") as caught:
        read_partnership(f"{heading}\nA,65\n")
    assert caught.value.code == "SHR-E01"
    assert "group,cost" in caught.value.mend


def test_a_partner_whose_name_holds_a_plus_sign_is_refused():
    costs = {"A + B": 5, "C": 5, "A + B + C": 8}
    with pytest.raises(InputError, match=r"'A [+] B' holds a plus sign") as caught:
        read_partnership(json.dumps({"partners": ["A + B", "C"], "costs": costs}))
    assert caught.value.code == "SHR-E12"
    assert "'A and B'" in caught.value.mend


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"players": ["A", "B"], "values": {"A": 0, "B": 0, "A + B": 5}}),
        "savings: {A: 0, B: 0, A + B: 5}",
        "group,value\nA,0\nB,0\nA + B,5\n",
    ],
)
def test_a_game_of_savings_says_how_it_becomes_one_of_costs(text):
    with pytest.raises(InputError, match="save or gain") as caught:
        read_partnership(text)
    assert caught.value.code == "SHR-E08"
    assert "less what the group saves" in caught.value.mend


def test_one_partner_is_not_many():
    with pytest.raises(InputError, match=r"There is 1 partner\n"):
        read_partnership(json.dumps({"partners": ["A"], "costs": {"A": 1}}))
