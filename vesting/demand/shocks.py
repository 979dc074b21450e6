"""How far an area's rate wanders: a persistent shock on the logarithm of a rate, found from counts by quarter.

Counts are Poisson with mean ``expected × exp(level + slope × time + shock)``; the shock is AR(1) in
continuous time. For each pair of (innovation, persistence) the posterior of the path is normal around
its mode (Laplace), and the pair has its marginal likelihood; the pairs are weighed, not chosen. What is
kept is what a forecast needs: the state at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from vesting.demand.priors import ShockPrior
from vesting.maths.arrays import Floats

STEP = 0.25
"""Years of a step of the counts."""
_GRID = 7
_STEPS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Shock:
    """The state of a shock at the end of the history, for every pair that may hold.

    Attributes:
        innovation: Standard deviation a year of each pair.
        persistence: What is left after a year, of each pair.
        weight: Chance of each pair.
        mean: Log level, slope a year and shock at the end, ``(pairs, 3)``.
        root: Root of their covariance, ``(pairs, 3, 3)``.
    """

    innovation: Floats
    persistence: Floats
    weight: Floats
    mean: Floats = field(repr=False)
    root: Floats = field(repr=False)

    def middle(self) -> Floats:
        """Expected log level, slope and shock at the end."""
        return np.asarray(self.weight @ self.mean)

    def times(self, factor: float) -> Shock:
        """The same shock on a rate that is so many times as high."""
        return replace(self, mean=self.mean + np.array([np.log(factor), 0.0, 0.0]))

    def spread(self) -> float:
        """Expected innovation a year."""
        return float(self.weight @ self.innovation)

    def paths(
        self,
        times: Floats,
        generator: np.random.Generator,
        replicates: int,
        *,
        known: bool,
        still: bool,
    ) -> Floats:
        """Log multipliers at points in time; more of them later leave the earlier ones as they are.

        Args:
            times: Years from the end of the history, ascending.
            generator: Source of chance.
            replicates: How many paths.
            known: Start from the expected state, without its uncertainty.
            still: No innovation from now on.

        Returns:
            ``(replicates, times)``.
        """
        last = len(self.weight) - 1
        pick = np.searchsorted(np.cumsum(self.weight), generator.random(replicates))
        pick = np.minimum(pick, last)
        noise = generator.standard_normal((replicates, 3))
        # Time by time, so that a longer horizon only draws further numbers.
        fresh = generator.standard_normal((len(times), replicates)).T
        state = self.mean[pick] + np.einsum("rij,rj->ri", self.root[pick], noise)
        if known:
            state = np.broadcast_to(self.middle(), state.shape).copy()
        rho = self.persistence[pick]
        spread = np.zeros(replicates) if still else self.innovation[pick] / np.sqrt(1.0 - rho**2)
        return _walk(state, rho, spread, times, fresh)


def _walk(state: Floats, rho: Floats, spread: Floats, times: Floats, fresh: Floats) -> Floats:
    """Paths of level + slope × time + shock; ``spread`` is what the shock tends to in the long run."""
    paths = np.empty(fresh.shape)
    shock, before = state[:, 2].copy(), 0.0
    for column, now in enumerate(times):
        kept = rho ** (now - before)
        shock = shock * kept + spread * np.sqrt(1.0 - kept**2) * fresh[:, column]
        paths[:, column] = state[:, 0] + state[:, 1] * now + shock
        before = now
    return paths


def fit_shock(counts: Floats, expected: Floats, prior: ShockPrior, level: float = 1.0) -> Shock:
    """The state at the end of the counts.

    Args:
        counts: Events by quarter, the last quarter last.
        expected: What was expected of each quarter, such as its length or fitted rates × time.
        prior: What is believed of the shock.
        level: Spread of the log level before the counts; 0 where ``expected`` holds the level, which then is that of
            the average rate: the shock as a factor is 1 in the long run.
    """
    middle, spread = prior.innovation
    grid = middle + spread * np.linspace(-2.0, 3.0, _GRID)
    grid = grid[grid > 0]
    density = np.exp(-0.5 * ((grid - middle) / spread) ** 2)
    seen = float(np.log((counts.sum() + 0.5) / (expected.sum() + 1e-9)))
    rows = [
        (sd, rho, believed, *_laplace(counts, expected, seen, (level, prior.trend, sd, rho)))
        for sd, believed in zip(grid, density, strict=True)
        for rho in prior.persistence
    ]
    sds, rhos, beliefs, likelihoods, means, covariances = (
        list(part) for part in zip(*rows, strict=True)
    )
    weight = np.array(beliefs) * np.exp(np.array(likelihoods) - max(likelihoods))
    return Shock(
        np.array(sds), np.array(rhos), weight / weight.sum(), np.array(means), np.array(covariances)
    )


def _laplace(
    counts: Floats, expected: Floats, seen: float, settings: tuple[float, float, float, float]
) -> tuple[float, Floats, Floats]:
    """Marginal likelihood, mean and root of covariance of (level, slope, shock) at the end."""
    level, trend, sd, rho = settings
    number = len(counts)
    ago = (np.arange(number) - number + 0.5) * STEP
    stationary = sd**2 / (1.0 - rho**2)
    centre = seen if level > 0 else -0.5 * stationary
    shock = stationary * rho ** np.abs(ago[:, None] - ago[None, :])
    prior = level**2 + trend**2 * np.outer(ago, ago) + shock
    cross = np.stack([np.full(number, level**2), trend**2 * ago, stationary * rho ** (-ago)])
    now = np.diag([level**2, trend**2, stationary])
    path = np.full(number, centre)
    for _ in range(_STEPS):
        mean = expected * np.exp(path)
        # Newton in the form that needs no inverse of the prior (Rasmussen and Williams 2006, algorithm 3.1).
        root = np.sqrt(mean)
        inner = np.eye(number) + root[:, None] * prior * root[None, :]
        pull = mean * (path - centre) + counts - mean
        weights = pull - root * np.linalg.solve(inner, root * (prior @ pull))
        fresh = centre + prior @ weights
        change, path = np.abs(fresh - path).max(), fresh
        if change < 1e-8:
            break
    mean = expected * np.exp(path)
    root = np.sqrt(mean)
    inner = np.eye(number) + root[:, None] * prior * root[None, :]
    likelihood = float((counts * np.log(np.maximum(mean, 1e-300)) - mean).sum())
    likelihood -= 0.5 * float(weights @ (path - centre)) + 0.5 * float(np.linalg.slogdet(inner)[1])
    scaled = root[:, None] * cross.T
    covariance = now - scaled.T @ np.linalg.solve(inner, scaled)
    state = cross @ weights
    state[0] += centre
    values, vectors = np.linalg.eigh(covariance)
    return likelihood, state, vectors * np.sqrt(np.maximum(values, 0.0))
