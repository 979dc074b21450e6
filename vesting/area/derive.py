"""From borders in a map layer and crossings on the ground to an edge list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from vesting.area.borders import TOLERANCE_KM, Border, Contact, measure_borders
from vesting.area.connect import nearest_pair
from vesting.area.crossings import Atlas, Crossing, Kind, Pair, Point, crossings
from vesting.area.earth import flatten
from vesting.area.edge import MEASURED, Edge, Override
from vesting.area.edges import EdgeList
from vesting.area.names import counted
from vesting.area.overlaps import refuse_overlaps
from vesting.area.registry import Registry, registry
from vesting.area.reorganisation import Area
from vesting.area.shapes import Shapes
from vesting.findings import implements

TO_CONFIRM = "to confirm"


@dataclass(frozen=True, slots=True)
class Layer:
    """Where borders were measured.

    Attributes:
        title: Publisher and title.
        date: Date or vintage of the outlines.
    """

    title: str = ""
    date: str = ""


def edge_list(
    codes: Sequence[str],
    names: Sequence[str],
    borders: Iterable[Border],
    *,
    known: Iterable[Crossing] | None = None,
    register: Registry | None = None,
    parent_of: Mapping[str, str] | None = None,
    shapes: Shapes | None = None,
    layer: Layer | None = None,
) -> EdgeList:
    """Decide for each pair of blocks whether they count as neighbours, and say why.

    A border in the layer is a land border unless a crossing says otherwise. A crossing speaks of two
    councils: where both are whole blocks it decides their edge. Where one is split, a border that is
    wholly water divides all its pieces except the two where the crossing lands.

    Args:
        codes: Codes of the blocks.
        names: Their names, in the same order.
        borders: Borders between them, from one layer.
        known: Crossings; those shipped with the package where left out.
        register: Councils; those shipped with the package where left out.
        parent_of: For pieces of a council, the code of the council.
        shapes: Outlines of the blocks: needed to find the pieces where a crossing lands.
        layer: Where the borders were measured.
    """
    atlas = Atlas(crossings() if known is None else known, register or registry())
    maker = _Maker(tuple(codes), parent_of or {}, atlas, shapes, layer or Layer())
    edges = {b.pair: maker.of_border(b) for b in borders if maker.holds(b)}
    notes = maker.cross(edges)
    ordered = tuple(edges[pair] for pair in sorted(edges))
    return EdgeList(tuple(codes), tuple(names), ordered, notes=notes)


@dataclass(frozen=True, slots=True)
class _Maker:
    """The blocks of one edge list and what is known about them."""

    codes: tuple[str, ...]
    parent_of: Mapping[str, str]
    atlas: Atlas
    shapes: Shapes | None
    layer: Layer

    def council(self, code: str) -> str:
        return self.parent_of.get(code, code)

    def holds(self, b: Border) -> bool:
        return b.a in self.codes and b.b in self.codes

    def of_border(self, b: Border) -> Edge:
        one, other = self.council(b.a), self.council(b.b)
        known = self.atlas.between(one, other) if one != other else None
        if known is None:
            return self._plain(b)
        if (b.a, b.b) == (one, other):
            return _edge_of(known, b.pair, b.km or None)
        return self._divided(b, known) if known.whole else self._plain(b)

    def _plain(self, b: Border) -> Edge:
        source = (self.layer.title,) if self.layer.title else ()
        if b.contact is Contact.POINT:
            why = "They meet in one point, which is not a border."
            return Edge(b.a, b.b, Kind.POINT, False, 0.0, "", why, source, self.layer.date)
        if b.contact is Contact.ATTACHED:
            why = f"No contact in the layer: attached to the nearest place, {b.gap_km:.1f} km away."
            return Edge(
                b.a, b.b, Kind.LAND, True, None, "", why, source, self.layer.date, TO_CONFIRM
            )
        return Edge(b.a, b.b, Kind.LAND, True, b.km, "", "", source, self.layer.date, MEASURED)

    def _divided(self, b: Border, known: Crossing) -> Edge:
        """Two pieces whose councils meet in water only, away from any landing."""
        dry = known.kind not in (Kind.WATER, Kind.POINT)
        why = (
            f"Their councils meet in water and are joined elsewhere: {known.name}."
            if dry
            else known.why
        )
        edge = _edge_of(known, b.pair, b.km or None)
        return replace(
            edge, kind=Kind.WATER, on=False, name="" if dry else known.name, why=why, minutes=None
        )

    def cross(self, edges: dict[Pair, Edge]) -> tuple[str, ...]:
        """Add the crossings that join two blocks without a border; return what could not be placed."""
        notes = []
        present = {self.council(code) for code in self.codes}
        for known in self.atlas.rows:
            ends = self.atlas.ends(known, present)
            if ends is None:
                continue
            pair = self._landing_blocks(known, ends, edges)
            if pair is None:
                notes.append(f"{known.name}: no outline to find the pieces where it lands")
            elif pair:
                held = edges.get(pair)
                edges[pair] = _edge_of(known, pair, held.km if held else None)
        return tuple(notes)

    def _landing_blocks(
        self, known: Crossing, ends: Pair, edges: Mapping[Pair, Edge]
    ) -> Pair | tuple[()] | None:
        """The blocks that a crossing joins; none to join for water between pieces."""
        pieces = [self._pieces(end) for end in ends]
        if all(len(p) == 1 for p in pieces):
            a, b = sorted(p[0] for p in pieces)
            return (a, b)
        if known.kind in (Kind.WATER, Kind.POINT) or not known.whole:
            return ()
        if self.shapes is None:
            return self._longest(pieces, edges)
        if known.landings is None:
            gap = nearest_pair(self.shapes, *pieces)
            return (gap.a, gap.b) if gap.a < gap.b else (gap.b, gap.a)
        a, b = sorted(
            _nearest(self.shapes, p, at) for p, at in zip(pieces, known.landings, strict=True)
        )
        return (a, b)

    def _pieces(self, council: str) -> list[str]:
        return [code for code in self.codes if self.council(code) == council]

    def _longest(self, pieces: list[list[str]], edges: Mapping[Pair, Edge]) -> Pair | None:
        one, other = pieces
        met = [e for e in edges.values() if {e.a, e.b} & set(one) and {e.a, e.b} & set(other)]
        return max(met, key=lambda e: e.km or 0.0).pair if met else None


def _edge_of(known: Crossing, pair: Pair, km: float | None) -> Edge:
    first = known.source[0]
    titles = tuple(f"{s.title} ({s.href})" for s in known.source)
    return Edge(
        *pair, known.kind, known.on, km, known.name, known.why, titles, first.date, known.status,
        known.minutes,
    )  # fmt: skip


def _nearest(shapes: Shapes, codes: Sequence[str], point: Point) -> str:
    """The piece that holds a landing, or lies nearest to it."""
    at = [shapes.position[code] for code in codes]
    away = shapely.distance(shapes.flat[at], flatten(shapely.Point(point)))
    return codes[int(np.argmin(away))]


def area_edges(
    area: Area,
    shapes: Shapes,
    *,
    overrides: Iterable[Override] = (),
    known: Iterable[Crossing] | None = None,
    register: Registry | None = None,
    layer: Layer | None = None,
    tolerance_km: float = TOLERANCE_KM,
) -> EdgeList:
    """The edge list of an area of whole councils.

    Args:
        area: The area.
        shapes: Outlines of districts, of any year that holds its councils; may hold others.
        overrides: A user's overrides, applied last.
        known: Crossings; those shipped with the package where left out.
        register: Councils; those shipped with the package where left out.
        layer: Where the outlines come from.
        tolerance_km: See :func:`~vesting.area.borders.measure_borders`.

    Raises:
        InputError: AREA-E10 for a council without outline, AREA-E14 for outlines that overlap.
    """
    codes = codes_in(area, shapes)
    inside = shapes.subset(codes)
    slivers = refuse_overlaps(inside)
    borders = measure_borders(inside, tolerance_km=tolerance_km)
    made = edge_list(
        codes, area.names, borders, known=known, register=register, shapes=inside, layer=layer
    )
    notes = list(made.notes)
    if slivers:
        worst = max(slivers, key=lambda o: o.share)
        notes.append(
            f"Outlines overlap in slivers ({counted(len(slivers), 'pair')}), by at most "
            f"{100 * worst.share:.2f} % of the smaller place: tolerated"
        )
    notes += [
        f"The outline of {inside.name(c)} crossed itself and was mended" for c in inside.mended
    ]
    listed = EdgeList(made.blocks, made.names, made.edges, notes=tuple(notes))
    return listed.overridden(*overrides)


@implements("FAC-10")
def upper_tier_edges(
    shapes: Shapes,
    *,
    known: Iterable[Crossing] | None = None,
    register: Registry | None = None,
    layer: Layer | None = None,
    tolerance_km: float = TOLERANCE_KM,
) -> EdgeList:
    """The edge list of all authorities with children's services in a layer of districts.

    Districts are drawn together under their county; two authorities are neighbours where any of
    their districts are.

    Args:
        shapes: Outlines of districts and single-tier councils.
        known: Crossings; those shipped with the package where left out.
        register: Councils; those shipped with the package where left out.
        layer: Where the outlines come from.
        tolerance_km: See :func:`~vesting.area.borders.measure_borders`.
    """
    councils = register or registry()
    borders = measure_borders(shapes, tolerance_km=tolerance_km)
    whole = edge_list(
        shapes.codes, shapes.names, borders, known=known, register=councils, layer=layer
    )
    above: dict[str, str] = {}
    names: dict[str, str] = {}
    for code, name in zip(shapes.codes, shapes.names, strict=True):
        council = councils.get(code)
        parent = council.county if council and council.county else code
        above[code] = parent
        held = councils.get(parent)
        names[parent] = held.name if held else name
    return whole.lifted(above, names)


def codes_in(area: Area, shapes: Shapes) -> tuple[str, ...]:
    """The codes of an area's councils as a layer has them, which may be of another year."""
    found = []
    for council, code in zip(area.councils, area.codes, strict=True):
        held = (c for c in (code, *council.every_code) if c in shapes)
        found.append(next(held, code))
    return tuple(found)
