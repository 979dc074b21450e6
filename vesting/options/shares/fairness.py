"""The fairness table: what each key charges, who would do better outside, and what would hold all."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from vesting.findings import implements
from vesting.maths.arrays import Floats
from vesting.maths.games import (
    CoreTest,
    CostlyUnion,
    core_test,
    costly_unions,
    rounding_of,
    standing_alone,
)
from vesting.maths.nucleolus import least_core, most_payable, shortfall
from vesting.options.shares.chance import DrawTest, draw_costs, try_on_draws
from vesting.options.shares.keys import NoKey, by_key, every_key, fair_shares
from vesting.options.shares.partnership import Partnership
from vesting.options.shares.problems import NOTHING_TO_SHARE
from vesting.options.shares.statement import Statement, statements

LEAST = 1e-6
"""Costs below this are rounding, or stand in far too large a unit."""


@dataclass(frozen=True, slots=True)
class Share:
    """One way to split the cost, tested.

    Attributes:
        id: Name for files.
        title: Name for people.
        kind: ``key``, or ``game`` where it follows from the costs of the groups.
        pays: What each partner pays, ``(n,)``.
        test: Which groups would do better outside.
        above_alone: For each partner what it pays above standing alone, 0 where it does not.
        on_draws: How it fares when costs vary; ``None`` where the file does not say how.
        remark: What should be known about it.
    """

    id: str
    title: str
    kind: str
    pays: Floats
    test: CoreTest
    above_alone: Floats
    on_draws: DrawTest | None = None
    remark: str = ""

    @property
    def percent(self) -> Floats:
        """Parts of the cost in per cent, adding up to 100."""
        return np.asarray(100 * self.pays / self.pays.sum(), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Fairness:
    """Everything that can be said about sharing a partnership's cost.

    Attributes:
        partnership: What the file said.
        shares: Keys first, then shares that follow from the costs.
        unavailable: Titles of shares that do not exist here, and why.
        most_payable: The most that all can be charged while no group would do better outside.
        short_by: Money from outside without which no key holds everybody; 0 where some key does.
        least_excess: How much the unhappiest group gains by leaving, at best.
        costly: Groups that cost more together than apart.
        statements: Paid against used, a year at a time.
    """

    partnership: Partnership
    shares: tuple[Share, ...]
    unavailable: tuple[tuple[str, str], ...]
    most_payable: float
    short_by: float
    least_excess: float
    costly: tuple[CostlyUnion, ...]
    statements: tuple[Statement, ...]

    @property
    def holding(self) -> tuple[Share, ...]:
        """Shares under which no partner and no group would do better outside."""
        return tuple(share for share in self.shares if share.test.stable)


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")


@implements("PRN-4.8")
def assess(partnership: Partnership) -> Fairness:
    """Split a partnership's cost by every key and game share, and test each.

    Raises:
        InputError: When the cost of everybody is nothing.
    """
    costs = partnership.costs
    if partnership.total < LEAST:
        raise NOTHING_TO_SHARE(
            f"Everybody together costs {partnership.total:g}",
            mend="Give the cost of the whole partnership, in a unit of which it is a part that counts.",
        )
    drawn = draw_costs(partnership)
    shares: list[Share] = []
    unavailable: list[tuple[str, str]] = []

    def add(name: str, title: str, kind: str, pays: Floats | str, remark: str = "") -> None:
        if isinstance(pays, str):
            unavailable.append((title, pays))
            return
        above = np.maximum(pays - standing_alone(costs), 0.0)
        above[above <= rounding_of(costs)] = 0.0
        on_draws = None if drawn is None else try_on_draws(pays / pays.sum(), drawn)
        shares.append(
            Share(name, title, kind, pays, core_test(costs, pays), above, on_draws, remark)
        )

    for key in every_key(partnership):
        try:
            add(_slug(key.title), key.title, "key", by_key(partnership, key))
        except NoKey as why:
            add("", key.title, "key", str(why))
    for name, title, pays, remark in fair_shares(costs):
        add(name, title, "game", pays, remark)
    return Fairness(
        partnership=partnership,
        shares=tuple(shares),
        unavailable=tuple(unavailable),
        most_payable=most_payable(costs),
        short_by=shortfall(costs),
        least_excess=least_core(costs).excess,
        costly=costly_unions(costs),
        statements=statements(partnership),
    )
