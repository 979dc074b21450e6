"""One way's score beside another's on the same cases, with the interval that a sample of authorities gives."""

from __future__ import annotations

import numpy as np

SEED, DRAWS = 20191231, 4_000


def ratio(made: np.ndarray, other: np.ndarray, group: np.ndarray) -> tuple[float, float, float]:
    """Sum of one score over that of the other, and its 95 % interval.

    Whole groups are drawn again with replacement (Davison and Hinkley 1997, section 2.4): the changes of one
    authority lean on each other. Years that all authorities share are taken as they were.

    Args:
        made: Score of each case.
        other: Score of the other way on the same cases.
        group: Number of the group of each case.
    """
    ours, theirs = (np.bincount(group, part) for part in (made, other))
    held = np.flatnonzero(np.bincount(group))
    drawn = np.random.default_rng(SEED).choice(held, (DRAWS, held.size))
    low, high = np.quantile(ours[drawn].sum(axis=1) / theirs[drawn].sum(axis=1), (0.025, 0.975))
    return float(made.sum() / other.sum()), float(low), float(high)
