"""How far two authorities are apart, and how many days a week leaders could be on the other's site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vesting.area.distance import ESTIMATE, Journey, Travel
from vesting.findings import implements
from vesting.options.models.sources import data_of
from vesting.options.partners.authorities import Authorities, Authority


@dataclass(frozen=True, slots=True)
class Reach:
    """The way from one authority to another.

    Attributes:
        adjacent: Whether they count as neighbours.
        how: What joins them: land, bridge, tunnel, ferry; empty where nothing does.
        gap_km: Kilometres between their nearest points; 0 where they touch.
        km: Kilometres by road between their middles.
        minutes: Minutes one way.
        label: ``matrix``, or ``estimate``.
        basis: How the minutes came about.
        days: Leader days a week that are feasible on site.
    """

    adjacent: bool
    how: str
    gap_km: float
    km: float | None
    minutes: float
    label: str
    basis: str
    days: int


def settings() -> Mapping[str, Any]:
    """The rule of the search, as data."""
    found: Mapping[str, Any] = data_of("search.yaml")
    return found


@implements("FAC-12", "FAC-13")
def reach(
    known: Authorities, one: Authority, other: Authority, travel: Travel, rule: Mapping[str, Any]
) -> Reach:
    """The way between two authorities: the user's matrix where there is one, else an estimate.

    Args:
        known: All authorities.
        one: From.
        other: To.
        travel: Distances; its matrix comes first.
        rule: The rule of the search.
    """
    edge = known.edges.between(one.code, other.code)
    adjacent = edge is not None and edge.on
    journey = travel.between(one.code, other.code)
    minutes, basis = _minutes(known, one, other, journey, rule)
    return Reach(
        adjacent=adjacent,
        how=edge.kind.value if edge and adjacent else "",
        gap_km=round(known.gap_km(one.code, other.code), 1),
        km=journey.km,
        minutes=minutes,
        label=journey.label,
        basis=basis,
        days=days_on_site(minutes, rule),
    )


def _minutes(
    known: Authorities, one: Authority, other: Authority, journey: Journey, rule: Mapping[str, Any]
) -> tuple[float, str]:
    """Minutes one way: by the matrix, or the estimate with a ferry where only water joins them."""
    if journey.label != ESTIMATE:
        return _given(known, one, other, journey), journey.basis
    road = float(journey.minutes or 0.0)
    if _overland(known, one.code, other.code):
        return road, journey.basis
    edge = known.edges.between(one.code, other.code)
    own = edge.minutes if edge is not None else None
    ferry = float(own if own is not None else rule["ferry"]["minutes"])
    return road + ferry, f"{journey.basis}, and {ferry:g} minutes by ferry"


def _given(known: Authorities, one: Authority, other: Authority, journey: Journey) -> float:
    """Minutes of a matrix; from its kilometres, at the assumed speed, where it gives those alone."""
    if journey.minutes is not None:
        return journey.minutes
    assert journey.km is not None
    return journey.km / Travel({}).speed.value * 60


def _overland(known: Authorities, one: str, other: str) -> bool:
    """Whether a way without a boat leads from one authority to another."""
    return any({one, other} <= set(part) for part in known.mainlands)


@implements("FAC-12")
def days_on_site(minutes: float, rule: Mapping[str, Any]) -> int:
    """Leader days a week that are feasible, by the steps of the rule."""
    for step in rule["days on site"]["steps"]:
        if minutes <= step["up to"]:
            return int(step["days"])
    return int(rule["days on site"]["beyond"])


def points(known: Authorities) -> dict[str, tuple[float, float]]:
    """The middles of all authorities, for the estimate of distances."""
    return {code: row.point for code, row in known.rows.items()}
