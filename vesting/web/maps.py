"""Maps for pages: an option's councils, each a link, each named in words."""

from __future__ import annotations

from django.urls import reverse
from shapely import union_all

from vesting.area.shapes import Shapes
from vesting.errors import VestingError
from vesting.outputs.map import Drawn, Mark, map_svg
from vesting.web.here import workspace
from vesting.workspace.area import shapes_here
from vesting.workspace.board import Council, Option

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def option_map(option: Option, imprint: str) -> str:
    """The map of an option; empty where no outlines are held."""
    try:
        shapes = shapes_here(workspace())
    except VestingError:
        return ""
    if any(code not in shapes for council in option.councils for code in council.codes):
        return ""
    places = [
        Drawn(
            shapes.name(code),
            shapes[code],
            group,
            f"In {LETTERS[group]}, {council.name}",
            reverse("unit", args=[council.unit]),
        )
        for group, council in enumerate(option.councils)
        for code in council.codes
    ]
    marks = [_mark(shapes, council, LETTERS[i]) for i, council in enumerate(option.councils)]
    title = f"Map of the option: {option.name}"
    return map_svg(places, title=title, imprint=imprint, marks=marks)


def _mark(shapes: Shapes, council: Council, letter: str) -> Mark:
    middle = union_all([shapes[code] for code in council.codes]).representative_point()
    return Mark(letter, middle.x, middle.y)
