"""Large places drawn from small ones, so that fragments add up to the whole exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from vesting.area.names import counted, listed
from vesting.area.place import NOT_COVERED, Level, Nesting, Place, crosswalk
from vesting.area.shapes import Shapes
from vesting.errors import InputError, Problem

NO_SMALL_PLACES = Problem("AREA-E17", "A place has no small places to be drawn from", InputError)


def dissolve(shapes: Shapes, parent_of: Mapping[str, str], names: Mapping[str, str]) -> Shapes:
    """Join small places into the large ones that they lie in.

    Args:
        shapes: The small places.
        parent_of: Code of the large place by code of the small one; small places that it does not
            name are left out.
        names: Names of the large places; the code where there is none.

    Returns:
        The large places in the order of their codes. What two small places share is gone from the
        outline; a gap between them in the layer stays, as a hole.
    """
    groups: dict[str, list[int]] = {}
    for i, code in enumerate(shapes.codes):
        if code in parent_of:
            groups.setdefault(parent_of[code], []).append(i)
    parents = sorted(groups)
    made = [shapely.union_all(shapes.geometries[groups[parent]]) for parent in parents]
    return Shapes.of(parents, made, [names.get(parent, parent) for parent in parents])


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a district that stays whole: a ward, a parish, a named group of either.

    Attributes:
        place: Its code, name and level; its parent is the district.
        members: Codes of the small places that it is made of.
    """

    place: Place
    members: tuple[str, ...]


def fragments_of(
    district: str, small_in_district: Nesting, small_in_piece: Nesting
) -> tuple[Fragment, ...]:
    """The pieces of a district by a lookup: its wards, or its parishes, made of LSOAs.

    Args:
        district: Code of the district.
        small_in_district: Small places in districts.
        small_in_piece: The same small places in the pieces wanted.

    Raises:
        InputError: AREA-E17 where the district has no small places; AREA-E06 where a piece lies in
            two districts; AREA-E07 where a small place is in no piece.
    """
    inside = small_in_district.within([district])
    _require_small_places(district, inside)
    owned = crosswalk(small_in_piece, small_in_district)
    pieces = {p: small_in_piece.children(p) for p in owned.children(district)}
    inside.require_exact(district, pieces)
    level, names = small_in_piece.parent, small_in_piece.names
    return tuple(
        Fragment(Place(code, names.get(code, code), level, district), members)
        for code, members in sorted(pieces.items())
    )


def smallest_pieces(district: str, small_in_district: Nesting) -> tuple[Fragment, ...]:
    """The small places of a district themselves, each a fragment."""
    inside = small_in_district.within([district])
    _require_small_places(district, inside)
    return tuple(
        Fragment(Place(c, inside.names.get(c, c), inside.child, district), (c,))
        for c in inside.children(district)
    )


def grouped(
    district: str, groups: Mapping[str, Iterable[str]], small_in_district: Nesting
) -> tuple[Fragment, ...]:
    """Ready fragments of a district, named by the user, each a list of small places.

    Raises:
        InputError: AREA-E17 where the district has no small places; AREA-E07 where the fragments do
            not hold each small place exactly once.
    """
    _require_small_places(district, small_in_district.within([district]))
    pieces = {name: tuple(members) for name, members in groups.items()}
    small_in_district.require_exact(district, pieces)
    return tuple(
        Fragment(Place(f"{district}:{name}", name, Level.POLYGON, district), tuple(sorted(members)))
        for name, members in sorted(pieces.items())
    )


def _require_small_places(district: str, inside: Nesting) -> None:
    if not inside.parent_of:
        raise NO_SMALL_PLACES(
            f"No {inside.child} lies in {inside.names.get(district, district)} in the lookup",
            where="table lookup",
            mend="Import a lookup of the same year as the district's code.",
        )


def in_polygons(shapes: Shapes, polygons: Shapes) -> tuple[Nesting, tuple[str, ...]]:
    """Which polygon of the user's each small place lies in, by a point inside it.

    Returns:
        The nesting, and the codes of small places that lie in no polygon, to be reported.

    Raises:
        InputError: AREA-E07 where polygons overlap so that a small place lies in two.
    """
    spots = shapely.points(shapes.points)
    which, where = shapely.STRtree(spots).query(polygons.geometries, predicate="contains")
    owners: dict[str, list[str]] = {}
    for polygon, spot in zip(which, where, strict=True):
        owners.setdefault(shapes.codes[spot], []).append(polygons.codes[polygon])
    twice = sorted(code for code, found in owners.items() if len(found) > 1)
    if twice:
        raise NOT_COVERED(
            f"{counted(len(twice), 'small place')} in two polygons",
            where=listed(twice),
            mend="Draw the polygons so that they do not overlap.",
        )
    names = dict(zip(polygons.codes, polygons.names, strict=True))
    pairs = {code: found[0] for code, found in owners.items()}
    outside = tuple(code for code in shapes.codes if code not in pairs)
    return Nesting(Level.LSOA, Level.POLYGON, pairs, names), outside


def missing_share(whole: Shapes, pieces: Shapes, parent_of: Mapping[str, str]) -> dict[str, float]:
    """By how much the pieces of each whole differ from its outline in another layer.

    Returns:
        By code of the whole, the area that only one of the two covers, as a share of the whole.
        Layers of different generalisation differ by a few hundredths.
    """
    drawn = dissolve(pieces, parent_of, {})
    differ = {}
    for code, flat in zip(drawn.codes, drawn.flat, strict=True):
        if code in whole:
            outline = whole.flat[whole.position[code]]
            odd = shapely.area(shapely.symmetric_difference(flat, outline))
            differ[code] = float(np.round(odd / shapely.area(outline), 4))
    return differ
