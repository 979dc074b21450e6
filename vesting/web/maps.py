"""Maps for pages: an option's councils, each a link, each named in words."""

from __future__ import annotations

from django.urls import reverse

from vesting.workspace.board import Board, Council, Option
from vesting.workspace.option_map import draw_option
from vesting.workspace.options_stage import shapes_of


def option_map(board: Board, option: Option, imprint: str) -> str:
    """The map of an option; empty where the run had no outlines."""
    shapes = shapes_of(board.results)
    return draw_option(option, shapes, imprint, _link) if shapes else ""


def _link(council: Council) -> str:
    return reverse("unit", args=[council.unit])
