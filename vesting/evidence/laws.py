"""Laws of volatility: how much figures of authorities swing, by size and horizon.

A law says that the log change of a figure, apart from the national change, has variance

    a / N + σ²

with N children looked after at the start. The first part is chance and shrinks with size; the second
is a shock that a whole authority shares and that does not shrink. The laws that come with the package
are typed in ``data/laws.yaml``, each with its source; :mod:`vesting.demand.volatility` estimates them
from a panel.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import inf
from typing import Any

import numpy as np
import yaml
from scipy.special import ndtri, stdtrit

from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats

NO_LAW = Problem("EVI-E70", "No law of volatility is held for that horizon", InputError)


@dataclass(frozen=True, slots=True)
class Law:
    """Variance of a log change = a / N + σ².

    Attributes:
        a: Part that shrinks with the number of children.
        sigma: Standard deviation of the part that does not.
        covariance: Of the estimates of ``a`` and ``sigma``, ``((aa, as), (as, ss))``.
        n: Changes from which it was estimated; 0 for a law that was stated.
        authorities: Authorities that they belong to.
        horizon: Years over which the change runs.
        measure: What changes, such as ``looked_after``.
        tails: Degrees of freedom of Student's t; infinite for the normal law.
        years: First and last year of the panel.
        source: Where it was estimated.
        date: When.
    """

    a: float
    sigma: float
    covariance: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 0.0), (0.0, 0.0))
    n: int = 0
    authorities: int = 0
    horizon: int = 1
    measure: str = ""
    tails: float = inf
    years: tuple[int, int] = (0, 0)
    source: str = ""
    date: str = ""

    def variance(self, children: Floats | float) -> Floats:
        """Variance of the log change of units of these sizes."""
        sizes = np.maximum(np.asarray(children, dtype=np.float64), 1.0)
        return np.asarray(self.a / sizes + self.sigma**2)

    def cv(self, children: Floats | float) -> Floats:
        """Standard deviation of the log change, which is the coefficient of variation when small."""
        return np.sqrt(self.variance(children))

    def variance_error(self, children: Floats | float) -> Floats:
        """Standard error of the variance, by the delta method."""
        sizes = np.maximum(np.asarray(children, dtype=np.float64), 1.0)
        (aa, cross), (_, ss) = self.covariance
        by_a, by_sigma = 1 / sizes, 2 * self.sigma
        square = by_a**2 * aa + 2 * by_a * by_sigma * cross + by_sigma**2 * ss
        return np.sqrt(np.maximum(square, 0.0))

    def cv_interval(self, children: Floats | float, level: float = 0.95) -> tuple[Floats, Floats]:
        """Interval of the coefficient of variation, symmetric on the log scale."""
        variance = self.variance(children)
        step = ndtri(0.5 + level / 2) * self.variance_error(children) / variance / 2
        return np.sqrt(variance) * np.exp(-step), np.sqrt(variance) * np.exp(step)

    def sigma_interval(self, level: float = 0.95) -> tuple[float, float]:
        """Interval of the shared shock, not below 0."""
        half = float(ndtri(0.5 + level / 2)) * self.covariance[1][1] ** 0.5
        return max(self.sigma - half, 0.0), self.sigma + half

    def a_interval(self, level: float = 0.95) -> tuple[float, float]:
        """Interval of the part that shrinks, not below 0."""
        half = float(ndtri(0.5 + level / 2)) * self.covariance[0][0] ** 0.5
        return max(self.a - half, 0.0), self.a + half

    def turning_point(self) -> float:
        """Children at which chance and the shared shock weigh the same, ``a / σ²``."""
        return self.a / self.sigma**2 if self.sigma > 0 else inf

    def quantile(self, part: Floats | float) -> Floats:
        """Quantile of a change of standard deviation 1 under the law's tails."""
        parts = np.asarray(part, dtype=np.float64)
        if not np.isfinite(self.tails):
            return np.asarray(ndtri(parts))
        drawn = np.where(parts > 0, stdtrit(self.tails, parts), -inf)
        return np.asarray(drawn * np.sqrt((self.tails - 2) / self.tails))


@dataclass(frozen=True, slots=True)
class SharedShock:
    """How much of the shock of two neighbouring authorities is common to them.

    Attributes:
        value: Correlation of their shocks.
        low: Low end of its 95 % interval.
        high: High end.
        pairs: Neighbouring pairs.
        n: Pairs times years.
        measure: What changes.
        horizon: Years over which the change runs.
        source: Where it was estimated.
        date: When.
    """

    value: float
    low: float
    high: float
    pairs: int
    n: int
    measure: str = ""
    horizon: int = 1
    source: str = ""
    date: str = ""


@cache
def _data() -> Any:
    text = resources.files("vesting.evidence").joinpath("data/laws.yaml").read_text("utf-8")
    return yaml.safe_load(text)


@cache
def laws() -> tuple[Law, ...]:
    """The laws that come with the package."""
    data = _data()
    return tuple(
        Law(
            **{**row, "covariance": _square(row["covariance"]), "years": tuple(row["years"])},
            source=" ".join(data["source"].split()),
            date=str(data["date"]),
        )
        for row in data["laws"]
    )


def _square(rows: list[list[float]]) -> tuple[tuple[float, float], tuple[float, float]]:
    (aa, cross), (same, ss) = rows
    return (aa, cross), (same, ss)


def law_of(measure: str, horizon: int = 1) -> Law:
    """The law of one measure over a number of years.

    Raises:
        InputError: EVI-E70 where none is held.
    """
    found = [law for law in laws() if (law.measure, law.horizon) == (measure, horizon)]
    if not found:
        held = ", ".join(str(law.horizon) for law in laws() if law.measure == measure)
        raise NO_LAW(
            f"No law of {measure.replace('_', ' ')} over {horizon} years is held",
            mend=f"Ask for a horizon of {held} years." if held else "",
        )
    return found[0]


def shared_shock(measure: str = "looked_after", horizon: int = 1) -> SharedShock:
    """How much of its shock an authority shares with a neighbour, as estimated for the package.

    The children looked after are what neighbours share; spending is recorded by each authority in its
    own way, which hides what is common.

    Raises:
        InputError: EVI-E70 where none is held.
    """
    data = _data()
    for row in data["shared shock"]:
        if (row["measure"], row["horizon"]) == (measure, horizon):
            return SharedShock(
                **row, source=" ".join(data["source"].split()), date=str(data["date"])
            )
    raise NO_LAW(f"No shared shock of {measure.replace('_', ' ')} over {horizon} years is held")
