"""Which block a child belongs to: each goes whole to one, in every replicate.

A child whose home before care is known belongs to that home's block for certain. A child whose home is unknown, or lies
outside the area, is *sampled* in every replicate with stated chances (as the known homes of the same council lie,
and as children aged 0 to 17 do), never divided. Unaccompanied children go by an agreed quota. New entries arise in
blocks as their own starts say, shrunk towards where children live.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from vesting.demand.entries import starters
from vesting.demand.histories import Histories
from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats, Ints

NOT_WEIGHTS = Problem("DEM-E13", "Weights of blocks cannot be used", InputError)

UNKNOWN = -1

WORTH = 20.0
"""Known homes that the children who live in an area weigh as much as, when a home is sampled."""


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """The blocks of an area and who belongs to them.

    Attributes:
        names: Names of the blocks.
        certain: Block of every period of care; :data:`UNKNOWN` where it is sampled.
        weights: Part of each block in the children who live in each area, ``(areas, blocks)``.
        chances: Chance of each block for a child of each area whose home is not known, likewise.
        quota: Share of unaccompanied children that each block takes; nothing where they go like others.
        rule: Letter of the rule that the quota follows.
    """

    names: tuple[str, ...]
    certain: Ints = field(repr=False)
    weights: Floats = field(repr=False)
    chances: Floats = field(repr=False)
    quota: Floats | None = None
    rule: str = ""

    def __len__(self) -> int:
        return len(self.names)

    def said(self, histories: Histories) -> tuple[str, ...]:
        """How many children stand apart, in words."""
        unknown, dealt = (round(float(each.sum())) for each in self.apart(histories))
        told = (
            (unknown, "children looked after have no known home in the area: sampled"),
            (dealt, f"unaccompanied children go to blocks by {self.quota_rule}"),
        )
        return tuple(f"{count} {words}" for count, words in told if count)

    @property
    def quota_rule(self) -> str:
        """The rule of the quota, as it is spoken of."""
        return f"quota rule {self.rule}" if self.rule else "quota"

    def apart(self, histories: Histories) -> tuple[Floats, Floats]:
        """Children looked after whose home is sampled, and those dealt out by quota, as expected in each block.

        Args:
            histories: What was known on the day; its periods are those of ``certain``.

        Returns:
            Two arrays ``(blocks,)``.
        """
        owner = histories.stays.period[histories.open_stays()]
        by_quota = histories.periods.uasc[owner] & (self.quota is not None)
        unknown = (self.certain[owner] == UNKNOWN) & ~by_quota
        area = histories.periods.area[owner][unknown]
        dealt = 0.0 if self.quota is None else int(by_quota.sum()) * self.quota
        return self.chances[area].sum(axis=0), np.zeros(len(self)) + dealt


def blocks_of(
    histories: Histories,
    names: Sequence[str],
    home_block: Ints,
    population: Floats,
    *,
    known: Floats | None = None,
    quota: Floats | None = None,
    rule: str = "",
) -> Blocks:
    """Give every period of care its block.

    Args:
        histories: Periods of care.
        names: Names of the blocks.
        home_block: Block of every home in ``histories.homes``; negative outside the area or not found.
        population: Children aged 0 to 17 in every block, ``(blocks,)``, or ``(areas, blocks)`` with 0 where a block
            is no part of an area.
        known: Known homes in every block, ``(areas, blocks)``: homes that are not known are sampled as these lie,
            and as if :data:`WORTH` more lay as children do. Nothing where children alone tell.
        quota: Share of unaccompanied children of each block.
        rule: Letter of the rule that the quota follows.

    Raises:
        InputError: DEM-E13 when weights do not fit the blocks or are not positive.
    """
    count, areas = len(names), len(histories.areas)
    table = np.broadcast_to(np.asarray(population, dtype=np.float64), (areas, population.shape[-1]))
    if table.shape[1] != count or (table < 0).any() or not (table.sum(axis=1) > 0).all():
        raise NOT_WEIGHTS(
            f"{table.shape[1]} populations for {count} blocks",
            mend="Give every block its children aged 0 to 17; each area needs at least one above 0.",
        )
    weights = table / table.sum(axis=1, keepdims=True)
    chances = weights * WORTH + (0.0 if known is None else known)
    home = histories.periods.home
    places = np.append(np.asarray(home_block, dtype=np.int64), UNKNOWN)
    certain = np.maximum(places[np.where(home < 0, len(places) - 1, home)], UNKNOWN)
    shares = None if quota is None else _shares(quota, count)
    chances = chances / chances.sum(axis=1, keepdims=True)
    return Blocks(tuple(names), certain, weights, chances, shares, rule)


def one_block(histories: Histories, name: str = "ALL") -> Blocks:
    """The whole area as one block."""
    certain = np.zeros(len(histories.periods), np.int64)
    whole = np.ones((len(histories.areas), 1))
    return Blocks((name,), certain, whole, whole)


def entry_weights(
    blocks: Blocks, histories: Histories, area: int, window: tuple[int, int], worth: float
) -> Floats:
    """Dirichlet weights of the blocks for new entries of residents in one area.

    Args:
        blocks: Blocks of all periods.
        histories: All periods.
        area: Position of the area.
        window: Days whose starts count.
        worth: How many starts population counts for.
    """
    chosen = starters(histories, window)
    periods = histories.periods
    chosen = chosen[(periods.area[chosen] == area) & ~periods.uasc[chosen]]
    seen = blocks.certain[chosen]
    counts = np.bincount(seen[seen >= 0], minlength=len(blocks))
    return np.asarray(worth * blocks.weights[area] + counts)


def _shares(quota: Floats, count: int) -> Floats:
    table = np.asarray(quota, dtype=np.float64)
    if table.shape != (count,) or (table < 0).any() or table.sum() <= 0:
        raise NOT_WEIGHTS(
            f"a quota of {table.size} shares for {count} blocks",
            mend="Give every block a share of at least 0.",
        )
    return np.asarray(table / table.sum())
