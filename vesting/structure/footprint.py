"""Which council has which place, in one structure and in another, on one common ground."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vesting.structure.entries import REST, Fragment
from vesting.structure.known import KnownPlaces
from vesting.structure.model import Structure
from vesting.structure.words import UnitKind, fold

MIXED = "wards and parishes"
"""Kind of what remains of a district that is cut in two ways."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A place that neither structure cuts.

    Attributes:
        name: Name of the place, or of the district that it is a part of.
        part: Name of the part; empty for a whole place, ``rest`` for what is not named of a district.
        kind: ``wards``, ``parishes`` or ``lsoas`` for a part.
    """

    name: str
    part: str = ""
    kind: str = ""

    def __str__(self) -> str:
        if self.part == REST:
            return f"the rest of {self.name}"
        return f"{self.part} in {self.name}" if self.part else self.name


def grounds(
    structures: tuple[Structure, ...], known: KnownPlaces | None = None
) -> tuple[Ground, ...]:
    """The places that some structures name, cut as finely as the finest of them.

    Args:
        structures: Structures of one area.
        known: The area's places; without them, ``rest`` means the rest of the places named.
    """
    names: dict[str, str] = {fold(name): name for name in (known.names if known else ())}
    parts: dict[str, dict[str, Ground]] = {}
    for fragment in _fragments(structures):
        name = names.setdefault(fold(fragment.name), fragment.name)
        for kind in fragment.kinds:
            for part in getattr(fragment, kind):
                parts.setdefault(fold(name), {})[fold(part)] = Ground(name, part, kind)
    return tuple(g for key, name in names.items() for g in _pieces(name, parts.get(key), known))


def _fragments(structures: tuple[Structure, ...]) -> Iterator[Fragment]:
    return (f for s in structures for unit in s.units.values() for f in unit.fragments if f.name)


def _pieces(
    name: str, parts: dict[str, Ground] | None, known: KnownPlaces | None
) -> Iterator[Ground]:
    if not parts:
        yield Ground(name)
        return
    kinds = {ground.kind for ground in parts.values()}
    kind = kinds.pop() if len(kinds) == 1 else MIXED
    listed = known.parts_of(name) if known and kind != MIXED else ()
    for part in listed:
        parts.setdefault(fold(part), Ground(name, part, kind))
    yield from (ground for key, ground in parts.items() if key != REST)
    if not listed:
        yield Ground(name, REST, kind)


def can_tell(structure: Structure, ground: Ground) -> bool:
    """Whether names alone say which unit has a place.

    They do not where a structure cuts the district by wards and the place is one of its parishes.
    """
    if not ground.part:
        return True
    cuts = [
        f
        for u in structure.units.values()
        for f in u.fragments
        if fold(f.name) == fold(ground.name)
    ]
    return all(ground.kind in fragment.kinds for fragment in cuts if fragment.kinds)


def unit_of(structure: Structure, ground: Ground) -> str | None:
    """Key of the unit that has a place; ``None`` where none has it."""
    rest_of_district = None
    for key, unit in structure.units.items():
        for fragment in unit.fragments:
            if fold(fragment.name) != fold(ground.name):
                continue
            folded = {fold(part) for part in fragment.parts}
            if not folded or fold(ground.part) in folded:
                return key
            rest_of_district = key if REST in folded else rest_of_district
    return rest_of_district or _taker(structure)


def _taker(structure: Structure) -> str | None:
    return next((key for key, unit in structure.units.items() if unit.takes_rest), None)


def same_council(before: Structure, a: str, after: Structure, b: str) -> bool:
    """Whether a unit of one structure and a unit of another are one council.

    One name is one council. One key with two names is a council renamed, unless it is declared to be
    a new unitary: then it is a new body in law, though it may stand on the same ground.
    """
    old, new = before.units[a], after.units[b]
    if fold(old.name) == fold(new.name):
        return True
    return a == b and new.kind != UnitKind.NEW_UNITARY
