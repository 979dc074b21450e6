"""What stands around every page: the name, the way about, and who commissioned the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from vesting.web.here import workspace
from vesting.workspace.inputs import changes
from vesting.workspace.mirror import mirror
from vesting.workspace.models import Facts, Run
from vesting.workspace.runs import latest

SECTIONS = (
    ("home", "Start"),
    ("area", "Area"),
    ("data", "Data"),
    ("options", "Options"),
    ("demand", "Demand"),
    ("partners", "Partners"),
    ("models", "Delivery models"),
    ("shares", "Cost shares"),
    ("runs", "Runs"),
    ("about", "About"),
)
SUBSECTIONS = {
    "options": (
        ("options", "Overview"),
        ("criteria", "Criteria"),
        ("option-list", "All options"),
        ("proposals", "Proposals"),
        ("families", "What wins when"),
        ("weights", "Weights"),
        ("compare", "Compare two"),
    ),
    "about": (("about", "About"), ("misuse", "Misuse")),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page.

    Attributes:
        facts: The workspace's facts.
        run: The newest finished run that the pages of the section show.
        stale_run: The first of the newest runs that is stale.
        stale: Why it is; empty where none is.
        navigation: Items of the service navigation.
        around: Pages of the same section.
    """

    facts: Facts
    run: Run | None
    stale_run: Run | None
    stale: tuple[str, ...]
    navigation: list[dict[str, Any]]
    around: list[dict[str, Any]]

    @property
    def imprint(self) -> str:
        """Who commissioned the work and who did it; inside every picture too."""
        return self.imprint_of(self.run)

    def imprint_of(self, made: Run | None) -> str:
        """The same for what a run made."""
        return self.facts.imprint(made.key if made else "")


def section_of(page: str) -> str:
    """The section that a page belongs to."""
    for section, pages in SUBSECTIONS.items():
        if page in [name for name, _ in pages]:
            return section
    return PARENTS.get(page, page)


PARENTS = {
    "option": "options",
    "scale": "demand",
    "unit": "options",
    "snapshot": "data",
    "model": "models",
    "editions": "data",
    "border": "area",
    "run": "runs",
    "provenance": "runs",
    "run-differences": "runs",
}


def context(request: HttpRequest) -> dict[str, Any]:
    """What every template may use; read only by those that do."""
    return {"frame": SimpleLazyObject(lambda: frame_of(request))}


def frame_of(request: HttpRequest) -> Frame:
    """Make the frame for the page that was asked for."""
    page = (request.resolver_match.url_name or "") if request.resolver_match else ""
    section = section_of(page)
    mirror(workspace())
    stale_run, stale = _first_stale()
    return Frame(
        facts=Facts.objects.get(),
        run=latest("demand" if section == "demand" else "options"),
        stale_run=stale_run,
        stale=stale,
        navigation=[
            {
                "text": text,
                "href": reverse(name),
                "current": name == page,
                "active": name == section,
            }
            for name, text in SECTIONS
        ],
        around=[
            {"text": text, "href": reverse(name), "current": name == page}
            for name, text in SUBSECTIONS.get(section, ())
        ],
    )


def _first_stale() -> tuple[Run | None, tuple[str, ...]]:
    for stage in ("options", "appraisal"):
        run = latest(stage)
        why = changes(run) if run else ()
        if why:
            return run, why
    return None, ()
