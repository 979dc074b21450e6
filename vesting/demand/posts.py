"""Leadership and specialist posts: what they cost for a child at each size.

The list itself is kept once, where delivery models keep it (an editable, cited table); it comes in as a
value, because stages do not import each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from vesting.errors import Problem, UsageError
from vesting.findings import implements

NO_CHILDREN = Problem("DEM-E49", "A cost per child needs children", UsageError)

SIZES = (22_000, 30_000, 45_000, 63_000, 100_000, 180_000)
"""Children aged 0 to 17 for which the table is shown unless told."""


class Range(Protocol):
    """A low and a high figure; either may lack."""

    @property
    def low(self) -> float | None:
        """Low end."""
        ...

    @property
    def high(self) -> float | None:
        """High end."""
        ...


class Listed(Protocol):
    """A list of posts that can be priced for a council of a size."""

    def number(self, children: float) -> tuple[float, float]:
        """Fewest and most posts."""
        ...

    def yearly(self, children: float) -> Range:
        """What they cost a year, pounds."""
        ...


@dataclass(frozen=True, slots=True)
class Leadership:
    """Posts of one council.

    Attributes:
        children: Residents aged 0 to 17.
        posts: Fewest and most posts.
        yearly: Lowest and highest yearly cost, pounds.
        per_child: The same for each child.
    """

    children: float
    posts: tuple[float, float]
    yearly: tuple[float, float]
    per_child: tuple[float, float]


@implements("FAC-8", "FAC-6")
def leadership(listed: Listed, sizes: Sequence[float] = SIZES) -> tuple[Leadership, ...]:
    """Posts and their cost for a child at each size.

    Args:
        listed: The list of posts.
        sizes: Residents aged 0 to 17 of each council.

    Raises:
        UsageError: DEM-E49.
    """
    made = []
    for children in sizes:
        if not children > 0:
            raise NO_CHILDREN(f"A council has {children:g} children", mend="Give a number above 0.")
        cost = listed.yearly(children)
        low, high = float(cost.low or 0.0), float(cost.high or 0.0)
        each = (low / children, high / children)
        made.append(Leadership(children, listed.number(children), (low, high), each))
    return tuple(made)
