"""How need follows deprivation: fitted on authorities, doubted on neighbours.

An authority's count is the sum over its small areas of children × exp(features · slope), times a
level of its region, times a level of its own. Because the sum runs over small areas, the same slope
holds for any union of them. The slope is fitted by penalised quasi-likelihood; how far it can be
trusted *within* a county is measured where it can be seen: on pairs of neighbouring authorities.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vesting.demand.deprivation import Features
from vesting.demand.panel import NeedPanel
from vesting.errors import InputError, Problem, RuleBroken
from vesting.maths.arrays import Floats

NO_NEIGHBOURS = Problem(
    "DEM-E04", "Too few neighbouring authorities to judge the slope by", InputError
)
UNSETTLED = Problem("DEM-E07", "A model does not settle", RuleBroken)

LEAST_PAIRS = 20
"""Pairs of neighbours below which the doubt about a slope cannot be estimated."""
_PRIORS = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""Spreads of the slope before the data, from which the likelihood chooses."""
_STEPS, _SETTLED = 60, 1e-7
_DOUBT = 0.5
_GRIDS = (np.linspace(0.0, 1.0, 101), np.linspace(0.0, 1.5, 61))


@dataclass(frozen=True, slots=True)
class NeedModel:
    """A fitted model of one measure.

    Attributes:
        measure: What it estimates.
        features: Figures of deprivation and their scale.
        slope: Log change of need for one spread of each feature.
        covariance: Uncertainty of the slope.
        spread: Standard deviation of an authority's own level (log scale), beyond its region's.
        neighbour_spread: Standard deviation of the log ratio of two neighbours that the slope does
            not explain, beyond chance.
        slope_spread: Relative standard deviation of the slope from one pair of neighbours to the
            next: the doubt that a slope seen between authorities holds within one.
        prior: Spread of the slope before the data, chosen by the likelihood.
        authorities: Authorities that it was fitted on.
        pairs: Pairs of neighbours that it was judged by.
        said: What was used, in words.
    """

    measure: str
    features: Features
    slope: Floats
    covariance: Floats = field(repr=False)
    spread: float
    neighbour_spread: float
    slope_spread: float
    prior: float
    authorities: int
    pairs: int
    said: tuple[str, ...] = field(default=(), repr=False)

    @property
    def tells(self) -> bool:
        """Whether deprivation tells places apart at all; if not, the population share is the answer."""
        return self.prior > _PRIORS[0]


@dataclass(frozen=True, slots=True)
class _Fit:
    slope: Floats
    covariance: Floats
    expected: Floats
    spread: float
    evidence: float


def fit_need_model(panel: NeedPanel) -> NeedModel:
    """Fit the model.

    Args:
        panel: Authorities, their small areas and their borders.

    Raises:
        InputError: DEM-E04 when too few neighbours are known.
    """
    if len(panel.pairs) < LEAST_PAIRS:
        raise NO_NEIGHBOURS(
            f"{len(panel.pairs)} pairs of neighbouring authorities are known; {LEAST_PAIRS} are needed",
            mend="Add the boundaries of all authorities.",
        )
    fits = [(_fit(panel, prior), prior) for prior in _PRIORS]
    best, prior = max(fits, key=lambda fit: fit[0].evidence)
    apart, doubt = _judge(panel, best)
    return NeedModel(
        panel.measure,
        panel.features,
        best.slope,
        best.covariance,
        best.spread,
        apart,
        doubt,
        prior,
        len(panel),
        len(panel.pairs),
        panel.said,
    )


def _expected(panel: NeedPanel, slope: Floats) -> tuple[Floats, Floats]:
    """Expected need of each authority up to its level, and how it changes with the slope (log)."""
    weight = panel.children * np.exp(panel.matrix @ slope)
    number = len(panel)
    total = np.asarray(np.bincount(panel.home, weight, number), dtype=np.float64)
    change = [np.bincount(panel.home, weight * column, number) / total for column in panel.matrix.T]
    return total, np.stack(change, axis=1)


def _fit(panel: NeedPanel, prior: float) -> _Fit:
    """Slope and levels by iterated least squares on the log scale, the spread from its residuals.

    The log of a count has variance ``spread² + 1 / count``: the authority's own level, and chance.

    Raises:
        RuleBroken: DEM-E07.
    """
    levels = _levels(panel.regions)
    slope: Floats = np.zeros(panel.matrix.shape[1])
    spread2 = 0.05
    for _ in range(_STEPS):
        step = _step(panel, levels, prior, slope, spread2)
        before, slope, spread2 = slope, step.slope, step.spread**2
        if np.abs(before - slope).max() < _SETTLED:
            return step
    raise UNSETTLED(
        f"the model of {panel.measure.replace('_', ' ')} did not settle in {_STEPS} steps",
        mend="Report it with the files that were used.",
    )


def _step(panel: NeedPanel, levels: Floats, prior: float, slope: Floats, spread2: float) -> _Fit:
    """One step: least squares around the slope before."""
    number, chance = len(slope), 1 / panel.counts
    total, change = _expected(panel, slope)
    design, weight = np.hstack((change, levels)), 1 / (spread2 + chance)
    target = np.log(panel.counts / total) + change @ slope
    penalty = np.diag([*np.full(number, 1 / prior**2), *np.full(levels.shape[1], 1e-9)])
    precision = design.T @ (design * weight[:, None]) + penalty
    inverse: Floats = np.asarray(np.linalg.inv(precision), dtype=np.float64)
    solution = inverse @ (design.T @ (weight * target))
    left, new = target - design @ solution, solution[:number]
    return _Fit(
        new,
        inverse[:number, :number],
        _expected(panel, new)[0],
        float(np.sqrt(_spread2(left, chance, int(np.linalg.matrix_rank(design)), spread2))),
        _evidence(left, weight, precision, new, prior),
    )


def _levels(regions: tuple[str, ...]) -> Floats:
    """One column a region."""
    names = sorted(set(regions))
    return np.array([[float(r == name) for name in names] for r in regions])


def _spread2(left: Floats, chance: Floats, used: int, before: float) -> float:
    """The variance of levels for which the weighted squares equal their degrees of freedom."""
    freedom = max(len(left) - used, 1)
    value = before
    for _ in range(20):
        squares = float((left**2 / (value + chance)).sum())
        value = max(value * squares / freedom, 1e-5)
    return value


def _evidence(
    left: Floats, weight: Floats, precision: Floats, slope: Floats, prior: float
) -> float:
    """Log marginal likelihood, up to a constant, of the linearised model at its solution."""
    return float(
        0.5 * np.log(weight).sum()
        - 0.5 * (weight * left**2).sum()
        - 0.5 * (slope**2).sum() / prior**2
        - len(slope) * np.log(prior)
        - 0.5 * np.linalg.slogdet(precision)[1]
    )


def _judge(panel: NeedPanel, fit: _Fit) -> tuple[float, float]:
    """What neighbours say: the unexplained spread of their log ratio, and of the slope.

    Root mean squares under the posterior of ``left ~ N(0, apart² + doubt² × predicted² + chance)``,
    flat over ``apart`` and half-normal (0.5) over ``doubt``, summed over a grid: neighbours that are
    alike in deprivation say nothing against a slope that varies, so a best value of 0 is no proof.
    """
    i, j = panel.pairs.T
    rate = _log_rate(panel, fit)
    left = np.log(panel.counts[i] / panel.counts[j]) - np.log(fit.expected[i] / fit.expected[j])
    chance = 1 / panel.counts[i] + 1 / panel.counts[j]
    apart, doubt = np.meshgrid(*_GRIDS, indexing="ij")
    variance = apart[..., None] ** 2 + (doubt[..., None] * (rate[i] - rate[j])) ** 2 + chance
    log = -0.5 * (np.log(variance) + left**2 / variance).sum(axis=2) - 0.5 * (doubt / _DOUBT) ** 2
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    return float(np.sqrt((weight * apart**2).sum())), float(np.sqrt((weight * doubt**2).sum()))


def _log_rate(panel: NeedPanel, fit: _Fit) -> Floats:
    """Expected need for each child, as a log."""
    children = np.bincount(panel.home, panel.children, len(panel))
    return np.asarray(np.log(fit.expected / children))
