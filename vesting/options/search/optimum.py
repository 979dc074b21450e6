"""A best option with what is proved about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from vesting.options.completeness import Completeness, Statement
from vesting.options.search.near import Nearby
from vesting.options.search.score import Objective


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best option found, and a bound that no option beats.

    Attributes:
        objective: What was to be small.
        value: What the option scores.
        bound: No option that keeps to the constraints scores less.
        unit: Unit of both, in words.
        option: Stable id of the option.
        units: Block codes of every unit.
        people: The bounded measure in every unit.
        statement: Class of the result, borders, constraints.
        method: How the bound was proved, in words.
        work: How much was done, by name.
        near: All options near the best, where they were asked for.
    """

    objective: Objective
    value: float
    bound: float
    unit: str
    option: str
    units: tuple[tuple[str, ...], ...]
    people: tuple[int, ...]
    statement: Statement
    method: str
    work: dict[str, int] = field(default_factory=dict)
    near: Nearby | None = None

    @property
    def gap(self) -> float:
        """How far, as a share of the value, a better option could still be; 0 when none can be."""
        return 0.0 if self.value <= self.bound else (self.value - self.bound) / self.value

    @property
    def completeness(self) -> Completeness:
        """Bounded, unless the option is proved to be the best."""
        return self.statement.completeness

    def sentence(self) -> str:
        """What may be said about the option."""
        return (
            f"{self.claim()} Best on this objective alone; not a recommendation. "
            f"{self.statement.sentence()}"
        )

    def claim(self) -> str:
        """What is proved of its value."""
        if self.gap == 0:
            return f"No option scores less than {self.value:,.6g} {self.unit}: proved."
        return (
            f"This option scores {self.value:,.6g} {self.unit}; no option scores less than "
            f"{self.bound:,.6g}, so a better one could be better by {self.value - self.bound:,.6g} "
            f"at most (gap {100 * self.gap:.2f} %)."
        )
