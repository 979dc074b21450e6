"""Borders as people chose them: what counts now, what counted at a run, and what moved between.

A border that is switched off and on again counts as it did before, so that nothing made from it is
out of date: what counts is compared, not who clicked how often.
"""

from __future__ import annotations

import datetime as dt

from vesting.area.crossings import Pair
from vesting.area.edges import EdgeList
from vesting.errors import VestingError
from vesting.workspace.folder import workspace_here
from vesting.workspace.models import EdgeChoice, Run

Chosen = list[tuple[str, str, bool]]


def borders_chosen(until: dt.datetime | None = None) -> Chosen:
    """For each border that counts otherwise than the cited list says: both codes, and whether it counts.

    Args:
        until: The moment of interest; now where left out.
    """
    last = _last(until)
    listed = _listed() if last else None
    return [(a, b, on) for (a, b), on in sorted(last.items()) if on != _counts(listed, a, b)]


def borders_moved(run: Run) -> tuple[str, ...]:
    """What people switched since a run began, in words, as far as it counts otherwise now."""
    then = {(a, b): on for a, b, on in borders_chosen(run.started)}
    now = {(a, b): on for a, b, on in borders_chosen()}
    moved = sorted(pair for pair in {*then, *now} if then.get(pair) != now.get(pair))
    return tuple(_words(pair, now.get(pair, not then.get(pair))) for pair in moved)


def _last(until: dt.datetime | None) -> dict[Pair, bool]:
    """The last word on each border."""
    rows = EdgeChoice.objects.all() if until is None else EdgeChoice.objects.filter(when__lte=until)
    return {(row.a, row.b): row.on for row in rows}


def _listed() -> EdgeList | None:
    """The borders before anybody chose; none where no boundaries are held."""
    from vesting.workspace.area import terrain_as_listed

    try:
        return terrain_as_listed(workspace_here()).edges
    except VestingError:
        return None


def _counts(listed: EdgeList | None, a: str, b: str) -> bool | None:
    if listed is None:
        return None
    edge = listed.between(a, b)
    return edge is not None and edge.on


def _words(pair: Pair, on: bool) -> str:
    listed = _listed()
    a, b = (listed.name(code) if listed else code for code in pair)
    return f"the border between {a} and {b} was switched {'on' if on else 'off'}"
