"""Quantiles of a thousand numbers, exactly and without sorting them, inside compiled code."""

from __future__ import annotations

import numpy as np

from vesting.maths.arrays import Floats, Ints, Places
from vesting.maths.compiled import extremes_njit, njit

#: Bins of the histogram that finds the neighbourhood of a place.
BINS = 512
#: Numbers that are sorted by insertion.
FEW = 128


@njit
def order_statistics(
    values: Floats,
    ranks: Ints,
    bins: Places,
    counts: Places,
    rooms: Places,
    spare: Floats,
    out: Floats,
) -> None:
    """The values that would stand at given places if all were sorted, exactly.

    A histogram says in which bins the places fall; only those bins are sorted.

    Args:
        values: The numbers; at least one.
        ranks: Places from 0, ascending.
        bins: Room for as many whole numbers as values.
        counts: Room for as many as there are bins.
        rooms: The same, all -1 on entry and on return.
        spare: Room for as many numbers as values.
        out: The answers, as many as ranks.
    """
    low, high = _extent(values)
    factor = BINS / (high - low)
    if not (0.0 < factor < np.inf):
        # All alike, infinite or missing: nothing to gain by bins.
        spare[:] = np.sort(values)
        for place in range(ranks.size):
            out[place] = spare[ranks[place]]
        return
    for r in range(values.size):
        bins[r] = min(np.int32((values[r] - low) * factor), np.int32(BINS - 1))
    counts[:] = 0
    for r in range(values.size):
        counts[bins[r]] += 1
    chosen = _make_rooms(ranks, counts, rooms)
    for r in range(values.size):
        room = rooms[bins[r]]
        if room >= 0:
            spare[room] = values[r]
            rooms[bins[r]] = room + 1
    _sort(spare[:chosen])
    _read(ranks, counts, rooms, spare, out)


@extremes_njit
def _extent(values: Floats) -> tuple[float, float]:
    low = high = values[0]
    for r in range(values.size):
        low = min(low, values[r])
        high = max(high, values[r])
    return low, high


@njit
def _make_rooms(ranks: Ints, counts: Places, rooms: Places) -> int:
    """Give each bin in which a place falls its room, one after the other; how much in all."""
    before = place = index = chosen = 0
    while place < ranks.size:
        before += counts[index]
        if ranks[place] < before:
            rooms[index] = chosen
            chosen += counts[index]
        while place < ranks.size and ranks[place] < before:
            place += 1
        index += 1
    return chosen


@njit
def _read(ranks: Ints, counts: Places, rooms: Places, spare: Floats, out: Floats) -> None:
    """Read off the places, passing over the bins that have no room, and clear the rooms."""
    before = skipped = place = index = 0
    while place < ranks.size:
        before += counts[index]
        if rooms[index] < 0:
            skipped += counts[index]
        rooms[index] = -1
        while place < ranks.size and ranks[place] < before:
            out[place] = spare[ranks[place] - skipped]
            place += 1
        index += 1


@njit
def _sort(values: Floats) -> None:
    """Sort in place numbers that are nearly in order: by insertion unless there are many."""
    if values.size > FEW:
        values[:] = np.sort(values)
        return
    for r in range(1, values.size):
        value, place = values[r], r
        while place > 0 and values[place - 1] > value:
            values[place] = values[place - 1]
            place -= 1
        values[place] = value
