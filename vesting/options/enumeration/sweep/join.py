"""Where the two sides meet: pairs of a forward and a backward row whose sums lie in the window."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vesting.maths.arrays import Flags, Ints
from vesting.options.enumeration.sweep.rows import Counts, Rows

CELLS = 2_000_000
"""Pairs compared at once."""


def count_matches(past: Rows, future: Rows, low: Ints, high: Ints) -> int:
    """Options that pass through one signature.

    Args:
        past: Forward rows.
        future: Backward rows.
        low: Lower end of each window.
        high: Upper end of each window.
    """
    return int((past.counts * matches(past, future, low, high)[0]).sum())


def matches(past: Rows, future: Rows, low: Ints, high: Ints) -> tuple[Counts, Flags]:
    """For each forward row the ways to finish it, and which backward rows finish any."""
    ways = np.zeros(len(past), dtype=past.counts.dtype)
    used = np.zeros(len(future), dtype=np.bool_)
    for rows, columns, fit in _blocks(past, future, low, high):
        ways[rows] += fit @ future.counts[columns]
        used[columns] |= fit.any(axis=0)
    return ways, used


def pairs(past: Rows, future: Rows, low: Ints, high: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Matching rows of both sides, a bounded number at a time."""
    for rows, columns, fit in _blocks(past, future, low, high):
        one, other = np.nonzero(fit)
        yield rows[one], columns[other]


def work(past: Rows, future: Rows, low: Ints, high: Ints) -> float:
    """Pairs that have to be compared."""
    if not past.held[0].size:
        return 1.0
    first = np.sort(past.held[:, 0, 0]), np.sort(future.held[:, 0, 0])
    start, stop = _stretches(*first, low, high)
    return float((stop - start).sum())


def _blocks(past: Rows, future: Rows, low: Ints, high: Ints) -> Iterator[tuple[Ints, Ints, Flags]]:
    """Rows of both sides that may match, with which of them do.

    Both sides are put in order of the first council's people, so that only a stretch of the one
    side has to be compared with a stretch of the other.
    """
    if not past.held[0].size:
        rows, columns = np.arange(len(past)), np.arange(len(future))
        yield rows, columns, np.ones((len(past), len(future)), dtype=np.bool_)
        return
    order = np.argsort(past.held[:, 0, 0], kind="stable")
    other = np.argsort(future.held[:, 0, 0], kind="stable")
    start, stop = _stretches(past.held[order, 0, 0], future.held[other, 0, 0], low, high)
    at = 0
    while at < len(order):
        step = _step(start, stop, at)
        # in order of the first council's people the stretches move down, never up
        first, last = int(start[at + step - 1]), int(stop[at])
        if last > first:
            rows, columns = order[at : at + step], other[first:last]
            yield rows, columns, _fit(past.held[rows], future.held[columns], low, high)
        at += step


def _stretches(past: Ints, future: Ints, low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """For each value of the past, where the values of the future begin and end to match."""
    start = np.searchsorted(future, low[0] - past, side="left")
    stop = np.searchsorted(future, high[0] - past, side="right")
    return start, stop


def _step(start: Ints, stop: Ints, at: int) -> int:
    """How many rows of the past to take at once."""
    step = 1
    while at + 2 * step <= len(start):
        if (stop[at] - start[at + 2 * step - 1]) * 2 * step > CELLS:
            break
        step *= 2
    return step


def _fit(past: Ints, future: Ints, low: Ints, high: Ints) -> Flags:
    fit = np.ones((len(past), len(future)), dtype=np.bool_)
    for slot in range(past.shape[1]):
        for m in range(past.shape[2]):
            total = past[:, None, slot, m] + future[None, :, slot, m]
            fit &= (total >= low[m]) & (total <= high[m])
    return fit
