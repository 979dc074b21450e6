"""The claim "bigger is safer, cheaper, better": both published sides, and our own estimate with its interval.

Every estimate is a slope on the log of size over the authorities of one year, with an effect for each
region and robust errors. It is a correlation: towns and deprivation within a region are not held
equal, and authorities did not choose their size by chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import polars as pl
import yaml

from vesting.demand.shelf_panel import children_of_authorities, regions_of, register_of
from vesting.demand.slopes import Slope, halving, slope_of, slope_on_size
from vesting.errors import InputError
from vesting.evidence.shelf import Shelf
from vesting.findings import implements
from vesting.maths.arrays import Floats


@dataclass(frozen=True, slots=True)
class Claim:
    """What one side has published.

    Attributes:
        claim: ``safer``, ``cheaper`` or ``better``.
        side: ``bigger`` or ``no difference``.
        says: What it says.
        by: Who says it.
        date: When.
        source: Title of the source.
        href: Its address, where there is one.
        status: ``read`` or ``to confirm``.
    """

    claim: str
    side: str
    says: str
    by: str
    date: str
    source: str
    href: str
    status: str


@dataclass(frozen=True, slots=True)
class Test:
    """One outcome against size.

    Attributes:
        id: Short name.
        claim: Which claim it speaks to.
        title: What is compared, in words.
        measure: Measure of the outcome; empty for a judgement.
        size: Measure of size.
        log: Whether the outcome is taken as a log, so that the slope is an elasticity.
        level: Slope at which size makes no difference: 1 for a total, else 0.
    """

    __test__ = False

    id: str
    claim: str
    title: str
    measure: str
    size: str
    log: bool
    level: float = 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """Our own estimate for one outcome.

    Attributes:
        test: What was compared.
        year: Year of the figures.
        slope: The slope; ``None`` where it could not be estimated.
        doubling: Change when size doubles: of a cost as a share, of a rate in its own unit.
        why: Why there is none.
    """

    test: Test
    year: int = 0
    slope: Slope | None = None
    doubling: tuple[float, float, float] = (0.0, 0.0, 0.0)
    why: str = ""

    @property
    def verdict(self) -> str:
        """What the interval can tell."""
        if self.slope is None:
            return "not available"
        if self.slope.low <= self.test.level <= self.slope.high:
            return "cannot tell"
        less = self.slope.high < self.test.level
        if self.test.level:
            return "falls for each child" if less else "rises for each child"
        return "falls with size" if less else "rises with size"


JUDGED = "judged"
LEAST_SIZE = 20
"""Children or workers below which an authority (the Isles of Scilly) is left out."""
TESTS = (
    Test("cost", "cheaper", "Weekly cost of a child looked after", "unit_cost_looked_after", "looked_after", True),
    Test("residential", "cheaper", "Weekly cost in residential care", "unit_cost_residential", "looked_after", True),
    Test("fostering", "cheaper", "Weekly cost in foster care", "unit_cost_fostering", "looked_after", True),
    Test("spend", "cheaper", "Gross spending on them", "gross_spend_looked_after", "looked_after", True, 1.0),
    Test("agency", "better", "Agency social workers, per cent", "agency_rate", "social_workers_fte", False),
    Test("vacancy", "better", "Vacant posts, per cent", "vacancy_rate", "social_workers_fte", False),
    Test("turnover", "better", "Turnover, per cent", "turnover_rate", "social_workers_fte", False),
    Test("caseload", "better", "Cases per social worker", "caseload", "social_workers_fte", False),
    Test(JUDGED, "safer", "Share judged Good or Outstanding", "", "aged_0_17", False),
)  # fmt: skip
"""What is compared; of ``spend`` an elasticity of 1 is no economy of scale."""


@cache
def _data() -> Any:
    text = resources.files("vesting.demand").joinpath("data/scale.yaml").read_text("utf-8")
    return yaml.safe_load(text)


def claims() -> tuple[Claim, ...]:
    """What both sides have published, with sources."""
    return tuple(
        Claim(
            row["claim"], row["side"], " ".join(row["says"].split()), row["by"], str(row["date"]),
            row["source"]["title"], row["source"]["href"], row["status"],
        )
        for row in _data()["claims"]
    )  # fmt: skip


def prior() -> Slope:
    """The prior that takes no side: elasticity of unit cost -0.04 with standard error 0.035."""
    row = _data()["prior"]
    return slope_of(float(row["elasticity"]), float(row["se"]), 0)


def halved_cost() -> tuple[float, float, float]:
    """What halving a unit does to its unit cost under the neutral prior, with its interval."""
    return halving(prior())


@implements("FAC-7", "FAC-8")
def estimate(test: Test, outcome: Floats, size: Floats, regions: list[str], year: int) -> Estimate:
    """One estimate from figures; says why where it cannot be made."""
    y = np.log(np.where(outcome > 0, outcome, np.nan)) if test.log else outcome
    try:
        slope = slope_on_size(y, size, regions)
    except InputError as fault:
        return Estimate(test, year, why=fault.what)
    ends = (slope.value, slope.low, slope.high)
    if test.log:
        low, middle, high = (2.0**e - 1 for e in (ends[1], ends[0], ends[2]))
    else:
        low, middle, high = (e * float(np.log(2)) for e in (ends[1], ends[0], ends[2]))
    return Estimate(test, year, slope, (middle, low, high))


def estimates(shelf: Shelf, on: date) -> tuple[Estimate, ...]:
    """Every estimate that the files on a shelf allow.

    Args:
        shelf: Official files.
        on: Day of the councils.
    """
    register = register_of(shelf)
    regions = regions_of(register, on)
    children = children_of_authorities(shelf, register, on)
    return tuple(_estimate(shelf, test, regions, children) for test in TESTS)


def _estimate(
    shelf: Shelf, test: Test, regions: dict[str, str], children: dict[str, float]
) -> Estimate:
    codes = sorted(regions)
    outcome, year = _judged(shelf) if test.id == JUDGED else _observed(shelf, test.measure, codes)
    # Workers and rates are of one day; children looked after of the March of the same year.
    held = shelf.observations(test.size, codes, year=year).values
    size = children if test.size == "aged_0_17" else held
    both = [code for code in codes if code in outcome and size.get(code, 0) >= LEAST_SIZE]
    if not both:
        return Estimate(test, year, why="no file held has figures of the outcome and of size")
    return estimate(
        test,
        np.array([outcome[c] for c in both], dtype=np.float64),
        np.array([size[c] for c in both], dtype=np.float64),
        [regions[c] for c in both],
        year,
    )


def _observed(shelf: Shelf, measure: str, codes: list[str]) -> tuple[dict[str, float], int]:
    found = shelf.observations(measure, codes)
    return dict(found.values), found.year


def _judged(shelf: Shelf) -> tuple[dict[str, float], int]:
    """1 for Good or Outstanding in the latest judgement of each authority, else 0."""
    rows = shelf.frame("inspections").filter(
        pl.col("overall").is_not_null() & pl.col("published").is_not_null()
    )
    if rows.is_empty():
        return {}, 0
    last = rows.sort("published", maintain_order=True).unique("place_code", keep="last")
    good = last.select("place_code", pl.col("overall").is_in(["Good", "Outstanding"]))
    latest = rows["published"].dt.year().max()
    return {code: float(is_good) for code, is_good in good.iter_rows()}, int(str(latest))
