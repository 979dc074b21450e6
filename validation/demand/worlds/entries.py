"""Who comes when, and at what age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from validation.demand.worlds import rates
from validation.demand.worlds.drawing import Ground, stream

YEAR = 365.25
BURN_IN = 18
"""Years of entries before the history, so that it begins in its own equilibrium."""


@dataclass(frozen=True, slots=True)
class Entries:
    """Children in order of family; days count from ``until``, which is day 0.

    Attributes:
        day: Day of entry.
        born: Day of birth.
        alone: Whether the child came to the country alone.
        family: Number of the family.
        leader: Position of the sibling with whom the child leaves; -1 for those who go their own way.
    """

    day: np.ndarray
    born: np.ndarray
    alone: np.ndarray
    family: np.ndarray
    leader: np.ndarray


def enter(ground: Ground, history: int, horizon: int) -> Entries:
    """Let families and lone children come, from the burn-in to the horizon.

    Args:
        ground: The world.
        history: Days of history.
        horizon: Days of future.
    """
    rng = stream(ground.kind, ground.seed, "entries")
    days = np.arange(-history - round(BURN_IN * YEAR), horizon + 1)
    level = _level(rng, ground, days)
    mean = 1 + 4 * ground.siblings
    yearly = ground.size * (1 - ground.alone) / rates.STAY / mean
    came = np.repeat(days, rng.poisson(yearly / YEAR * level))
    members = 1 + rng.binomial(4, ground.siblings, len(came))
    family = np.repeat(np.arange(len(came)), members)
    lone = ground.size * ground.alone / rates.STAY_ALONE
    coach = np.repeat(days, rng.poisson(lone / YEAR / 1.5, len(days)))
    coach = np.repeat(coach, 1 + rng.poisson(0.5, len(coach)))
    day = np.concatenate((came[family], coach))
    alone = np.arange(len(day)) >= len(family)
    every = np.concatenate((family, len(came) + np.arange(len(coach))))
    age = np.where(alone, 18 - 4 * rng.beta(1.5, 3.0, len(day)) - 0.01, _ages(rng, every))
    first = np.unique(every, return_index=True)[1][every]
    follows = (rng.random(len(day)) < ground.together) & (first != np.arange(len(day)))
    born = day - np.floor(age * YEAR).astype(np.int64)
    return Entries(day, born, alone, every, np.where(follows, first, -1))


def _level(rng: np.random.Generator, ground: Ground, days: np.ndarray) -> np.ndarray:
    """Entries of each day relative to those of day 0 without shock."""
    month = (days - days[0]) // 30
    number = int(month[-1]) + 1
    noise = rng.normal(-0.5 * ground.spread**2, ground.spread, number)
    keep = ground.lasting ** (30 / YEAR) if ground.lasting else 0.0
    steps = rng.normal(0, ground.shock * np.sqrt(1 - keep**2), number)
    shock, held = np.empty(number), 0.0
    for i, step in enumerate(steps.tolist()):
        held = keep * held + step
        shock[i] = held
    log = (noise + shock)[month]
    since = int(days[-1]) + 1 if ground.broken is None else ground.broken
    before = ground.trend * np.clip(np.minimum(days, since), -10 * YEAR, None) / YEAR
    after = np.where(days >= since, ground.jump + ground.after * (days - since) / YEAR, 0.0)
    return np.exp(log + before + after)


def _ages(rng: np.random.Generator, family: np.ndarray) -> np.ndarray:
    """Ages in years; siblings are one to four years apart."""
    number = len(family)
    band = rng.choice(5, number, p=rates.START_AGES)
    edges = np.array(rates.EDGES)
    high = np.where((band == 0) & (rng.random(number) < 0.5), 0.03, edges[band + 1])
    age = edges[band] + rng.random(number) * (np.minimum(high, 17.9) - edges[band])
    first = np.unique(family, return_index=True)[1][family]
    step = (np.arange(number) - first) * rng.uniform(1, 4, number) * rng.choice((-1, 1), number)
    near = age[first] + step
    near = np.abs(np.where(near > 17.4, 34.8 - near, near))
    return np.clip(np.where(step == 0, age, near), 0, 17.9)
