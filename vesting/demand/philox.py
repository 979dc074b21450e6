"""Philox inside compiled loops: the same four words as :func:`vesting.maths.streams.philox`.

A word is addressed by (block, subject, replicate, kind): no state is kept, so that neither order nor threads matter.
"""

from __future__ import annotations

import numpy as np

from vesting.maths.arrays import Masks
from vesting.maths.compiled import njit

LEFT, RIGHT = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
STEP_LEFT, STEP_RIGHT = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
LOW, WORD = np.uint64(0xFFFFFFFF), np.uint64(32)
UNIT = 2.0**-32


@njit
def four_words(
    key: Masks, block: int, subject: int, replicate: int, kind: int
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Four random words below 2^32.

    Args:
        key: Two words below 2^32, from seed and purpose.
        block: Which four words of the subject.
        subject: Number of the child.
        replicate: Number of the replicate.
        kind: What the words are for.
    """
    a, b, c, d = np.uint64(block), np.uint64(subject), np.uint64(replicate), np.uint64(kind)
    left, right = key[0], key[1]
    for _ in range(10):
        first, second = LEFT * a, RIGHT * c
        a, b, c, d = (
            (second >> WORD) ^ b ^ left,
            second & LOW,
            (first >> WORD) ^ d ^ right,
            first & LOW,
        )
        left, right = (left + STEP_LEFT) & LOW, (right + STEP_RIGHT) & LOW
    return a, b, c, d


@njit
def four(
    key: Masks, block: int, subject: int, replicate: int, kind: int
) -> tuple[float, float, float, float]:
    """Four numbers in (0, 1), each the middle of one of 2^32 steps."""
    a, b, c, d = four_words(key, block, subject, replicate, kind)
    return (
        (np.float64(a) + 0.5) * UNIT,
        (np.float64(b) + 0.5) * UNIT,
        (np.float64(c) + 0.5) * UNIT,
        (np.float64(d) + 0.5) * UNIT,
    )


@njit
def gamma(
    key: Masks,
    block: int,
    subject: int,
    replicate: int,
    kind: int,
    shape: float,
) -> float:
    """A gamma number of mean ``shape`` (G. Marsaglia, W. W. Tsang 2000), from the blocks after ``block``."""
    lift = shape if shape >= 1.0 else shape + 1.0
    d = lift - 1.0 / 3.0
    c = 1.0 / np.sqrt(9.0 * d)
    while True:
        u, v, w, x = four(key, block, subject, replicate, kind)
        normal = np.sqrt(-2.0 * np.log(u)) * np.cos(2.0 * np.pi * v)
        cube = 1.0 + c * normal
        cube = cube * cube * cube
        square = normal * normal
        sure = w < 1.0 - 0.0331 * square * square  # the authors' squeeze spares both logarithms
        if cube > 0.0 and (sure or np.log(w) < 0.5 * square + d - d * cube + d * np.log(cube)):
            return float(d * cube if shape >= 1.0 else d * cube * x ** (1.0 / shape))
        block += 1
