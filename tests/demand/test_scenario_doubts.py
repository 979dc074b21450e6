"""What is said of a scenario: its name, steps that change nothing, and closures that seem to save."""

from datetime import date

import pytest
from test_forecast import FIRST, UNTIL, returns

from vesting.demand.areas import by_council
from vesting.demand.build_histories import histories
from vesting.demand.forecast import Asked, forecast
from vesting.demand.forecast_parts import waterfall
from vesting.demand.forecast_words import say
from vesting.demand.scenario_doubts import doubts
from vesting.demand.scenario_file import read_scenario

STEPS = """
title: A home closes
made by: us
steps:
  - {title: Homes, change: close, placement: childrens_home, share: 0.5, from: 2025-09-01}
  - {title: Too late, change: prices, times: 2, from: 2031-04-01}
  - {title: Long past, change: entries, times: 2, from: 2019-04-01, until: 2020-03-31}
  - {title: In time, change: prices, times: 1.1, from: 2025-04-01}
"""


@pytest.fixture(scope="module")
def made():
    told = histories(*returns(), UNTIL, first=FIRST)
    asked = Asked(UNTIL, 24, 200, seed=3, scenario=read_scenario(STEPS, "s.yaml"))
    return forecast(told, by_council(told), asked)


def test_the_words_name_the_scenario(made):
    assert say(made)[0].sentence.startswith("ALL: ")
    assert "(8 in 10), given 'A home closes'" in say(made)[0].sentence


def test_steps_outside_the_forecast_are_said_to_change_nothing(made):
    effects = waterfall(made)
    said = [words for words in doubts(made, effects) if "changes nothing" in words]
    assert [words.split("'")[1] for words in said] == ["Too late", "Long past"]
    assert "from 31 March 2025 to 31 March 2027" in said[0]
    told = {effect.title: effect.pounds for effect in effects if effect.unit == "ALL"}
    assert told["Too late"] == told["Long past"] == 0
    assert told["In time"] > 0


def test_a_closure_that_saves_is_doubted(made):
    effects = waterfall(made)
    saved = next(e.pounds for e in effects if e.title == "Homes" and e.unit == "ALL")
    assert saved < 0
    assert any("'Homes' seems to save" in words for words in doubts(made, effects))
    assert not any("seems to save" in words for words in doubts(made, ()))


def test_without_a_scenario_there_is_no_doubt(made):
    plain = forecast(made.histories, made.units, Asked(date(2025, 3, 31), 12, 100))
    assert doubts(plain, ()) == ()
    assert "given" not in say(plain)[0].sentence.split(";")[0]
