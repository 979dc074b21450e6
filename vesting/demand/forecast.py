"""The forecast: from children's histories to children and cost in every unit, with its back-test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from vesting.demand.areas import Units
from vesting.demand.backtest import Case, Question, run_backtest, too_short, unit_sums
from vesting.demand.calendar import (
    add_months,
    day_of,
    days_of_year,
    forecast_days,
    known_through,
    number_of,
    year_name,
)
from vesting.demand.histories import Histories, stock
from vesting.demand.homes import UNKNOWN, Blocks
from vesting.demand.model import Model, fit
from vesting.demand.placements import PLACEMENTS
from vesting.demand.plan import Plan, Simulated
from vesting.demand.prices import Prices, published_prices
from vesting.demand.scenario import Scenario
from vesting.demand.simulate import simulate
from vesting.demand.steps import what_if
from vesting.demand.unreturned import estimate_unreturned
from vesting.demand.what_if import WhatIf
from vesting.errors import Problem, UsageError
from vesting.maths.arrays import Floats, Ints

NO_MONTHS = Problem("DEM-E62", "A forecast of no time, or of too long, was asked for", UsageError)
BEFORE_RETURNS = Problem("DEM-E63", "A forecast starts before the returns begin", UsageError)

MOST_MONTHS = 60
"""As far as a budget is planned, and further than the back-test reaches; beyond it, the long view."""

SLIVER = 7
"""Days of a financial year, and fewer, whose pounds are not worth a row."""

BACKTEST_REPLICATES = 400
"""Replicates of each refit: enough for a 95 % interval."""

Progress = Callable[[str], None]


def check_months(months: int) -> int:
    """Months ahead, refused where no forecast is made for them.

    Raises:
        UsageError: DEM-E62.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise NO_MONTHS(
            f"{months:,} months were asked for",
            mend=f"Ask for 1 to {MOST_MONTHS} months; the long view goes on to ten years.",
        )
    return months


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a forecast.

    Attributes:
        start: First day; what is known after it is not looked at, nor the day itself where it is
            the first of a month.
        months: Months ahead.
        replicates: Replicates.
        seed: Seed of all chance.
        prices: Prices.
        scenario: What if; nothing for things as they are.
    """

    start: date
    months: int
    replicates: int = 1000
    seed: int = 1
    prices: Prices = field(default_factory=published_prices, repr=False)
    scenario: Scenario | None = None

    def __post_init__(self) -> None:
        check_months(self.months)


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """A forecast and what stands beside it.

    Attributes:
        asked: What was asked.
        histories: What was known on the first day.
        units: Units and blocks.
        model: The fitted model.
        plan: What was simulated.
        simulated: Children and cost by block and replicate, with the scenario where there is one.
        plain: The same without it; the same value where there is none.
        cases: The back-test; empty where the history is too short.
        no_test: Why there is no back-test; empty where there is one.
    """

    asked: Asked
    histories: Histories = field(repr=False)
    units: Units = field(repr=False)
    model: Model = field(repr=False)
    plan: Plan = field(repr=False)
    simulated: Simulated = field(repr=False)
    plain: Simulated = field(repr=False)
    cases: tuple[Case, ...] = field(repr=False)
    no_test: str = ""

    def children(self, plain: bool = False) -> Floats:
        """Children, ``(days, all and units, all and placements, replicates)``."""
        made = self.plain if plain else self.simulated
        return unit_sums(made.stock, list(self.units.of.values()))

    def pounds(self, plain: bool = False) -> Floats:
        """Pounds, ``(financial years, all and units, all and placements, replicates)``."""
        made = self.plain if plain else self.simulated
        return unit_sums(made.cost, list(self.units.of.values()))

    def years(self) -> tuple[str, ...]:
        """Names of the financial years; those that the forecast does not fill say so."""
        return tuple(
            year_name(year) + ("" if self.fills(i) else " part")
            for i, year in enumerate(self.simulated.years)
        )

    def fills(self, year: int) -> bool:
        """Whether the forecast fills a financial year, given by its position."""
        return self.simulated.covered[year] >= days_of_year(self.simulated.years[year])

    def years_told(self) -> tuple[int, ...]:
        """Positions of the financial years that tables tell.

        Those that were over on the first day are left out, and slivers of a few days beside others.
        """
        ahead = [i for i, year in enumerate(self.simulated.years)
                 if date(year + 1, 3, 31) >= self.asked.start]  # fmt: skip
        return tuple(i for i in ahead if self.simulated.covered[i] > SLIVER) or tuple(ahead)

    def tested_until(self) -> date | None:
        """Last day that lies no further from what is known than the back-test reaches."""
        if not self.cases:
            return None
        return add_months(day_of(self.histories.until), max(case.months for case in self.cases))


def forecast(
    histories: Histories, units: Units, asked: Asked, progress: Progress | None = None
) -> Forecast:
    """Fit, simulate, and put what earlier refits said beside it.

    Args:
        histories: Everything that the returns tell.
        units: Units, made for these histories.
        asked: What is asked.
        progress: Called with what is being done.

    Raises:
        UsageError: DEM-E62, DEM-E63.
        InputError: As :func:`~vesting.demand.model.fit` and :func:`~vesting.demand.simulate.simulate`.
    """
    tell = progress or (lambda _: None)
    start = known_through(asked.start)
    if start <= histories.first:
        raise BEFORE_RETURNS(
            f"the returns begin on {day_of(histories.first):%d %B %Y}",
            mend="Start the forecast later, or load earlier years.",
        )
    known, units = _known(histories, units, min(start, histories.until))
    changed = _what_if(asked, units)
    tell("fitting")
    model = fit(known)
    days = tuple(number_of(day) for day in forecast_days(asked.start, asked.months))
    tell("simulating")
    plan = Plan(
        known.until, days, asked.replicates, asked.seed, units.blocks, asked.prices, changed,
    )  # fmt: skip
    simulated = simulate_units(model, known, plan, units)
    plain = simulated
    if asked.scenario is not None:
        tell("simulating without the scenario")
        plain = simulate_units(model, known, replace(plan, scenario=WhatIf()), units)
    cases = _backtest(known, units, asked, tell)
    return Forecast(
        asked, known, units, model, plan, simulated, plain, cases,
        too_short(known.first, known.until),
    )  # fmt: skip


def simulate_units(model: Model, known: Histories, plan: Plan, units: Units) -> Simulated:
    """Simulate the blocks with returns, and estimate those without."""
    return estimate_unreturned(simulate(model, known, plan), units.without, plan.seed)


def _what_if(asked: Asked, units: Units) -> WhatIf:
    return what_if(asked.scenario.steps, units.places) if asked.scenario else WhatIf()


def _known(histories: Histories, units: Units, day: int) -> tuple[Histories, Units]:
    """What was known on a day: periods that had begun, and their blocks."""
    kept = histories.periods.began <= day
    blocks = units.blocks
    cut = replace(blocks, certain=blocks.certain[kept])
    return histories.as_known(day), replace(units, blocks=cut)


def _backtest(known: Histories, units: Units, asked: Asked, tell: Progress) -> tuple[Case, ...]:
    parts = list(units.of.values())

    def said(origin: int, days: tuple[int, ...]) -> Floats:
        then, those = _known(known, units, origin)
        replicates = min(asked.replicates, BACKTEST_REPLICATES)
        plan = Plan(origin, days, replicates, asked.seed, those.blocks, asked.prices)
        return unit_sums(simulate(fit(then), then, plan).stock, parts)

    def seen(days: tuple[int, ...]) -> Floats:
        return unit_sums(observed(known, units.blocks, days)[..., None], parts)[..., 0]

    question = Question(said, seen, known.first, known.until)
    return run_backtest(question, lambda done, whole: tell(f"back-test {done} of {whole}"))


def observed(histories: Histories, blocks: Blocks, days: Sequence[int]) -> Floats:
    """Children on some days, ``(days, blocks, placements)``.

    Children who are sampled in the forecast count in the blocks with their chances, since nobody
    knows where they belong.
    """
    periods, quota = histories.periods, blocks.quota
    dealt = periods.uasc & (quota is not None)
    known = np.where(dealt, UNKNOWN, blocks.certain)
    certain = stock(histories, days, known)
    counted = np.zeros((len(days), len(blocks), len(PLACEMENTS)))
    counted[:, : certain.shape[1]] += certain
    for area in range(len(histories.areas)):
        own = (periods.area == area) & (known == UNKNOWN)
        shares = [(own & ~dealt, blocks.chances[area])]
        if quota is not None:
            shares.append((own & dealt, quota))
        for apart, chance in shares:
            group: Ints = np.where(apart, 0, UNKNOWN).astype(np.int64)
            if apart.any():
                counted += stock(histories, days, group) * chance[None, :, None]
    return counted
