"""Every place in exactly one unit: the checks on places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from vesting.structure import faults
from vesting.structure.entries import REST, Fragment
from vesting.structure.faults import Found
from vesting.structure.known import KnownPlaces
from vesting.structure.model import Structure, Unit
from vesting.structure.walk import overlap
from vesting.structure.when import When
from vesting.structure.words import UnitKind, fold, suggest
from vesting.structure.yaml_text import Path


@dataclass(frozen=True, slots=True)
class Claim:
    """One unit's claim to one place or to one part of a district."""

    unit: str
    name: str
    part: str
    kind: str
    path: Path

    @property
    def words(self) -> str:
        """The place in words."""
        return f"{self.part} in {self.name}" if self.part else self.name

    def clashes(self, other: Claim) -> bool:
        """Whether both claim the same ground, given that they name the same place."""
        return not self.part or not other.part or fold(self.part) == fold(other.part)


def check_places(structure: Structure, known: KnownPlaces | None) -> Iterator[Found]:
    """Places claimed twice, by nobody, unknown, or written unclearly."""
    claims = [claim for key, unit in structure.units.items() for claim in _claims(key, unit)]
    yield from _muddled(structure)
    yield from _empty(structure)
    yield from _twice(structure, claims)
    yield from _rests(structure)
    yield from _cut_in_two_ways(claims)
    if known is not None:
        yield from _unknown(structure, claims, known)
        yield from _nowhere(structure, claims, known)


def _claims(key: str, unit: Unit) -> Iterator[Claim]:
    for at, fragment in enumerate(unit.places or ()):
        path: Path = ("units", key, "places", at)
        if fragment.place == REST or not fragment.name:
            continue
        if not fragment.kinds:
            yield Claim(key, fragment.name, "", "place", path)
        for kind in fragment.kinds:
            for i, part in enumerate(getattr(fragment, kind)):
                yield Claim(key, fragment.name, part, kind, (*path, kind, i))


def _muddled(structure: Structure) -> Iterator[Found]:
    for key, unit in structure.units.items():
        for at, fragment in enumerate(unit.places or ()):
            what = _unclear(fragment)
            if what:
                mend = "Write a name, or {district: Elverton, wards: [Abbey, Bridge]}"
                yield Found(faults.PLACE_MUDDLED, ("units", key, "places", at), what, mend)


def _unclear(fragment: Fragment) -> str:
    if fragment.place and (fragment.district or fragment.kinds):
        return f"'{fragment.place}' is written as a whole place and in parts"
    if not fragment.name:
        return "A place has no name"
    if fragment.district and not fragment.kinds:
        return f"Of '{fragment.district}' no wards, parishes or small areas are named"
    if len(fragment.kinds) > 1:
        return f"'{fragment.name}' is cut by {' and by '.join(fragment.kinds)} at once"
    return ""


def _empty(structure: Structure) -> Iterator[Found]:
    for key, unit in structure.units.items():
        if not unit.places and unit.kind != UnitKind.EXISTING:
            mend = "Add 'places: [...]', or 'places: rest'"
            yield Found(faults.NO_PLACES, ("units", key), f"'{key}' has no places", mend)


def _twice(structure: Structure, claims: list[Claim]) -> Iterator[Found]:
    grounds: dict[str, list[Claim]] = {}
    for claim in claims:
        grounds.setdefault(fold(claim.name), []).append(claim)
    pairs = (pair for ground in grounds.values() for pair in combinations(ground, 2))
    for first, second in pairs:
        if not first.clashes(second):
            continue
        if first.unit == second.unit:
            mend = "Keep one of the two"
            what = f"{second.words} stands twice in '{second.unit}'"
        elif not _together(structure, first.unit, second.unit):
            continue
        else:
            mend = "Take it out of one of the two units, or cut it into wards or parishes"
            what = f"{second.words} is in '{second.unit}' and already in '{first.unit}'"
        yield Found(faults.PLACE_TWICE, second.path, what, mend)


def _together(structure: Structure, a: str, b: str) -> bool:
    """Whether two units exist at the same time, as far as their dates say."""
    return overlap(_life(structure, a), _life(structure, b))


def _life(structure: Structure, key: str) -> tuple[When | None, When | None]:
    return structure.units[key].start, structure.units[key].until


def _rests(structure: Structure) -> Iterator[Found]:
    takers = [key for key, unit in structure.units.items() if unit.takes_rest]
    for key in takers[1:]:
        what = f"'{key}' takes the rest, and so does '{takers[0]}'"
        yield Found(
            faults.TWO_RESTS, ("units", key, "places"), what, "Name the places of one of them"
        )


def _cut_in_two_ways(claims: list[Claim]) -> Iterator[Found]:
    kinds: dict[str, Claim] = {}
    for claim in claims:
        if not claim.part:
            continue
        first = kinds.setdefault(fold(claim.name), claim)
        if first.kind != claim.kind:
            what = f"{claim.name} is cut by {first.kind} in '{first.unit}' and by {claim.kind} here"
            mend = "Whether the parts overlap cannot be told from names: use one kind of part"
            yield Found(faults.PARTS_DIFFER, claim.path, what, mend, "remark")


def _unknown(structure: Structure, claims: list[Claim], known: KnownPlaces) -> Iterator[Found]:
    for claim in claims:
        if known.find(claim.name) is None:
            yield _not_of_the_area(structure, claim.path, claim.name, known.names)
            continue
        parts = known.parts_of(claim.name)
        if claim.part and parts and fold(claim.part) not in {fold(p) for p in (*parts, REST)}:
            yield _not_of_the_area(structure, claim.path, claim.words, parts, claim.part)


def _not_of_the_area(
    structure: Structure, path: Path, words: str, names: tuple[str, ...], written: str = ""
) -> Found:
    mend = suggest(written or words, names) or f"Known: {', '.join(names)}"
    return Found(faults.UNKNOWN_PLACE, path, f"{words} is not a place of {structure.area}", mend)


def _nowhere(structure: Structure, claims: list[Claim], known: KnownPlaces) -> Iterator[Found]:
    if any(unit.takes_rest for unit in structure.units.values()):
        return
    claimed = {fold(claim.name) for claim in claims}
    for name in known.names:
        if fold(name) not in claimed:
            yield _in_no_unit(name)
    yield from (_in_no_unit(f"{part} in {name}") for name, part in _parts_left(claims, known))


def _in_no_unit(words: str) -> Found:
    mend = "Add it to a unit, or give one unit 'places: rest'"
    return Found(faults.PLACE_NOWHERE, ("units",), f"{words} is in no unit", mend)


def _parts_left(claims: list[Claim], known: KnownPlaces) -> Iterator[tuple[str, str]]:
    for name in known.names:
        mine = [claim for claim in claims if fold(claim.name) == fold(name)]
        parts = {fold(claim.part) for claim in mine}
        if not mine or parts & {"", REST}:
            continue
        yield from ((name, part) for part in known.parts_of(name) if fold(part) not in parts)
