"""The area of the workspace: its councils, and the borders between them as people chose them."""

from __future__ import annotations

from functools import lru_cache

from vesting.area.edge import Override
from vesting.area.reorganisation import Area, area_from_lookup, find_area
from vesting.area.shapes import Shapes
from vesting.evidence.shelf import Shelf
from vesting.options.survey.terrain import Terrain, whole_districts
from vesting.workspace.folder import Workspace
from vesting.workspace.library import open_evidence
from vesting.workspace.models import EdgeChoice, Facts


def area_here(shelf: Shelf) -> Area:
    """The area of the open workspace.

    Raises:
        InputError: It is none of the 21, and no lookup of its districts is loaded.
    """
    facts = Facts.objects.get()
    if not facts.from_lookup:
        return find_area(facts.area)
    rows, _ = shelf.lookup("district", "upper tier")
    return area_from_lookup(facts.area, rows, unitaries=facts.unitaries)


def overrides() -> tuple[Override, ...]:
    """What people said of borders; the last word on each holds."""
    last = {(choice.a, choice.b): choice for choice in EdgeChoice.objects.all()}
    return tuple(
        Override(c.a, c.b, c.on, c.reason, c.source, c.when.date().isoformat())
        for c in last.values()
    )


def terrain_here(workspace: Workspace) -> Terrain:
    """Outlines and borders of the area's whole districts, as the files held and people say.

    Raises:
        InputError: No boundaries are loaded, or they overlap.
    """
    shelf = open_evidence(workspace.evidence)
    held = tuple(sorted(h.sha256 for h in shelf.of("boundaries")))
    return _terrain(workspace, held, overrides())


def terrain_as_listed(workspace: Workspace) -> Terrain:
    """The same before anybody switched a border.

    Raises:
        InputError: No boundaries are loaded, or they overlap.
    """
    shelf = open_evidence(workspace.evidence)
    return _terrain(workspace, tuple(sorted(h.sha256 for h in shelf.of("boundaries"))), ())


def shapes_here(workspace: Workspace) -> Shapes:
    """Outlines of the area's whole districts.

    Raises:
        InputError: No boundaries are loaded, or they overlap.
    """
    shapes = terrain_here(workspace).shapes
    assert shapes is not None  # a terrain of whole districts is always mapped
    return shapes


@lru_cache(maxsize=4)
def _terrain(workspace: Workspace, held: tuple[str, ...], told: tuple[Override, ...]) -> Terrain:
    """Kept while the same boundaries and the same choices hold."""
    shelf = open_evidence(workspace.evidence)
    return whole_districts(shelf, area_here(shelf), told)
