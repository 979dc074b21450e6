"""Bounds on what a council may hold, both ends included."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from vesting.area.graph import BlockGraph

RESIDENTS = "residents"
"""Name of the measure that a graph carries itself."""


@dataclass(frozen=True, slots=True)
class Window:
    """Least and most of one whole-number measure in every council.

    Attributes:
        low: Least, included; ``None`` for no lower bound.
        high: Most, included; ``None`` for no upper bound.
        measure: What is counted, in the words of people.
        values: The measure in each block, in the order of the graph; ``None`` for its residents.
    """

    low: int | None = None
    high: int | None = None
    measure: str = RESIDENTS
    values: tuple[int, ...] | None = None

    @classmethod
    def around(cls, graph: BlockGraph, units: int, tolerance: Fraction) -> Window:
        """Residents within a tolerance of the average council, in whole-number arithmetic.

        Args:
            graph: The blocks.
            units: Number of councils.
            tolerance: Share of the average, such as ``Fraction(1, 10)``.
        """
        low, high = whole_window(graph.total, units, tolerance)
        return cls(low, high)

    def values_of(self, graph: BlockGraph) -> tuple[int, ...]:
        """The measure in each block."""
        return graph.populations if self.values is None else self.values

    def in_words(self) -> str:
        """Such as ``residents of a council from 300,000 to 800,000``."""
        if self.low is None:
            return f"{self.measure} of a council at most {self.high:,}"
        if self.high is None:
            return f"{self.measure} of a council at least {self.low:,}"
        return f"{self.measure} of a council from {self.low:,} to {self.high:,}"


def whole_window(total: int, units: int, tolerance: Fraction) -> tuple[int, int]:
    """``ceil((1 - t) T / k)`` and ``floor((1 + t) T / k)``, exactly."""
    average = Fraction(total, units)
    return ceil((1 - tolerance) * average), floor((1 + tolerance) * average)
