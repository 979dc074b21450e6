"""The area: its councils on a map, and which of them count as neighbours."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from vesting.area.crossings import WET
from vesting.errors import VestingError
from vesting.options.survey.terrain import Terrain
from vesting.outputs.map import Drawn, Mark, map_svg
from vesting.web.frame import frame_of
from vesting.web.here import workspace
from vesting.workspace.area import shapes_here, terrain_here
from vesting.workspace.choices import choose_border
from vesting.workspace.models import EdgeChoice


@require_safe
def area(request: HttpRequest) -> HttpResponse:
    """The councils with their neighbours; every border with its kind, source and switch."""
    try:
        terrain = terrain_here(workspace())
    except VestingError as error:
        return render(request, "area.html", {"problem": error})
    edges = terrain.edges
    shown: dict[str, Any] = {
        "councils": [(code, edges.name(code), _neighbours(terrain, code)) for code in edges.blocks],
        "edges": [(edge, edges.name(edge.a), edges.name(edge.b)) for edge in edges.edges],
        "water": [edge for edge in edges.off() if edge.kind in WET],
        "on": len(edges.on()),
        "digest": edges.digest(),
        "layer": terrain.layer,
        "notes": edges.notes,
        "chosen": EdgeChoice.objects.all(),
        "map": _map(terrain, frame_of(request).imprint),
    }
    return render(request, "area.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def border(request: HttpRequest, a: str, b: str) -> HttpResponse:
    """One border: what is known of it, and the form that switches it."""
    edges = terrain_here(workspace()).edges
    edge = edges.between(a, b)
    if edge is None:
        raise Http404("The two places are not neighbours in any layer or list")
    error = None
    if request.method == "POST":
        try:
            told = request.POST
            choose_border(a, b, on=not edge.on, reason=told.get("reason", ""),
                          source=told.get("source", ""))  # fmt: skip
            return redirect("area")
        except VestingError as met:
            error = met
    shown = {"edge": edge, "one": edges.name(a), "other": edges.name(b), "problem": error}
    return render(request, "border.html", shown, status=400 if error else 200)


def _neighbours(terrain: Terrain, code: str) -> list[str]:
    return [terrain.edges.name(other) for other in terrain.edges.neighbours(code)]


def _map(terrain: Terrain, imprint: str) -> str:
    edges, shapes = terrain.edges, shapes_here(workspace())
    places, marks = [], []
    for place, code in enumerate(edges.blocks, start=1):
        says = f"Touches {len(edges.neighbours(code))} of the others"
        link = f"{reverse('area')}#{code}"
        places.append(Drawn(edges.name(code), shapes[code], says=says, href=link))
        point = shapes[code].representative_point()
        marks.append(Mark(str(place), point.x, point.y))
    return map_svg(places, title="Map of the area’s councils", imprint=imprint, marks=marks)
