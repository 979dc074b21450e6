"""A map as inline SVG, made here and not in the browser: it prints, and goes into documents."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap

from shapely import get_parts, simplify
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

PALETTE = ("#1f6f8b", "#e3a857", "#7a5195", "#6aa84f", "#c8553d", "#8c8c8c", "#b5838d", "#3d405b")
"""Fills told apart without red against green; every council is also named in words."""


LEAST_WIDTH = 360.0
"""A narrower picture would have no room for its imprint."""

LETTER = 5.6
"""Picture units that a letter of the imprint takes, at most on average."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A place on the map.

    Attributes:
        name: Name, spoken and shown when pointed at.
        shape: Outline in longitude and latitude.
        group: Number of the council that it belongs to, which chooses the fill.
        says: Words after the name.
        href: Where a click leads; empty for nowhere.
    """

    name: str
    shape: BaseGeometry = field(repr=False)
    group: int = 0
    says: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A word on the map, such as the name of a council, at a longitude and latitude."""

    text: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class _Frame:
    """Longitude and latitude to picture units, true in shape at the map's middle."""

    west: float
    north: float
    scale: float
    stretch: float

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (longitude - self.west) * self.stretch * self.scale, (
            self.north - latitude
        ) * self.scale


def _frame(places: Sequence[Drawn], width: int) -> tuple[_Frame, float, float]:
    """The frame, and the width and height that the places fill of it."""
    boxes = [place.shape.bounds for place in places]
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    stretch = math.cos(math.radians((south + north) / 2))
    scale = (width - 20) / max((east - west) * stretch, (north - south) * 1.1, 1e-9)
    margin = 10 / scale
    frame = _Frame(west - margin / stretch, north + margin, scale, stretch)
    across = (east - west) * stretch * scale + 20
    return frame, max(across, LEAST_WIDTH), (north - south) * scale + 20


def _ring(frame: _Frame, points: Iterable[tuple[float, ...]]) -> str:
    spots = [frame.point(p[0], p[1]) for p in points]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) + "Z"


def _path(frame: _Frame, shape: BaseGeometry) -> str:
    kept = simplify(shape, 0.7 / frame.scale)
    polygons = [part for part in get_parts(kept) if isinstance(part, Polygon) and not part.is_empty]
    rings = [ring for p in polygons for ring in (p.exterior, *p.interiors)]
    return "".join(_ring(frame, ring.coords) for ring in rings)


def _place(frame: _Frame, place: Drawn) -> str:
    words = escape(f"{place.name}. {place.says}".rstrip(". ") + ".")
    fill = PALETTE[place.group % len(PALETTE)]
    path = (
        f'<path d="{_path(frame, place.shape)}" fill="{fill}" fill-rule="evenodd" '
        f'stroke="#fff" stroke-width="1"><title>{words}</title></path>'
    )
    return f'<a href="{escape(place.href)}" aria-label="{words}">{path}</a>' if place.href else path


def _mark(frame: _Frame, mark: Mark) -> str:
    x, y = frame.point(mark.longitude, mark.latitude)
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="15" font-weight="bold" fill="#0b0c0c" '
        f'stroke="#fff" stroke-width="4" paint-order="stroke">{escape(mark.text)}</text>'
    )


def _imprint(text: str, width: float, height: float) -> tuple[str, float]:
    """Who commissioned the picture, in lines that fit it, and the height with them."""
    lines = wrap(text, int((width - 16) / LETTER))
    drawn = "".join(
        f'<text x="8" y="{height + 16 + 14 * i:.0f}" font-size="11" fill="#505a5f">'
        f"{escape(line)}</text>"
        for i, line in enumerate(lines)
    )
    return drawn, height + 10 + 14 * len(lines)


def map_svg(
    places: Sequence[Drawn],
    *,
    title: str,
    imprint: str,
    marks: Sequence[Mark] = (),
    width: int = 620,
) -> str:
    """Draw places as one self-contained SVG picture.

    Args:
        places: What to draw; the order is the order of drawing and of the keyboard.
        title: What the map shows, spoken by screen readers.
        imprint: Who commissioned it; written inside the picture.
        marks: Words on the map.
        width: Picture units across at most; a tall area is drawn narrower.

    Returns:
        SVG text without scripts, fonts or outside addresses.
    """
    frame, across, height = _frame(places, width)
    body = "".join(_place(frame, place) for place in places)
    words = "".join(_mark(frame, mark) for mark in marks)
    linked = any(place.href for place in places)
    role = "group" if linked else "img"
    foot, height = _imprint(imprint, across, height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="{role}" aria-label="{escape(title)}" '
        f'viewBox="0 0 {across:.0f} {height:.0f}" font-family="Arial, Helvetica, sans-serif" '
        f'class="vesting-map">{"" if linked else f"<title>{escape(title)}</title>"}{body}{words}{foot}</svg>'
    )
