"""What a risk pool says: what is held together, and the part of each unit by every key."""

from __future__ import annotations

from dataclasses import dataclass, field

from vesting.demand.reserve import WORDS
from vesting.maths.games import CostlyUnion


@dataclass(frozen=True, slots=True)
class Outside:
    """Units that would hold less by themselves than they pay in the pool.

    Attributes:
        units: Their names.
        saves: Pounds of reserve that they would save.
    """

    units: tuple[str, ...]
    saves: float


@dataclass(frozen=True, slots=True)
class Key:
    """One way to share the reserve.

    Attributes:
        name: Which way.
        method: How it was reckoned.
        pounds: What each unit holds.
        parts: The same as parts of 1.
        error: Standard error of each part from the finite number of replicates; 0 where exact.
        outside: Units or groups that would hold less alone, the largest saving first.
        leaving: How many there are.
    """

    name: str
    method: str
    pounds: tuple[float, ...]
    parts: tuple[float, ...]
    error: tuple[float, ...]
    outside: tuple[Outside, ...]
    leaving: int

    @property
    def holds(self) -> bool:
        """Whether nobody would do better outside."""
        return self.leaving == 0


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool under one value of the shared shock.

    Attributes:
        units: Names.
        budgets: Budget of each, pounds.
        chance: Chance of overspending that is accepted.
        shared: How far the units share their shock; ``None`` where replicates carry their own.
        alone: Reserve of each unit by itself, pounds.
        together: Reserve of the pool.
        keys: The ways to share it.
        costlier: Groups that would hold more together than apart: a quantile need not be subadditive.
        words: What a reserve is, and is not.
    """

    units: tuple[str, ...]
    budgets: tuple[float, ...]
    chance: float
    shared: float | None
    alone: tuple[float, ...]
    together: float
    keys: tuple[Key, ...]
    costlier: tuple[CostlyUnion, ...] = field(default=(), repr=False)
    words: str = WORDS

    @property
    def saves(self) -> float:
        """What pooling saves in held balances, pounds."""
        return sum(self.alone) - self.together
