"""How good the forecasts of a back-test were, beside simple ones that a better one has to beat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vesting.demand.backtest import EVERY, Case
from vesting.demand.bands import YEAR
from vesting.maths.arrays import Floats
from vesting.maths.intervals import exact_share
from vesting.maths.quantiles import quantiles
from vesting.maths.scores import covered, crps, interval_score, pinball, randomised_pit

SHARES = (0.5, 0.8, 0.95)
"""Central intervals whose coverage is told."""

LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""Quantiles whose pinball loss is told."""


@dataclass(frozen=True, slots=True)
class Scored:
    """How good forecasts so many months ahead were, over all origins.

    Attributes:
        months: Months ahead.
        cases: Number of origins.
        held: For each share of :data:`SHARES` how often the interval held, and its own interval.
        crps: Mean score of the forecast, and of persistence, drift and the process-noise band.
        pinball: Mean loss by level of :data:`LEVELS`.
        error: Mean absolute error of the median, and of persistence.
        interval: Mean interval score of the 80 % band, and of the process-noise band.
        process_held: How often the process-noise band of 80 % held.
        pit: Place of what was seen among the draws.
    """

    months: int
    cases: int
    held: dict[float, tuple[int, float, float]]
    crps: dict[str, float]
    pinball: dict[float, float]
    error: tuple[float, float]
    interval: tuple[float, float]
    process_held: int
    pit: tuple[float, ...]


EXIT_RATE = 0.40
"""Exits a child-year of the process-noise band (reference: England's starts over stock)."""


def score(cases: Sequence[Case], unit: int, placement: int, seed: int) -> tuple[Scored, ...]:
    """Scores of one unit and placement by months ahead.

    Args:
        cases: The cases.
        unit: Position of the unit.
        placement: Position of the placement.
        seed: Seed of broken ties and of the process-noise band.
    """
    months = sorted({case.months for case in cases})
    return tuple(
        _scored([c for c in cases if c.months == m], m, unit, placement, seed) for m in months
    )


def _scored(cases: list[Case], months: int, unit: int, placement: int, seed: int) -> Scored:
    rng = np.random.Generator(np.random.Philox([seed, months, unit, placement]))
    at = unit, placement
    draws = np.stack([c.draws[at] for c in cases])
    seen, last, change = (
        np.array([getattr(c, name)[at] for c in cases]) for name in ("seen", "last", "change")
    )
    noise = process_noise(last, months / 12, draws.shape[-1], rng)
    held = {share: int(covered(draws, seen, share).sum()) for share in SHARES}
    return Scored(
        months=months,
        cases=len(cases),
        held={s: (n, *exact_share(n, len(cases))) for s, n in held.items()},
        crps={
            "forecast": float(crps(draws, seen).mean()),
            "persistence": float(np.abs(last - seen).mean()),
            "drift": float(np.abs(last + change * months / 12 - seen).mean()),
            "process noise": float(crps(noise, seen).mean()),
        },
        pinball={
            level: float(pinball(quantiles(draws, (level,))[0], seen, level).mean())
            for level in LEVELS
        },
        error=(
            float(np.abs(np.median(draws, axis=-1) - seen).mean()),
            float(np.abs(last - seen).mean()),
        ),
        interval=(
            float(interval_score(draws, seen, 0.8).mean()),
            float(interval_score(noise, seen, 0.8).mean()),
        ),
        process_held=int(covered(noise, seen, 0.8).sum()),
        pit=tuple(randomised_pit(draws, seen, rng).tolist()),
    )


def cases_apart(scored: Sequence[Scored]) -> int:
    """How many cases there would be if none shared its days with another of its reach.

    Origins lie a quarter apart, so that four forecasts a year ahead tell hardly more than one.
    """
    return round(sum(s.cases * min(1.0, EVERY / (s.months * YEAR / 12)) for s in scored))


def process_noise(last: Floats, years: float, replicates: int, rng: np.random.Generator) -> Floats:
    """The band of chance alone: normal around the last value, variance N (1 − exp(−2 μ h)).

    The predictive variance of a stock with exponential stays, given today's stock; what the tools
    of the sector would show if they showed it right, and still too narrow.
    """
    spread = np.sqrt(np.maximum(last, 0) * (1 - np.exp(-2 * EXIT_RATE * years)))
    drawn = last[:, None] + spread[:, None] * rng.standard_normal((len(last), replicates))
    return np.asarray(np.maximum(drawn, 0), dtype=np.float64)
