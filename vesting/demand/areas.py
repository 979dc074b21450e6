"""The units of a forecast: each a union of blocks, and every child whole in one block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from vesting.demand.histories import Histories
from vesting.demand.homes import WORTH, Blocks, blocks_of
from vesting.demand.unreturned import apart, without_returns
from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats

NAMED_ALL = Problem("DEM-E67", "A unit has the name of the whole", InputError)

ALL = "ALL"
"""Name of the whole, of all units and of all placements."""

LEAST = 0.5
"""Weight of a block of which nothing is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Units and the blocks that they are made of.

    Attributes:
        blocks: Blocks, and who belongs to them.
        of: Positions of the blocks of each unit, by name; empty where the whole is the only unit.
        said: How children were placed, in words; never a postcode.
        without: Blocks without returns: their size beside that of all blocks with returns.
    """

    blocks: Blocks = field(repr=False)
    of: Mapping[str, tuple[int, ...]]
    said: tuple[str, ...] = ()
    without: Mapping[int, float] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The whole, then each unit."""
        return (ALL, *self.of)

    def estimated(self, unit: int) -> float:
        """Share of a unit's blocks that no return tells of; the whole is unit 0."""
        own = self.members(unit)
        return sum(block in self.without for block in own) / len(own) if own else 0.0

    @property
    def places(self) -> Mapping[str, tuple[int, ...]]:
        """Positions of the blocks of every block and unit, by name."""
        return {name: (i,) for i, name in enumerate(self.blocks.names)} | dict(self.of)

    def members(self, unit: int) -> tuple[int, ...]:
        """Blocks of a unit; the whole is unit 0."""
        return list(self.of.values())[unit - 1] if unit else tuple(range(len(self.blocks)))


def by_council(histories: Histories) -> Units:
    """Each council a unit; a single council is the whole.

    Raises:
        InputError: DEM-E67 when one of several councils is named like the whole.
    """
    areas = len(histories.areas)
    _must_differ_from_the_whole(histories.areas if areas > 1 else ())
    certain = histories.periods.area.astype(np.int64)
    own = np.eye(areas)
    blocks = Blocks(histories.areas, certain, own, own)
    several = {name: (i,) for i, name in enumerate(histories.areas)} if areas > 1 else {}
    return Units(blocks, several)


def by_home(
    histories: Histories,
    names: Sequence[str],
    unit_of_home: Mapping[str, str],
    population: Mapping[str, float] | None = None,
    said: Sequence[str] = (),
    groups: Mapping[str, Sequence[str]] | None = None,
    places: Mapping[str, int] | None = None,
) -> Units:
    """Each child in the unit of the home before care.

    A child whose home is unknown, or in no unit, is sampled in every replicate; an unaccompanied
    child goes by a quota, in proportion to the children who live in each unit.

    Args:
        histories: Periods of care.
        names: Names of the units, or of the blocks that they are made of.
        unit_of_home: Unit (or block) of each postcode, in capitals without spaces.
        population: Children aged 0 to 17 of each; where it is not known the looked-after
            children whose home is known stand in.
        said: How homes were placed, in words.
        groups: Blocks of each unit; each by itself where nothing is given.
        places: Places that were named for each block; they tell the size of one without returns where
            no population is held. All are alike without.

    Raises:
        InputError: DEM-E67 when a unit is named like the whole.
    """
    place = {name: i for i, name in enumerate(names)}
    home_block = np.array(
        [place.get(unit_of_home.get(home, ""), -1) for home in histories.homes], dtype=np.int64
    )
    seen = _seen(histories, home_block, len(names))
    people, letter, rule = _people(names, seen, population)
    size = people if population is not None else _places(names, places)
    without = without_returns(seen.sum(axis=0), size)
    # A block so small that no child of it came yet is a block of every area.
    nobody = (seen.sum(axis=0) == 0) & ~np.isin(np.arange(len(names)), list(without))
    weights = np.where((seen > 0) | nobody, np.maximum(people, LEAST), 0.0)
    weights[weights.sum(axis=1) == 0] = people
    quota = np.where(np.isin(np.arange(len(names)), list(without)), 0.0, people)
    blocks = blocks_of(histories, names, home_block, weights, known=seen, quota=quota, rule=letter)
    of = {name: (name,) for name in names} if groups is None else groups
    _must_differ_from_the_whole(of)
    made = {unit: tuple(place[block] for block in own) for unit, own in of.items()}
    lacking = _lacking(made, without, population is not None)
    return Units(blocks, made, (*said, rule, *lacking), without)


def _must_differ_from_the_whole(units: Iterable[str]) -> None:
    if any(unit.upper() == ALL for unit in units):
        raise NAMED_ALL(
            f"a unit is called '{ALL}', which names all units together",
            mend="Give the unit another name.",
        )


def _people(
    names: Sequence[str], seen: Floats, population: Mapping[str, float] | None
) -> tuple[Floats, str, str]:
    """What chances and the quota go by, and the rule in words; rules have letters to speak of them."""
    if population is None:
        people = seen.sum(axis=0)
        letter = "B"
        by = "the looked-after children whose home is known in each unit, as no count of children is held"
    else:
        people = np.array([float(population[name]) for name in names])
        letter, by = "A", "the children aged 0 to 17 who live in each unit"
    return (
        people,
        letter,
        (
            f"unaccompanied children are dealt out in proportion to {by} (rule {letter}); unknown homes are sampled "
            f"as the known homes of the same council lie, with {WORTH:.0f} more in that proportion"
        ),
    )


def _places(names: Sequence[str], places: Mapping[str, int] | None) -> Floats:
    """Places that were named for each unit: what tells its size where no residents are held."""
    named = places or dict.fromkeys(names, 1)
    return np.array([max(named.get(name, 0), 1) for name in names], dtype=np.float64)


def _lacking(
    of: Mapping[str, tuple[int, ...]], without: Mapping[int, float], counted: bool
) -> tuple[str, ...]:
    """Which units have no returns, in words."""
    by = "residents aged 0 to 17" if counted else "the number of places named"
    found = []
    for unit, blocks in of.items():
        lacking = sum(block in without for block in blocks)
        if lacking:
            part = "" if lacking == len(blocks) else f" for {lacking} of its {len(blocks)} blocks"
            found.append(
                f"{unit} has no returns{part}: estimated from the rate elsewhere and {by}, give or take "
                f"what neighbouring authorities differ by (a factor of {np.exp(apart()):.1f} either way, "
                "two times in three)"
            )
    return tuple(found)


def _seen(histories: Histories, home_block: np.ndarray, units: int) -> Floats:
    """Periods of care that began in each unit, by area."""
    periods = histories.periods
    known = periods.home >= 0
    block = np.where(known, home_block[np.maximum(periods.home, 0)] if len(home_block) else -1, -1)
    counts = np.zeros((len(histories.areas), units))
    inside = block >= 0
    np.add.at(counts, (periods.area[inside].astype(np.int64), block[inside]), 1.0)
    return counts
