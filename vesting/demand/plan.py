"""What a simulation is asked for, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

import numpy as np

from vesting.demand.bands import YEAR
from vesting.demand.homes import Blocks
from vesting.demand.prices import Prices, published_prices
from vesting.demand.what_if import WhatIf
from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats, Ints, Places

NOT_A_PLAN = Problem("DEM-E15", "A forecast cannot be made as asked", InputError)

HALF_YEAR = 184
"""Most days for which a shock keeps its value: those of the longer half of a leap year."""


class Layer(StrEnum):
    """What is uncertain beside chance itself."""

    PARAMETER = "parameter"
    SHOCK = "shock"
    PRICE = "price"


ALL_LAYERS = frozenset(Layer)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to simulate.

    Attributes:
        from_day: Day of the forecast: its end is where the simulation starts.
        days: Later days at whose ends the children are counted, ascending.
        replicates: How many replicates.
        seed: Seed.
        blocks: Blocks; nothing for the whole area as one.
        prices: Prices; the published ones where nothing is given.
        scenario: Changes, shifts and closures.
        until: Last day whose cost counts; the last of ``days`` where nothing is given.
        layers: What is uncertain beside chance.
        sets: Most sets of parameters that are drawn; replicate r uses set r modulo their number.
    """

    from_day: int
    days: tuple[int, ...]
    replicates: int = 1000
    seed: int = 0
    blocks: Blocks | None = None
    prices: Prices = field(default_factory=published_prices, repr=False)
    scenario: WhatIf = field(default_factory=WhatIf)
    until: int | None = None
    layers: frozenset[Layer] = ALL_LAYERS
    sets: int = 256

    def __post_init__(self) -> None:
        if (
            not self.days
            or list(self.days) != sorted(set(self.days))
            or self.days[0] <= self.from_day
        ):
            raise NOT_A_PLAN(
                "the days to count on do not follow the day of the forecast",
                mend="Give at least one day after it, in ascending order.",
            )
        if self.until is not None and self.until < self.days[-1]:
            raise NOT_A_PLAN("the last day of the cost lies before the last day to count on")
        if self.replicates < 1 or self.sets < 1:
            raise NOT_A_PLAN("no replicate is asked for", mend="Ask for 200 or more.")

    @property
    def last(self) -> int:
        """Last day simulated."""
        return self.days[-1] if self.until is None else self.until


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Stretches of time within which shocks, factors and the financial year are constant.

    Attributes:
        starts: Day at whose end each begins.
        ends: Day at whose end each ends.
        year: Financial year of each, as a position.
        day: Position of the wanted day at its end; -1 for none.
        years: First calendar years of the financial years.
    """

    starts: Ints
    ends: Ints
    year: Ints
    day: Ints
    years: tuple[int, ...]

    def times(self, day: int) -> Floats:
        """Ends in years from a day."""
        return np.asarray((self.ends - day) / YEAR)

    def middles(self, day: int) -> Floats:
        """Middles in years from a day."""
        return np.asarray((0.5 * (self.ends + self.starts) - day) / YEAR)


def segments(plan: Plan) -> Segments:
    """Cut the time of a plan at wanted days, half-years, ends of financial years and changes."""
    first, last = plan.from_day, plan.last
    cuts = {*plan.days, last, *plan.scenario.days()}
    years = range(_date(first).year, _date(last).year + 1)
    cuts |= {(date(year, 3, 31) - date(1970, 1, 1)).days for year in years}
    needed = [first, *sorted(cut for cut in cuts if first < cut <= last)]
    ends = np.concatenate([_steps(low, high) for low, high in pairwise(needed)])
    year = np.array([financial_year(int(end)) for end in ends])
    names, position = np.unique(year, return_inverse=True)
    where = {day: number for number, day in enumerate(plan.days)}
    day = np.array([where.get(int(end), -1) for end in ends], dtype=np.int64)
    starts = np.concatenate([[first], ends[:-1]]).astype(np.int64)
    return Segments(
        starts, ends, position.astype(np.int64), day, tuple(int(name) for name in names)
    )


def _steps(low: int, high: int) -> Ints:
    """Days that divide a stretch evenly into steps of half a year at most; the last is its end."""
    number = -(-(high - low) // HALF_YEAR)
    return np.rint(np.linspace(low, high, number + 1)[1:]).astype(np.int64)


def financial_year(day: int) -> int:
    """Calendar year in which the financial year of a day began."""
    when = _date(day)
    return when.year if when >= date(when.year, 4, 1) else when.year - 1


def _date(day: int) -> date:
    return date(1970, 1, 1) + timedelta(days=day)


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """Children and pounds in every block and replicate; a unit is a sum of blocks.

    Attributes:
        stock: Children looked after, ``(days, blocks, placements, replicates)``.
        uasc: Of these, unaccompanied children, ``(days, blocks, replicates)``.
        cost: Whole pounds, ``(financial years, blocks, placements, replicates)``.
        starts: Children who started, ``(financial years, blocks, classes, replicates)``.
        days: Days of the stock.
        years: First calendar years of the financial years.
        covered: Days of each financial year that are simulated.
        blocks: Names of the blocks.
        child_years: Child-years simulated, over all replicates.
        said: What stands apart, in words.
    """

    stock: Places = field(repr=False)
    uasc: Places = field(repr=False)
    cost: Places = field(repr=False)
    starts: Places = field(repr=False)
    days: tuple[int, ...]
    years: tuple[int, ...]
    covered: tuple[int, ...]
    blocks: tuple[str, ...]
    child_years: float
    said: tuple[str, ...] = ()
