"""The earth, as far as lengths and areas of England need it.

Lengths along great circles use a sphere of the mean radius (IUGG, 6,371.0088 km); against the
ellipsoid they are off by at most 0.5 %. Borders and areas are measured on a plane: a transverse
Mercator projection of the WGS84 ellipsoid with the National Grid's central meridian and scale
(2° W, 0.9996012717), by Krüger's series to the third order in n (L. Krüger 1912; given in
Ordnance Survey, *A guide to coordinate systems in Great Britain*). Its scale is within 0.06 % of
true everywhere in England.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

RADIUS_KM = 6371.0088
"""Mean radius of the earth."""

_SEMI_MAJOR_KM = 6378.137
_FLATTENING = 1 / 298.257223563
_N = _FLATTENING / (2 - _FLATTENING)
_RECTIFYING_KM = _SEMI_MAJOR_KM / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_ALPHA = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16,
    13 * _N**2 / 48 - 3 * _N**3 / 5,
    61 * _N**3 / 240,
)
CENTRAL_MERIDIAN = -2.0
"""Degrees; the National Grid's."""

SCALE = 0.9996012717
"""On the central meridian; the National Grid's."""

Floats = NDArray[np.float64]


def great_circle_km(
    longitude: ArrayLike, latitude: ArrayLike, to_longitude: ArrayLike, to_latitude: ArrayLike
) -> Floats:
    """Distance along the great circle, by the haversine formula.

    Args:
        longitude: Degrees; any shape that broadcasts with the others.
        latitude: Degrees.
        to_longitude: Degrees.
        to_latitude: Degrees.

    Returns:
        Kilometres, in the broadcast shape.
    """
    lon1, lat1, lon2, lat2 = (
        np.radians(np.asarray(x, dtype=np.float64))
        for x in (longitude, latitude, to_longitude, to_latitude)
    )
    across = np.sin((lat2 - lat1) / 2) ** 2
    along = np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return np.asarray(2 * RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(across + along))))


def on_plane(points: Floats) -> Floats:
    """Longitudes and latitudes as kilometres east and north on the plane.

    Args:
        points: Degrees, shape (n, 2): longitude, latitude.

    Returns:
        Kilometres, shape (n, 2), from the central meridian and from the equator.
    """
    lon = np.radians(points[:, 0] - CENTRAL_MERIDIAN)
    lat = np.radians(points[:, 1])
    root = 2 * np.sqrt(_N) / (1 + _N)
    t = np.sinh(np.arctanh(np.sin(lat)) - root * np.arctanh(root * np.sin(lat)))
    xi = np.arctan2(t, np.cos(lon))
    eta = np.arctanh(np.sin(lon) / np.sqrt(1 + t**2))
    north, east = xi.copy(), eta.copy()
    for j, alpha in enumerate(_ALPHA, start=1):
        north += alpha * np.sin(2 * j * xi) * np.cosh(2 * j * eta)
        east += alpha * np.cos(2 * j * xi) * np.sinh(2 * j * eta)
    return np.column_stack([east, north]) * (SCALE * _RECTIFYING_KM)


def flatten(geometry: Any) -> Any:
    """A geometry, or an array of them, in degrees, as the same in kilometres on the plane."""
    return shapely.transform(geometry, on_plane)
