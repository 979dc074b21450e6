"""How far a sample from chains can be trusted: split R-hat, effective sample size, autocorrelation.

Formulae: A. Gelman and others, Bayesian data analysis, 3rd edition, 2013, sections 11.4 and 11.5; the sum
of autocorrelations is cut off as in C. J. Geyer, Practical Markov chain Monte Carlo, Statistical
Science 7(4), 1992.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10

import numpy as np

from vesting.maths.arrays import Floats

FEWEST = 8
"""Draws of one chain below which nothing can be said."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One statistic of the sampled options, followed along the chains.

    Attributes:
        statistic: Which one.
        mean: Mean over all draws.
        deviation: Standard deviation over all draws.
        ess: Effective sample size over all chains; None where it cannot be told.
        rhat: Split R-hat; near 1 where the chains agree; None where it cannot be told.
        lag_one: Autocorrelation between one draw and the next; None where it cannot be told.
    """

    statistic: str
    mean: float
    deviation: float
    ess: float | None
    rhat: float | None
    lag_one: float | None


def diagnose(statistic: str, draws: Floats) -> Diagnosis:
    """Diagnose one statistic.

    Args:
        statistic: Its name.
        draws: Shape ``(chains, draws)``; rows of equal length.
    """
    mean, deviation = float(draws.mean()), float(draws.std())
    if draws.shape[1] < FEWEST or bool((draws.std(axis=1) == 0).any()):
        return Diagnosis(statistic, mean, deviation, None, None, None)
    halves = split(draws)
    within, above = variances(halves)
    if within == 0:
        return Diagnosis(statistic, mean, deviation, None, None, None)
    covariances = autocovariances(halves)
    correlations = 1 - (within - covariances.mean(axis=0)) / above
    lag_one = float((autocovariances(draws) / draws.var(axis=1)[:, None])[:, 1].mean())
    return Diagnosis(
        statistic=statistic,
        mean=mean,
        deviation=deviation,
        ess=float(halves.size / correlation_time(correlations)),
        rhat=float(np.sqrt(above / within)),
        lag_one=lag_one,
    )


def split(draws: Floats) -> Floats:
    """Each chain as two: its first and its second half; a middle draw left over is dropped."""
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def variances(draws: Floats) -> tuple[float, float]:
    """The mean variance within chains, and the estimate of the variance over all of them."""
    length = draws.shape[1]
    within = float(draws.var(axis=1, ddof=1).mean())
    between = float(draws.mean(axis=1).var(ddof=1))
    return within, (length - 1) / length * within + between


def autocovariances(draws: Floats) -> Floats:
    """Autocovariance of each chain at every lag, shape ``(chains, draws)``, by Fourier transform."""
    length = draws.shape[1]
    centred = draws - draws.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(centred, 2 * length, axis=1)
    lagged = np.fft.irfft(spectrum * spectrum.conj(), 2 * length, axis=1)
    return np.asarray(lagged[:, :length] / length)


def correlation_time(correlations: Floats) -> float:
    """One and twice the sum of autocorrelations, cut off where sums of pairs stop falling above 0."""
    even = len(correlations) // 2 * 2
    pairs = correlations[:even].reshape(-1, 2).sum(axis=1)
    below = np.flatnonzero(pairs <= 0)
    pairs = np.minimum.accumulate(pairs[: below[0] if len(below) else len(pairs)])
    fewest = 1 / log10(max(len(correlations), 10))
    return max(float(2 * pairs.sum() - 1), fewest)
