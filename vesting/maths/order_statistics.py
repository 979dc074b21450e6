"""Quantiles of a thousand numbers, exactly and without sorting them, inside compiled code."""

from __future__ import annotations

import numpy as np

from vesting.maths.arrays import Flags, Floats, Ints, Places
from vesting.maths.compiled import njit

#: Bins of the histogram that finds the neighbourhood of a place.
BINS = 512
#: Numbers that are sorted by insertion.
FEW = 64


@njit
def order_statistics(
    values: Floats,
    ranks: Ints,
    bins: Places,
    counts: Places,
    marks: Flags,
    spare: Floats,
    out: Floats,
) -> None:
    """The values that would stand at given places if all were sorted, exactly.

    A histogram says in which bins the places fall; only those bins are sorted. ``bins`` has room
    for every value, ``counts`` and ``marks`` for every bin, ``spare`` for every value; marks are
    false on entry and on return.
    """
    low = high = values[0]
    for r in range(values.size):
        low = min(low, values[r])
        high = max(high, values[r])
    factor = BINS / (high - low)
    if not (0.0 < factor < np.inf):
        # All alike, infinite or missing: nothing to gain by bins.
        spare[:] = np.sort(values)
        for place in range(ranks.size):
            out[place] = spare[ranks[place]]
        return
    for r in range(values.size):
        bins[r] = min(int((values[r] - low) * factor), BINS - 1)
    counts[:] = 0
    for r in range(values.size):
        counts[bins[r]] += 1
    _pick(values, ranks, bins, counts, marks, spare, out)


@njit
def _pick(
    values: Floats,
    ranks: Ints,
    bins: Places,
    counts: Places,
    marks: Flags,
    spare: Floats,
    out: Floats,
) -> None:
    """Collect the bins in which places fall, sort what they hold, and read off the ranks."""
    _mark(ranks, counts, marks)
    chosen = 0
    for r in range(values.size):
        if marks[bins[r]]:
            spare[chosen] = values[r]
            chosen += 1
    _sort(spare[:chosen])
    before = skipped = place = 0
    for index in range(BINS):
        before += counts[index]
        if not marks[index]:
            skipped += counts[index]
            continue
        marks[index] = False
        while place < ranks.size and ranks[place] < before:
            out[place] = spare[ranks[place] - skipped]
            place += 1


@njit
def _mark(ranks: Ints, counts: Places, marks: Flags) -> None:
    before = place = 0
    for index in range(BINS):
        before += counts[index]
        while place < ranks.size and ranks[place] < before:
            marks[index] = True
            place += 1


@njit
def _sort(values: Floats) -> None:
    """Sort in place: by insertion where there are few."""
    if values.size > FEW:
        values[:] = np.sort(values)
        return
    for r in range(1, values.size):
        value, place = values[r], r
        while place > 0 and values[place - 1] > value:
            values[place] = values[place - 1]
            place -= 1
        values[place] = value
