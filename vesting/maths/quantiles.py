"""Quantiles of draws, so that a band of counts holds as often as it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vesting.maths.arrays import Floats, Ints


def quantiles(draws: Floats | Ints, levels: Sequence[float]) -> Floats:
    """Quantiles of draws along the last axis, ``(levels, ...)``.

    Whole numbers are read from a histogram with bars one wide: a count of 12 stands for 11.5 to 12.5, and
    the quantile lies within the bar in which the level is reached, never beyond the draws. Plain
    quantiles of counts are themselves counts, and a band with both ends included holds more often than it
    says: 84 times of 100 instead of 80 where some 15 children are expected. Other draws have plain
    quantiles, linear between neighbours.

    Args:
        draws: ``(..., replicates)``.
        levels: Between 0 and 1.
    """
    values: NDArray[Any] = np.asarray(draws)
    if not _whole(values):
        return np.asarray(np.quantile(values, levels, axis=-1), dtype=np.float64)
    ordered = np.sort(values, axis=-1)
    return np.stack([_in_bar(ordered, level) for level in levels])


def _whole(values: NDArray[Any]) -> bool:
    return bool(np.issubdtype(values.dtype, np.integer) or (values == np.rint(values)).all())


def _in_bar(ordered: NDArray[Any], level: float) -> Floats:
    """The place within its bar at which a level is reached."""
    count = ordered.shape[-1]
    rank = round(level * count, 9)  # (1 - 0.95) / 2 is a little more than 0.025
    at = min(max(int(np.ceil(rank)) - 1, 0), count - 1)
    value = ordered[..., at : at + 1]
    below, upto = (ordered < value).sum(axis=-1), (ordered <= value).sum(axis=-1)
    place = value[..., 0] - 0.5 + (rank - below) / (upto - below)
    return np.asarray(np.clip(place, ordered[..., 0], ordered[..., -1]), dtype=np.float64)
