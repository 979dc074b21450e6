"""How far two maps are apart: the residents who would be in another council."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

from vesting.maths.arrays import Flags, Floats, Ints
from vesting.options.appraisal.listing import Listing


@dataclass(frozen=True, slots=True)
class Ground:
    """Blocks, their people, and which blocks each possible council has.

    Attributes:
        members: ``(units, blocks)``.
        people: Residents of each block, ``(blocks,)``.
        blocks: Codes or names of the blocks.
    """

    members: Flags = field(repr=False)
    people: Floats = field(repr=False)
    blocks: tuple[str, ...]

    @property
    def total(self) -> float:
        """Residents of the area."""
        return float(self.people.sum())

    def blocks_of(self, unit: int) -> tuple[str, ...]:
        """Blocks of one possible council, in order."""
        return tuple(b for b, has in zip(self.blocks, self.members[unit], strict=True) if has)


@dataclass(frozen=True, slots=True)
class Matching:
    """Councils of two maps laid on each other so that the most residents stay.

    Attributes:
        pairs: Positions in the two maps of councils that correspond.
        moved: Whether each block is in a council that does not correspond to its council before.
        people: Residents who move.
        share: Their share of all residents.
    """

    pairs: tuple[tuple[int, int], ...]
    moved: Flags
    people: float
    share: float


def match(ground: Ground, first: Sequence[int], second: Sequence[int]) -> Matching:
    """Lay one map on another: the smallest number of residents who change council.

    Args:
        ground: Blocks and councils.
        first: Positions of the councils of one map.
        second: Positions of the councils of the other.
    """
    before, after = ground.members[list(first)], ground.members[list(second)]
    overlap = (before * ground.people) @ after.T.astype(np.float64)
    rows, columns = linear_sum_assignment(-overlap)
    stay = np.zeros(len(ground.people), dtype=np.bool_)
    for row, column in zip(rows, columns, strict=True):
        stay |= before[row] & after[column]
    people = float(ground.people[~stay].sum())
    pairs = tuple((int(r), int(c)) for r, c in zip(rows, columns, strict=True))
    return Matching(pairs, ~stay, people, people / ground.total)


def one_block_away(ground: Ground, listing: Listing, option: int) -> Ints:
    """Listed options with as many councils from which one option differs by one block.

    A block that is a whole council cannot move without changing the number of councils, so two
    councils differ and all others are the same.
    """
    peers = listing.peers(option)
    part = listing.parts[listing.part_of(option)]
    units = np.array(listing.units(option))
    same = np.isin(part, units).sum(axis=1)
    near = np.flatnonzero(same == len(units) - 2)
    found = []
    for row in near:
        gone = np.setdiff1d(units, part[row])
        come = np.setdiff1d(part[row], units)
        one = ground.members[gone[0]] ^ ground.members[come[0]]
        other = ground.members[gone[0]] ^ ground.members[come[1]]
        if min(one.sum(), other.sum()) == 1:
            found.append(int(row) + peers.start)
    return np.array(found, dtype=np.int64)
