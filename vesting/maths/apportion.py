"""Rounding parts so that they still add up to their total."""

from __future__ import annotations

import numpy as np

from vesting.maths.arrays import Floats


def to_total(parts: Floats, total: float, decimals: int = 0) -> Floats:
    """Parts of a total, rounded, adding up to the rounded total (largest remainders, Hamilton).

    Args:
        parts: Amounts in proportion to which the total is split; not all 0.
        total: What the rounded parts add up to.
        decimals: Digits after the point.

    Raises:
        ValueError: When the parts add up to 0.
    """
    whole = float(parts.sum())
    if whole == 0:
        raise ValueError("parts that add up to 0 cannot be split in proportion")
    steps = 10.0**decimals
    exact = parts / whole * total * steps
    # What is a whole number but for rounding error stays that number.
    floors = np.floor(exact + 1e-9)
    missing = round(round(total * steps) - float(floors.sum()))
    first = np.argsort(-(exact - floors), kind="stable")[: max(missing, 0)]
    floors[first] += 1
    return np.asarray(floors / steps, dtype=np.float64)
