"""Tables of a report: rounded, and nothing where a figure is left out."""

from types import SimpleNamespace

import pytest

from vesting.outputs.report import Grid, Text
from vesting.workspace.demand_grids import LEFT_OUT, bands, pool, rounded, scenario
from vesting.workspace.demand_lines import Line

ENDS = ("pounds_low", "pounds_high")


def step(children, pounds):
    values = {"children": children, "pounds": pounds, **dict.fromkeys(ENDS, pounds)}
    return Line("More foster carers", 0, values)


def page(**more):
    return SimpleNamespace(facts={"day": "2028-03-31", "year": "2027-28"}, **more)


def test_steps_of_a_scenario_are_rounded():
    made = scenario(page(steps=[step(-12.6, 1_234_567.0)]))
    assert isinstance(made, Grid)
    assert made.rows == (("More foster carers", -15, 1_230_000, 1_230_000, 1_230_000),)


def test_steps_that_are_left_out_are_not_shown():
    assert isinstance(scenario(page(steps=[step(None, None)])), Text)


@pytest.mark.parametrize(("pounds", "remark"), [(None, LEFT_OUT), (5e6, "somebody would")])
def test_a_remark_says_why_a_row_of_the_pool_is_empty(pounds, remark):
    values = {
        "value": 0.114,
        "alone": pounds,
        "pounds": pounds,
        "part": pounds and 0.5,
        "saves": 9e6,
    }
    made = pool(page(pool=[Line("by size", 0, values, "somebody would")]))
    assert made.rows[0][:2] == ("By size", 0.11)
    assert made.rows[0][-1] == remark


def test_bands_that_are_left_out_say_so():
    nothing = dict.fromkeys(("mean", "p025", "p10", "p50", "p90", "p975"))
    made = bands("Children", "Day", [Line("31 March 2028", 0, nothing)], 5, "Children")
    assert made.rows == (("31 March 2028", None, None, None, LEFT_OUT),)
    assert rounded(None, 5) is None
