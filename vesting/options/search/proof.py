"""What the three proofs share: a goal that rises in stages, and what is handed back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from vesting.options.search.divide import Division
from vesting.options.search.incumbent import Incumbent

STAGES = (0.25, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0)
"""Shares of the best known value below which nothing is to be left, one after the other; each stage that
ends is a proved bound, so that a search that runs out of time still says something."""

InTime = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Proof:
    """A best option with a bound.

    Attributes:
        best: The best option found.
        bound: No option scores less; in the unit of the score.
        method: How it was proved, in words.
        work: How much was done, by name.
        division: The search that proved it, where there is one to take up again.
    """

    best: Incumbent
    bound: float
    method: str
    work: dict[str, int] = field(default_factory=dict)
    division: Division | None = field(default=None, repr=False)
