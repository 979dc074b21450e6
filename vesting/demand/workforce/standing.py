"""How a unit's workforce stands: as usual, and in the months after agency cover is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from vesting.demand.workforce.posts import WRONG_STAFF, Shock, Staff, after_shock, staff_of_rates
from vesting.demand.workforce.rates import (
    assumed_limit,
    assumed_team,
    published,
    shocks,
    shown_months,
)
from vesting.demand.workforce.unallocated import Work, pressure

USUAL = "as usual"
"""Name of the situation without a shock."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Published rates from which a unit's workforce is made.

    Attributes:
        vacancy: Per cent of posts that are vacant.
        agency: Per cent of workers who are agency workers.
        turnover: Per cent of workers in post who leave in a year.
        caseload: Cases for each worker at hand.
        source: Where they were read.
    """

    vacancy: float
    agency: float
    turnover: float
    caseload: float
    source: str

    def with_given(self, given: Mapping[str, float | None]) -> Rates:
        """The same with some rates replaced by those that somebody gave."""
        own = {name: value for name, value in given.items() if value is not None}
        if not own:
            return self
        rest = f"; else {self.source}" if len(own) < len(given) else ""
        return replace(self, **own, source=f"given ({', '.join(own)}){rest}")

    def staff(self, posts: int) -> Staff:
        """A workforce of so many posts.

        Raises:
            UsageError: DEM-E90.
        """
        self._check()
        return staff_of_rates(posts, self.vacancy / 100, self.agency / 100, self.turnover / 100)

    def _check(self) -> None:
        """Refuse a rate that no workforce has, in the words in which it was given."""
        rates = (("vacancy", self.vacancy), ("agency", self.agency))
        for name, rate in rates:
            if not 0 <= rate < 100:
                raise WRONG_STAFF(
                    f"the rate '{name}' is {rate:g} %",
                    mend="Give per cent, from 0 to below 100; 18 for 18 %.",
                )
        if not 0 <= self.turnover < inf:
            raise WRONG_STAFF(
                f"the rate 'turnover' is {self.turnover:g} %",
                mend="Give the per cent who leave in a year, 0 or more.",
            )


def english_rates() -> Rates:
    """England's rates, which come with the package."""
    rates = published()
    return Rates(
        rates["vacancy"], rates["agency"], rates["turnover"], rates["caseload"],
        rates["source"]["title"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """One situation of a unit at one time.

    Attributes:
        situation: ``as usual``, or the shock.
        months: Months after it.
        workers: Mean workers at hand, permanent or agency, full-time equivalents.
        caseload: Cases for each of them.
        chance: Chance that a team has unallocated work at a moment.
        unallocated: Mean cases unallocated.
        waiting: Chance that a new case has to wait where cases end only by being worked on.
    """

    situation: str
    months: int
    workers: float
    caseload: float
    chance: float
    unallocated: float
    waiting: float


def standings(
    posts: int,
    rates: Rates,
    *,
    limit: float | None = None,
    team: int | None = None,
    further: Sequence[tuple[str, Shock]] = (),
) -> tuple[Standing, ...]:
    """How a unit stands as usual, and after every shock that the package lists.

    Args:
        posts: Posts of the unit, full-time equivalents.
        rates: Its rates.
        limit: Cases that one worker can hold; the package's assumption without.
        team: Posts of a team; teams do not take each other's cases. The package's assumption without.
        further: Shocks to show beside those, with their names.

    Raises:
        UsageError: DEM-E90 or DEM-E91.
    """
    staff = rates.staff(posts)
    work = Work(
        posts * staff.present * rates.caseload, assumed_limit() if limit is None else limit,
        teams=max(1, round(posts / (assumed_team() if team is None else team))),
    )  # fmt: skip
    return tuple(_all(staff, work, (*shocks(), *further)))


def _all(staff: Staff, work: Work, named: Sequence[tuple[str, Shock]]) -> Iterator[Standing]:
    yield _standing(USUAL, 0, staff, work)
    for title, shock in named:
        months = shown_months()
        for month, state in zip(months, after_shock(staff, shock, months), strict=True):
            yield _standing(title, month, state, work)


def _standing(situation: str, months: int, staff: Staff, work: Work) -> Standing:
    found = pressure(staff, work)
    return Standing(
        situation, months, staff.posts * staff.present, found.caseload, found.chance,
        found.unallocated, found.waiting,
    )  # fmt: skip
