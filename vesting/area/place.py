"""Places at five levels, and how small ones make up large ones exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar

import polars as pl

from vesting.area.names import NameIndex, counted, did_you_mean, listed
from vesting.errors import InputError, Problem

UNKNOWN_PLACE = Problem("AREA-E04", "A place is not known", InputError)
AMBIGUOUS_PLACE = Problem("AREA-E05", "A name means several places", InputError)
TWO_PARENTS = Problem("AREA-E06", "A small place lies in two large ones", InputError)
NOT_COVERED = Problem("AREA-E07", "Small places do not make up the large one exactly", InputError)


class Level(StrEnum):
    """Levels of place, small to large."""

    LSOA = "lsoa"
    WARD = "ward"
    PARISH = "parish"
    POLYGON = "polygon"
    DISTRICT = "district"
    UPPER_TIER = "upper tier"


@dataclass(frozen=True, slots=True)
class Place:
    """One place: a district, a parish, a ward, an LSOA or a polygon that a user drew.

    Attributes:
        code: Official code; a user's own name for a polygon.
        name: What people call it.
        level: Level of place.
        parent: Code of the place that it lies in, where that matters.
    """

    code: str
    name: str
    level: Level
    parent: str = ""


class Named(Protocol):
    """Anything with a code and a name: a council, a place, a block."""

    @property
    def code(self) -> str:
        """Its code."""
        ...

    @property
    def name(self) -> str:
        """What people call it."""
        ...


Thing = TypeVar("Thing", bound=Named)


def find_place(text: str, among: Iterable[Thing], *, of: str = "") -> Thing:
    """One of several places by code, name or alias.

    Args:
        text: What was written; matched without case, punctuation and words such as "Borough".
        among: The places that may be meant; each has ``code`` and ``name``, and may have
            ``aliases`` and ``every_code``.
        of: What they are the places of, for the message.

    Raises:
        InputError: AREA-E04 with suggestions where none fits, AREA-E05 where several do.
    """
    places = tuple(among)
    key = text.strip().casefold()
    for place in places:
        if key in (c.casefold() for c in (place.code, *getattr(place, "every_code", ()))):
            return place
    position = NameIndex.of((name, i) for i, place in enumerate(places) for name in _names(place))
    found = position.find(text)
    where = f" of {of}" if of else " here"
    if not found:
        near = (places[i].name for name in position.like(text) for i in position.find(name))
        offer = did_you_mean(dict.fromkeys(near)) or f"The places{where} are {_some(places)}."
        raise UNKNOWN_PLACE(f"'{text}' is not a place{where}", mend=offer)
    if len(found) > 1:
        codes = listed(f"{places[i].name} ({places[i].code})" for i in found)
        raise AMBIGUOUS_PLACE(
            f"'{text}' means {len(found)} places{where}: {codes}",
            mend="Use the code of the one meant.",
        )
    return places[found[0]]


def _names(place: Named) -> tuple[str, ...]:
    return (place.name, *getattr(place, "aliases", ()))


def _some(places: Iterable[Named]) -> str:
    return listed((p.name for p in places), most=12)


@dataclass(frozen=True, slots=True)
class Nesting:
    """Which small place lies in which large one.

    Attributes:
        child: Level of the small places.
        parent: Level of the large ones.
        parent_of: Code of the large place by code of the small one.
        names: Names of both, where known.
    """

    child: Level
    parent: Level
    parent_of: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    _children: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        groups: dict[str, list[str]] = defaultdict(list)
        for child, parent in sorted(self.parent_of.items()):
            groups[parent].append(child)
        object.__setattr__(self, "_children", {p: tuple(c) for p, c in groups.items()})

    @classmethod
    def from_lookup(cls, lookup: pl.DataFrame, child: Level, parent: Level) -> Nesting:
        """Read the nesting out of rows of the table ``lookup``.

        Raises:
            InputError: AREA-E06 where one small place has two parents of that level.
        """
        rows = lookup.filter(
            (pl.col("level") == child.value) & (pl.col("parent_level") == parent.value)
        ).unique(["place_code", "parent_code"], maintain_order=True)
        twice = rows.filter(pl.col("place_code").is_duplicated()).sort("place_code")
        if len(twice):
            first = twice["place_code"][0]
            parents = twice.filter(pl.col("place_code") == first)["parent_code"]
            raise TWO_PARENTS(
                f"The {child} {first} lies in {len(parents)} places of level {parent}: "
                f"{listed(parents.to_list())}",
                where=f"table lookup, {twice['place_code'].n_unique()} with two parents",
                mend="Give each small place one parent: use a best-fit lookup of one date.",
            )
        names = dict(rows.select("place_code", "place_name").iter_rows())
        names |= dict(rows.select("parent_code", "parent_name").iter_rows())
        pairs = dict(rows.select("place_code", "parent_code").iter_rows())
        return cls(child, parent, pairs, {k: v for k, v in names.items() if v})

    def children(self, parent: str) -> tuple[str, ...]:
        """The small places of a large one, by code; none where it is not known."""
        return self._children.get(parent, ())

    @property
    def parents(self) -> tuple[str, ...]:
        """The large places, by code."""
        return tuple(sorted(self._children))

    def within(self, parents: Iterable[str]) -> Nesting:
        """The same nesting for some of the large places."""
        wanted = set(parents)
        kept = {c: p for c, p in self.parent_of.items() if p in wanted}
        return Nesting(self.child, self.parent, kept, self.names)

    def then(self, outer: Nesting) -> Nesting:
        """Small places in the parents of their parents: LSOA in ward, ward in district."""
        chained = {
            child: outer.parent_of[parent]
            for child, parent in self.parent_of.items()
            if parent in outer.parent_of
        }
        return Nesting(self.child, outer.parent, chained, {**self.names, **outer.names})

    def require_exact(self, parent: str, pieces: Mapping[str, Iterable[str]]) -> None:
        """Check that pieces of a large place hold each of its small places exactly once.

        Args:
            parent: The large place.
            pieces: Small places by name of the piece.

        Raises:
            InputError: AREA-E07 naming what is missing, foreign or held twice.
        """
        owner: dict[str, str] = {}
        twice: list[str] = []
        for piece, members in pieces.items():
            for code in members:
                if code in owner:
                    twice.append(f"{code} (in {owner[code]} and in {piece})")
                owner[code] = piece
        every = set(self.children(parent))
        self._complain(parent, "in two pieces", twice)
        self._complain(parent, "of another place", sorted(set(owner) - every))
        self._complain(parent, "in no piece", sorted(every - set(owner)))

    def _complain(self, parent: str, how: str, codes: list[str]) -> None:
        if codes:
            raise NOT_COVERED(
                f"The pieces of {self.names.get(parent, parent)} do not make it up: "
                f"{counted(len(codes), 'small place')} {how}",
                where=listed(codes),
                mend=f"Put each {self.child} of the place into exactly one piece.",
            )


def crosswalk(inner: Nesting, outer: Nesting) -> Nesting:
    """From two nestings of the same small places, the middle ones in the large ones.

    A ward lies in the district that holds its LSOAs.

    Raises:
        InputError: AREA-E06 where the small places of one middle place lie in two large ones.
    """
    middle: dict[str, set[str]] = defaultdict(set)
    for child, parent in inner.parent_of.items():
        if child in outer.parent_of:
            middle[parent].add(outer.parent_of[child])
    for code, owners in sorted(middle.items()):
        if len(owners) > 1:
            raise TWO_PARENTS(
                f"The {inner.parent} {inner.names.get(code, code)} ({code}) lies in "
                f"{len(owners)} places of level {outer.parent}: {listed(sorted(owners))}",
                where="table lookup",
                mend="Use lookups of one date, or divide it into a piece for each.",
            )
    pairs = {code: next(iter(owners)) for code, owners in middle.items()}
    return Nesting(inner.parent, outer.parent, pairs, {**inner.names, **outer.names})
