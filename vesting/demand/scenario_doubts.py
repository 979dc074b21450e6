"""What a reader should know of a scenario's steps before believing them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vesting.demand.areas import ALL
from vesting.demand.calendar import day_of, in_words
from vesting.demand.forecast import Forecast
from vesting.demand.forecast_parts import StepEffect
from vesting.demand.scenario import CloseStep


def doubts(made: Forecast, effects: Sequence[StepEffect]) -> tuple[str, ...]:
    """Steps that change nothing as they lie outside the forecast, and closures that seem to save.

    Args:
        made: A forecast.
        effects: What each step of its scenario adds.
    """
    return (*_outside(made), *_cheaper(made, effects))


def _outside(made: Forecast) -> Iterator[str]:
    first, last = made.asked.start, day_of(made.simulated.days[-1])
    for step in made.asked.scenario.steps if made.asked.scenario else ():
        if step.starts > last or (step.ends is not None and step.ends <= first):
            yield (
                f"'{step.title}' changes nothing: it holds outside the forecast, which runs from "
                f"{in_words(first)} to {in_words(last)}"
            )


def _cheaper(made: Forecast, effects: Sequence[StepEffect]) -> Iterator[str]:
    steps = made.asked.scenario.steps if made.asked.scenario else ()
    closed = {step.title for step in steps if isinstance(step, CloseStep)}
    for effect in effects:
        if effect.unit == ALL and effect.title in closed and effect.pounds < 0:
            yield (
                f"'{effect.title}' seems to save because its children move on as those who leave such a "
                "placement do, many of them to cheaper ones; where they would need another of the same kind, "
                "leave them there and raise its price instead (a step 'prices')"
            )
