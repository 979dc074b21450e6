"""The printed rule that chooses among editions of the same figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from vesting.evidence.snapshot import Holding

FIRST_RELEASE = "first release"
"""Words in a vintage by which a first release is known."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the rule.

    Attributes:
        id: Short name.
        text: The step in words.
        because: Why.
        source: Where the reason is from.
    """

    id: str
    text: str
    because: str
    source: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An edition that could give a figure.

    Attributes:
        holding: The edition.
        year: Year of the figure in it.
        basis: Kind of figure, where the table says.
        covers: How many of the places asked for it has.
        itself: Whether its table counts the measure itself, as far as can be told.
    """

    holding: Holding
    year: int = 0
    basis: str = ""
    covers: int = 0
    itself: bool = False


@dataclass(frozen=True, slots=True)
class Precedence:
    """The rule: its steps in order, and the order within standing and basis."""

    title: str
    steps: tuple[Step, ...]
    order: Mapping[str, tuple[str, ...]]

    def rank(self, candidate: Candidate, pin: str | None = None) -> tuple[Any, ...]:
        """Sort key; the smallest is used."""
        keys = {
            "pinned": not is_pinned(candidate.holding, pin),
            "coverage": -candidate.covers,
            "year": -candidate.year,
            "basis": self._place("basis", candidate.basis),
            "revised": is_first(candidate),
            "standing": self._place("standing", candidate.holding.standing),
            "released": _later_first(candidate.holding.released),
            "itself": not candidate.itself,
            "hash": (candidate.holding.sha256, candidate.holding.file),
        }
        return tuple(keys[step.id] for step in self.steps)

    def _place(self, of: str, value: str) -> int:
        order = self.order[of]
        return order.index(value) if value in order else len(order)

    def best(
        self, candidates: Iterable[Candidate], pin: str | None = None
    ) -> tuple[Candidate, str] | None:
        """The candidate that is used, and why; None where there is none."""
        ranked = sorted(candidates, key=lambda c: self.rank(c, pin))
        if not ranked:
            return None
        return ranked[0], self._why(ranked, pin)

    def _why(self, ranked: list[Candidate], pin: str | None) -> str:
        if len(ranked) == 1:
            return "the only edition held that has it"
        first, second = self.rank(ranked[0], pin), self.rank(ranked[1], pin)
        differs = next(i for i, (a, b) in enumerate(zip(first, second, strict=True)) if a != b)
        return f"of {len(ranked)} editions held: {self.steps[differs].text}"


def is_first(candidate: Candidate) -> bool:
    """Whether the figure is the one that was published first: the last year of a first release."""
    holding = candidate.holding
    return FIRST_RELEASE in holding.vintage and holding.released[:4] == str(candidate.year)


def is_pinned(holding: Holding, pin: str | None) -> bool:
    """Whether a pin means this holding: by edition, hash (or its beginning) or file name."""
    if not pin:
        return False
    return pin in (holding.edition, holding.file) or (
        len(pin) >= 8 and holding.sha256.startswith(pin)
    )


def _later_first(released: str) -> tuple[int, ...]:
    """Characters turned round, so that a later release sorts first."""
    return (*(-ord(c) for c in released), 0)


@cache
def precedence() -> Precedence:
    """The rule that comes with the program."""
    text = resources.files("vesting.evidence").joinpath("data/precedence.yaml").read_text("utf-8")
    return parse_precedence(text)


def parse_precedence(text: str) -> Precedence:
    """A rule from YAML text, for instance one that a workspace has overridden."""
    data = yaml.safe_load(text)
    return Precedence(
        title=data["title"],
        steps=tuple(Step(**step) for step in data["steps"]),
        order={name: tuple(values) for name, values in data["order"].items()},
    )


def print_precedence(rule: Precedence) -> str:
    """The rule as text for a person."""
    lines = [f"{rule.title}:"]
    for number, step in enumerate(rule.steps, start=1):
        lines += [f"{number}. {step.text}", f"   {step.because.strip()} ({step.source})"]
    return "\n".join(lines)
