"""Random streams addressed by number, so that no result depends on order, chunks or threads.

A stream belongs to a seed, a purpose, a replicate and a subject; it is the Philox generator (Salmon
and others 2011) started at a place of its own in its counter. Drawing for subject 7 gives the same
numbers whether or not subjects 0 to 6 were drawn before, and two options that share a block share
its draws (common random numbers).
"""

from __future__ import annotations

import hashlib

import numpy as np

from vesting.maths.arrays import Floats, Ints

#: Multipliers and key steps of Philox with four 32-bit words (Salmon and others 2011, table 2).
MULTIPLY = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
STEP = (np.uint64(0x9E3779B9), np.uint64(0xBB67AE85))
LOW = np.uint64(0xFFFFFFFF)
WORD = np.uint64(32)
ROUNDS = 10


def key_of(seed: int, purpose: str) -> int:
    """128 bits that stand for a seed and a purpose, such as ``weights``."""
    text = f"{seed}|{purpose}".encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:16], "little")


def stream(seed: int, purpose: str, replicate: int = 0, subject: int = 0) -> np.random.Generator:
    """A generator of its own for one replicate of one subject.

    Args:
        seed: Seed of the run.
        purpose: What the numbers are for; two purposes never share numbers.
        replicate: Number of the replicate, from 0.
        subject: Number of the subject, from 0.
    """
    counter = [0, 0, replicate, subject]
    return np.random.Generator(np.random.Philox(key=key_of(seed, purpose), counter=counter))


def philox(counter: np.ndarray, key: tuple[int, int]) -> np.ndarray:
    """Ten rounds of Philox on four 32-bit words.

    Args:
        counter: ``(4, ...)`` words, each below 2^32, as ``uint64``.
        key: Two words below 2^32.

    Returns:
        Random words of the same shape.
    """
    words = [np.asarray(word, dtype=np.uint64) for word in counter]
    keys = [np.uint64(part) for part in key]
    for _ in range(ROUNDS):
        first, second = MULTIPLY[0] * words[0], MULTIPLY[1] * words[2]
        words = [
            (second >> WORD) ^ words[1] ^ keys[0],
            second & LOW,
            (first >> WORD) ^ words[3] ^ keys[1],
            first & LOW,
        ]
        keys = [(keys[0] + STEP[0]) & LOW, (keys[1] + STEP[1]) & LOW]
    return np.stack(np.broadcast_arrays(*words))


def uniforms(seed: int, purpose: str, replicates: Ints, subjects: Ints, place: int = 0) -> Floats:
    """One uniform number in (0, 1) for every replicate of every subject.

    Args:
        seed: Seed of the run.
        purpose: What the numbers are for.
        replicates: Numbers of replicates, ``(R,)``, each below 2^32.
        subjects: Numbers of subjects, ``(S,)``, each below 2^32.
        place: Which number of each stream, from 0.

    Returns:
        ``(R, S)``; each cell depends on its own replicate and subject alone.
    """
    key = key_of(seed, purpose)
    rows, columns = replicates.astype(np.uint64)[:, None], subjects.astype(np.uint64)[None, :]
    shape = np.broadcast_shapes(rows.shape, columns.shape)
    zeros = np.zeros(shape, dtype=np.uint64)
    counter = np.stack([zeros + np.uint64(place), zeros + rows, zeros + columns, zeros])
    words = philox(counter, (key & 0xFFFFFFFF, key >> 32 & 0xFFFFFFFF))
    bits = (words[0] >> np.uint64(5)) * np.uint64(1 << 26) + (words[1] >> np.uint64(6))
    return np.asarray((bits.astype(np.float64) + 0.5) / float(1 << 53), dtype=np.float64)
