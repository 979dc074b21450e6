"""What a score of delivery models holds: for each council, for an option, and beside what is always present."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from vesting.options.models.amounts import Total, total_of
from vesting.options.models.assignment import Council
from vesting.options.models.catalogue import ACCOUNTABLE


@dataclass(frozen=True, slots=True)
class UnitScore:
    """What the models mean for one council.

    Attributes:
        council: The council.
        posts: Fewest and most leadership and specialist posts that it pays for, whole or in part.
        posts_cost: Their yearly cost, in pounds.
        hours: Person-hours of meetings a year that the models add.
        one_off: Cost of setting the models up, in pounds.
        running: Yearly cost of the models beside posts, in pounds.
        exit: Cost of ending them, stranded costs among it, in pounds.
    """

    council: Council
    posts: Total
    posts_cost: Total
    hours: float
    one_off: Total
    running: Total
    exit: Total

    @property
    def yearly(self) -> Total:
        """Posts and models together, in pounds a year."""
        return self.posts_cost + self.running


@dataclass(frozen=True, slots=True)
class Score:
    """What an assignment means for an option.

    Attributes:
        title: What is scored.
        units: Councils.
        months: Months until the slowest model has started.
        ends: What ends when: arrangements with a last day.
        beside: Published figures that are shown and not added, because the posts say it already.
        capacity: For each arrangement, where its capacity to improve comes from, and posts added.
        sources: Titles of the sources behind the figures.
    """

    title: str
    units: tuple[UnitScore, ...]
    months: Total
    ends: tuple[tuple[str, date], ...]
    beside: tuple[str, ...]
    capacity: tuple[tuple[str, str, float], ...]
    sources: tuple[str, ...]

    def sum(self, of: Callable[[UnitScore], Total]) -> Total:
        """A sum over the councils."""
        return total_of(of(unit) for unit in self.units)

    @property
    def hours(self) -> float:
        """Person-hours of meetings a year that the models add, over all councils."""
        return sum(unit.hours for unit in self.units)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A score beside the two that are always present.

    Attributes:
        chosen: The assignment asked about.
        in_house: The same councils, each by itself.
        improving: The same councils, improving in place as a costed programme.
    """

    chosen: Score
    in_house: Score
    improving: Score

    @property
    def all(self) -> tuple[Score, Score, Score]:
        """The three, the chosen one first."""
        return self.chosen, self.in_house, self.improving


def score_dict(scored: Score) -> dict[str, Any]:
    """A score as plain values, for ``--json`` and for pages."""
    return {
        "title": scored.title,
        "accountable": ACCOUNTABLE,
        "councils": [_unit_dict(unit) for unit in scored.units],
        "posts": scored.sum(lambda unit: unit.posts).as_dict(),
        "governance_hours": round(scored.hours, 1),
        "one_off": scored.sum(lambda unit: unit.one_off).as_dict(),
        "yearly": scored.sum(lambda unit: unit.yearly).as_dict(),
        "exit": scored.sum(lambda unit: unit.exit).as_dict(),
        "months": scored.months.as_dict(),
        "ends": [{"what": name, "until": until.isoformat()} for name, until in scored.ends],
        "beside": list(scored.beside),
        "capacity": [
            {"what": what, "from": source, "posts": posts}
            for what, source, posts in scored.capacity
        ],
        "sources": list(scored.sources),
    }


def _unit_dict(unit: UnitScore) -> Mapping[str, Any]:
    return {
        "council": unit.council.name,
        "children": unit.council.children,
        "posts": unit.posts.as_dict(),
        "posts_cost": unit.posts_cost.as_dict(),
        "governance_hours": round(unit.hours, 1),
        "one_off": unit.one_off.as_dict(),
        "running": unit.running.as_dict(),
        "exit": unit.exit.as_dict(),
    }
