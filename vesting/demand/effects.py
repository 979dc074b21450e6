"""Rates of sparse cells: England's pattern times the area's own effects, then each cell by itself.

For each outcome the events of a cell are Poisson with mean ``time × rate × m``; ``m`` is gamma with mean the product of
the effects of class, age, placement and both durations, and shape ``k``. The effects (logarithms, normal; as factors 1
on average, since England is the average of its areas) are found by penalised Newton steps, ``k`` by the negative
binomial likelihood. Given both, a cell's rate is gamma in closed form, ``(k + events) / (k / expected rate + time)``:
a cell without rows borrows and a cell with many stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
from scipy.special import gammaln

from vesting.demand.bands import CELLS, OUTCOMES, SHAPE
from vesting.maths.arrays import Floats, Singles

WIDTHS = (1, *SHAPE)
"""Effects: one level, then one for each class, age, placement and band of duration."""
_STARTS = np.concatenate([[0], np.cumsum(WIDTHS)])
EFFECTS = int(_STARTS[-1])
PLACES = slice(int(_STARTS[3]), int(_STARTS[4]))
"""Effects of the placement."""
_SHAPES = (2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
_NEWTON = 30
_AGREEING = 4
_NONE = 1e-9
_FIXED = 1e6
"""Precision of an effect that is held at 0: residents are the level itself."""


@cache
def design() -> Floats:
    """``(cells, effects)``: which effects act on which cell."""
    index = np.indices(SHAPE).reshape(len(SHAPE), -1)
    table = np.zeros((CELLS, EFFECTS))
    table[:, 0] = 1.0
    for start, numbers in zip(_STARTS[1:-1], index, strict=True):
        table[np.arange(CELLS), start + numbers] = 1.0
    return table


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """What is known of the rates after the rows.

    Attributes:
        base: England's (or the region's) rates, ``(cells, outcomes)``.
        effects: Effects on the logarithm, ``(outcomes, effects)``.
        roots: Root of their covariance: ``effects + root @ normal``, ``(outcomes, effects, effects)``.
        shape: How firmly a cell follows the effects, in events, ``(outcomes,)``.
        events: Events, ``(cells, outcomes)``.
        time: Child-years, ``(cells, outcomes)``.
    """

    base: Floats = field(repr=False)
    effects: Floats = field(repr=False)
    roots: Floats = field(repr=False)
    shape: Floats
    events: Floats = field(repr=False)
    time: Floats = field(repr=False)

    def expected(self) -> Floats:
        """Rates by the effects alone, ``(cells, outcomes)``."""
        return np.asarray(self.base * np.exp(design() @ self.effects.T))

    def mean(self) -> Floats:
        """Rates after the rows of the cell itself, ``(cells, outcomes)``."""
        expected = self.expected()
        return np.asarray(
            expected * (self.shape + self.events) / (self.shape + expected * self.time)
        )

    def draws(self, sets: int, generator: np.random.Generator) -> Singles:
        """Rates as they may be, ``(sets, cells, outcomes)``.

        Effects are normal; a cell given its effects is log-normal with the mean and spread of its gamma.
        """
        table = np.empty((sets, CELLS, OUTCOMES), np.float32)
        for outcome in range(OUTCOMES):
            normal = generator.standard_normal((sets, EFFECTS))
            effect = self.effects[outcome] + normal @ self.roots[outcome].T
            k, n = np.float32(self.shape[outcome]), self.events[:, outcome].astype(np.float32)
            variance = np.log1p(1.0 / (k + n))
            noise = generator.standard_normal((sets, CELLS), np.float32) * np.sqrt(variance)
            expected = self.base[:, outcome].astype(np.float32) * np.exp(_spread(effect))
            mean = expected * (k + n) / (k + expected * self.time[:, outcome].astype(np.float32))
            table[:, :, outcome] = mean * np.exp(noise - 0.5 * variance)
        return table


def _spread(effect: Floats) -> Singles:
    """Sums of effects over the cells: ``(sets, cells)``."""
    effect = effect.astype(np.float32)
    total = effect[:, :1].reshape(-1, 1, 1, 1, 1, 1)
    for axis, start in enumerate(_STARTS[1:-1]):
        shape = [len(effect)] + [1] * len(SHAPE)
        shape[axis + 1] = SHAPE[axis]
        total = total + effect[:, start : start + SHAPE[axis]].reshape(shape)
    return np.asarray(total.reshape(len(effect), CELLS))


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """One outcome: effects, the root of their covariance, and how firmly cells follow them."""

    beta: Floats
    root: Floats
    shape: float


def gather(base: Floats, parts: Sequence[Effects], events: Floats, time: Floats) -> Rates:
    """The outcomes together."""
    return Rates(
        base,
        np.stack([part.beta for part in parts]),
        np.stack([part.root for part in parts]),
        np.array([part.shape for part in parts]),
        events,
        time,
    )


def fit_effects(base: Floats, events: Floats, time: Floats, level: float, factor: float) -> Effects:
    """Effects, firmness and uncertainty for one outcome.

    Args:
        base: Rates believed before, ``(cells,)``.
        events: Events, ``(cells,)``.
        time: Child-years, ``(cells,)``.
        level: Spread of the level's effect before the rows (log).
        factor: Spread of every other effect before the rows (log).
    """
    precision = np.full(EFFECTS, factor**-2)
    precision[0] = level**-2
    precision[1] = _FIXED
    used = np.flatnonzero((time > 0) | (events > 0))
    matrix, n = design()[used], events[used]
    offset = np.maximum(base[used] * time[used], 1e-12)
    beta, shape = np.zeros(EFFECTS), 16.0
    for _ in range(2):
        beta, _ = _newton(matrix, n, offset, precision, beta, shape)
        mean = offset * np.exp(matrix @ beta)
        shape = max(_SHAPES, key=lambda k: _negative_binomial(n, mean, k))
    beta, hessian = _newton(matrix, n, offset, precision, beta, shape)
    return Effects(beta, np.linalg.inv(np.linalg.cholesky(hessian)).T, shape)


def _newton(
    matrix: Floats, n: Floats, offset: Floats, precision: Floats, beta: Floats, shape: float
) -> tuple[Floats, Floats]:
    """Penalised maximum of the negative binomial likelihood, and the information there."""
    for _ in range(_NEWTON):
        mean = offset * np.exp(matrix @ beta)
        # Less a half: normal around minus half its variance, an effect is 1 on average as a factor.
        slope = matrix.T @ ((n - mean) / (1.0 + mean / shape)) - precision * beta - 0.5
        weight = mean / (1.0 + mean / shape)
        information = (matrix * weight[:, None]).T @ matrix + np.diag(precision)
        step = np.linalg.solve(information, slope)
        beta = beta + step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < 1e-6:
            break
    return beta, information


def agree(
    base: Floats, parts: Sequence[Effects], events: Floats, time: Floats, worth: float
) -> tuple[Effects, ...]:
    """Outcomes moved alike until all their events together, from every placement, are as many as were seen.

    Each level and each effect of a placement is believed to be near England's. Where an area is not like England, most
    of all where a reason that is rare there is common here, the outcomes by themselves leave the sum of all too low or
    too high; and it is the sum that empties places.

    Args:
        base: Rates believed before, ``(cells, outcomes)``.
        parts: One for each outcome.
        events: Events, ``(cells, outcomes)``.
        time: Child-years, ``(cells,)``.
        worth: How many events what the outcomes expect by themselves counts for, of all and of one placement.
    """
    times, place = np.repeat(time[:, None], len(parts), axis=1), design()[:, PLACES]
    seen, due = place.T @ events.sum(axis=1), _due(base, parts, events, times, place)
    wanted = due * (seen + worth) / (due + worth)
    wanted *= due.sum() * (seen.sum() + worth) / (due.sum() + worth) / wanted.sum()
    for _ in range(_AGREEING):
        step = np.zeros(EFFECTS)
        step[PLACES] = np.where(due > _NONE, np.log(wanted / due), 0.0)
        parts = [replace(part, beta=part.beta + step) for part in parts]
        due = _due(base, parts, events, times, place)
    return tuple(parts)


def _due(
    base: Floats, parts: Sequence[Effects], events: Floats, times: Floats, place: Floats
) -> Floats:
    """Events that all outcomes together expect from each placement; next to none where nobody was."""
    due = place.T @ (gather(base, parts, events, times).mean() * times).sum(axis=1)
    return np.asarray(np.maximum(due, _NONE))


def _negative_binomial(n: Floats, mean: Floats, k: float) -> float:
    odds = n * np.log(mean / (k + mean)) + k * np.log(k / (k + mean))
    return float((gammaln(n + k) - gammaln(k) + odds).sum())


def bend(counts: Floats, chance: Floats, worth: float) -> Floats:
    """Dirichlet weights of a table of chances along its last axis, after its counts.

    What all classes and ages together say of each target bends the pattern before each row speaks for itself. Where
    rows have a start besides, what all starts of a class and age say bends it next: where young people of 16 move to
    is much the same wherever they come from.

    Args:
        counts: What was seen, ``(classes, ages, ..., targets)``.
        chance: What is believed, of the same shape.
        worth: How many events the belief counts for.
    """
    number = counts.sum(axis=-1, keepdims=True)
    due, seen = (number * chance).sum(axis=(0, 1)), counts.sum(axis=(0, 1))
    some = worth * chance[0].mean(axis=0)
    bent = _shares(chance * (seen + some) / (due + some))
    if counts.ndim > 3:  # what is left after all ages together, by class and age over all rows
        due, seen = ((number * bent).sum(axis=2), counts.sum(axis=2))
        some = worth * bent.mean(axis=2)
        bent = _shares(bent * ((seen + some) / (due + some))[:, :, None])
    return np.asarray(worth * bent + counts)


def _shares(weights: Floats) -> Floats:
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))
