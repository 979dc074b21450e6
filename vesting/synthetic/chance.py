"""One independent stream of random numbers for each topic, all from one seed.

A topic has its own stream so that a change in one part of the county (say, more inspections) leaves
every other part as it was.
"""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, topic: str) -> np.random.Generator:
    """The generator of a topic.

    Args:
        seed: The seed of the whole county.
        topic: A name such as ``"people"``; the same name gives the same stream.
    """
    return np.random.default_rng([seed, zlib.crc32(topic.encode())])
