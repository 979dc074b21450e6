"""How an authority was last judged, on the whole and heading by heading, with dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from vesting.area.registry import Registry
from vesting.errors import VestingError

GRADES = ("Inadequate", "Requires improvement to be good", "Good", "Outstanding")
"""Ofsted's grades, worst first."""

SPELLINGS = {
    "Requires improvement": "Requires improvement to be good",
    "Adequate": "Requires improvement to be good",
}
"""Other words for a grade: short, and before 2013."""

HEADINGS = ("leaders", "help_and_protection", "in_care", "care_leavers")
"""Sub-judgements, which remain after the overall grade ended in April 2026."""

DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Judgement:
    """The latest graded inspection of an authority.

    Attributes:
        grade: Overall grade; where there is none, the middle of the sub-judgements, the worse of two.
        overall: Whether ``grade`` is an overall grade.
        inspected: First day of the inspection.
        published: Day of publication.
        headings: Sub-judgements by heading.
        framework: Inspection framework.
    """

    grade: str
    overall: bool
    inspected: date | None
    published: date | None
    headings: Mapping[str, str] = field(default_factory=dict)
    framework: str = ""

    @property
    def rank(self) -> int:
        """From 0, inadequate, to 3, outstanding."""
        return GRADES.index(self.grade)

    def older_than(self, years: float, on: date) -> bool:
        """Whether it is older than some years on a day; one without a date is."""
        when = self.published or self.inspected
        return when is None or (on - when).days > years * DAYS_A_YEAR

    def __str__(self) -> str:
        when = self.published or self.inspected
        kind = "" if self.overall else " (middle of the sub-judgements; no overall grade)"
        return (
            f"{self.grade}{kind}, {when:%d %B %Y}" if when else f"{self.grade}{kind}, date not held"
        )


def latest_judgements(
    inspections: pl.DataFrame, register: Registry, on: date | None = None
) -> dict[str, Judgement]:
    """The latest graded inspection of each authority.

    Args:
        inspections: Rows of the table ``inspections``; several editions may hold one inspection.
        register: Councils, to know an old code or a name.
        on: Only inspections published (or, without that, carried out) by this day.

    Returns:
        Judgement by the council's latest code.
    """
    when = pl.coalesce("published", "inspected")
    graded_by = ("overall", *HEADINGS)
    inspections = inspections.with_columns(pl.col(graded_by).replace(SPELLINGS))
    graded = pl.any_horizontal(pl.col(graded_by).is_in(GRADES))
    rows = inspections.filter(graded).with_columns(when.alias("when"))
    if on is not None:
        rows = rows.filter(pl.col("when") <= on)
    richest = pl.sum_horizontal(pl.col(HEADINGS).is_in(GRADES)).alias("filled")
    rows = rows.with_columns(richest).sort("when", "filled", descending=True, nulls_last=True)
    found: dict[str, Judgement] = {}
    for row in rows.iter_rows(named=True):
        code = _code(row, register)
        if code and code not in found:
            found[code] = _judgement(row)
    return found


def _code(row: Mapping[str, object], register: Registry) -> str:
    if row["place_code"]:
        return register.canonical(str(row["place_code"]))
    try:
        return register.find(str(row["place_name"])).code
    except VestingError:  # a joint service, or a name that nobody uses now
        return ""


def _judgement(row: Mapping[str, object]) -> Judgement:
    headings = {name: str(row[name]) for name in HEADINGS if row[name] in GRADES}
    overall = row["overall"] in GRADES
    return Judgement(
        grade=str(row["overall"]) if overall else _middle(headings),
        overall=overall,
        inspected=row["inspected"],  # type: ignore[arg-type]
        published=row["published"],  # type: ignore[arg-type]
        headings=headings,
        framework=str(row["framework"] or ""),
    )


def _middle(headings: Mapping[str, str]) -> str:
    ranks = sorted(GRADES.index(grade) for grade in headings.values())
    return GRADES[ranks[(len(ranks) - 1) // 2]]
