"""How good a forecast was: proper scores of draws, coverage, and the flatness of ranks.

All take draws with the replicates last, ``(..., replicates)``, and what was seen, ``(...)``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vesting.maths.arrays import Flags, Floats
from vesting.maths.intervals import exact_share
from vesting.maths.quantiles import quantiles


def crps(draws: Floats, seen: Floats) -> Floats:
    """Continuous ranked probability score: 0 is perfect; in the unit of what was seen.

    The fair estimator from draws (C. A. T. Ferro, Quarterly Journal of the Royal Meteorological
    Society 140, 2014): the mean distance to what was seen, less half the mean distance of two
    different draws. Of draws that are all alike it is the absolute error.
    """
    ordered = np.sort(draws, axis=-1)
    count = ordered.shape[-1]
    error = np.abs(ordered - np.asarray(seen)[..., None]).mean(axis=-1)
    if count < 2:
        return np.asarray(error, dtype=np.float64)
    weights = 2 * np.arange(count) - (count - 1)
    spread = (ordered * weights).sum(axis=-1) / (count * (count - 1))
    return np.asarray(error - spread, dtype=np.float64)


def pinball(forecast: Floats, seen: Floats, level: float) -> Floats:
    """Loss of a forecast quantile; its mean is least when the quantile is the right one.

    Args:
        forecast: The quantile that was forecast.
        seen: What was seen.
        level: Level of the quantile, between 0 and 1.
    """
    over = np.asarray(seen) - forecast
    return np.asarray(np.maximum(level * over, (level - 1) * over), dtype=np.float64)


def central(draws: Floats, share: float) -> tuple[Floats, Floats]:
    """Both ends of the central interval that holds a share of the draws."""
    tail = (1 - share) / 2
    low, high = quantiles(draws, (tail, 1 - tail))
    return low, high


def covered(draws: Floats, seen: Floats, share: float) -> Flags:
    """Whether what was seen lies within the central interval, both ends included."""
    low, high = central(draws, share)
    return np.asarray((low <= seen) & (seen <= high), dtype=np.bool_)


def interval_score(draws: Floats, seen: Floats, share: float) -> Floats:
    """Width of the central interval, and a fine for what fell outside it.

    Source: T. Gneiting, A. E. Raftery, Journal of the American Statistical Association 102, 2007,
    section 6.2.
    """
    low, high = central(draws, share)
    alpha = 1 - share
    below, above = np.maximum(low - seen, 0), np.maximum(seen - high, 0)
    return np.asarray(high - low + 2 / alpha * (below + above), dtype=np.float64)


def randomised_pit(draws: Floats, seen: Floats, rng: np.random.Generator) -> Floats:
    """Place of what was seen among the draws, 0 to 1: uniform where the forecast is right.

    Ties, as counts have them, are broken at random (C. Czado, T. Gneiting, L. Held, Biometrics 65,
    2009), so that the histogram of a right forecast is flat.
    """
    value = np.asarray(seen)[..., None]
    count = draws.shape[-1]
    below, equal = (draws < value).sum(axis=-1), (draws == value).sum(axis=-1)
    return np.asarray((below + rng.random(below.shape) * (equal + 1)) / (count + 1))


def coverage(
    draws: Floats, seen: Floats, shares: Sequence[float]
) -> dict[float, tuple[float, float, float]]:
    """Share of cases within each central interval, with the interval of that share."""
    found = {}
    for share in shares:
        inside = covered(draws, seen, share)
        low, high = exact_share(int(inside.sum()), inside.size)
        found[share] = (float(inside.mean()), low, high)
    return found
