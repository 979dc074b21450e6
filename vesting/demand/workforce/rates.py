"""Published rates of the workforce, by size of authority, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import yaml
from scipy.stats import binom

from vesting.demand.panel import require
from vesting.demand.workforce.posts import Shock, Staff, staff_of_rates
from vesting.demand.workforce.unallocated import Work
from vesting.errors import InputError, Problem
from vesting.evidence.shelf import Shelf
from vesting.maths.arrays import Floats

NO_RATES = Problem("DEM-E92", "No workforce figures of authorities are held", InputError)

RATES = ("agency_rate", "vacancy_rate", "turnover_rate", "caseload")
WORKERS = "social_workers_fte"
EDGES = (75, 150, 300, 600)
"""Full-time equivalents in post at which the bands of size begin."""
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Middle:
    """A median with its 95 % interval.

    Attributes:
        value: The median.
        low: Low end; the lowest figure where there are too few for an interval.
        high: High end.
        n: Authorities.
    """

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class SizeBand:
    """Authorities of a band of size.

    Attributes:
        least: Fewest workers in post, full-time equivalents.
        most: Below this many; infinite for the last band.
        rates: Median of each rate, by measure.
    """

    least: float
    most: float
    rates: dict[str, Middle]

    def staff(self, posts: int) -> Staff:
        """A workforce with the band's rates."""
        vacancy, agency, turnover = (
            self.rates[name].value / 100
            for name in ("vacancy_rate", "agency_rate", "turnover_rate")
        )
        return staff_of_rates(posts, vacancy, agency, turnover)


@cache
def _data() -> Any:
    text = resources.files("vesting.demand").joinpath("data/workforce.yaml").read_text("utf-8")
    return yaml.safe_load(text)


def published() -> dict[str, Any]:
    """England's rates that come with the package, per cent and cases, with their source."""
    return dict(_data()["rates"])


def assumed_limit() -> float:
    """Cases that one worker can hold, as the package assumes."""
    return float(_data()["assumed"]["limit"]["value"])


def assumed_team() -> int:
    """Posts of a team that does not take another team's cases, as the package assumes."""
    return int(_data()["assumed"]["team"]["value"])


def shocks() -> tuple[tuple[str, Shock], ...]:
    """The shocks that are shown beside the usual state, with their names."""
    return tuple(
        (row["title"], Shock(cover=row["lost"], back_months=row["back_months"]))
        for row in _data()["shocks"]
    )


def shown_months() -> tuple[int, ...]:
    """Months after a shock that are shown."""
    return tuple(_data()["shown_months"])


def english_staff(posts: int) -> Staff:
    """A workforce with the rates of England that come with the package."""
    rates = published()
    return staff_of_rates(
        posts, rates["vacancy"] / 100, rates["agency"] / 100, rates["turnover"] / 100
    )


def usual_work(staff: Staff, limit: float | None = None) -> Work:
    """Work at England's caseload for the workers that a workforce has on average."""
    hands = staff.posts * staff.present
    assumed = assumed_limit() if limit is None else limit
    return Work(hands * float(published()["caseload"]), assumed)


def median(values: Floats) -> Middle:
    """Median with the exact interval that order statistics give."""
    held = np.sort(values[np.isfinite(values)])
    if not held.size:
        return Middle(np.nan, np.nan, np.nan, 0)
    below = int(binom.ppf((1 - LEVEL) / 2, held.size, 0.5))
    low, high = held[max(below - 1, 0)], held[min(held.size - below, held.size - 1)]
    return Middle(float(np.median(held)), float(low), float(high), int(held.size))


def rates_by_size(table: pl.DataFrame, edges: Sequence[float] = EDGES) -> tuple[SizeBand, ...]:
    """Medians of the rates in each band of size.

    Args:
        table: One row an authority, with the columns of ``RATES`` in per cent and cases, and the workers
            in post.
        edges: Where the bands begin, after the first.

    Raises:
        InputError: DEM-E03 where a column is missing.
    """
    require(table, (WORKERS, *RATES), "the table of the workforce")
    ends = (0.0, *edges, np.inf)
    made = []
    for least, most in pairwise(ends):
        inside = table.filter((pl.col(WORKERS) >= least) & (pl.col(WORKERS) < most))
        found = {name: median(inside[name].cast(pl.Float64).to_numpy()) for name in RATES}
        made.append(SizeBand(float(least), float(most), found))
    return tuple(made)


def workforce_table(shelf: Shelf) -> pl.DataFrame:
    """Workers and rates of every authority in the latest year held.

    Raises:
        InputError: DEM-E92.
    """
    workers = shelf.observations(WORKERS)
    if not workers.values:
        raise NO_RATES(
            "No figures of social workers in post are held",
            mend="Add the publication Children's social work workforce: vesting data add FILE",
        )
    rows = shelf.frame("observations", measure=WORKERS)
    codes = rows.filter(pl.col("level") == "upper tier")["place_code"].unique().sort().to_list()
    columns: dict[str, list[float | None]] = {
        name: [found.get(code) for code in codes]
        for name in (WORKERS, *RATES)
        for found in (dict(shelf.observations(name, codes, year=workers.year).values),)
    }
    table = pl.DataFrame(
        {"authority": codes, **columns},
        schema_overrides=dict.fromkeys((WORKERS, *RATES), pl.Float64),
    )
    return table.drop_nulls(WORKERS).filter(pl.col(WORKERS) > 0)
