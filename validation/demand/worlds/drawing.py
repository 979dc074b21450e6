"""The kinds of world and the ranges from which each one is drawn."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np

from validation.demand.worlds import rates

KINDS = ("markov", "weibull", "siblings", "break", "shocked")
"""Kinds of world.

``markov``: rates constant within age bands and placements, stationary, Poisson entries.
``weibull``: lengths of stays and of spells are Weibull mixtures with frailty; nothing is constant.
``siblings``: entries in family bursts and in over-dispersed months; siblings leave together.
``break``: entries trend, and level, trend and exits change for good on some day late in the history
or early in the future.
``shocked``: ``markov`` with siblings and a persistent lognormal shock on entries.
"""
OLDEST, YOUNGEST = 60, 1_300
"""Children looked after at a time, least and most; drawn evenly in the logarithm."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is fixed in one world. Rates are a year; trends are log rates a year.

    Attributes:
        kind: Kind of world.
        seed: Seed of the world.
        size: Children at a time by which entries are set; the number there turns out otherwise.
        alone: Share of children who came to the country alone.
        first: Shares of first placements, ``(7, 10)``.
        next: Shares of later placements, ``(7, 10)``.
        moves: Moves by placement, ``(10,)``.
        leaves: Exits by row and placement, ``(7, 10)``.
        siblings: Chance of each of four siblings to come along.
        together: Chance that a sibling leaves with the first.
        spread: Spread of the log level of entries from month to month, independent months.
        shock: Spread of the lasting log shock on entries.
        lasting: Share of the shock that is left a year later.
        trend: Growth of entries before the break.
        after: Growth of entries after it.
        jump: Log factor on entries from the break on.
        change: Log factor on rates of leaving from the break on.
        broken: Days after ``until`` of the break, before it where negative; ``None`` without one.
        shape: Weibull shapes of stays, short and long component, and of spells; 1 is exponential.
        frailty: Spread of the log of a child's lengths.
    """

    kind: str
    seed: int
    size: int
    alone: float
    first: np.ndarray
    next: np.ndarray
    moves: np.ndarray
    leaves: np.ndarray
    siblings: float = 0.0
    together: float = 0.0
    spread: float = 0.0
    shock: float = 0.0
    lasting: float = 0.0
    trend: float = 0.0
    after: float = 0.0
    jump: float = 0.0
    change: float = 0.0
    broken: int | None = None
    shape: tuple[float, float, float] = (1.0, 1.0, 1.0)
    frailty: float = 0.0


def stream(kind: str, seed: int, topic: str) -> np.random.Generator:
    """A generator for one topic of one world."""
    return np.random.default_rng([seed, zlib.crc32(f"{kind} {topic}".encode())])


def draw(kind: str, seed: int, size: int | None = None) -> Ground:
    """Draw what is fixed in a world.

    Args:
        kind: One of ``KINDS``.
        seed: Seed.
        size: Children at a time; drawn where not given.
    """
    rng = stream(kind, seed, "ground")
    drawn = round(float(np.exp(rng.uniform(np.log(OLDEST), np.log(YOUNGEST)))))
    leaves = np.outer(rates.LEAVES, rates.LEAVES_BY)
    leaves[:, rates.ADOPTION] = rates.ADOPTED
    plain = Ground(
        kind,
        seed,
        size or drawn,
        alone=float(rng.uniform(0.02, 0.14)),
        first=_mix(rng, rates.FIRST),
        next=_mix(rng, rates.NEXT),
        moves=rates.MOVES * np.exp(rng.normal(0, 0.2, 10) + rng.normal(0, 0.15)),
        leaves=leaves * np.exp(rng.normal(0, 0.15) + rng.normal(0, 0.12, leaves.shape)),
    )
    return _KIND[kind](rng, plain)


def _mix(rng: np.random.Generator, shares: np.ndarray) -> np.ndarray:
    """Shares that differ from county to county as shares do; what is impossible stays so."""
    level = np.exp(rng.normal(0, 0.25, shares.shape[1]) + rng.normal(0, 0.1, shares.shape))
    return shares * level / (shares * level).sum(axis=1, keepdims=True)


def _markov(rng: np.random.Generator, plain: Ground) -> Ground:
    return plain


def _weibull(rng: np.random.Generator, plain: Ground) -> Ground:
    shape = (rng.uniform(0.55, 0.9), rng.uniform(1.1, 2.0), rng.uniform(0.55, 1.5))
    return replace(
        plain, shape=tuple(map(float, shape)), frailty=float(rng.uniform(0.2, 0.6)),
        siblings=0.1, together=0.4,
    )  # fmt: skip


def _siblings(rng: np.random.Generator, plain: Ground) -> Ground:
    return replace(
        plain,
        siblings=float(rng.uniform(0.15, 0.35)),
        together=float(rng.uniform(0.5, 0.9)),
        spread=float(rng.uniform(0.2, 0.5)),
    )


def _break(rng: np.random.Generator, plain: Ground) -> Ground:
    trend = float(rng.uniform(-0.06, 0.06))
    return replace(
        plain,
        trend=trend,
        after=float(-0.5 * trend + rng.normal(0, 0.02)),
        jump=float(rng.choice((-1, 1)) * rng.uniform(0.08, 0.28)),
        change=float(rng.normal(0, 0.12)),
        broken=int(rng.integers(-900, 366)),
    )


def _shocked(rng: np.random.Generator, plain: Ground) -> Ground:
    return replace(
        plain,
        siblings=float(rng.uniform(0.10, 0.22)),
        together=0.5,
        shock=float(rng.uniform(0.04, 0.16)),
        lasting=float(rng.uniform(0.4, 0.85)),
    )


_KIND = {
    "markov": _markov,
    "weibull": _weibull,
    "siblings": _siblings,
    "break": _break,
    "shocked": _shocked,
}
