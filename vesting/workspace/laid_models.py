"""A delivery model laid on an option, beside in-house and improving in place."""

from __future__ import annotations

from vesting.options.models.amounts import Total
from vesting.options.models.assignment import ALL, Choice, Council, assign
from vesting.options.models.catalogue import catalogue
from vesting.options.models.posts import post_list
from vesting.options.models.score import compare
from vesting.options.models.scored import Comparison, Score
from vesting.options.page import Range
from vesting.structure.words import Model
from vesting.workspace.board import Option


def lay_model(option: Option, model: Model, service: str = ALL) -> Comparison:
    """Score a model for one service of an option's councils, or for all.

    Args:
        option: The option with its figures.
        model: The delivery model.
        service: Name of the service; every service unless given.

    Raises:
        InputError: The service is not known.
    """
    rows = catalogue()
    councils = [
        Council(c.name, c.figures["aged_0_17"].figure.value or 0.0) for c in option.councils
    ]
    return compare(assign(councils, {service: Choice((model,))}, rows), rows, post_list())


def comparison_rows(compared: Comparison) -> list[tuple[str, list[Range]]]:
    """The comparison as rows: what, and the range for each of the three."""
    three = compared.all
    return [
        ("Leadership and specialist posts", [_sum(s, "posts", "posts") for s in three]),
        ("Posts and models together", [_sum(s, "yearly", "pounds a year") for s in three]),
        ("Meetings that it adds", [_hours(s) for s in three]),
        ("Setting it up, once", [_sum(s, "one_off", "pounds") for s in three]),
        ("Ending it, stranded costs among it", [_sum(s, "exit", "pounds") for s in three]),
        ("Until the slowest part has started", [_range(s.months, "months") for s in three]),
    ]


def _hours(score: Score) -> Range:
    return Range(f"{score.hours:,.0f} person-hours a year", score.hours, score.hours)


def _sum(score: Score, what: str, unit: str) -> Range:
    return _range(score.sum(lambda council: getattr(council, what)), unit)


def _range(total: Total, unit: str) -> Range:
    low, high = (total.low, total.high) if total.known else (None, None)
    return Range(total.words(unit), low, high, unit.startswith("pounds"))
