"""The change of the whole country, which is drift and not volatility.

Yearly national growth g is taken as a first-order autoregression about its mean,

    g[t+1] - μ = φ (g[t] - μ) + noise

by least squares. Ahead of the last growth the mean returns to μ, and the uncertainty of the sum over
h years adds up the noise of every year with what φ carries on.

How far such a forecast can be believed is asked of the series itself. From every year on that leaves
enough years before it, the law is fitted to what was known then, and its forecast d is laid beside
the change g that came (rolling origins, Tashman 2000). The weight of the forecast against no change is
the slope of g on d, shrunk by its own error, and the width is what was left over: a *damped* drift.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

import numpy as np

from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats

SHORT_SERIES = Problem("DEM-E47", "A national series is too short for its drift", InputError)

LEAST_YEARS = 10
LEAST_ORIGINS = 3
"""Forecasts with outcomes below which nothing is known of how far they can be believed."""


@dataclass(frozen=True, slots=True)
class DriftLaw:
    """How national growth moves.

    Attributes:
        mean: Mean yearly log change.
        persistence: How much of a year's departure from the mean is carried into the next, 0 to 1.
        sd: Standard deviation of the noise of one year.
        n: Yearly changes that it was fitted on.
    """

    mean: float
    persistence: float
    sd: float
    n: int

    def ahead(self, last: float, years: int) -> tuple[float, float]:
        """Mean and standard deviation of the log change over the coming years.

        Args:
            last: Log change of the last year known.
            years: Years ahead.
        """
        carried = self.persistence ** np.arange(1, years + 1)
        middle = years * self.mean + float(carried.sum()) * (last - self.mean)
        # Noise of year j goes on in all later years: 1 + φ + ... + φ^(h - j).
        reach = np.cumsum(self.persistence ** np.arange(years))
        return middle, self.sd * float(np.sqrt((reach**2).sum()))


def drift_law(series: Floats) -> DriftLaw:
    """Fit the drift of a national series.

    Args:
        series: One figure a year, without gaps, oldest first.

    Raises:
        InputError: DEM-E47.
    """
    values = np.asarray(series, dtype=np.float64)
    if values.size < LEAST_YEARS or not (values > 0).all():
        raise SHORT_SERIES(
            f"The national series has {values.size} years; {LEAST_YEARS} figures above 0 are needed",
            mend="Add the national time series.",
        )
    growth = np.diff(np.log(values))
    mean = float(growth.mean())
    before, after = growth[:-1] - mean, growth[1:] - mean
    square = float(before @ before)
    persistence = float(np.clip(before @ after / square, 0.0, 0.95)) if square > 0 else 0.0
    noise = after - persistence * before
    return DriftLaw(
        mean, persistence, float(np.sqrt(noise @ noise / max(noise.size - 2, 1))), growth.size
    )


@dataclass(frozen=True, slots=True)
class DampedDrift:
    """A drift law with the weight that its own forecasts earned.

    Attributes:
        law: The drift law of the whole series.
        years: Years ahead.
        weight: Weight of its forecast against no change, 0 to 1.
        raw: The weight before it was shrunk.
        error: Standard error of ``raw``, as so many years that do not overlap would leave it.
        sd: Root of the mean square of what the weighted forecasts missed.
        n: Rolling origins.
    """

    law: DriftLaw
    years: int
    weight: float
    raw: float
    error: float
    sd: float
    n: int

    def ahead(self, last: float) -> tuple[float, float]:
        """Mean and standard deviation of the log change over the coming years.

        Args:
            last: Log change of the last year known.
        """
        return self.weight * self.law.ahead(last, self.years)[0], self.sd


def shrunk(estimate: float, error: float) -> float:
    """An estimate drawn to 0 by the share of its square that its error accounts for."""
    whole = hypot(estimate, error)
    return estimate * (estimate / whole) ** 2 if whole > 0 else 0.0


def damped_drift(series: Floats, years: int) -> DampedDrift:
    """Fit the drift of a national series, and how far it can be believed.

    Args:
        series: One figure a year, without gaps, oldest first.
        years: Years ahead.

    Raises:
        InputError: DEM-E47.
    """
    values = np.asarray(series, dtype=np.float64)
    law = drift_law(values)
    origins = range(LEAST_YEARS, values.size - years + 1)
    if len(origins) < LEAST_ORIGINS:
        raise SHORT_SERIES(
            f"The national series has {values.size} years; "
            f"{LEAST_YEARS + years + LEAST_ORIGINS - 1} are needed to try forecasts {years} ahead",
            mend="Add the national time series.",
        )
    log = np.log(values)
    said = np.array(
        [drift_law(values[:n]).ahead(float(log[n - 1] - log[n - 2]), years)[0] for n in origins]
    )
    came = np.array([log[n - 1 + years] - log[n - 1] for n in origins])
    square = float(said @ said)
    raw = float(said @ came) / square if square > 0 else 0.0
    left = came - raw * said
    # Changes over h years overlap: n of them know as much as n / h that do not.
    spread = years * float(left @ left) / (left.size - 1)
    error = float(np.sqrt(spread / square)) if square > 0 else 0.0
    weight = float(np.clip(shrunk(raw, error), 0.0, 1.0))
    missed = came - weight * said
    return DampedDrift(
        law, years, weight, raw, error, float(np.sqrt(np.mean(missed**2))), left.size
    )
