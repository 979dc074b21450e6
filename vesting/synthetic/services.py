"""Authorities at work: social workers, spending and inspections, year by year."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from vesting.maths.arrays import Floats
from vesting.synthetic.chance import stream
from vesting.synthetic.nation import Nation
from vesting.synthetic.need import YEARS, Needs

GRADES = ("Outstanding", "Good", "Requires improvement to be good", "Inadequate")
"""Grades of the inspectorate, best first."""
SPEND = {
    "looked after": 92_000.0,
    "safeguarding": 7_400.0,
    "family support": 2_900.0,
}
"""Pounds a year in 2024-25 for each child looked after, and for each child in need."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection.

    Attributes:
        authority: Position of the authority.
        began: First day.
        published: Day of the report.
        grades: Overall, leaders, help and protection, in care, care leavers; positions in
            ``GRADES``, ``None`` where none was given.
    """

    authority: int
    began: date
    published: date
    grades: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Services:
    """What authorities did, ``(authorities, years)`` each.

    Attributes:
        quality: Hidden quality of each authority; 0 is usual, more is better.
        workers: Social workers in post, whole-time equivalent.
        turnover: Share who left in the year.
        agency: Share of agency workers.
        vacancy: Share of posts that are vacant.
        cases: Cases held by those who hold cases.
        spend: Pounds in the financial year that ends in the year, by heading.
        inspections: Inspections since 2018, oldest first.
    """

    quality: Floats = field(repr=False)
    workers: Floats = field(repr=False)
    turnover: Floats = field(repr=False)
    agency: Floats = field(repr=False)
    vacancy: Floats = field(repr=False)
    cases: np.ndarray = field(repr=False)
    spend: dict[str, Floats] = field(repr=False)
    inspections: tuple[Inspection, ...] = field(repr=False)


def children_in_need(nation: Nation, needs: Needs) -> np.ndarray:
    """Children in need at 31 March as DfE counts them, looked after and on plans included."""
    flows = needs.flows
    stock = sum(flows[k].stock for k in ("in_need", "looked_after", "protection_plans"))
    return np.asarray(nation.sums(np.asarray(stock)) + needs.unaccompanied)


def serve(seed: int, nation: Nation, needs: Needs) -> Services:
    """Let the authorities work for ten years."""
    rng = stream(seed, "services")
    load = children_in_need(nation, needs)
    looked = nation.sums(needs.flows["looked_after"].stock) + needs.unaccompanied
    quality = rng.normal(0, 1, len(nation))
    drift = _walk(rng, len(nation), 0.25) + quality[:, None]
    caseload = np.clip(15.6 - 0.7 * drift + rng.normal(0, 0.8, load.shape), 10, 24)
    cases = np.rint(load * 0.8).astype(np.int64)
    workers = cases / caseload / 0.62
    small = -0.25 * np.log(workers / 200)
    return Services(
        quality,
        workers,
        _share(rng, -1.85 - 0.18 * drift + 0.5 * small),
        _share(rng, -1.75 - 0.25 * drift + 1.2 * small),
        _share(rng, -1.65 - 0.22 * drift + 0.9 * small),
        cases,
        _spend(rng, nation, load, looked),
        _inspect(rng, drift),
    )


def _walk(rng: np.random.Generator, number: int, step: float) -> Floats:
    """A walk of each authority over the years."""
    return np.cumsum(rng.normal(0, step, (number, len(YEARS))), axis=1)


def _share(rng: np.random.Generator, log_odds: Floats) -> Floats:
    """A share between 0 and 1 with some noise."""
    return np.asarray(1 / (1 + np.exp(-log_odds - rng.normal(0, 0.2, log_odds.shape))))


def _spend(
    rng: np.random.Generator, nation: Nation, load: np.ndarray, looked: np.ndarray
) -> dict[str, Floats]:
    """Spending: prices rise, differ between authorities for good, and do not fall with size."""
    year = np.array(YEARS) - YEARS[-1]
    price = np.exp(0.058 * year + rng.normal(0, 0.12, (len(nation), 1)))
    noise = np.exp(rng.normal(0, 0.05, load.shape))
    return {
        "looked after": SPEND["looked after"] * looked * price * noise,
        "safeguarding": SPEND["safeguarding"] * load * price,
        "family support": SPEND["family support"] * load * price / noise,
    }


def _inspect(rng: np.random.Generator, drift: Floats) -> tuple[Inspection, ...]:
    """Two or three inspections an authority since January 2018, better ones less often."""
    found = []
    for authority, path in enumerate(drift):
        day = date(2018, 1, 15) + timedelta(days=int(rng.integers(0, 1_000)))
        while day < date(2025, 3, 1):
            at = min(max(day.year - YEARS[0], 0), len(YEARS) - 1)
            grades = tuple(_grade(rng, float(path[at])) for _ in range(4))
            overall = max(grades[0], round(sum(grades) / 4))
            leavers = grades[3] if day.year >= 2023 else None
            report = day + timedelta(days=int(rng.integers(40, 60)))
            found.append(Inspection(authority, day, report, (overall, *grades[:3], leavers)))
            day += timedelta(days=int(rng.integers(1_000, 1_500)) - 150 * overall)
    return tuple(sorted(found, key=lambda i: (i.authority, i.began)))


def _grade(rng: np.random.Generator, quality: float) -> int:
    """A grade for a quality, with the luck of the day."""
    return int(np.searchsorted((-1.1, 0.15, 1.4), -quality + rng.normal(0, 0.5)))
