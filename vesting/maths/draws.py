"""Draws carried from members to groups, and their quantiles: thousands of draws, many groups.

Every member has one row of draws, and draw ``r`` means the same state of the world for all of them
(common random numbers). A group's draw is the aggregate of its members' draws.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vesting.maths.aggregate import AGAINST_THRESHOLD, CODES, WEIGHED, How
from vesting.maths.arrays import Floats, Ints, Places, Singles
from vesting.maths.compiled import njit, parallel_njit, prange
from vesting.maths.order_statistics import BINS, order_statistics

SUM, MIN, MAX, RANGE, RATIO = (
    CODES[how] for how in (How.SUM, How.MIN, How.MAX, How.RANGE, How.RATIO)
)
MEAN, WEIGHTED, QUOTIENT = (CODES[how] for how in (How.MEAN, How.WEIGHTED_MEAN, How.QUOTIENT))
OVER, UNDER, SPREAD = (CODES[how] for how in (How.OVER, How.UNDER, How.SPREAD))

#: Groups that one step of a parallel loop works on.
BATCH = 256


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a group's draws come from its members' draws.

    Attributes:
        how: Way of aggregation.
        weights: One weight a member, for a weighted mean or a quotient; not drawn.
        threshold: For counts beyond one.
        offset: Added to the aggregate.
        scale: Multiplies the aggregate.
    """

    how: How
    weights: Floats | None = field(default=None, repr=False)
    threshold: float | None = None
    offset: float = 0.0
    scale: float = 1.0

    def __post_init__(self) -> None:
        if self.how in WEIGHED and self.weights is None:
            raise ValueError(f"{self.how} needs weights")
        if self.how in AGAINST_THRESHOLD and self.threshold is None:
            raise ValueError(f"{self.how} needs a threshold")

    def plain(self, members: int) -> tuple[int, Floats, float, float, float]:
        """The recipe as compiled code takes it."""
        weights = np.ones(members) if self.weights is None else self.weights
        limit = 0.0 if self.threshold is None else self.threshold
        return CODES[self.how], np.ascontiguousarray(weights), limit, self.offset, self.scale


def group_draws(draws: Singles, groups: Places, recipe: Recipe) -> Floats:
    """Draws of every group, ``(groups, draws)``: for a few groups, since the result is large.

    Args:
        draws: ``(members, draws)``.
        groups: Positions of each group's members, ``(groups, k)``.
        recipe: How members make a group.

    Raises:
        ValueError: When a draw is missing or infinite, or a group's weights add up to 0.
    """
    _check(draws, groups, recipe)
    out = np.empty((groups.shape[0], draws.shape[1]))
    _fill(draws, groups, *recipe.plain(draws.shape[0]), out)
    return out


def group_quantiles(
    draws: Singles,
    groups: Places,
    recipe: Recipe,
    parts: Floats,
    *,
    less: Floats | None = None,
) -> Floats:
    """Quantiles of the draws of every group, without keeping the draws.

    Args:
        draws: ``(members, draws)``.
        groups: Positions of each group's members, ``(groups, k)``.
        recipe: How members make a group.
        parts: Which quantiles, such as 0.1, 0.5 and 0.9, ascending.
        less: Draws of something that every group is compared with, ``(draws,)``; they are taken off
            draw by draw before the quantiles.

    Returns:
        ``(groups, parts)``, interpolated between neighbours (type 7 of Hyndman and Fan 1996).

    Raises:
        ValueError: When a draw is missing or infinite, or a group's weights add up to 0.
    """
    _check(draws, groups, recipe)
    count = draws.shape[1]
    base = np.zeros(count) if less is None else np.ascontiguousarray(less, dtype=np.float64)
    places = np.asarray(parts, dtype=np.float64) * (count - 1)
    low = np.floor(places).astype(np.int64)
    ranks = np.unique(np.concatenate([low, np.minimum(low + 1, count - 1)]))
    sorted_values = np.empty((groups.shape[0], ranks.size))
    _find(draws, groups, *recipe.plain(draws.shape[0]), base, ranks, sorted_values)
    below = sorted_values[:, np.searchsorted(ranks, low)]
    above = sorted_values[:, np.searchsorted(ranks, np.minimum(low + 1, count - 1))]
    return np.asarray(below + (places - low) * (above - below), dtype=np.float64)


def _check(draws: Singles, groups: Places, recipe: Recipe) -> None:
    if not np.isfinite(draws).all():
        raise ValueError("draws are numbers: none is missing or infinite")
    weights = recipe.weights
    if weights is not None and (weights <= 0).any() and (weights[groups].sum(axis=1) <= 0).any():
        raise ValueError("the weights of a group add up to 0")


@njit
def combine(
    draws: Singles,
    group: Places,
    code: int,
    weights: Floats,
    threshold: float,
    offset: float,
    scale: float,
    out: Floats,
    spare: Floats,
) -> None:
    """Draws of one group; ``spare`` is room for as many numbers as ``out``."""
    size = group.size
    if code in (SUM, MEAN, WEIGHTED, QUOTIENT):
        _combine_sums(draws, group, code, weights, out)
    elif code in (MIN, MAX, RANGE, RATIO):
        _combine_extremes(draws, group, code, out, spare)
    elif code in (OVER, UNDER):
        out[:] = 0.0
        for place in range(size):
            row = draws[group[place]]
            for r in range(out.size):
                beyond = row[r] > threshold if code == OVER else row[r] < threshold
                out[r] += 1.0 if beyond else 0.0
    else:
        _combine_spread(draws, group, out, spare)
    if scale != 1.0 or offset != 0.0:
        for r in range(out.size):
            out[r] = offset + scale * out[r]


@njit
def _combine_sums(draws: Singles, group: Places, code: int, weights: Floats, out: Floats) -> None:
    out[:] = 0.0
    total = 0.0
    for place in range(group.size):
        row = draws[group[place]]
        weight = weights[group[place]]
        total += weight
        if code == WEIGHTED:
            for r in range(out.size):
                out[r] += weight * row[r]
        else:
            for r in range(out.size):
                out[r] += row[r]
    if code == MEAN:
        total = float(group.size)
    if code != SUM:
        share = 1.0 / total
        for r in range(out.size):
            out[r] *= share


@njit
def _combine_extremes(draws: Singles, group: Places, code: int, out: Floats, spare: Floats) -> None:
    first = draws[group[0]]
    for r in range(out.size):
        out[r] = spare[r] = first[r]
    for place in range(1, group.size):
        row = draws[group[place]]
        for r in range(out.size):
            out[r] = row[r] if row[r] > out[r] else out[r]
            spare[r] = row[r] if row[r] < spare[r] else spare[r]
    for r in range(out.size):
        if code == MIN:
            out[r] = spare[r]
        elif code == RANGE:
            out[r] -= spare[r]
        elif code == RATIO:
            # All 0 means all alike.
            out[r] = out[r] / spare[r] if out[r] != 0.0 else 1.0


@njit
def _combine_spread(draws: Singles, group: Places, out: Floats, spare: Floats) -> None:
    out[:] = 0.0
    spare[:] = 0.0
    for place in range(group.size):
        row = draws[group[place]]
        for r in range(out.size):
            spare[r] += row[r]
    for r in range(out.size):
        spare[r] /= group.size
    for place in range(group.size):
        row = draws[group[place]]
        for r in range(out.size):
            away = row[r] - spare[r]
            out[r] += away * away
    for r in range(out.size):
        out[r] = np.sqrt(out[r] / group.size)


@njit
def _fill(
    draws: Singles,
    groups: Places,
    code: int,
    weights: Floats,
    threshold: float,
    offset: float,
    scale: float,
    out: Floats,
) -> None:
    spare = np.empty(draws.shape[1])
    for group in range(groups.shape[0]):
        combine(draws, groups[group], code, weights, threshold, offset, scale, out[group], spare)


@parallel_njit
def _find(
    draws: Singles,
    groups: Places,
    code: int,
    weights: Floats,
    threshold: float,
    offset: float,
    scale: float,
    base: Floats,
    ranks: Ints,
    out: Floats,
) -> None:
    """The values of given ranks among every group's draws."""
    for batch in prange((groups.shape[0] + BATCH - 1) // BATCH):
        made, spare = np.empty(base.size), np.empty(base.size)
        bins = np.empty(base.size, dtype=np.int32)
        counts, rooms = np.zeros(BINS, dtype=np.int32), np.full(BINS, -1, dtype=np.int32)
        for group in range(batch * BATCH, min((batch + 1) * BATCH, groups.shape[0])):
            combine(draws, groups[group], code, weights, threshold, offset, scale, made, spare)
            for r in range(base.size):
                made[r] -= base[r]
            order_statistics(made, ranks, bins, counts, rooms, spare, out[group])
