"""Maps for pages: an option's councils, each a link, each named in words."""

from __future__ import annotations

from django.urls import reverse

from vesting.errors import VestingError
from vesting.web.here import workspace
from vesting.workspace.area import shapes_here
from vesting.workspace.board import Option
from vesting.workspace.option_map import draw_option


def option_map(option: Option, imprint: str) -> str:
    """The map of an option; empty where no outlines are held."""
    try:
        shapes = shapes_here(workspace())
    except VestingError:
        return ""
    return draw_option(
        option, shapes, imprint, lambda council: reverse("unit", args=[council.unit])
    )
