"""Blocks of an area in which some districts are cut into pieces and the others stay whole.

Two layers meet here: clean outlines of districts, and generalised outlines of small places. Between
two districts the district layer rules; the small layer says only which pieces touch. Where the two
disagree, the reader is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vesting.area.borders import TOLERANCE_KM, Border, Contact, border, measure_borders
from vesting.area.connect import nearest_pair
from vesting.area.crossings import Crossing, Pair
from vesting.area.derive import Layer, edge_list
from vesting.area.dissolve import Fragment, dissolve
from vesting.area.edge import Override
from vesting.area.edges import EdgeList
from vesting.area.place import Nesting
from vesting.area.registry import Registry
from vesting.area.shapes import Shapes


@dataclass(frozen=True, slots=True)
class Patchwork:
    """Whole districts and pieces of districts, with the borders between them.

    Attributes:
        shapes: Outlines of the blocks, drawn from small places, by code.
        borders: Borders between the blocks.
        parent_of: District of each piece.
        members: Small places of each block, so that figures of blocks are sums of theirs.
        notes: Where the two layers disagree, and what was done.
    """

    shapes: Shapes
    borders: tuple[Border, ...]
    parent_of: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]

    def edges(
        self,
        *,
        overrides: Iterable[Override] = (),
        known: Iterable[Crossing] | None = None,
        register: Registry | None = None,
        layer: Layer | None = None,
    ) -> EdgeList:
        """The edge list of the blocks; see :func:`~vesting.area.derive.edge_list`."""
        made = edge_list(
            self.shapes.codes,
            self.shapes.names,
            self.borders,
            known=known,
            register=register,
            parent_of=self.parent_of,
            shapes=self.shapes,
            layer=layer,
        )
        noted = EdgeList(made.blocks, made.names, made.edges, notes=(*self.notes, *made.notes))
        return noted.overridden(*overrides)


def patchwork(
    districts: Shapes,
    small: Shapes,
    in_district: Nesting,
    pieces: Mapping[str, Sequence[Fragment]],
    *,
    tolerance_km: float = TOLERANCE_KM,
) -> Patchwork:
    """Cut some districts of an area into pieces.

    Args:
        districts: Outlines of the area's districts and unitaries.
        small: Outlines of small places; may hold more than the area's.
        in_district: Which district each small place lies in.
        pieces: The fragments of each district that is cut, by its code; fragments hold each small
            place of the district exactly once.
        tolerance_km: See :func:`~vesting.area.borders.measure_borders`.

    Raises:
        InputError: AREA-E07 where fragments do not make up their district, AREA-E10 where a small
            place has no outline.
    """
    for code, fragments in pieces.items():
        in_district.require_exact(code, {f.place.code: f.members for f in fragments})
    members = _members(districts, in_district, pieces)
    names = dict(zip(districts.codes, districts.names, strict=True))
    names |= {f.place.code: f.place.name for fs in pieces.values() for f in fs}
    block_of = {code: block for block, codes in members.items() for code in codes}
    drawn = dissolve(small.subset(sorted(block_of)), block_of, names)
    parent_of = {f.place.code: code for code, fs in pieces.items() for f in fs}
    near = {b.pair: b for b in measure_borders(drawn, tolerance_km=tolerance_km)}
    ruling = {b.pair: b for b in measure_borders(districts, tolerance_km=tolerance_km)}
    borders, notes = _reconcile(drawn, near, ruling, parent_of)
    return Patchwork(drawn, borders, parent_of, members, notes)


def _members(
    districts: Shapes, in_district: Nesting, pieces: Mapping[str, Sequence[Fragment]]
) -> dict[str, tuple[str, ...]]:
    whole = {c: in_district.children(c) for c in districts.codes if c not in pieces}
    cut = {f.place.code: f.members for fs in pieces.values() for f in fs}
    return dict(sorted({**whole, **cut}.items()))


def _reconcile(
    drawn: Shapes,
    near: Mapping[Pair, Border],
    ruling: Mapping[Pair, Border],
    parent_of: Mapping[str, str],
) -> tuple[tuple[Border, ...], tuple[str, ...]]:
    """Borders of the blocks: the district layer says which councils meet, the small layer where."""

    def council(code: str) -> str:
        return parent_of.get(code, code)

    cut = set(parent_of.values())
    kept = {p: _drawn(near.get(p), b) for p, b in ruling.items() if not cut & set(p)}
    notes: list[str] = []
    for b in near.values():
        pair = tuple(sorted((council(b.a), council(b.b))))
        if pair[0] == pair[1] or (pair in ruling and b.pair not in ruling):
            kept[b.pair] = b
        elif pair not in ruling and b.contact is not Contact.POINT:
            notes.append(
                f"{drawn.name(b.a)} and {drawn.name(b.b)} touch in the layer of small places, and "
                "their councils do not in the layer of districts: left out"
            )
    _attach_districts(drawn, kept, ruling, parent_of, notes)
    _attach_pieces(drawn, kept, parent_of, notes)
    return tuple(sorted(kept.values())), tuple(notes)


def _drawn(near: Border | None, ruling: Border) -> Border:
    """The border of two whole districts as the layer that the blocks are drawn from has it.

    Lengths then fit the outlines; where that layer parts the two, the district layer's stands.
    """
    return ruling if near is None or near.contact is Contact.POINT else near


def _attach_districts(
    drawn: Shapes,
    kept: dict[Pair, Border],
    ruling: Mapping[Pair, Border],
    parent_of: Mapping[str, str],
    notes: list[str],
) -> None:
    """Join the nearest pieces of two districts that meet in their own layer but not in this one."""
    blocks = _blocks_by_council(drawn, parent_of)
    met = {
        tuple(sorted(parent_of.get(c, c) for c in pair))
        for pair, b in kept.items()
        if b.contact is not Contact.POINT
    }
    for pair, b in ruling.items():
        if pair not in met and b.contact is not Contact.POINT and set(pair) <= set(blocks):
            _attach(drawn, kept, blocks[pair[0]], blocks[pair[1]], notes)


def _attach_pieces(
    drawn: Shapes, kept: dict[Pair, Border], parent_of: Mapping[str, str], notes: list[str]
) -> None:
    """Join pieces of one district that touch no other piece of it to the nearest one."""
    for council, codes in _blocks_by_council(drawn, parent_of).items():
        if council in codes:
            continue
        parts = _parts(codes, kept.values())
        while len(parts) > 1:
            rest = [c for part in parts[1:] for c in part]
            _attach(drawn, kept, parts[0], rest, notes)
            parts = _parts(codes, kept.values())


def _attach(
    drawn: Shapes,
    kept: dict[Pair, Border],
    one: Iterable[str],
    other: Iterable[str],
    notes: list[str],
) -> None:
    gap = nearest_pair(drawn, one, other)
    made = border(gap.a, gap.b, 0.0, Contact.ATTACHED, gap.km)
    kept[made.pair] = made
    notes.append(
        f"{drawn.name(gap.a)} and {drawn.name(gap.b)} do not touch in the layer of small places: "
        f"joined as the nearest pair, {gap.km:.2f} km apart"
    )


def _blocks_by_council(drawn: Shapes, parent_of: Mapping[str, str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for code in drawn.codes:
        groups[parent_of.get(code, code)].append(code)
    return dict(groups)


def _parts(codes: Sequence[str], borders: Iterable[Border]) -> list[list[str]]:
    """Connected parts of some blocks by borders that are not points, the largest first."""
    beside: dict[str, set[str]] = {code: set() for code in codes}
    for b in borders:
        if b.contact is not Contact.POINT and b.a in beside and b.b in beside:
            beside[b.a].add(b.b)
            beside[b.b].add(b.a)
    parts, left = [], set(codes)
    while left:
        part, queue = set(), [min(left)]
        while queue:
            code = queue.pop()
            if code not in part:
                part.add(code)
                queue.extend(beside[code] - part)
        left -= part
        parts.append(sorted(part))
    return sorted(parts, key=lambda p: (-len(p), p))
