"""The map of an option, with the same letters wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable

from shapely import union_all

from vesting.area.shapes import Shapes
from vesting.outputs.map import Drawn, Mark, map_svg
from vesting.workspace.board import LETTERS, Council, Option


def draw_option(
    option: Option, shapes: Shapes, imprint: str, link: Callable[[Council], str] | None = None
) -> str:
    """Draw an option as SVG.

    Args:
        option: The option.
        shapes: Outlines of the blocks.
        imprint: Who commissioned it; written inside the picture.
        link: Where a click on a council leads; nowhere unless given.

    Returns:
        The drawing; empty where an outline is not held.
    """
    if any(code not in shapes for council in option.councils for code in council.codes):
        return ""
    places = [
        Drawn(
            shapes.name(code),
            shapes[code],
            group,
            f"In {LETTERS[group]}, {council.name}",
            link(council) if link else "",
        )
        for group, council in enumerate(option.councils)
        for code in council.codes
    ]
    marks = [_mark(shapes, council, LETTERS[i]) for i, council in enumerate(option.councils)]
    return map_svg(places, title=f"Map of the option: {option.name}", imprint=imprint, marks=marks)


def _mark(shapes: Shapes, council: Council, letter: str) -> Mark:
    middle = union_all([shapes[code] for code in council.codes]).representative_point()
    return Mark(letter, middle.x, middle.y)
