"""Cases of structural change: who did it, since when, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from vesting.errors import InputError, Problem
from vesting.findings import implements
from vesting.options.models.sources import Source, cite, data_of
from vesting.structure.when import When
from vesting.structure.words import Model

BAD_CASE = Problem("MOD-E04", "A precedent is not complete", InputError)

OUTCOMES = ("in place", "ended", "changed", "given up")
NOT_HELD = "date not held"
SELECTED = "selected on success"
"""Label of every case that was studied because it improved."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    Attributes:
        id: Short key.
        name: What it was called.
        councils: Councils whose children it served.
        models: Delivery models.
        scope: What of children's services it covered.
        locus: ``chosen`` or ``directed``.
        start: First day, as exactly as a source says; ``None`` where no date is held.
        end: Last day; ``None`` where it is in place or no date is held.
        outcome: ``in place``, ``ended``, ``changed`` or ``given up``.
        seen: When it was last seen in place.
        success: Whether it was chosen for study because it improved.
        months: Durations in months, by step.
        note: What became of it.
        sources: Where this was read.
    """

    id: str
    name: str
    councils: tuple[str, ...]
    models: tuple[Model, ...]
    scope: str
    locus: str
    start: When | None
    end: When | None
    outcome: str
    seen: When | None
    success: bool
    months: Mapping[str, float]
    note: str
    sources: tuple[Source, ...]

    @property
    def label(self) -> str:
        """``selected on success``, or nothing."""
        return SELECTED if self.success else ""

    @property
    def in_place(self) -> bool:
        """Whether it stood when it was last seen."""
        return self.outcome == "in place"

    @property
    def began(self) -> bool:
        """Whether there ever was one; some were given up before."""
        return self.outcome != "given up"

    def told_to(self, council: str) -> str:
        """What a council should hear of its own arrangement before it looks for another."""
        others = ", ".join(name for name in self.councils if name != council)
        forms = ", ".join(self.models) + (f" with {others}" if others else "")
        when = "Already in" if self.in_place else "Was in"
        cited = "; ".join(str(source) for source in self.sources)
        return f"{when} {self.name} ({forms}): {self.span}. {self.note} Source: {cited}"

    @property
    def span(self) -> str:
        """From when to when, in words."""
        start = str(self.start) if self.start else NOT_HELD
        if self.outcome == "in place":
            return f"{start}, in place when last seen ({self.seen})"
        if self.outcome == "given up":
            return "given up before it began"
        end = str(self.end) if self.end else NOT_HELD
        return f"{start} to {end}, {self.outcome}"

    def __str__(self) -> str:
        tail = f" [{self.label}]" if self.label else ""
        return f"{self.name}: {self.span}. {self.note}{tail}"


@cache
@implements("MTH-4", "INT-1")
def cases() -> Mapping[str, Case]:
    """Every case held, by key; failed, changed and ended ones among them."""
    found = [_case(row) for row in data_of("precedents.yaml")["cases"]]
    return {case.id: case for case in found}


def _case(row: dict[str, Any]) -> Case:
    name = f"The case '{row.get('name')}'"
    outcome = row.get("outcome")
    if outcome not in OUTCOMES or (outcome == "in place" and "seen" not in row):
        raise BAD_CASE(
            f"{name} does not say what became of it",
            mend=f"Write 'outcome' ({', '.join(OUTCOMES)}) and, if in place, 'seen'",
        )
    return Case(
        id=row["id"],
        name=row["name"],
        councils=tuple(row["councils"]),
        models=tuple(Model(m) for m in row["models"]),
        scope=row["scope"],
        locus=row["locus"],
        start=_when(row.get("start")),
        end=_when(row.get("end")),
        outcome=outcome,
        seen=_when(row.get("seen")),
        success=bool(row["success"]),
        months=row.get("months", {}),
        note=row["note"],
        sources=cite(row.get("source"), name),
    )


def _when(value: Any) -> When | None:
    return None if value is None else When.of(value)


ALONE = frozenset({Model.IN_HOUSE, Model.IMPROVING})
"""Models under which a council delivers by itself."""


def arrangements_of(council: str) -> tuple[Case, ...]:
    """Partnerships, companies, trusts and hosts that a council is or was in: those in place first."""
    held = [
        case
        for case in cases().values()
        if council in case.councils and not ALONE.issuperset(case.models) and case.began
    ]
    return tuple(sorted(held, key=lambda case: not case.in_place))


@implements("DRV-5")
def durations(step: str = "") -> tuple[tuple[Case, str, float], ...]:
    """Reference durations in months: case, step and months, shortest first.

    Args:
        step: Only steps that hold this word, such as ``launch`` or ``end``.
    """
    rows = [
        (case, name, months)
        for case in cases().values()
        for name, months in case.months.items()
        if step in name
    ]
    return tuple(sorted(rows, key=lambda row: (row[2], row[0].name)))
