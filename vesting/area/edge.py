"""One edge: two blocks that meet, with kind and source, and a user's word against it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vesting.area.crossings import Kind, Pair

USER = "user"
"""Status of an edge that a user made or switched."""

MEASURED = "measured"
"""Status of an edge that stands on a map layer alone."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Two blocks that meet, or might.

    Attributes:
        a: Code of the block that comes first by code.
        b: Code of the other.
        kind: What joins or divides them.
        on: Whether they count as neighbours.
        km: Length of the common border in kilometres; ``None`` where they have none.
        name: The crossing or the water; empty for a plain land border.
        why: Why it is on or off, in words.
        source: Where that was read: titles, in order.
        date: Date of the source.
        status: ``measured``, ``read``, ``to confirm`` or ``user``.
        minutes: Time of the crossing, for ferries.
    """

    a: str
    b: str
    kind: Kind
    on: bool
    km: float | None
    name: str = ""
    why: str = ""
    source: tuple[str, ...] = ()
    date: str = ""
    status: str = MEASURED
    minutes: float | None = None

    @property
    def pair(self) -> Pair:
        """Both codes, in order."""
        return (self.a, self.b)


@dataclass(frozen=True, slots=True)
class Override:
    """A user's word on one edge.

    Attributes:
        a: Name or code of a block.
        b: Name or code of another.
        on: Whether they count as neighbours.
        reason: Why, in words.
        source: Where that was read.
        date: When it was decided, as ``2026-11-23``.
        kind: What joins them, for an edge that is new.
    """

    a: str
    b: str
    on: bool
    reason: str
    source: str = ""
    date: str = ""
    kind: Kind = Kind.LAND


STRENGTH = (Kind.LAND, Kind.BRIDGE, Kind.TUNNEL, Kind.FERRY, Kind.WATER, Kind.POINT)
"""Kinds of edge, the one that joins most firmly first."""


def stronger(held: Edge | None, new: Edge) -> Edge:
    """Of two edges between the same larger places the firmer one, with the border of both."""
    if held is None:
        return new
    ranked = sorted((held, new), key=lambda e: (not e.on, STRENGTH.index(e.kind)))
    known = [e.km for e in (held, new) if e.km is not None]
    return replace(ranked[0], km=sum(known) if known else None)
