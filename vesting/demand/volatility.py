"""The law of volatility, estimated from a panel of authorities by maximum likelihood.

A change over ``h`` years of authority ``i`` from year ``t`` is

    r[i,t] = m[t] + e[i,t],    var e = a / N[i,t] + σ² + rounding

with Student's t for ``e``, so that a few odd years do not make the law. ``m[t]`` is the common change
of all authorities: drift, which is not volatility and is told apart. The covariance of (a, σ) lets
the years of one authority depend on each other in any way, as changes over two and three years do
because they overlap (White 1982 for the sandwich; Liang and Zeger 1986 for clusters).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import sqrt

import numpy as np
import polars as pl
from scipy.optimize import minimize
from scipy.special import gammaln

from vesting.area.registry import Registry
from vesting.demand.changes import LARGEST, Changes, changes, enough
from vesting.errors import Problem, RuleBroken
from vesting.evidence.laws import Law
from vesting.findings import implements
from vesting.maths.arrays import Floats, Ints

UNSETTLED = Problem("DEM-E31", "A law of volatility does not settle", RuleBroken)

START = (1.0, 0.05, 8.0)
"""Where the search begins: a, σ, degrees of freedom."""
LIMITS = ((1e-3, 50.0), (1e-4, 1.0), (2.2, 200.0))
"""Between which values a, σ and the degrees of freedom are sought."""
ROUNDS = 50
"""Rounds of common change and law in turn; a few are enough."""
STEP = 1e-4
"""Step of numerical derivatives on the log scale."""


@dataclass(frozen=True, slots=True)
class Drift:
    """The common change of all authorities, kept apart from volatility.

    Attributes:
        years: Year in which each change begins.
        change: Common log change from each of these years.
        mean: Mean of them.
        sd: Their standard deviation; 0 for one year.
    """

    years: tuple[int, ...]
    change: tuple[float, ...]
    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """A law with what it was made from.

    Attributes:
        law: The law.
        drift: The common changes.
        data: The changes.
        rest: Each change less the common one.
        left_out: What was left out, by reason.
    """

    law: Law
    drift: Drift
    data: Changes = field(repr=False)
    rest: Floats = field(repr=False)

    @property
    def left_out(self) -> tuple[tuple[str, int], ...]:
        """Changes left out, by reason."""
        return self.data.left_out


@implements("FAC-6", "FAC-9")
def law_of_volatility(
    panel: pl.DataFrame,
    horizon: int = 1,
    *,
    measure: str = "",
    register: Registry | None = None,
    trim: float | None = LARGEST,
) -> Fitted:
    """Estimate the law of a panel over one horizon.

    Args:
        panel: Columns ``authority``, ``year``, ``value`` and, where the value is not a number of
            children looked after, ``children``.
        horizon: Years.
        measure: What the values are.
        register: Councils, so that years in which one began or ended are left out.
        trim: Largest log change that is kept.

    Raises:
        InputError: DEM-E03 or DEM-E30.
        RuleBroken: DEM-E31.
    """
    data = enough(changes(panel, horizon, register=register, trim=trim))
    return fit_law(data, measure)


def fit_law(data: Changes, measure: str = "") -> Fitted:
    """Estimate the law of changes that were paired already.

    Raises:
        RuleBroken: DEM-E31.
    """
    years, place = np.unique(data.base, return_inverse=True)
    at = np.log(START)
    common = _common(data, place, at)
    for _ in range(ROUNDS):
        found = _search(data, data.change - common[place], at)
        moved = _common(data, place, found)
        settled = np.abs(moved - common).max() < 1e-8 and np.abs(found - at).max() < 1e-6
        at, common = found, moved
        if settled:
            break
    else:
        raise UNSETTLED(
            f"The law over {data.horizon} years does not settle in {ROUNDS} rounds",
            mend="Look for wrong figures in the panel.",
        )
    rest = data.change - common[place]
    a, sigma, tails = (float(x) for x in np.exp(at))
    law = Law(
        a, sigma, _sandwich(data, rest, at), len(data), int(np.unique(data.authority).size),
        data.horizon, measure, tails, (int(years[0]), int(years[-1]) + data.horizon),
    )  # fmt: skip
    return Fitted(law, _drift(years, common), data, rest)


def common_change(data: Changes, law: Law) -> Drift:
    """The common change of each year under a law that is known already."""
    years, place = np.unique(data.base, return_inverse=True)
    at = np.log([law.a, law.sigma, min(law.tails, LIMITS[2][1])])
    return _drift(years, _common(data, place, at))


def _drift(years: Ints, common: Floats) -> Drift:
    spread = float(np.std(common, ddof=1)) if common.size > 1 else 0.0
    return Drift(tuple(years.tolist()), tuple(common.tolist()), float(common.mean()), spread)


def _scales(data: Changes, at: Floats) -> tuple[Floats, float]:
    """Square of the scale of Student's t for every change, and the degrees of freedom."""
    a, sigma, tails = np.exp(at)
    variance = a / data.children + sigma**2 + data.rounding
    return np.asarray(variance * (tails - 2) / tails), float(tails)


def log_density(rest: Floats, square: Floats, tails: float) -> Floats:
    """Log density of Student's t with the square of its scale."""
    constant = gammaln((tails + 1) / 2) - gammaln(tails / 2) - 0.5 * np.log(np.pi * tails)
    return np.asarray(
        constant - 0.5 * np.log(square) - (tails + 1) / 2 * np.log1p(rest**2 / (tails * square))
    )


def _common(data: Changes, place: Ints, at: Floats) -> Floats:
    """Common change of each year: mean with the weights of Student's t, so that odd ones count little."""
    square, tails = _scales(data, at)
    common = np.array([np.median(data.change[place == year]) for year in range(place.max() + 1)])
    for _ in range(ROUNDS):
        rest = data.change - common[place]
        weight = (tails + 1) / (tails + rest**2 / square) / square
        moved = np.bincount(place, weight * data.change) / np.bincount(place, weight)
        if np.abs(moved - common).max() < 1e-10:
            break
        common = moved
    return np.asarray(moved)


def _search(data: Changes, rest: Floats, start: Floats) -> Floats:
    def misfit(at: Floats) -> float:
        return -float(log_density(rest, *_scales(data, at)).sum())

    bounds = [(float(np.log(low)), float(np.log(high))) for low, high in LIMITS]
    found = minimize(misfit, start, method="L-BFGS-B", bounds=bounds, tol=1e-12)
    return np.asarray(found.x, dtype=np.float64)


def _slopes(of: Callable[[Floats], Floats], at: Floats) -> Floats:
    """Central differences of a vector function, one column a parameter."""
    steps = STEP * np.eye(at.size)
    return np.stack([(of(at + step) - of(at - step)) / (2 * STEP) for step in steps], axis=-1)


def _sandwich(
    data: Changes, rest: Floats, at: Floats
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Covariance of (a, σ): the curvature around what the authorities' own scores vary."""

    def scores(where: Floats) -> Floats:
        return _slopes(lambda x: log_density(rest, *_scales(data, x)), where)

    free = _free(at)
    each = scores(at)[:, free]
    curvature = -_slopes(lambda x: scores(x).sum(axis=0), at)[np.ix_(free, free)]
    grouped = np.zeros((data.authority.max() + 1, each.shape[1]))
    np.add.at(grouped, data.authority, each)
    clusters = np.unique(data.authority).size
    inner = grouped.T @ grouped * clusters / max(clusters - 1, 1)
    bread = np.linalg.pinv(curvature)
    whole = np.zeros((3, 3))
    whole[np.ix_(free, free)] = bread @ inner @ bread
    jacobian = np.exp(at[:2])
    made = whole[:2, :2] * np.outer(jacobian, jacobian)
    cross = float(made[0, 1] + made[1, 0]) / 2
    return (float(made[0, 0]), cross), (cross, float(made[1, 1]))


def _free(at: Floats) -> Ints:
    """Parameters that are not held at a limit; one at a limit has no curvature to speak of."""
    low, high = np.log(np.array(LIMITS)).T
    return np.flatnonzero((at > low + 10 * STEP) & (at < high - 10 * STEP))


def in_words(law: Law) -> str:
    """The law as a sentence."""
    low_a, high_a = law.a_interval()
    low, high = law.sigma_interval()
    years = "one year" if law.horizon == 1 else f"{law.horizon} years"
    return (
        f"Over {years} the log change has variance {law.a:.2f}/N + {law.sigma:.3f}² "
        f"(a {low_a:.2f} to {high_a:.2f}, σ {low:.3f} to {high:.3f}; {law.n:,} changes of "
        f"{law.authorities} authorities). Chance and the shared shock weigh the same at "
        f"{sqrt(law.turning_point()) ** 2:,.0f} children looked after."
    )
