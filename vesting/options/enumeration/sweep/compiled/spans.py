"""What open councils may hold and gain, signature by signature, in a compiled kernel.

The same bounds as in :mod:`~vesting.options.enumeration.sweep.reach`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vesting.maths.arrays import Flags, Ints, Places
from vesting.maths.compiled import njit
from vesting.options.enumeration.sweep.compiled.signatures import Bytes, Tiny, Web


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Bounds of every signature: (signatures, slots × measures).

    Attributes:
        held_low: Least that each open council may hold.
        held_high: Most that it may hold.
        gain_low: Least that it can still gain.
        gain_high: Most that it can still gain.
        alive: Whether an option inside the window may pass through the signature.
    """

    held_low: Ints
    held_high: Ints
    gain_low: Ints
    gain_high: Ints
    alive: Flags


def spans(web: Web, weights: Ints, low: Ints, high: Ints, units: int) -> Spans:
    """Work out the bounds for one number of councils.

    Args:
        web: All signatures.
        weights: People of each block in order, shape (blocks, measures).
        low: Lower end of each window.
        high: Upper end of each window.
        units: Number of councils.
    """
    size = len(web.closed), (web.moves.shape[1]) * len(low)
    held_low, held_high = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    gain_low, gain_high = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    ahead, behind = np.zeros(size[0], dtype=np.bool_), np.zeros(size[0], dtype=np.bool_)
    last = web.first[-2]
    ahead[last:] = web.closed[last:] == units
    behind[0] = True
    arcs = web.arc_first, web.source, web.target, web.choice, web.moves, web.slots
    _gains(*arcs, weights, low, high, gain_low, gain_high, ahead)
    _holdings(*arcs, weights, low, high, held_low, held_high, ahead, behind)
    return Spans(held_low, held_high, gain_low, gain_high, ahead & behind)


@njit
def _widen(low: Ints, high: Ints, known: bool, at: int, least: int, most: int) -> None:
    low[at] = min(low[at], least) if known else least
    high[at] = max(high[at], most) if known else most


@njit
def _gains(
    arc_first: Ints, source: Places, target: Places, choice: Tiny, moves: Tiny, slots: Bytes,
    weights: Ints, low: Ints, high: Ints, gain_low: Ints, gain_high: Ints, ahead: Flags,
) -> None:  # fmt: skip
    measures = low.shape[0]
    for layer in range(arc_first.shape[0] - 2, -1, -1):
        for arc in range(arc_first[layer], arc_first[layer + 1]):
            before, after = source[arc], target[arc]
            if not ahead[after]:
                continue
            good = True
            if choice[arc] == slots[before]:
                to = moves[arc, slots[before]]
                for m in range(measures):
                    here = weights[layer, m]
                    most = here + (gain_high[after, to * measures + m] if to >= 0 else 0)
                    least = here + (gain_low[after, to * measures + m] if to >= 0 else 0)
                    good &= most >= low[m] and least <= high[m]
            if not good:
                continue
            for slot in range(slots[before]):
                to = moves[arc, slot]
                for m in range(measures):
                    here = weights[layer, m] if slot == choice[arc] else 0
                    least = here + (gain_low[after, to * measures + m] if to >= 0 else 0)
                    most = here + (gain_high[after, to * measures + m] if to >= 0 else 0)
                    at = slot * measures + m
                    _widen(gain_low[before], gain_high[before], ahead[before], at, least, most)
            ahead[before] = True


@njit
def _holdings(
    arc_first: Ints, source: Places, target: Places, choice: Tiny, moves: Tiny, slots: Bytes,
    weights: Ints, low: Ints, high: Ints, held_low: Ints, held_high: Ints, ahead: Flags,
    behind: Flags,
) -> None:  # fmt: skip
    measures = low.shape[0]
    for layer in range(arc_first.shape[0] - 1):
        for arc in range(arc_first[layer], arc_first[layer + 1]):
            before, after = source[arc], target[arc]
            if not (behind[before] and ahead[before] and ahead[after]):
                continue
            count = slots[before] + (1 if choice[arc] == slots[before] else 0)
            good = True
            for slot in range(count):
                for m in range(measures):
                    here = weights[layer, m] if slot == choice[arc] else 0
                    at = slot * measures + m
                    least = here + (held_low[before, at] if slot < slots[before] else 0)
                    most = here + (held_high[before, at] if slot < slots[before] else 0)
                    good &= least <= high[m] and (moves[arc, slot] >= 0 or most >= low[m])
            if not good:
                continue
            for slot in range(count):
                to = moves[arc, slot]
                if to < 0:
                    continue
                for m in range(measures):
                    here = weights[layer, m] if slot == choice[arc] else 0
                    at = slot * measures + m
                    least = here + (held_low[before, at] if slot < slots[before] else 0)
                    most = here + (held_high[before, at] if slot < slots[before] else 0)
                    at = to * measures + m
                    most = min(most, high[m])
                    _widen(held_low[after], held_high[after], behind[after], at, least, most)
            behind[after] = True
