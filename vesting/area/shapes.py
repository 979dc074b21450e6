"""Outlines of places, and what can be measured of one place alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from vesting.area.earth import Floats, flatten
from vesting.area.names import listed
from vesting.errors import InputError, Problem

NO_OUTLINE = Problem("AREA-E10", "A place has no outline", InputError)
NOT_DEGREES = Problem("AREA-E11", "Outlines are not in longitude and latitude", InputError)
TWICE = Problem("AREA-E12", "A place has two outlines", InputError)
BROKEN_OUTLINE = Problem("AREA-E13", "An outline cannot be read", InputError)

Geometries = NDArray[np.object_]

POLYGONAL = (3, 6)
"""Shapely's numbers of the types Polygon and MultiPolygon."""


@dataclass(frozen=True)
class Shapes:
    """Outlines of several places, in longitude and latitude (WGS84).

    Attributes:
        codes: Codes of the places, without repeats.
        geometries: Polygons and multipolygons of shapely, in the order of the codes, all sound.
        names: Names, in the order of the codes.
        mended: Codes whose outline crossed itself and was mended.
    """

    codes: tuple[str, ...]
    geometries: Geometries = field(repr=False, compare=False)
    names: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, codes: Sequence[str], geometries: Iterable[Any], names: Sequence[str] = ()
    ) -> Shapes:
        """Check and, where an outline crosses itself, mend.

        Raises:
            InputError: AREA-E10 empty, AREA-E11 not in degrees, AREA-E12 a code twice.
        """
        made = np.array([_polygons(g) for g in geometries], dtype=object)
        _refuse_repeats(codes)
        sound = np.array(shapely.is_valid(made), dtype=bool)
        mended = tuple(c for c, ok in zip(codes, sound, strict=True) if not ok)
        if mended:
            made[~sound] = [_mend(g) for g in made[~sound]]
        _refuse_empty(codes, made)
        _refuse_metres(made)
        return cls(tuple(codes), made, tuple(names) or tuple(codes), mended)

    @classmethod
    def from_wkb(
        cls, codes: Sequence[str], wkb: Iterable[bytes], names: Sequence[str] = ()
    ) -> Shapes:
        """Decode outlines from well-known binary.

        Raises:
            InputError: AREA-E13 where the bytes are no geometry; otherwise as :meth:`of`.
        """
        try:
            decoded = shapely.from_wkb(np.array(list(wkb), dtype=object))
        except shapely.errors.GEOSException as error:
            raise BROKEN_OUTLINE(
                "An outline is not a geometry in well-known binary",
                mend="Import the boundary file again.",
            ) from error
        return cls.of(codes, decoded, names)

    @classmethod
    def from_frame(
        cls, boundaries: pl.DataFrame, *, year: int | None = None, level: str | None = None
    ) -> Shapes:
        """Take outlines out of rows of the table ``boundaries``.

        Args:
            boundaries: Columns ``place_code``, ``place_name``, ``geometry`` and, where they are,
                ``level``, ``start``, ``end``.
            year: Only outlines in force in that year, where the file says when.
            level: Only places of that level.
        """
        rows = boundaries
        if level is not None and "level" in rows.columns:
            rows = rows.filter(pl.col("level") == level)
        if year is not None and {"start", "end"} <= set(rows.columns):
            rows = rows.filter(
                (pl.col("start").fill_null(year) <= year) & (pl.col("end").fill_null(year) >= year)
            )
        names = rows["place_name"].fill_null(rows["place_code"]).to_list()
        return cls.from_wkb(rows["place_code"].to_list(), rows["geometry"].to_list(), names)

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, code: str) -> bool:
        return code in self.position

    def __getitem__(self, code: str) -> Any:
        return self.geometries[self.position[code]]

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Position by code."""
        return {code: i for i, code in enumerate(self.codes)}

    @cached_property
    def flat(self) -> Geometries:
        """The outlines in kilometres on the plane."""
        return np.asarray(flatten(self.geometries), dtype=object)

    def name(self, code: str) -> str:
        """What people call the place."""
        return self.names[self.position[code]]

    def subset(self, codes: Iterable[str]) -> Shapes:
        """Some of the places, in the order given.

        Raises:
            InputError: AREA-E10 naming those that have no outline here.
        """
        wanted = tuple(codes)
        missing = [code for code in wanted if code not in self.position]
        if missing:
            raise NO_OUTLINE(
                f"No outline for {len(missing)} of {len(wanted)} places: {listed(missing)}",
                mend="Import a boundary file of the same year as the codes.",
            )
        at = [self.position[code] for code in wanted]
        mended = tuple(code for code in self.mended if code in set(wanted))
        return Shapes(wanted, self.geometries[at], tuple(self.names[i] for i in at), mended)

    def joined(self, other: Shapes) -> Shapes:
        """These places and others."""
        both = np.concatenate([self.geometries, other.geometries])
        return Shapes.of((*self.codes, *other.codes), both, (*self.names, *other.names))

    @cached_property
    def area_km2(self) -> Floats:
        """Area of each place in square kilometres."""
        return np.asarray(shapely.area(self.flat))

    @cached_property
    def perimeter_km(self) -> Floats:
        """Length of each outline in kilometres, holes included."""
        return np.asarray(shapely.length(self.flat))

    @cached_property
    def points(self) -> Floats:
        """A point inside each place: longitude and latitude, shape (n, 2)."""
        return np.asarray(shapely.get_coordinates(shapely.point_on_surface(self.geometries)))

    @cached_property
    def centroids(self) -> Floats:
        """The centre of gravity of each place: longitude and latitude, shape (n, 2).

        It may lie outside a place of curved form; :attr:`points` never does.
        """
        return np.asarray(shapely.get_coordinates(shapely.centroid(self.geometries)))


def polsby_popper(area_km2: Floats | float, perimeter_km: Floats | float) -> Floats:
    """Compactness: 4π times area over perimeter squared; 1 for a circle, near 0 for a thread.

    Source: D. D. Polsby and R. D. Popper, *The Third Criterion*, Yale Law and Policy Review 9
    (1991). It depends on how finely a coast is drawn: compare figures of one layer only.
    """
    return np.asarray(4 * np.pi * np.asarray(area_km2) / np.asarray(perimeter_km) ** 2)


def _polygons(geometry: Any) -> Any:
    """The polygons of a collection, which a layer may hold with lines left over from clipping."""
    if geometry is None or geometry.geom_type != "GeometryCollection":
        return geometry
    parts = [p for p in shapely.get_parts(geometry) if shapely.get_type_id(p) in POLYGONAL]
    return shapely.union_all(parts)


def _mend(geometry: Any) -> Any:
    """The areas that a self-crossing outline encloses."""
    return shapely.make_valid(geometry, method="structure", keep_collapsed=False)


def _refuse_repeats(codes: Sequence[str]) -> None:
    twice = sorted({code for code in codes if codes.count(code) > 1}) if _repeats(codes) else []
    if twice:
        raise TWICE(
            f"More than one outline for {listed(twice)}",
            mend="Choose one year or one edition of the boundaries.",
        )


def _repeats(codes: Sequence[str]) -> bool:
    return len(set(codes)) < len(codes)


def _refuse_empty(codes: Sequence[str], made: Geometries) -> None:
    kinds = shapely.get_type_id(made)
    bad = [
        c
        for c, kind, empty in zip(codes, kinds, shapely.is_empty(made), strict=True)
        if empty or kind not in POLYGONAL
    ]
    if bad:
        raise NO_OUTLINE(
            f"No outline for {listed(bad)}",
            mend="Give each a polygon, or leave the places out.",
        )


def _refuse_metres(made: Geometries) -> None:
    bounds = np.asarray(shapely.total_bounds(made))
    if len(made) and (np.abs(bounds[[0, 2]]).max() > 180 or np.abs(bounds[[1, 3]]).max() > 90):
        raise NOT_DEGREES(
            f"Coordinates run from {bounds[0]:.0f}, {bounds[1]:.0f} to {bounds[2]:.0f}, {bounds[3]:.0f}",
            mend="Export the layer in WGS84 (EPSG:4326), not in National Grid metres.",
        )
