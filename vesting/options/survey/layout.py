"""Offer districts in parts: wards, parishes, small areas, or fragments that the user names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vesting.area.dissolve import Fragment, fragments_of, grouped, smallest_pieces
from vesting.area.place import Level, Nesting, Place, find_place
from vesting.area.reorganisation import Area
from vesting.errors import InputError, Problem
from vesting.evidence.shelf import Shelf

NOT_SPLIT = Problem("OPT-E31", "A district cannot be split as asked", InputError)

INTO = {"ward": Level.WARD, "parish": Level.PARISH, "lsoa": Level.LSOA}
"""What a district may be split into, by lookup."""

REST = "rest"
"""Name of the fragment that has whatever no named fragment has."""


@dataclass(frozen=True, slots=True)
class Split:
    """A district offered in parts.

    Attributes:
        district: Name or code.
        into: ``ward``, ``parish`` or ``lsoa``: every one of them becomes a block.
        pieces: Ready fragments by name, each a list of names or codes of such small places; those
            not named make one more fragment, "rest". Empty for every small place by itself.
    """

    district: str
    into: str = "ward"
    pieces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def nesting(shelf: Shelf, child: Level, parent: Level) -> Nesting:
    """Which small place lies in which large one, from the files held."""
    rows, _ = shelf.lookup(str(child), str(parent))
    return Nesting.from_lookup(rows, child, parent)


def _of(pieces: Nesting, inside: Nesting, district: str) -> Nesting:
    """The pieces of one district alone, so that a fault elsewhere does not stop it."""
    own = set(inside.children(district))
    pairs = {small: piece for small, piece in pieces.parent_of.items() if small in own}
    return Nesting(pieces.child, pieces.parent, pairs, pieces.names)


COLUMNS = {Level.WARD: "WD24CD", Level.PARISH: "PARNCP24CD"}
"""Heading of the codes of each level in official lookups, of one year for example."""


def _require_held(own: Nesting, inside: Nesting, district: str, split: Split) -> None:
    """Check that the files hold any ward or parish of a district before its small areas are missed."""
    if own.parent_of or not inside.children(district):
        return
    several = {Level.WARD: "wards", Level.PARISH: "parishes"}[own.parent]
    raise NOT_SPLIT(
        f"No {several} of {split.district} are held, so that it cannot be split into them",
        mend=f"Add a lookup with a column of LSOA codes (LSOA21CD) and one of {own.parent} codes "
        f"({COLUMNS[own.parent]}): vesting data add FILE\n"
        f"Small areas need no such file: --split {split.district}=lsoa",
    )


def _named_pieces(split: Split, pieces: Sequence[Fragment]) -> dict[str, list[str]]:
    """Small areas of the fragments that the user named, and of the rest."""
    left = {piece.place.code: piece for piece in pieces}
    groups: dict[str, list[str]] = {}
    for name, texts in split.pieces.items():
        for text in texts:
            place: Place = find_place(text, [p.place for p in pieces], of=split.district)
            if place.code not in left:
                raise NOT_SPLIT(
                    f"'{place.name}' is named in two fragments of {split.district}",
                    where=f"fragment '{name}'",
                    mend="Name each small place once; those not named make the rest",
                )
            groups.setdefault(name, []).extend(left.pop(place.code).members)
    if left:
        groups[REST] = [small for piece in left.values() for small in piece.members]
    return groups


def fragments(shelf: Shelf, inside: Nesting, code: str, split: Split) -> tuple[Fragment, ...]:
    """The fragments that one district is offered in.

    Args:
        shelf: Official files.
        inside: Small areas in districts.
        code: Code of the district.
        split: What was asked for.

    Raises:
        InputError: The district has no small places, or a named place is unknown or named twice.
    """
    if split.into not in INTO:
        raise NOT_SPLIT(
            f"'{split.into}' is not a level that {split.district} can be split into",
            mend=f"Use one of: {', '.join(INTO)}",
        )
    level = INTO[split.into]
    if level is Level.LSOA:
        pieces = smallest_pieces(code, inside)
    else:
        own = _of(nesting(shelf, Level.LSOA, level), inside, code)
        _require_held(own, inside, code, split)
        pieces = fragments_of(code, inside, own)
    return grouped(code, _named_pieces(split, pieces), inside) if split.pieces else pieces


def offered(
    shelf: Shelf, area: Area, splits: Iterable[Split]
) -> tuple[Mapping[str, tuple[Fragment, ...]], Nesting | None]:
    """Fragments of every district that is split, by its code; and the small areas in districts.

    Raises:
        InputError: A district is not one of the area, or cannot be split.
    """
    asked = {area.find(split.district).code_on(area.date): split for split in splits}
    if not asked:
        return {}, None
    inside = nesting(shelf, Level.LSOA, Level.DISTRICT)
    return {code: fragments(shelf, inside, code, split) for code, split in asked.items()}, inside
