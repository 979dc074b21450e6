"""Lay out the blocks of an area: whole districts, and fragments of those that the user splits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from vesting.area.dissolve import Fragment, dissolve, fragments_of, grouped, smallest_pieces
from vesting.area.place import Level, Nesting, Place, find_place
from vesting.area.reorganisation import Area
from vesting.area.shapes import Shapes
from vesting.errors import InputError, Problem
from vesting.evidence.shelf import Shelf
from vesting.options.survey.people import Blocks

NOT_SPLIT = Problem("OPT-E31", "A district cannot be split as asked", InputError)

INTO = {"ward": Level.WARD, "parish": Level.PARISH, "lsoa": Level.LSOA}
"""What a district may be split into, by lookup."""


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


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks and the small areas that each fragment is made of.

    Attributes:
        blocks: Codes, names, districts; shares are set when people are known.
        members: Small areas of each fragment, by code of the block; whole districts are not named.
    """

    blocks: Blocks
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def fragment_of(self) -> Mapping[str, str]:
        """Fragment of each small area of a split district."""
        return {small: block for block, members in self.members.items() for small in members}


def _nesting(shelf: Shelf, child: Level, parent: Level) -> Nesting:
    rows, _ = shelf.lookup(str(child), str(parent))
    return Nesting.from_lookup(rows, child, parent)


def _of(pieces: Nesting, inside: Nesting, district: str) -> Nesting:
    """The pieces of one district alone, so that a fault elsewhere does not stop it."""
    own = set(inside.children(district))
    pairs = {small: piece for small, piece in pieces.parent_of.items() if small in own}
    return Nesting(pieces.child, pieces.parent, pairs, pieces.names)


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
        groups["rest"] = [small for piece in left.values() for small in piece.members]
    return groups


def fragments(shelf: Shelf, code: str, split: Split) -> tuple[Fragment, ...]:
    """The fragments that one district is offered in.

    Raises:
        InputError: The district has no small places, or a named place is unknown or named twice.
    """
    if split.into not in INTO:
        raise NOT_SPLIT(
            f"'{split.into}' is not a level that {split.district} can be split into",
            mend=f"Use one of: {', '.join(INTO)}",
        )
    inside = _nesting(shelf, Level.LSOA, Level.DISTRICT)
    level = INTO[split.into]
    if level is Level.LSOA:
        pieces = smallest_pieces(code, inside)
    else:
        pieces = fragments_of(code, inside, _of(_nesting(shelf, Level.LSOA, level), inside, code))
    if not split.pieces:
        return pieces
    return grouped(code, _named_pieces(split, pieces), inside)


def lay_out(shelf: Shelf, area: Area, splits: Iterable[Split] = ()) -> Layout:
    """The blocks of an area.

    Args:
        shelf: Official files; lookups are needed for split districts only.
        area: The councils.
        splits: Districts offered in parts.

    Raises:
        InputError: A district is not one of the area, or cannot be split.
    """
    cut = {area.find(split.district).code_on(area.date): split for split in splits}
    codes: list[str] = []
    names: list[str] = []
    districts: list[str] = []
    members: dict[str, tuple[str, ...]] = {}
    for code, name in zip(area.codes, area.names, strict=True):
        if code not in cut:
            codes.append(code)
            names.append(name)
            districts.append(code)
            continue
        for fragment in fragments(shelf, code, cut[code]):
            codes.append(fragment.place.code)
            names.append(f"{name}: {fragment.place.name}")
            districts.append(code)
            members[fragment.place.code] = fragment.members
    blocks = Blocks(tuple(codes), tuple(names), tuple(districts), (1.0,) * len(codes))
    return Layout(blocks, members)


def with_shares(layout: Layout, residents: Mapping[str, float]) -> Layout:
    """The layout with each fragment's share of its district's residents.

    Args:
        layout: Blocks.
        residents: Residents by small area.
    """
    weight = dict.fromkeys(layout.blocks.codes, 1.0)
    for block, members in layout.members.items():
        weight[block] = sum(residents.get(small, 0.0) for small in members)
    totals: dict[str, float] = {}
    for code, district in zip(layout.blocks.codes, layout.blocks.districts, strict=True):
        totals[district] = totals.get(district, 0.0) + weight[code]
    shares = tuple(
        weight[code] / totals[district] if totals[district] else 0.0
        for code, district in zip(layout.blocks.codes, layout.blocks.districts, strict=True)
    )
    return replace(layout, blocks=replace(layout.blocks, shares=shares))


def outlines(shelf: Shelf, layout: Layout) -> Shapes:
    """Outline of every block: published for a whole district, dissolved from LSOAs for a fragment."""
    whole = [c for c in layout.blocks.codes if c not in layout.members]
    rows, _ = shelf.boundaries("district", whole)
    shapes = Shapes.from_frame(rows).subset(whole)
    if not layout.members:
        return shapes
    smalls = sorted(layout.fragment_of)
    rows, _ = shelf.boundaries("lsoa", smalls)
    names = dict(zip(layout.blocks.codes, layout.blocks.names, strict=True))
    pieces = dissolve(Shapes.from_frame(rows).subset(smalls), layout.fragment_of, names)
    return shapes.joined(pieces).subset(layout.blocks.codes)
