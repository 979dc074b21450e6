"""The change of the whole country, which is drift and not volatility.

Yearly national growth g is taken as a first-order autoregression about its mean,

    g[t+1] - μ = φ (g[t] - μ) + noise

by least squares. Ahead of the last growth the mean returns to μ, and the uncertainty of the sum over
h years adds up the noise of every year with what φ carries on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats

SHORT_SERIES = Problem("DEM-E47", "A national series is too short for its drift", InputError)

LEAST_YEARS = 10


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
