"""Intervals for counts, shares and draws, and what a difference of draws can tell.

Every interval is a pair ``(low, high)`` of arrays of the shape of what was given, for a stated
level (0.95 unless told).
"""

from __future__ import annotations

import numpy as np
from scipy.special import betaincinv, chdtri, ndtri

from vesting.maths.arrays import Floats

#: Level of an interval unless told.
LEVEL = 0.95


def _normal(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
    return float(ndtri(0.5 + level / 2))


def wilson(
    count: Floats | float, of: Floats | float, level: float = LEVEL
) -> tuple[Floats, Floats]:
    """Wilson's interval of a share (1927): good for small counts, always between 0 and 1.

    Args:
        count: How many.
        of: Out of how many; where it is 0 the interval is 0 to 1.
        level: Level.
    """
    z = _normal(level)
    n = np.asarray(of, dtype=np.float64)
    whole = np.maximum(n, 1.0)
    p = np.asarray(count, dtype=np.float64) / whole
    middle = p + z * z / (2 * whole)
    half = z * np.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole))
    scale = 1 + z * z / whole
    low, high = np.maximum((middle - half) / scale, 0.0), np.minimum((middle + half) / scale, 1.0)
    return np.where(n > 0, low, 0.0), np.where(n > 0, high, 1.0)


def exact_share(count: int, of: int, level: float = LEVEL) -> tuple[float, float]:
    """Exact interval of a share (Clopper and Pearson 1934): it never promises too much.

    Args:
        count: How many.
        of: Out of how many.
        level: Level.
    """
    _normal(level)
    tail = (1 - level) / 2
    low = float(betaincinv(count, of - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, of - count, 1 - tail)) if count < of else 1.0
    return low, high


def half_width(share: Floats | float, draws: int, level: float = LEVEL) -> Floats:
    """Half-width of a share found in independent draws, ``z sqrt(b (1 - b) / W)``."""
    b = np.asarray(share, dtype=np.float64)
    return np.asarray(_normal(level) * np.sqrt(b * (1 - b) / draws), dtype=np.float64)


def poisson(count: Floats | float, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Exact interval of a Poisson mean from one count (Garwood 1936).

    ``low = chi2(alpha/2; 2 x) / 2``, 0 for a count of 0; ``high = chi2(1 - alpha/2; 2 x + 2) / 2``.
    """
    _normal(level)
    x = np.asarray(count, dtype=np.float64)
    tail = (1 - level) / 2
    low = np.where(x > 0, chdtri(2 * np.maximum(x, 0.5), 1 - tail) / 2, 0.0)
    return low, np.asarray(chdtri(2 * x + 2, tail) / 2, dtype=np.float64)


def poisson_rate(
    count: Floats | float, exposure: Floats | float, level: float = LEVEL
) -> tuple[Floats, Floats]:
    """Exact interval of a rate: a Poisson count divided by its exposure."""
    low, high = poisson(count, level)
    at_risk = np.asarray(exposure, dtype=np.float64)
    return low / at_risk, high / at_risk


def newcombe(
    first: tuple[float, float], second: tuple[float, float], level: float = LEVEL
) -> tuple[float, float]:
    """Interval of the difference of two shares, first less second (Newcombe 1998, method 10).

    Args:
        first: Count and total.
        second: Count and total.
        level: Level.
    """
    (a, m), (b, n) = first, second
    low1, high1 = (float(x) for x in wilson(a, m, level))
    low2, high2 = (float(x) for x in wilson(b, n, level))
    p1, p2 = a / m, b / n
    below = np.hypot(p1 - low1, high2 - p2)
    above = np.hypot(high1 - p1, p2 - low2)
    return float(p1 - p2 - below), float(p1 - p2 + above)


def of_draws(draws: Floats, level: float = LEVEL, axis: int = 0) -> tuple[Floats, Floats]:
    """Interval that holds the middle ``level`` of draws along an axis."""
    _normal(level)
    tail = (1 - level) / 2
    low, high = np.quantile(draws, [tail, 1 - tail], axis=axis)
    return np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)


def verdict(low: Floats, high: Floats, materiality: float = 0.0) -> np.ndarray:
    """What the interval of a difference can tell: 1 above, -1 below, 0 cannot tell.

    Args:
        low: Low end of the difference.
        high: High end.
        materiality: Smallest difference that matters; the whole interval must lie beyond it.
    """
    above = (low > 0) & (low >= materiality)
    below = (high < 0) & (high <= -materiality)
    return np.asarray(above.astype(np.int8) - below.astype(np.int8), dtype=np.int8)
