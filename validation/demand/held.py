"""How often a band held, with an interval that knows which cases lean on each other.

Changes over two years that begin a year apart share a year, and one authority's habits are in all of its changes: a
hundred such cases tell less than a hundred throws of a coin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import beta


@dataclass(frozen=True)
class Held:
    """Share of cases that a band held.

    Attributes:
        share: The share itself.
        low, high: Exact binomial 95 % interval, as if the cases were throws of a coin (Clopper and Pearson 1934).
        effect: Variance over authorities drawn as wholes, by that of throws of a coin.
        apart_low, apart_high: The same interval for as many cases as the effect leaves.
    """

    share: float
    low: float
    high: float
    effect: float
    apart_low: float
    apart_high: float


def held(inside: np.ndarray, group: np.ndarray) -> Held:
    """Coverage of some cases.

    The interval for cases in groups is Korn and Graubard's (1998): Clopper and Pearson's for the effective number of
    cases. An effect below 1 is taken as 1, so that it is never the narrower.

    Args:
        inside: Whether each case was held.
        group: Number of the group of each case.
    """
    cases, share = len(inside), float(inside.mean())
    low, high = binomial(share * cases, cases)
    effect = design_effect(inside, group)
    apart = cases / max(effect, 1.0)
    return Held(share, low, high, effect, *binomial(share * apart, apart))


def binomial(count: float, of: float) -> tuple[float, float]:
    """Exact 95 % interval of a share (Clopper and Pearson 1934); numbers need not be whole."""
    low = beta.ppf(0.025, count, of - count + 1) if count > 0 else 0.0
    high = beta.ppf(0.975, count + 1, of - count) if count < of else 1.0
    return float(low), float(high)


def design_effect(inside: np.ndarray, group: np.ndarray) -> float:
    """Variance of a share over groups drawn as wholes, by that of as many throws of a coin (Kish 1965)."""
    cases, share = len(inside), inside.mean()
    if share in (0.0, 1.0):
        return 1.0
    names, group = np.unique(group, return_inverse=True)
    if len(names) < 2:
        return 1.0
    sums = np.bincount(group, inside - share)
    between = (sums**2).sum() * len(names) / (len(names) - 1)
    return float(between / (cases * share * (1 - share)))
