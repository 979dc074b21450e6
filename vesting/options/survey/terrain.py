"""The blocks on the map: outlines, borders and the edge list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from vesting.area.borders import Ingredients, ingredients, measure_borders
from vesting.area.derive import Layer, area_edges
from vesting.area.dissolve import Fragment
from vesting.area.edge import Override
from vesting.area.edges import EdgeList
from vesting.area.patchwork import patchwork
from vesting.area.place import Level, Nesting
from vesting.area.reorganisation import Area
from vesting.area.shapes import Shapes
from vesting.errors import InputError, Problem
from vesting.evidence.figures import Choice
from vesting.evidence.shelf import Shelf
from vesting.options.measures.place import Outline

NO_BOUNDARIES = Problem("OPT-E32", "No boundaries are held", InputError)


@dataclass(frozen=True, slots=True)
class Terrain:
    """Blocks with their outlines and the borders between them.

    Attributes:
        edges: Which blocks count as neighbours.
        shapes: Outlines, in the order of the blocks; None where no boundaries are held.
        outline: Areas, perimeters and shared borders; None likewise.
        members: Small areas of each fragment; whole districts are not named.
        parent_of: District of each fragment.
        layer: Publisher, title and vintage of the outlines.
    """

    edges: EdgeList
    shapes: Shapes | None
    outline: Outline | None
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parent_of: Mapping[str, str] = field(default_factory=dict)
    layer: Layer = field(default_factory=Layer)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the blocks."""
        return self.edges.blocks

    @property
    def fragment_of(self) -> Mapping[str, str]:
        """Fragment of each small area of a split district."""
        return {small: block for block, members in self.members.items() for small in members}


def _layer(choice: Choice | None) -> Layer:
    assert choice is not None  # there are rows, so that an edition was chosen
    return Layer(f"{choice.edition.publisher}: {choice.edition.title}", choice.edition.vintage)


def _district_shapes(shelf: Shelf, area: Area) -> tuple[Shapes, Layer]:
    wanted = {code for council in area.councils for code in council.every_code} | set(area.codes)
    rows, choice = shelf.boundaries("district", wanted, year=area.vintage)
    if rows.is_empty():
        raise NO_BOUNDARIES(
            f"no boundaries of the districts of {area.name} are held",
            mend="Add a file of local authority district boundaries: vesting data add FILE",
        )
    return Shapes.from_frame(rows), _layer(choice)


def _outline(parts: Ingredients) -> Outline:
    return Outline(parts.area_km2, parts.perimeter_km, parts.border_km)


def whole_districts(shelf: Shelf, area: Area, overrides: Iterable[Override]) -> Terrain:
    """The terrain of an area none of whose councils is split.

    Raises:
        InputError: A district has no outline, or outlines overlap.
    """
    shapes, layer = _district_shapes(shelf, area)
    edges = area_edges(area, shapes, overrides=overrides, layer=layer)
    inside = shapes.subset(edges.blocks)
    outline = _outline(ingredients(inside, measure_borders(inside)))
    return Terrain(edges, inside, outline, layer=layer)


def unmapped(area: Area, pieces: Mapping[str, tuple[Fragment, ...]]) -> Terrain:
    """The blocks of an area without a map: their figures add up, but no option can be listed."""
    codes: list[str] = []
    names: list[str] = []
    parent_of: dict[str, str] = {}
    for code, name in zip(area.codes, area.names, strict=True):
        places = [fragment.place for fragment in pieces.get(code, ())]
        codes += [place.code for place in places] or [code]
        names += [place.name for place in places] or [name]
        parent_of |= {place.code: code for place in places}
    members = {f.place.code: f.members for parts in pieces.values() for f in parts}
    return Terrain(EdgeList(tuple(codes), tuple(names), ()), None, None, members, parent_of)


def split_districts(
    shelf: Shelf,
    area: Area,
    pieces: Mapping[str, tuple[Fragment, ...]],
    inside: Nesting,
    overrides: Iterable[Override],
) -> Terrain:
    """The terrain of an area some of whose councils are offered in fragments.

    Args:
        shelf: Official files.
        area: The councils.
        pieces: Fragments by code of the split district.
        inside: Small areas in districts.
        overrides: The user's word on edges.

    Raises:
        InputError: A small area has no outline, or fragments do not make up their district.
    """
    shapes, layer = _district_shapes(shelf, area)
    districts = shapes.subset(area.codes)
    smalls = [small for code in area.codes for small in inside.children(code)]
    rows, choice = shelf.boundaries(str(Level.LSOA), smalls)
    if rows.is_empty():
        raise NO_BOUNDARIES(
            f"no outlines of the small areas of {area.name} are held",
            mend="Add a file of LSOA boundaries: vesting data add FILE",
        )
    made = patchwork(districts, Shapes.from_frame(rows), inside, pieces)
    both = Layer(f"{layer.title}; fragments from {_layer(choice).title}", layer.date)
    edges = made.edges(overrides=overrides, layer=both)
    drawn = made.shapes.subset(edges.blocks)
    outline = _outline(ingredients(drawn, made.borders))
    members = {code: made.members[code] for code in made.parent_of}
    return Terrain(edges, drawn, outline, members, made.parent_of, both)
