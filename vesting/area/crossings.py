"""What a border is on the ground, where a map layer cannot say: typed, cited, editable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from vesting.area.facts import Citation, cite, yaml_of
from vesting.area.registry import Registry

Point = tuple[float, float]
Pair = tuple[str, str]


class Kind(StrEnum):
    """What joins two places, or divides them."""

    LAND = "land"
    BRIDGE = "bridge"
    TUNNEL = "tunnel"
    FERRY = "ferry"
    WATER = "water"
    POINT = "point"


WET = frozenset({Kind.FERRY, Kind.WATER})
"""Kinds that need a boat."""

ON_BY_DEFAULT = frozenset({Kind.LAND, Kind.BRIDGE, Kind.TUNNEL})
"""Kinds that count as neighbours; a ferry counts when its row says that it joins an island."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """The truth about one pair of councils.

    Attributes:
        a: Code of the council that comes first by code.
        b: Code of the other.
        kind: What joins or divides them.
        on: Whether they count as neighbours unless a user says otherwise.
        name: The crossing, or the water between them.
        whole: Whether their whole common border is water.
        why: The reason in words.
        source: Where it was read.
        status: ``read`` or ``to confirm``.
        landings: Longitude and latitude of the crossing's ends, in ``a`` and in ``b``.
        minutes: Time of the crossing, for ferries.
    """

    a: str
    b: str
    kind: Kind
    on: bool
    name: str
    whole: bool
    why: str
    source: tuple[Citation, ...]
    status: str
    landings: tuple[Point, Point] | None = None
    minutes: float | None = None


def _crossing(item: Mapping[str, Any]) -> Crossing:
    (first, _), (second, _) = item["pair"].items()
    ends = item.get("landings")
    landings = tuple((float(x), float(y)) for x, y in ends) if ends else None
    if first > second:
        first, second = second, first
        landings = landings[::-1] if landings else None
    return Crossing(
        a=first,
        b=second,
        kind=Kind(item["kind"]),
        on=bool(item["counts"]),
        name=item["name"],
        whole=bool(item["whole"]),
        why=item["why"],
        source=cite(item["source"]),
        status=item["status"],
        landings=(landings[0], landings[1]) if landings else None,
        minutes=item.get("minutes"),
    )


@cache
def crossings() -> tuple[Crossing, ...]:
    """The crossings shipped with the package, by their codes."""
    made = (_crossing(item) for item in yaml_of("crossings.yaml"))
    return tuple(sorted(made, key=lambda c: (c.a, c.b)))


def typed_pairs() -> tuple[Mapping[str, str], ...]:
    """Codes and typed names of each pair, for the check that they belong together."""
    return tuple(item["pair"] for item in yaml_of("crossings.yaml"))


class Atlas:
    """Crossings found by the codes of any time.

    A row about East Suffolk also speaks of Suffolk Coastal, which went into it entirely.
    """

    def __init__(self, known: Iterable[Crossing], register: Registry) -> None:
        self.rows = tuple(known)
        self._register = register
        self._by_pair = {
            tuple(sorted((register.canonical(c.a), register.canonical(c.b)))): c for c in self.rows
        }

    def between(self, one: str, other: str) -> Crossing | None:
        """What is known of two councils, whatever codes they are given by."""
        for a in self._register.swallowed_by(one):
            for b in self._register.swallowed_by(other):
                found = self._by_pair.get(tuple(sorted((a, b))))
                if found is not None:
                    return found
        return None

    def ends(self, crossing: Crossing, codes: Iterable[str]) -> Pair | None:
        """Which of some councils the crossing joins, in its own order; none where one is missing."""
        canonical = {self._register.canonical(code): code for code in codes}
        a = canonical.get(self._register.canonical(crossing.a))
        b = canonical.get(self._register.canonical(crossing.b))
        return (a, b) if a is not None and b is not None else None
