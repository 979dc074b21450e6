"""Posts and unallocated work of every unit of a forecast, from what the area's councils publish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import sqrt

import polars as pl

from vesting.area.reorganisation import Area
from vesting.demand.scenario import AgencyStep, Scenario
from vesting.demand.workforce.posts import Shock
from vesting.demand.workforce.rates import WORKERS
from vesting.demand.workforce.standing import USUAL, Rates, english_rates, standings
from vesting.evidence.shelf import Shelf
from vesting.options.survey.authorities import authorities

RATES = {
    "vacancy": "vacancy_rate", "agency": "agency_rate", "turnover": "turnover_rate",
    "caseload": "caseload",
}  # fmt: skip
"""Measure of each rate."""

RULE = (
    "posts are today's, shared out by residents aged 0 to 17; a new council does not get these rates "
    "by being made"
)


@dataclass(frozen=True, slots=True)
class Staffing:
    """What can be told of the workforce of units.

    Attributes:
        table: One row a unit, situation and month; without rows where nothing can be told.
        said: How it was made, or why it was not.
    """

    table: pl.DataFrame = field(repr=False)
    said: tuple[str, ...]


def staffing(
    shelf: Shelf,
    area: Area,
    units: Mapping[str, Sequence[str]],
    scenario: Scenario | None = None,
) -> Staffing:
    """The workforce of every unit, as usual and after shocks.

    Args:
        shelf: Official files.
        area: The area.
        units: Codes of the districts of each unit.
        scenario: Its steps on agency workers are shown as further shocks.
    """
    councils = dict(authorities(shelf, area, area.codes))
    found = _rates(shelf, sorted(councils))
    people = shelf.population(list(area.codes), 0, 17)
    if isinstance(found, str) or not people.complete:
        why = found if isinstance(found, str) else "residents aged 0 to 17 are not held"
        return Staffing(pl.DataFrame(), (f"workforce not available: {why}",))
    posts, rates = found
    whole = sum(people.values.values())
    further = tuple(_shocks(scenario))
    rows = []
    for unit, codes in units.items():
        own = round(posts * sum(people.values[code] for code in codes) / whole)
        if own < 1:
            continue
        rows += [
            {"unit": unit, "posts": own, **asdict(s)}
            for s in standings(own, rates, further=further)
        ]
    return Staffing(pl.DataFrame(rows), (f"workforce: {rates.source}; {RULE}",))


def _rates(shelf: Shelf, councils: Sequence[str]) -> tuple[float, Rates] | str:
    """Posts of all councils together and their rates weighted by workers; else why there are none."""
    workers = shelf.observations(WORKERS, councils)
    held = {name: shelf.observations(m, councils, year=workers.year) for name, m in RATES.items()}
    for figures in (workers, *held.values()):
        lacking = [code for code in councils if code not in figures.values]
        if lacking:
            return f"{figures.measure.replace('_', ' ')} of {len(lacking)} councils is not held"
    people = workers.values
    total = sum(people.values())
    mean = {
        name: sum(people[c] * figures.values[c] for c in councils) / total
        for name, figures in held.items()
    }
    vacancy = mean["vacancy"] / 100
    return total / (1 - vacancy), Rates(**mean, source=f"{workers.source}, {workers.period}")


def without_posts(scenario: Scenario | None) -> tuple[str, ...]:
    """What the steps on agency workers do where no posts are known: to 100 posts at England's rates."""
    shocks = tuple(_shocks(scenario))
    if not shocks:
        return ()
    found = {
        s.situation: s for s in standings(100, english_rates(), further=shocks) if not s.months
    }
    usual = found[USUAL]
    return tuple(
        f"{title}: moves no child and no pound of placements, but the work: of 100 posts at England's rates "
        f"{found[title].workers:.0f} in place of {usual.workers:.0f} are at hand, and a team has unallocated "
        f"work in {100 * found[title].chance:.0f} % in place of {100 * usual.chance:.0f} % of the time"
        for title, _ in shocks
    )


def _shocks(scenario: Scenario | None) -> Iterator[tuple[str, Shock]]:
    for step in scenario.steps if scenario else ():
        if isinstance(step, AgencyStep):
            remaining = min(sqrt(step.times[0] * step.times[1]), 1.0)
            yield step.title, Shock(cover=1 - remaining)
