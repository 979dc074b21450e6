"""The chain of a number as a value: rule, parts, run, files, rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vesting.options.measures.catalogue import UNIT_MEASURES, OptionMeasure
from vesting.workspace.board import Place
from vesting.workspace.models import Evidence, Run

AGGREGATES = {
    "sum": "The sum over its councils of",
    "min": "The smallest among its councils of",
    "max": "The largest among its councils of",
    "range": "The largest less the smallest among its councils of",
    "ratio": "The largest divided by the smallest among its councils of",
    "mean": "The plain mean over its councils of",
    "weighted": "The mean over its councils, weighted by {weight}, of",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One number that the number was made of, and where it stands in turn."""

    name: str
    value: float | None
    place: Place


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Rows of an imported table that a number goes back to.

    Attributes:
        evidence: The table of the file.
        columns: Names of its columns.
        rows: Values, as text.
        found: How many rows there are; not all may be shown.
    """

    evidence: Evidence
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    found: int


@dataclass(frozen=True, slots=True)
class Trace:
    """The chain of one number.

    Attributes:
        title: What the number is, in words.
        value: The number.
        unit: Its unit.
        place: Where it stands.
        run: The run that made it.
        rule: How it was made, in words.
        label: How sure one can be of it, in words.
        low: Lower end of its range, where it is an estimate.
        high: Upper end.
        parts: Numbers that it was made of.
        files: Tables of official files that the figures come from.
        rows: Their rows, where the number goes back to single ones.
    """

    title: str
    value: Any
    unit: str
    place: Place
    run: Run
    rule: str
    label: str = ""
    low: float | None = None
    high: float | None = None
    parts: tuple[Part, ...] = ()
    files: tuple[Evidence, ...] = ()
    rows: tuple[SourceRow, ...] = ()


def rule_of(measure: OptionMeasure) -> str:
    """How an option's measure follows from those of its councils, in words."""
    weight = UNIT_MEASURES[measure.weight].title.lower() if measure.weight else ""
    words = AGGREGATES[measure.aggregate].format(weight=weight)
    rule = f"{words} '{UNIT_MEASURES[measure.measure].title.lower()}'"
    if measure.minus:
        rule += f", less the number of {measure.minus} of the area"
    if measure.from_:
        rule += ", taken from the total of the area"
    return rule
