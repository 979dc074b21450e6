"""Which model delivers which service of which council: the assignment that is scored.

An assignment is put on top of a footprint; it is not multiplied into the list of footprints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from vesting.errors import InputError, Problem
from vesting.options.models.catalogue import Catalogue, Entry
from vesting.structure.deliveries import Delivery, deliveries
from vesting.structure.model import Structure
from vesting.structure.words import Model, fold, service_names, suggest

UNKNOWN_SERVICE = Problem("MOD-E07", "An assignment names a service that is not known", InputError)
UNKNOWN_COUNCIL = Problem(
    "MOD-E08", "An assignment names a council that is not in the option", InputError
)

ALL = "all"
"""Every service not named."""


@dataclass(frozen=True, slots=True)
class Council:
    """A council of the option, or a partner outside it.

    Attributes:
        name: What people call it.
        children: Residents aged 0 to 17.
        inside: Whether it is a council of the option.
    """

    name: str
    children: float
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """A model for one service, or for all.

    Attributes:
        models: Delivery models; several for a mixed form.
        councils: Names of the councils that it is for; every council of the option unless given.
        by: Who delivers; the councils themselves unless given.
        until: Last day, where it has one.
    """

    models: tuple[Model, ...]
    councils: tuple[str, ...] = ()
    by: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Services that are delivered alike for the same councils: one arrangement.

    Attributes:
        entries: Rows of the catalogue that describe it; several where a mixture has no row.
        models: Delivery models.
        councils: Names of the councils that it is for.
        by: Who delivers.
        services: Services in it.
        until: Last day, where it has one.
    """

    entries: tuple[Entry, ...]
    models: tuple[Model, ...]
    councils: tuple[str, ...]
    by: str
    services: tuple[str, ...]
    until: date | None = None

    @property
    def title(self) -> str:
        """What it is called in a table."""
        names = " and ".join(entry.title for entry in self.entries)
        return f"{names}: {', '.join(self.councils)}"

    @property
    def shares_leadership(self) -> bool:
        """Whether its councils share posts."""
        return len(self.councils) > 1 and any(entry.shares_leadership for entry in self.entries)


@dataclass(frozen=True)
class Assignment:
    """All groups of an option: every service of every council once.

    Attributes:
        councils: Councils of the option and partners outside, by name.
        groups: The arrangements.
        shared_posts: Posts that councils share whatever their services do, by title: a joint director
            over sovereign services.
    """

    councils: Mapping[str, Council]
    groups: tuple[Group, ...]
    shared_posts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def inside(self) -> tuple[Council, ...]:
        """The councils of the option."""
        return tuple(council for council in self.councils.values() if council.inside)

    def group_of(self, council: str, service: str) -> Group:
        """The arrangement that delivers one service of one council."""
        return next(g for g in self.groups if council in g.councils and service in g.services)


def assign(
    councils: Iterable[Council],
    choices: Mapping[str, Choice | Model | Sequence[Choice]],
    rows: Catalogue,
) -> Assignment:
    """An assignment from choices by service; what is not named is in-house.

    Args:
        councils: Councils of the option, and partners outside it.
        choices: Model or choice by service; ``all`` for the services not named. Several choices where
            councils differ.
        rows: The catalogue.

    Raises:
        InputError: A service or a council is not known.
    """
    known = {council.name: council for council in councils}
    inside = tuple(name for name, council in known.items() if council.inside)
    listed = {service: _choices(service, choice, known) for service, choice in choices.items()}
    picked = [
        (service, name, _pick(listed, service, name))
        for service in service_names()
        for name in inside
    ]
    return Assignment(known, _groups(picked, inside, rows))


def in_one_way(councils: Iterable[Council], model: Model, rows: Catalogue) -> Assignment:
    """Every service of every council by one model: the comparisons that are always made."""
    return assign([c for c in councils if c.inside], {ALL: model}, rows)


def from_structure(
    structure: Structure,
    children: Mapping[str, float],
    rows: Catalogue,
    on: date | None = None,
) -> Assignment:
    """The assignment that a structure file describes.

    Args:
        structure: The structure.
        children: Residents aged 0 to 17 by name of council; partners outside may be among them.
        rows: The catalogue.
        on: Day; the structure's first day unless given.

    Raises:
        InputError: The children of a council are not given.
    """
    held = deliveries(structure, on)
    inside = tuple(dict.fromkeys(d.accountable for d in held))
    names = dict.fromkeys((*inside, *(n for d in held for n in d.together)))
    missing = [name for name in names if name not in children]
    if missing:
        raise UNKNOWN_COUNCIL(
            f"The children of {missing[0]} are not given",
            mend="Give the residents aged 0 to 17 of every council that takes part",
        )
    councils = {name: Council(name, children[name], name in inside) for name in names}
    picked = [(d.service, d.accountable, _choice_of(d)) for d in held]
    return Assignment(councils, _groups(picked, inside, rows), _joint_posts(structure))


def _choice_of(delivery: Delivery) -> Choice:
    by = delivery.deliverer if any(m.at_arms_length for m in delivery.models) else ""
    if Model.HOSTED in delivery.models:
        by = delivery.deliverer
    until = delivery.until.last if delivery.until else None
    councils = delivery.together or (delivery.accountable,)
    return Choice(delivery.models, councils, by, until)


def _joint_posts(structure: Structure) -> dict[str, tuple[str, ...]]:
    return {
        fold(post.title): tuple(structure.name_of(m.unit) for m in post.shared_by)
        for post in structure.posts
        if post.shared_by
    }


def _choices(
    service: str, choice: Choice | Model | Sequence[Choice], known: Mapping[str, Council]
) -> tuple[Choice, ...]:
    if service != ALL and service not in service_names():
        raise UNKNOWN_SERVICE(
            f"'{service}' is not a service",
            mend=suggest(service, service_names()) or "See 'vesting options models --services'",
        )
    if isinstance(choice, Model):
        choice = Choice((choice,))
    found = (choice,) if isinstance(choice, Choice) else tuple(choice)
    for name in (name for each in found for name in each.councils):
        if name not in known:
            raise UNKNOWN_COUNCIL(
                f"'{name}' is not a council of this option",
                mend=suggest(name, known) or "Give partners outside the option with their children",
            )
    return found


def _pick(listed: Mapping[str, tuple[Choice, ...]], service: str, council: str) -> Choice:
    for word in (service, ALL):
        for choice in listed.get(word, ()):
            if not choice.councils or council in choice.councils:
                return choice
    return Choice((Model.IN_HOUSE,))


def _groups(
    picked: Iterable[tuple[str, str, Choice]], inside: tuple[str, ...], rows: Catalogue
) -> tuple[Group, ...]:
    """Arrangements: what is shared or away from the council once, what is its own once a council."""
    found: dict[tuple[object, ...], Group] = {}
    for service, council, choice in picked:
        partners = _partners(choice, council, inside)
        key = (choice.models, partners, choice.by, choice.until)
        if key not in found:
            found[key] = Group(
                rows.find(choice.models), choice.models, partners, choice.by, (), choice.until
            )
        group = found[key]
        if service not in group.services:
            found[key] = replace(group, services=(*group.services, service))
    return tuple(found.values())


def _partners(choice: Choice, council: str, inside: tuple[str, ...]) -> tuple[str, ...]:
    together = {Model.PARTNERSHIP, Model.HOSTED} & set(choice.models)
    return (choice.councils or inside) if together else (council,)
