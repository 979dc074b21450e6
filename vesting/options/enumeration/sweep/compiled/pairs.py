"""Count the pairs of rows whose sums lie in the window: short lists directly, long ones by trees.

Both lists are divided again and again at the middle of their widest figure. Two boxes of rows whose
sums all lie in the window, or all outside, are settled at once; only boxes across an edge of the
window are opened. (Range counting with two k-d trees: A. Gray and A. Moore, "N-body problems in
statistical learning", Advances in Neural Information Processing Systems 13, 2000.)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from vesting.maths.arrays import Flags, Ints
from vesting.maths.compiled import njit

LEAF = 64
"""Rows of a box that is not divided again: compared 64 by 64, a column at a time."""

SMALL = 2**30
"""Figures below this are compared as 32-bit numbers, twice as many at once."""


def count_pairs(past: Ints, ways: Ints, future: Ints, other: Ints, low: Ints, high: Ints) -> int:
    """Options that pass through one signature.

    Args:
        past: Forward rows, shape (rows, columns).
        ways: Half-made options of each.
        future: Backward rows.
        other: Half-made options of each.
        low: Lower end of the window of each column.
        high: Upper end of the window of each column.
    """
    if past.shape[1] == 0:
        return int(ways.sum() * other.sum())
    most = max(int(past.max()), int(future.max()), int(high.max()))
    kind = np.int32 if most < SMALL else np.int64
    before, after, least, greatest = (a.astype(kind) for a in (past, future, low, high))
    return int(_by_boxes(before, ways, after, other, least, greatest))


@njit
def _direct(
    past: Ints, ways: Ints, p0: int, p1: int, future: Ints, other: Ints, f0: int, f1: int,
    low: Ints, high: Ints, fit: Flags,
) -> Any:  # fmt: skip
    """Compare two boxes column by column: simple loops that the compiler turns into wide ones."""
    fit[: p1 - p0, : f1 - f0] = True
    for c in range(past.shape[0]):
        behind = future[c, f0:f1]
        for p in range(p0, p1):
            here = fit[p - p0, : f1 - f0]
            least, most = low[c] - past[c, p], high[c] - past[c, p]
            for f in range(behind.shape[0]):
                here[f] &= (behind[f] >= least) & (behind[f] <= most)
    total = np.int64(0)
    for p in range(p0, p1):
        here, then = fit[p - p0, : f1 - f0], other[f0:f1]
        found = np.int64(0)
        for f in range(then.shape[0]):
            found += then[f] * here[f]
        total += found * ways[p]
    return total


@njit
def _order(rows: Ints, index: Ints, first: int, last: int, middle: int, column: Any) -> None:
    """Put the rows of a stretch so that none before the middle is larger than any behind it."""
    while last - first > 1:
        pivot = rows[index[(first + last) // 2], column]
        i, j = first, last - 1
        while i <= j:
            while rows[index[i], column] < pivot:
                i += 1
            while rows[index[j], column] > pivot:
                j -= 1
            if i <= j:
                index[i], index[j] = index[j], index[i]
                i += 1
                j -= 1
        if middle <= j:
            last = j + 1
        elif middle >= i:
            first = i
        else:
            return


@njit
def _plant(rows: Ints, ways: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Divide rows into boxes.

    Returns:
        The order of the rows; for each box its first row, the row after its last, its left child (the
        right one follows it; 0 for a box that is not divided) and its ways; and its least and most
        figures.
    """
    count, columns = rows.shape
    index = np.arange(count)
    most = 8 * (count // LEAF + 1) + 1
    boxes = np.zeros((most, 4), np.int64)
    least, greatest = np.zeros((most, columns), np.int64), np.zeros((most, columns), np.int64)
    boxes[0, 1] = count
    made = 1
    box = 0
    while box < made:
        first, last = boxes[box, 0], boxes[box, 1]
        least[box] = rows[index[first]]
        greatest[box] = rows[index[first]]
        for at in range(first, last):
            boxes[box, 3] += ways[index[at]]
            for c in range(columns):
                least[box, c] = min(least[box, c], rows[index[at], c])
                greatest[box, c] = max(greatest[box, c], rows[index[at], c])
        widest = np.argmax(greatest[box] - least[box])
        if last - first > LEAF:
            middle = (first + last) // 2
            _order(rows, index, first, last, middle, widest)
            boxes[box, 2] = made
            boxes[made, 0], boxes[made, 1] = first, middle
            boxes[made + 1, 0], boxes[made + 1, 1] = middle, last
            made += 2
        box += 1
    return index, boxes[:made].copy(), least[:made].copy(), greatest[:made].copy()


@njit
def _by_boxes(past: Any, ways: Ints, future: Any, other: Ints, low: Any, high: Any) -> Any:
    p_index, p_box, p_least, p_most = _plant(past, ways)
    f_index, f_box, f_least, f_most = _plant(future, other)
    ways, other = ways[p_index], other[f_index]
    before, after = past[p_index].T.copy(), future[f_index].T.copy()
    fit = np.zeros((LEAF, LEAF), np.bool_)
    stack = [(0, 0)]
    total = np.int64(0)
    while len(stack) > 0:
        p, f = stack.pop()
        inside, outside = True, False
        for c in range(low.shape[0]):
            least, most = p_least[p, c] + f_least[f, c], p_most[p, c] + f_most[f, c]
            inside &= least >= low[c] and most <= high[c]
            outside |= most < low[c] or least > high[c]
        if outside:
            continue
        if inside:
            total += p_box[p, 3] * f_box[f, 3]
            continue
        wide_p, wide_f = p_box[p, 1] - p_box[p, 0], f_box[f, 1] - f_box[f, 0]
        if p_box[p, 2] and (wide_p >= wide_f or not f_box[f, 2]):
            stack.append((p_box[p, 2], f))
            stack.append((p_box[p, 2] + 1, f))
        elif f_box[f, 2]:
            stack.append((p, f_box[f, 2]))
            stack.append((p, f_box[f, 2] + 1))
        else:
            total += _direct(
                before, ways, p_box[p, 0], p_box[p, 1], after, other, f_box[f, 0], f_box[f, 1],
                low, high, fit,
            )  # fmt: skip
    return total
