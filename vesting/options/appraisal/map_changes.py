"""What would have to change on the map for an option to be better: its neighbours, and what moves."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vesting.maths.arrays import Ints
from vesting.options.appraisal.moves import Ground, Matching, match
from vesting.options.appraisal.scored import Scored


@dataclass(frozen=True, slots=True)
class Move:
    """Blocks that go from one council of an option to another.

    Attributes:
        blocks: What moves.
        leaves: Blocks of the council that it leaves, as it is now.
        joins: Blocks of the council that it joins, as it is now.
    """

    blocks: tuple[str, ...]
    leaves: tuple[str, ...]
    joins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapChange:
    """A neighbouring option and what it would better or worsen.

    Attributes:
        option: Position of the neighbour.
        moves: What moves, from which council to which.
        people: Residents who change council.
        better: Criteria that are better there.
        worse: Criteria that are worse there.
    """

    option: int
    moves: tuple[Move, ...]
    people: float
    better: tuple[str, ...] = field(default=())
    worse: tuple[str, ...] = field(default=())

    @property
    def blocks(self) -> tuple[str, ...]:
        """Blocks that change council."""
        return tuple(block for move in self.moves for block in move.blocks)

    @property
    def improves(self) -> bool:
        """Whether something is better and nothing worse."""
        return bool(self.better) and not self.worse


def map_changes(
    scored: Scored, ground: Ground, option: int, neighbours: Ints
) -> tuple[MapChange, ...]:
    """Neighbouring options: pure improvements first, then by residents moved.

    Args:
        scored: The options.
        ground: Blocks, people and councils.
        option: Position.
        neighbours: Positions of neighbours, such as those one block away.
    """
    ids = np.array(scored.criteria.ids)
    units = scored.listing.units(option)
    made = []
    for neighbour in neighbours:
        others = scored.listing.units(int(neighbour))
        laid = match(ground, units, others)
        gain = scored.oriented[neighbour] - scored.oriented[option]
        made.append(
            MapChange(
                int(neighbour),
                _moves(ground, units, others, laid),
                laid.people,
                tuple(str(name) for name in ids[gain > 0]),
                tuple(str(name) for name in ids[gain < 0]),
            )
        )
    return tuple(sorted(made, key=lambda c: (not c.improves, c.people, c.option)))


def _moves(
    ground: Ground, units: tuple[int, ...], others: tuple[int, ...], laid: Matching
) -> tuple[Move, ...]:
    """What moves, by the council that it leaves and the one that it joins."""
    counterpart = {after: before for before, after in laid.pairs}
    found: dict[tuple[int, int], list[str]] = {}
    for place in np.flatnonzero(laid.moved):
        leaves = next(i for i, unit in enumerate(units) if ground.members[unit, place])
        joined = next(i for i, unit in enumerate(others) if ground.members[unit, place])
        way = leaves, counterpart[joined]
        found.setdefault(way, []).append(ground.blocks[place])
    return tuple(
        Move(tuple(blocks), ground.blocks_of(units[leaves]), ground.blocks_of(units[joins]))
        for (leaves, joins), blocks in found.items()
    )
