"""From the members of a group to the group: sum, extremes, range, ratio, means, counts, spread.

A group is a row of positions into a column of members; all rows of one matrix have the same
length, so groups of different sizes come in different matrices. Each kernel walks one column, which
fits in the processor's nearest cache even for thousands of members.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from vesting.maths.arrays import Floats, Places
from vesting.maths.compiled import njit


class How(StrEnum):
    """Ways to make one figure of a group from its members' figures.

    ``ratio`` is the largest divided by the smallest; ``mean`` counts every member once;
    ``weighted_mean`` weighs each by a second column, ``quotient`` divides the sum by that column's
    sum; ``over`` and ``under`` count the members strictly beyond a threshold; ``spread`` is the
    standard deviation of the members as they are (divided by their number, not by one less).
    """

    SUM = "sum"
    MIN = "min"
    MAX = "max"
    RANGE = "range"
    RATIO = "ratio"
    MEAN = "mean"
    WEIGHTED_MEAN = "weighted_mean"
    QUOTIENT = "quotient"
    OVER = "over"
    UNDER = "under"
    SPREAD = "spread"


#: The number by which compiled code knows each way.
CODES: dict[How, int] = {how: number for number, how in enumerate(How)}
#: Ways that need a second column.
WEIGHED = frozenset({How.WEIGHTED_MEAN, How.QUOTIENT})
#: Ways that need a threshold.
AGAINST_THRESHOLD = frozenset({How.OVER, How.UNDER})


def aggregate(
    column: Floats,
    groups: Places,
    how: How,
    *,
    weights: Floats | None = None,
    threshold: float | None = None,
    out: Floats | None = None,
) -> Floats:
    """One figure for every group.

    Args:
        column: Figure of every member, ``(members,)``.
        groups: Positions of each group's members, ``(groups, k)``.
        how: Way of aggregation.
        weights: Second column, ``(members,)``, for a weighted mean or a quotient.
        threshold: For ``over`` and ``under``.
        out: Where to write, ``(groups,)``; made when not given.

    Returns:
        The figures, ``(groups,)``. A ratio to a smallest figure of 0 is infinite, and 1 where all
        are 0, since all are alike; a mean whose weights add up to 0 is not a number.

    Raises:
        ValueError: When weights or a threshold are missing.
    """
    result = np.empty(groups.shape[0]) if out is None else out
    if how in WEIGHED:
        if weights is None:
            raise ValueError(f"{how} needs weights")
        _weighed(column, weights, groups, how is How.QUOTIENT, result)
    elif how in AGAINST_THRESHOLD:
        if threshold is None:
            raise ValueError(f"{how} needs a threshold")
        _beyond(column, groups, threshold, how is How.OVER, result)
    elif how in (How.SUM, How.MEAN):
        _total(column, groups, how is How.MEAN, result)
    elif how is How.SPREAD:
        _spread(column, groups, result)
    else:
        _extremes(column, groups, CODES[how], result)
    return result


@njit
def _total(column: Floats, groups: Places, mean: bool, out: Floats) -> None:
    size = groups.shape[1]
    for row in range(groups.shape[0]):
        total = 0.0
        for place in range(size):
            total += column[groups[row, place]]
        out[row] = total / size if mean else total


@njit
def _extremes(column: Floats, groups: Places, code: int, out: Floats) -> None:
    for row in range(groups.shape[0]):
        low = high = column[groups[row, 0]]
        for place in range(1, groups.shape[1]):
            value = column[groups[row, place]]
            # A figure that is not a number stays one: comparisons alone would drop it.
            low = value if value < low or np.isnan(value) else low
            high = value if value > high or np.isnan(value) else high
        if code == 1:
            out[row] = low
        elif code == 2:
            out[row] = high
        elif code == 3:
            out[row] = high - low
        else:
            out[row] = high / low if high != 0.0 else 1.0


@njit
def _weighed(column: Floats, weights: Floats, groups: Places, quotient: bool, out: Floats) -> None:
    for row in range(groups.shape[0]):
        above = below = 0.0
        for place in range(groups.shape[1]):
            member = groups[row, place]
            weight = weights[member]
            above += column[member] if quotient else weight * column[member]
            below += weight
        out[row] = above / below


@njit
def _beyond(column: Floats, groups: Places, threshold: float, over: bool, out: Floats) -> None:
    for row in range(groups.shape[0]):
        count = 0.0
        for place in range(groups.shape[1]):
            value = column[groups[row, place]]
            if np.isnan(value):
                count = np.nan
            elif (over and value > threshold) or (not over and value < threshold):
                count += 1.0
        out[row] = count


@njit
def _spread(column: Floats, groups: Places, out: Floats) -> None:
    size = groups.shape[1]
    for row in range(groups.shape[0]):
        total = 0.0
        for place in range(size):
            total += column[groups[row, place]]
        mean = total / size
        squares = 0.0
        for place in range(size):
            away = column[groups[row, place]] - mean
            squares += away * away
        out[row] = np.sqrt(squares / size)
