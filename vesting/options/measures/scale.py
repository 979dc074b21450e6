"""Scale: how volatile a unit of a given size is, by a formula whose constants are data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vesting.findings import implements
from vesting.maths.arrays import Floats


@dataclass(frozen=True, slots=True)
class Volatility:
    """Year-on-year variation of the number looked after: variance = a/N + σ².

    Attributes:
        a: Part that shrinks with the number of children.
        sigma: Part that does not: the shock that a whole area shares.
        source: Where the two constants were estimated.
    """

    a: float
    sigma: float
    source: str

    def of(self, looked_after: Floats) -> Floats:
        """Standard deviation of the yearly log change for units of these sizes."""
        return np.sqrt(self.a / np.maximum(looked_after, 1.0) + self.sigma**2)


@implements("FAC-9")
def closeness(residents: Floats, councillors: Floats | None) -> Floats:
    """Residents per council, or per councillor where the numbers are known: fewer is closer."""
    return residents if councillors is None else residents / np.maximum(councillors, 1.0)
