"""Keys, game shares, and who would do better outside: known answers and conservation."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vesting.errors import InputError
from vesting.maths.apportion import to_total
from vesting.options.shares.fairness import assess
from vesting.options.shares.read import read_partnership
from vesting.options.shares.show import as_dict, as_text

NO_KEY = json.dumps({"partners": ["A", "B", "C"], "costs_by_size": [60, 70, 120]})
TEAM = """
title: Joint team
unit: pounds
partners:
  A: {children: 10}
  B: {children: 20}
  C: {children: 100}
model: {fixed: 60, per: {children: 0.5}}
"""


def shares_of(text):
    made = as_dict(assess(read_partnership(text)))
    return made, {share["id"]: share for share in made["shares"]}


def test_where_no_key_can_help():
    made, shares = shares_of(NO_KEY)
    assert made["core_empty"]
    assert made["short_by"] == pytest.approx(15)
    assert made["most_payable"] == pytest.approx(105)
    assert made["holding"] == []
    assert made["verdict"].startswith("No key holds everybody: short by 15.")
    groups = [row["group"] for row in shares["nucleolus"]["better_outside"]]
    assert groups == [["A", "B"], ["A", "C"], ["B", "C"]]


def test_the_worked_example_of_a_fixed_team():
    made, shares = shares_of(TEAM)
    expected = {
        "by-children": ([9.62, 19.23, 96.15], True),
        "shapley": ([25, 30, 70], True),
        "nucleolus": ([25, 30, 70], True),
        "equal-parts": ([41.67, 41.67, 41.67], False),
    }
    for name, (pays, stable) in expected.items():
        assert list(shares[name]["pays"].values()) == pytest.approx(pays, abs=0.005)
        assert shares[name]["stable"] is stable
    assert shares["equal-parts"]["better_outside"] == [
        {"group": ["A", "B"], "saves": pytest.approx(8.3333, abs=1e-4)}
    ]
    assert made["stand_alone"] == {"A": 65, "B": 70, "C": 110}
    assert made["costs_more_together"] == []
    assert made["short_by"] == 0


def test_at_least_four_keys_and_a_game_share_each_of_a_hundred_per_cent():
    text = """
partners:
  Island: {children: 25000, residents: 140000, caseload: 260}
  Mainland: {children: 280000, residents: 1400000, caseload: 1700}
model: {fixed: 900, per: {children: 0.01}}
keys:
  - {title: twenty to eighty, percentages: {Island: 20, Mainland: 80}}
"""
    made, shares = shares_of(text)
    keys = [share for share in made["shares"] if share["kind"] == "key"]
    assert keys[0]["percent"] == {"Island": pytest.approx(20), "Mainland": pytest.approx(80)}
    assert {"by-children", "by-residents", "by-caseload"} <= set(shares)
    assert len(keys) >= 4
    assert "shapley" in shares
    for share in made["shares"]:
        assert sum(share["percent"].values()) == pytest.approx(100, abs=1e-9)


@given(
    st.lists(st.integers(0, 300), min_size=7, max_size=7).filter(lambda costs: costs[-1] > 0),
)
@settings(max_examples=60)
def test_conservation_and_names_of_those_who_pay_more_than_alone(costs):
    groups = ["A", "B", "A+B", "C", "A+C", "B+C", "A+B+C"]
    made, _ = shares_of(json.dumps({"costs": dict(zip(groups, costs, strict=True))}))
    for share in made["shares"]:
        assert sum(share["pays"].values()) == pytest.approx(made["total"], abs=1e-6)
        for name, extra in share["pays_above_alone"].items():
            expected = share["pays"][name] - made["stand_alone"][name]
            assert extra == pytest.approx(expected)
        alone = {row["group"][0] for row in share["better_outside"] if len(row["group"]) == 1}
        assert alone == set(share["pays_above_alone"])
    assert bool(made["core_empty"]) == (made["short_by"] > 0)


def test_shares_that_do_not_exist_say_why():
    costs = {"A": 0, "B": 0, "A+B": 9}
    made, shares = shares_of(json.dumps({"costs": costs}))
    why = {row["title"]: row["because"] for row in made["not_available"]}
    assert "adds up to 0" in why["by stand-alone cost"]
    assert "more than its stand-alone cost" in why["separable costs, the rest by gain"]
    assert "prenucleolus" in shares
    assert "standing alone adds up to 0" in shares["prenucleolus"]["remark"]
    assert made["costs_more_together"] == [{"groups": [["A"], ["B"]], "extra": 9}]
    text = as_text(assess(read_partnership(json.dumps({"costs": costs}))))
    assert "A and B cost 9 more together than apart." in text
    assert "not available, because" in text


def test_a_key_could_hold_everybody_but_none_shown_does():
    costs = {"A": 100, "B": 100, "A+B": 100, "C": 10, "A+C": 100, "B+C": 100, "A+B+C": 104}
    fairness = assess(read_partnership(json.dumps({"costs": costs})))
    unstable = [share for share in fairness.shares if share.id == "equal-parts"]
    few = type(fairness)(
        **{name: getattr(fairness, name) for name in fairness.__slots__ if name != "shares"},
        shares=tuple(unstable),
    )
    assert as_dict(few)["verdict"] == ("Some key can hold everybody, but none of those shown does.")


def test_nothing_to_share():
    with pytest.raises(InputError, match="costs 0") as caught:
        assess(read_partnership(json.dumps({"costs": {"A": 1, "B": 1, "A+B": 0}})))
    assert caught.value.code == "SHR-E11"


def test_blocked_on_draws_although_stable_on_the_mean():
    text = TEAM + "keys: [children]\nchance: {measure: children, draws: 400, seed: 3}\n"
    _, shares = shares_of(text)
    drawn = shares["equal-parts"]["on_draws"]
    assert drawn["draws"] == 400
    assert drawn["blocked"] > 0.9
    assert drawn["most_often"] == ["A", "B"]
    assert shares["by-children"]["on_draws"]["blocked"] < 0.05
    assert drawn["low"]["C"] < shares["equal-parts"]["pays"]["C"] < drawn["high"]["C"]


def test_draws_that_are_given_and_borders():
    text = TEAM + (
        "keys: [{title: fixed, percentages: {A: 30, B: 20, C: 50}}]\n"
        "borders: [[A, B], [B, C]]\n"
        "chance: {measure: children, values: {A: [10, 200], B: [20, 20], C: [100, 100]}}\n"
    )
    _, shares = shares_of(text)
    # First year: 125 of cost, A pays 37.5 and B 25, together below 75; C 62.5 below 110: stable.
    # Second year: 220, C pays 110: still not above 110; B and C pay 154 above 120: blocked.
    assert shares["fixed"]["on_draws"]["blocked"] == 0.5
    assert shares["fixed"]["on_draws"]["most_often"] == ["B", "C"]


def test_a_share_is_the_same_for_one_seed():
    text = TEAM + "chance: {measure: children, draws: 100, seed: 3}\n"
    assert shares_of(text) == shares_of(text)


def test_the_yearly_statement_adds_up():
    text = (
        TEAM
        + """
years:
  - {year: 2028-29, paid: {A: 30, B: 30, C: 65}, used: {A: 1, B: 1, C: 3}}
  - {year: 2029-30, paid: {A: 30, B: 30, C: 65}, used: {A: 2, B: 1, C: 2}}
"""
    )
    made, _ = shares_of(text)
    first, second = made["statements"]
    assert first["worth"] == {"A": 25, "B": 25, "C": 75}
    assert first["over"] == {"A": 5, "B": 5, "C": -10}
    assert second["balance"] == {"A": -15, "B": 10, "C": 5}
    for statement in made["statements"]:
        assert sum(statement["over"].values()) == pytest.approx(0, abs=1e-12)
    said = as_text(assess(read_partnership(text)))
    assert "A paid 30 for what is worth 25: 5 more; since the first year 5" in said
    assert "C paid 65 for what is worth 50: 15 more; since the first year 5" in said


def test_the_table_as_text():
    terms = "terms: {term: five years, review: each autumn, exit: two years' notice}\n"
    said = as_text(assess(read_partnership(TEAM + terms)))
    assert "Joint team: 125 pounds for all" in said
    assert "A + B would save 8.33 outside." in said
    assert "Exit: two years' notice" in said
    assert "does not state" not in said
    assert "solicitor" in said
    drawn = as_text(assess(read_partnership(TEAM + "chance: {measure: children, draws: 50}\n")))
    assert "blocked in" in drawn.splitlines()[2]


def test_many_leaving_groups_are_counted():
    sizes = json.dumps({"costs_by_size": [10, 11, 12, 40]})
    assert "more would do better outside." in as_text(assess(read_partnership(sizes)))


@given(
    st.lists(st.floats(0, 1e6), min_size=1, max_size=8).filter(lambda parts: sum(parts) > 1e-3),
    st.integers(0, 3),
)
def test_rounded_parts_add_up(parts, decimals):
    made = to_total(np.array(parts), 100.0, decimals)
    assert made.sum() == pytest.approx(100, abs=1e-9)
    exact = np.array(parts) / sum(parts) * 100
    assert np.abs(made - exact).max() <= 10.0**-decimals + 1e-6


def test_parts_of_nothing():
    with pytest.raises(ValueError, match="add up to 0"):
        to_total(np.zeros(2), 100.0)


def test_amounts_are_printed_so_that_they_add_up():
    text = as_text(assess(read_partnership(TEAM)))
    equal = next(line for line in text.splitlines() if line.startswith("equal parts"))
    assert equal.split()[2::3][:3] == ["41.67", "41.67", "41.66"]


def test_costs_near_nothing_are_shown_or_refused():
    small = json.dumps({"partners": ["A", "B"], "costs_by_size": [0.002, 0.003]})
    text = as_text(assess(read_partnership(small)))
    assert "0.0015 (50 %)" in text
    assert "0.002" in text
    nothing = json.dumps({"partners": ["A", "B"], "costs_by_size": [1e-12, 1e-12]})
    with pytest.raises(InputError, match="costs 1e-12"):
        assess(read_partnership(nothing))
