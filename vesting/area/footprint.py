"""A footprint: which blocks go together. A named set of units, each a named set of blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vesting.area.names import listed
from vesting.area.place import Named, Thing, find_place
from vesting.errors import InputError, Problem

EMPTY_UNIT = Problem("AREA-E22", "A unit has no places", InputError)
IN_TWO_UNITS = Problem("AREA-E23", "A place lies in two units", InputError)
LEFT_OUT = Problem("AREA-E24", "A footprint does not cover its area exactly", InputError)

SEPARATORS = re.compile(r"\s*[,;|+\n]\s*")
"""Between names in a list that a person wrote."""

LONGEST_NAME = 4
"""A name holds at most so many commas, and one more part: 'Bournemouth, Christchurch and Poole'."""


def parse_places(text: str, among: Iterable[Thing], *, of: str = "") -> tuple[Thing, ...]:
    """Places from a list as people write it: "Guildford, Woking and Waverley".

    A comma may be part of a name ("Bristol, City of"): the longest run of parts that is a name wins.
    A last "and" separates where the whole is not a name.

    Args:
        text: Names or codes, separated by commas, semicolons, bars, plus signs or lines.
        among: The places that may be meant.
        of: What they are the places of, for the message.

    Raises:
        InputError: AREA-E04 with suggestions for a name that is not known; AREA-E22 for no name;
            AREA-E23 for a place named twice.
    """
    places = tuple(among)
    parts = [part for part in SEPARATORS.split(text.strip()) if part]
    if not parts:
        raise EMPTY_UNIT("No place is named", mend="Name places, separated by commas.")
    found: list[Thing] = []
    while parts:
        taken, place = _longest_name(parts, places)
        if place is None:
            parts[:1] = _around_and(parts[0], places, of)
            taken, place = 1, find_place(parts[0], places, of=of)
        if place in found:
            raise IN_TWO_UNITS(f"{place.name} is named twice", mend="Name each place once.")
        found.append(place)
        del parts[:taken]
    return tuple(found)


def _longest_name(parts: Sequence[str], places: Sequence[Thing]) -> tuple[int, Thing | None]:
    for count in range(min(LONGEST_NAME, len(parts)), 0, -1):
        place = _known(", ".join(parts[:count]), places)
        if place is not None:
            return count, place
    return 0, None


def _known(text: str, places: Sequence[Thing]) -> Thing | None:
    try:
        return find_place(text, places)
    except InputError:
        return None


def _around_and(part: str, places: Sequence[Thing], of: str) -> list[str]:
    """The names on either side of an "and" or "&", where the first of them is a name."""
    words = re.split(r"\s+(and|&)\s+", part)
    for cut in range(1, len(words), 2):
        first = " ".join(words[:cut])
        if _known(first, places) is not None:
            return [first, " ".join(words[cut + 1 :])]
    return [re.sub(r"^(and|&)\s+", "", part)]


@dataclass(frozen=True, slots=True)
class Unit:
    """A possible council: a named set of blocks.

    Attributes:
        name: What it is called.
        blocks: Codes of its blocks, sorted.
    """

    name: str
    blocks: tuple[str, ...]

    @classmethod
    def of(cls, name: str, blocks: Iterable[str]) -> Unit:
        """Make a unit.

        Raises:
            InputError: AREA-E22 without blocks, AREA-E23 where a block is named twice.
        """
        codes = sorted(blocks)
        if not codes:
            raise EMPTY_UNIT(f"The unit '{name}' has no places", mend="Name its places.")
        twice = sorted({c for c in codes if codes.count(c) > 1})
        if twice:
            raise IN_TWO_UNITS(
                f"{listed(twice)} is named twice in '{name}'", mend="Name each place once."
            )
        return cls(name, tuple(codes))


@dataclass(frozen=True, slots=True)
class Move:
    """A block that another footprint puts elsewhere.

    Attributes:
        block: Its code.
        before: Name of the unit that had it.
        after: Name of the unit that has it.
    """

    block: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Footprint:
    """A named set of units that share no block.

    Attributes:
        name: What it is called.
        units: Its units, by name.
    """

    name: str
    units: tuple[Unit, ...]

    @classmethod
    def of(cls, name: str, units: Iterable[Unit]) -> Footprint:
        """Make a footprint.

        Raises:
            InputError: AREA-E22 without units, AREA-E23 naming the blocks that lie in two.
        """
        held = tuple(sorted(units, key=lambda u: (u.name, u.blocks)))
        if not held:
            raise EMPTY_UNIT(f"The footprint '{name}' has no units", mend="Name its units.")
        owner: dict[str, str] = {}
        for unit in held:
            for block in unit.blocks:
                if block in owner:
                    raise IN_TWO_UNITS(
                        f"{block} lies in '{owner[block]}' and in '{unit.name}'",
                        where=f"footprint '{name}'",
                        mend="Give each place to one unit.",
                    )
                owner[block] = unit.name
        return cls(name, held)

    @classmethod
    def from_names(
        cls, name: str, units: Mapping[str, str], among: Sequence[Named], *, of: str = ""
    ) -> Footprint:
        """Make a footprint from lists of names, such as ``{"West Surrey": "Guildford, Woking"}``.

        Raises:
            InputError: As :func:`parse_places`; AREA-E23 where a block lies in two units; AREA-E24
                where some of the places lie in none.
        """
        made = [
            Unit.of(unit, (p.code for p in parse_places(text, among, of=of)))
            for unit, text in units.items()
        ]
        footprint = cls.of(name, made)
        footprint.require_cover({p.code: p.name for p in among}, of=of)
        return footprint

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units)

    @property
    def blocks(self) -> tuple[str, ...]:
        """Codes of all blocks, sorted."""
        return tuple(sorted(block for unit in self.units for block in unit.blocks))

    def unit_of(self, block: str) -> Unit | None:
        """The unit that holds a block."""
        return next((u for u in self.units if block in u.blocks), None)

    def require_cover(self, blocks: Mapping[str, str], *, of: str = "") -> None:
        """Check that the footprint holds exactly these blocks.

        Args:
            blocks: Names by code of the block.
            of: The area, for the message.

        Raises:
            InputError: AREA-E24 naming the blocks in no unit, or those of another area.
        """
        held = set(self.blocks)
        missing = [name for code, name in blocks.items() if code not in held]
        foreign = sorted(held - set(blocks))
        for names, how in ((missing, "in no unit"), (foreign, "not of the area")):
            if names:
                raise LEFT_OUT(
                    f"{listed(names)} {'is' if len(names) == 1 else 'are'} {how}",
                    where=f"footprint '{self.name}'{f' of {of}' if of else ''}",
                    mend="Give each place of the area to exactly one unit.",
                )

    def same_as(self, other: Footprint) -> bool:
        """Whether both put the same blocks together, whatever they call them."""
        return {u.blocks for u in self.units} == {u.blocks for u in other.units}

    def moves_to(self, other: Footprint) -> tuple[Move, ...]:
        """The blocks that change their unit, by code.

        Units are matched by the most blocks in common, so that a mere change of name moves nobody.
        """
        match = _matched(self, other)
        moves = []
        for block in self.blocks:
            before, after = self.unit_of(block), other.unit_of(block)
            if before and after and match.get(before.name) != after.name:
                moves.append(Move(block, before.name, after.name))
        return tuple(moves)


def _matched(one: Footprint, other: Footprint) -> dict[str, str]:
    """For each unit of one the unit of the other that continues it: most blocks in common first."""
    common = sorted(
        (-len(set(u.blocks) & set(v.blocks)), u.name, v.name) for u in one for v in other
    )
    match: dict[str, str] = {}
    for shared, u, v in common:
        if shared and u not in match and v not in match.values():
            match[u] = v
    return match
