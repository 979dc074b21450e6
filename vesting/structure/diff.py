"""The difference of two structures: everything that moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from vesting.findings import implements
from vesting.structure.deliveries import Delivery, all_services, deliveries
from vesting.structure.entries import Entry
from vesting.structure.footprint import Ground, can_tell, grounds, same_council, unit_of
from vesting.structure.known import KnownPlaces
from vesting.structure.model import Structure


@dataclass(frozen=True, slots=True)
class Move:
    """Places that pass from one council to another.

    Attributes:
        places: Places, or parts of places, in words.
        before: Council before; empty where none had them.
        after: Council after; empty where none has them.
    """

    places: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """A service that is delivered otherwise in some places.

    Attributes:
        services: Services that change alike.
        before: How it is delivered before.
        after: How it is delivered after.
        places: Where; every place where the whole area changes alike.
        everywhere: Whether that is the whole area.
    """

    services: tuple[str, ...]
    before: Delivery
    after: Delivery
    places: tuple[str, ...]
    everywhere: bool

    @property
    def only_accountability(self) -> bool:
        """Whether the council changes and nothing else: the service goes with its places."""
        a, b = self.before, self.after
        return (
            a.own
            and b.own
            and (a.models, a.cost_share, a.until) == (b.models, b.cost_share, b.until)
        )


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A post, team, board, system, organisation or unit that is new, gone or different.

    Attributes:
        kind: What it is.
        name: Its name.
        what: ``new``, ``gone`` or ``changed``.
        details: For each word that differs, the value before and after.
    """

    kind: str
    name: str
    what: str
    details: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """What moves between two structures.

    Attributes:
        before: Name of the first.
        after: Name of the second.
        moves: Places that pass to another council.
        staying: Number of places, or parts, that stay.
        untold: Places that are in no unit of either, or of which names alone do not tell the unit.
        services: Services delivered otherwise.
        entries: Units, organisations, posts, teams, boards and systems that differ.
    """

    before: str
    after: str
    moves: tuple[Move, ...]
    staying: int
    untold: tuple[str, ...]
    services: tuple[ServiceChange, ...]
    entries: tuple[EntryChange, ...]

    @property
    def nothing(self) -> bool:
        """Whether the two do not differ in anything compared."""
        return not (self.moves or self.untold or self.services or self.entries)


@implements("CASE-BIB-6")
def diff(
    before: Structure,
    after: Structure,
    *,
    known: KnownPlaces | None = None,
    on: tuple[date | None, date | None] = (None, None),
) -> Difference:
    """Everything that moves from one structure to another.

    Args:
        before: The structure as it is.
        after: The structure as it is to be; it may be the same file on another day.
        known: The area's places; without them ``rest`` means the rest of the places named.
        on: Days on which the two are looked at; each structure's first day unless given.
    """
    common = grounds((before, after), known)
    told = [g for g in common if can_tell(before, g) and can_tell(after, g)]
    owners = [(g, unit_of(before, g), unit_of(after, g)) for g in told]
    nowhere = [g for g, a, b in owners if a is None and b is None]
    return Difference(
        before=before.structure,
        after=after.structure,
        moves=_moves(before, after, owners),
        staying=sum(_stays(before, a, after, b) for _, a, b in owners),
        untold=tuple(str(g) for g in common if g not in told or g in nowhere),
        services=_services(before, after, owners, on),
        entries=_entries(before, after),
    )


_Owned = tuple[Ground, str | None, str | None]


def _stays(before: Structure, a: str | None, after: Structure, b: str | None) -> bool:
    return a is not None and b is not None and same_council(before, a, after, b)


def _moves(before: Structure, after: Structure, owners: list[_Owned]) -> tuple[Move, ...]:
    groups: dict[tuple[str, str], list[str]] = {}
    for ground, a, b in owners:
        if (a is None and b is None) or _stays(before, a, after, b):
            continue
        key = (before.units[a].name if a else "", after.units[b].name if b else "")
        groups.setdefault(key, []).append(str(ground))
    return tuple(Move(tuple(places), *key) for key, places in groups.items())


def _services(
    before: Structure, after: Structure, owners: list[_Owned], on: tuple[date | None, date | None]
) -> tuple[ServiceChange, ...]:
    first = {(d.service, d.unit): d for d in deliveries(before, on[0])}
    second = {(d.service, d.unit): d for d in deliveries(after, on[1])}
    names = dict.fromkeys((*all_services(before), *all_services(after)))
    changes: dict[tuple[Any, ...], list[str]] = {}
    pairs: dict[tuple[Any, ...], tuple[Delivery, Delivery]] = {}
    for service in names:
        for key, (old, new, places) in _by_terms(service, owners, first, second).items():
            if key[0] == key[1]:
                continue
            changes.setdefault((*key, places), []).append(service)
            pairs.setdefault((*key, places), (old, new))
    whole = len(owners)
    return tuple(
        ServiceChange(tuple(services), *pairs[key], key[2], len(key[2]) == whole)
        for key, services in changes.items()
    )


def _by_terms(
    service: str,
    owners: list[_Owned],
    first: Mapping[tuple[str, str], Delivery],
    second: Mapping[tuple[str, str], Delivery],
) -> dict[tuple[Any, Any], tuple[Delivery, Delivery, tuple[str, ...]]]:
    """Places grouped by how one service is delivered there before and after."""
    found: dict[tuple[Any, Any], tuple[Delivery, Delivery, tuple[str, ...]]] = {}
    for ground, a, b in owners:
        old = first.get((service, a or ""))
        new = second.get((service, b or ""))
        if old is None or new is None:
            continue
        key = (_terms(old), _terms(new))
        _, _, places = found.get(key, (old, new, ()))
        found[key] = (old, new, (*places, str(ground)))
    return found


def _terms(delivery: Delivery) -> tuple[Any, ...]:
    """What counts as a difference of delivery."""
    return (
        delivery.accountable,
        delivery.deliverer,
        delivery.models,
        delivery.together,
        delivery.cost_share,
        delivery.until,
    )


def _entries(before: Structure, after: Structure) -> tuple[EntryChange, ...]:
    changes: list[EntryChange] = []
    for kind, old, new in _kinds(before, after):
        for name in dict.fromkeys((*old, *new)):
            change = _entry(kind, name, old.get(name), new.get(name))
            changes += [change] if change else []
    return tuple(changes)


def _kinds(
    before: Structure, after: Structure
) -> list[tuple[str, dict[str, Entry], dict[str, Entry]]]:
    def of(structure: Structure) -> list[tuple[str, dict[str, Entry]]]:
        return [
            ("unit", {unit.name: unit for unit in structure.units.values()}),
            ("organisation", {o.name: o for o in structure.organisations.values()}),
            ("post", {_post_name(p): p for p in structure.posts}),
            ("team", dict(structure.teams)),
            ("board", {board.name: board for board in structure.boards}),
            ("system", dict(structure.systems)),
        ]

    return [(k, old, new) for (k, old), (_, new) in zip(of(before), of(after), strict=True)]


def _post_name(post: Any) -> str:
    marks = ", ".join(m for m in (post.locality, post.specialism) if m)
    return f"{post.title} ({marks})" if marks else str(post.title)


_SILENT = {"source", "note", "places"}
"""Words whose difference is not a change of form, or is told as a move."""


def _entry(kind: str, name: str, old: Entry | None, new: Entry | None) -> EntryChange | None:
    a, b = _said(old), _said(new)
    if old is None or new is None:
        return EntryChange(kind, name, "new" if old is None else "gone", {})
    words = [word for word in dict.fromkeys((*a, *b)) if a.get(word) != b.get(word)]
    details = {word: (a.get(word), b.get(word)) for word in words}
    return EntryChange(kind, name, "changed", details) if details else None


def _said(entry: Entry | None) -> dict[str, Any]:
    """What an entry says beyond its defaults, in the file's own words."""
    if entry is None:
        return {}
    said = entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {word: value for word, value in said.items() if word not in _SILENT}
