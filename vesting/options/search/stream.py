"""A counter-based stream of chance for compiled loops: the same seed gives the same bits anywhere.

Draw *i* is a mix of ``key + i * step`` (the SplitMix64 finaliser: G. L. Steele, D. Lea, C. H. Flood,
Fast splittable pseudorandom number generators, OOPSLA 2014, doi 10.1145/2660193.2660195). A stream is
the pair ``[key, counter]``; keys of different chains come from one ``numpy.random.SeedSequence``.
"""

from __future__ import annotations

import numpy as np

from vesting.maths.arrays import Masks
from vesting.maths.compiled import njit

STEP = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
LOW = np.uint64(0xFFFFFFFF)
S11, S27, S30, S31, S32 = (np.uint64(bits) for bits in (11, 27, 30, 31, 32))
UNIT = 2.0**-53
ONE = np.uint64(1)


def streams(seed: int, count: int) -> list[Masks]:
    """Independent streams of one seed, one for each chain.

    Args:
        seed: Any whole number of at least 0.
        count: How many streams.
    """
    keys = np.random.SeedSequence(seed).generate_state(count, np.uint64)
    return [np.array([key, 0], dtype=np.uint64) for key in keys]


@njit
def draw(stream: Masks) -> np.uint64:
    """The next 64 random bits; the counter moves on by one."""
    stream[1] += ONE
    word = stream[0] + stream[1] * STEP
    word = (word ^ (word >> S30)) * FIRST
    word = (word ^ (word >> S27)) * SECOND
    return np.uint64(word ^ (word >> S31))


@njit
def below(stream: Masks, bound: int) -> int:
    """A whole number from 0 to ``bound - 1``, each exactly as likely (bound under 2^32)."""
    wide = np.uint64(bound)
    product = (draw(stream) >> S32) * wide
    low = product & LOW
    if low < wide:
        threshold = (LOW - wide + ONE) % wide
        while low < threshold:
            product = (draw(stream) >> S32) * wide
            low = product & LOW
    return int(np.int64(product >> S32))


@njit
def chance(stream: Masks) -> float:
    """A number from 0 up to, but without, 1; a multiple of 2^-53."""
    return np.float64(draw(stream) >> S11) * UNIT
