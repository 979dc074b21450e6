"""A drawing as PNG, for documents that do not show SVG."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

import vl_convert

from vesting.outputs.report import Picture

PPI = 96.0
"""Pixels for an inch, as spreadsheets count; written into the file."""

SHARP = 1.5
"""Pixels for each unit of the drawing, so that letters stay sharp in print."""


@dataclass(frozen=True, slots=True)
class Png:
    """A picture in pixels.

    Attributes:
        data: The file.
        width: Pixels across.
        height: Pixels down.
    """

    data: bytes = field(repr=False)
    width: int
    height: int


def png_of(picture: Picture) -> Png:
    """Draw a picture in pixels."""
    data = vl_convert.svg_to_png(picture.svg, scale=SHARP, ppi=PPI)
    width, height = struct.unpack(">II", data[16:24])  # the header's first chunk, by the format
    return Png(data, width, height)
