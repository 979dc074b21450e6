"""Outcomes of inspections as Ofsted publishes them."""

from __future__ import annotations

from vesting.synthetic.names import REGIONS
from vesting.synthetic.nation import SPLIT_YEAR
from vesting.synthetic.official.text import csv_bytes
from vesting.synthetic.services import GRADES, Inspection
from vesting.synthetic.world import World

_LINK = "Ofsted Local Authority Webpage"
_GRADES = (
    "Overall effectiveness",
    "The impact of leaders on social work practice with children and families",
    "The experiences and progress of children who need help and protection",
    "The experiences and progress of children in care",
    "The experiences and progress of care leavers",
)
_PLACE = ("Web link", "Local authority area code", "Local authority name")
_DATES = ("Inspection date", "Publication date")


def history(world: World) -> bytes:
    """Every inspection since 2018, the authority that was split among them."""
    heading = (
        *_PLACE,
        "Local authority status",
        "Ofsted region",
        *_DATES,
        "Inspection type",
        *_GRADES,
    )
    rows = []
    for visit in world.services.inspections:
        code, name, status = _who(world, visit)
        good = visit.grades[0] in (0, 1) and visit.began.year >= 2019
        kind = "ILACS Short Inspection" if good else "ILACS Standard Inspection"
        region = REGIONS[world.nation.region[visit.authority]]
        rows.append(
            (_LINK, code, name, status, region, visit.began, visit.published, kind, *_words(visit))
        )
    return csv_bytes(heading, rows)


def latest(world: World) -> bytes:
    """The latest inspection of every authority at 31 March 2025."""
    heading = (*_PLACE, "Ofsted region", *_DATES, *_GRADES)
    last = {
        visit.authority: visit
        for visit in world.services.inspections
        if _who(world, visit)[2] == "Current"
    }
    nation = world.nation
    rows = [
        (
            _LINK,
            nation.gss[i],
            nation.names[i],
            REGIONS[nation.region[i]],
            v.began,
            v.published,
            *_words(v),
        )
        for i, v in sorted(last.items())
    ]
    return csv_bytes(heading, rows)


def _who(world: World, visit: Inspection) -> tuple[str, str, str]:
    """Code, name and status of the authority that was inspected, as it was then."""
    nation, old = world.nation, world.nation.ended
    if visit.authority in old.heirs and visit.began.year < SPLIT_YEAR:
        return old.gss, old.name, "No longer exists"
    return nation.gss[visit.authority], nation.names[visit.authority], "Current"


def _words(visit: Inspection) -> tuple[str, ...]:
    return tuple("" if grade is None else GRADES[grade] for grade in visit.grades)
