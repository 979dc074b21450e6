"""From National Grid metres to longitude and latitude.

The transverse Mercator projection on the Airy 1830 ellipsoid, after Ordnance Survey, *A guide to
coordinate systems in Great Britain*, annexe C. The shift between datums (some 100 m) is left out:
a county that does not exist cannot be misplaced by it.
"""

from __future__ import annotations

import numpy as np

from vesting.maths.arrays import Floats

_A, _B = 6377563.396, 6356256.909
_F0, _N0, _E0 = 0.9996012717, -100000.0, 400000.0
_LATITUDE0, _LONGITUDE0 = np.radians(49.0), np.radians(-2.0)
_E2 = 1 - (_B / _A) ** 2
_N = (_A - _B) / (_A + _B)


def _meridian_arc(latitude: Floats) -> Floats:
    """Length in metres of the meridian from the true origin to a latitude in radians."""
    apart, joined = latitude - _LATITUDE0, latitude + _LATITUDE0
    n, n2, n3 = _N, _N**2, _N**3
    parts: Floats = (
        (1 + n + 1.25 * (n2 + n3)) * apart
        - (3 * n + 3 * n2 + 2.625 * n3) * np.sin(apart) * np.cos(joined)
        + 1.875 * (n2 + n3) * np.sin(2 * apart) * np.cos(2 * joined)
        - (35 / 24) * n3 * np.sin(3 * apart) * np.cos(3 * joined)
    )
    return _B * _F0 * parts


def _foot(northing: Floats) -> Floats:
    """Latitude at which the meridian arc equals the northing, to a hundredth of a millimetre."""
    latitude: Floats = (northing - _N0) / (_A * _F0) + _LATITUDE0
    for _ in range(8):
        latitude = latitude + (northing - _N0 - _meridian_arc(latitude)) / (_A * _F0)
    return latitude


def to_longitude_latitude(easting: Floats, northing: Floats) -> tuple[Floats, Floats]:
    """Longitude and latitude in degrees of points given in National Grid metres.

    Args:
        easting: Metres east of the false origin, any shape.
        northing: Metres north of it, the same shape.
    """
    phi = _foot(np.asarray(northing, dtype=np.float64))
    bend = 1 - _E2 * np.sin(phi) ** 2
    nu = _A * _F0 / np.sqrt(bend)
    rho = _A * _F0 * (1 - _E2) * bend**-1.5
    eta2, t, sec = nu / rho - 1, np.tan(phi), 1 / np.cos(phi)
    d = np.asarray(easting, dtype=np.float64) - _E0
    latitude = (
        phi
        - d**2 * t / (2 * rho * nu)
        + d**4 * t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2)
        - d**6 * t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4)
    )
    longitude = (
        _LONGITUDE0
        + d * sec / nu
        - d**3 * sec / (6 * nu**3) * (nu / rho + 2 * t**2)
        + d**5 * sec / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4)
        - d**7 * sec / (5040 * nu**7) * (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6)
    )
    return np.degrees(longitude), np.degrees(latitude)
