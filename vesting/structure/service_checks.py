"""Services and shares: do the delivery models make sense, and do the shares add up?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations

from vesting.structure import faults
from vesting.structure.delivery import Arrangement
from vesting.structure.faults import Found
from vesting.structure.model import Structure
from vesting.structure.walk import ALL, each_arrangement, overlap
from vesting.structure.words import Model, find_service, service_names, suggest
from vesting.structure.yaml_text import Path


def check_services(structure: Structure, lost: Collection[str]) -> Iterator[Found]:
    """Services that are not known, and delivery models that lack something."""
    for service in structure.services:
        yield from _service_name(service)
    for service, at, arrangement in each_arrangement(structure):
        yield from _models(structure, ("services", service, at), arrangement, lost)
    for service, arrangements in structure.services.items():
        for (_, a), (j, b) in combinations(enumerate(arrangements), 2):
            yield from _served_twice(structure, (service, j), a, b)


def _service_name(service: str) -> Iterator[Found]:
    if service == ALL or service in service_names():
        return
    path: Path = ("services", service)
    meant = find_service(service)
    hint = f"Write '{meant.name}'" if meant else suggest(service, service_names(), cutoff=0.8)
    if hint:
        yield Found(
            faults.UNKNOWN_SERVICE, path, f"'{service}' is not a service by that name", hint
        )
    else:
        what = f"'{service}' is not in the list of services: kept as one of your own"
        mend = "See 'vesting options models --services' for the list"
        yield Found(faults.UNKNOWN_SERVICE, path, what, mend, "remark")


def _models(
    structure: Structure, path: Path, arrangement: Arrangement, lost: Collection[str]
) -> Iterator[Found]:
    models = arrangement.model
    yield from _exclusions(path, models)
    if Model.HOSTED in models:
        yield from _hosted(structure, path, arrangement)
    if Model.PARTNERSHIP in models and len(arrangement.members or structure.units) < 2:
        what, mend = "A partnership has only one partner", "Name at least two councils under 'for'"
        yield Found(faults.LONE_PARTNER, (*path, "for"), what, mend)
    if any(m.at_arms_length for m in models) and arrangement.by not in lost:
        yield from _organisation(structure, path, arrangement)


def _exclusions(path: Path, models: tuple[Model, ...]) -> Iterator[Found]:
    away = [m for m in models if m.at_arms_length or m == Model.HOSTED]
    clash = away if sum(m.at_arms_length for m in models) > 1 else []
    if Model.IN_HOUSE in models and away:
        clash = [Model.IN_HOUSE, *away]
    if clash:
        what = f"{' and '.join(clash)} exclude each other for one service"
        yield Found(faults.MODELS_EXCLUDE, (*path, "model"), what, "Keep one, or split the service")


def _hosted(structure: Structure, path: Path, arrangement: Arrangement) -> Iterator[Found]:
    if arrangement.by is None:
        what, mend = (
            "A hosted service does not say who hosts it",
            "Add 'by: ...', the hosting council",
        )
        yield Found(faults.NO_EXIT, (*path, "by"), what, mend)
    elif arrangement.by in structure.organisations:
        what = f"'{arrangement.by}' is an organisation: only a council can host a service"
        yield Found(
            faults.UNKNOWN_DELIVERER, (*path, "by"), what, "Name a council, or another model"
        )
    if arrangement.until is None:
        what, mend = (
            "A hosted service has no last day",
            "Add 'until: ...': hosting needs an exit date",
        )
        yield Found(faults.NO_EXIT, (*path, "until"), what, mend)


def _organisation(structure: Structure, path: Path, arrangement: Arrangement) -> Iterator[Found]:
    if arrangement.by in structure.organisations:
        return
    mend = "Describe it under 'organisations' (name, kind, owners) and name its key with 'by'"
    if arrangement.by:
        mend = suggest(arrangement.by, structure.organisations) or mend
    what = f"{' and '.join(arrangement.model)} needs an organisation that delivers"
    yield Found(faults.NO_ORGANISATION, (*path, "by"), what, mend)


def _served_twice(
    structure: Structure, where: tuple[str, int], a: Arrangement, b: Arrangement
) -> Iterator[Found]:
    service, at = where
    if not overlap((a.start, a.until), (b.start, b.until)):
        return
    both = _served(structure, a) & _served(structure, b)
    for unit in sorted(both):
        what = f"'{unit}' is served twice by {service} at the same time"
        mend = "Give the two arrangements different units or different dates"
        yield Found(faults.SERVED_TWICE, ("services", service, at), what, mend)


def _served(structure: Structure, arrangement: Arrangement) -> set[str]:
    if arrangement.members is None:
        return set(structure.units)
    return {structure.unit_key(m.unit) or m.unit for m in arrangement.members}


def check_shares(structure: Structure) -> Iterator[Found]:
    """Cost shares and shares of posts that do not add up."""
    for service, at, arrangement in each_arrangement(structure):
        share = arrangement.cost_share
        if share is None:
            continue
        path: Path = ("services", service, at, "cost share")
        if share.key == "fixed" and not share.shares:
            what, mend = "A fixed cost share has no shares", "Add 'shares: {east: 0.4, west: 0.6}'"
            yield Found(faults.SHARES_DO_NOT_ADD_UP, path, what, mend)
        yield from _split(
            (*path, "shares"), share.shares, _served(structure, arrangement), structure
        )
    for i, post in enumerate(structure.posts):
        partners = post.shared_by or post.members
        members = {structure.unit_key(m.unit) or m.unit for m in partners or ()}
        yield from _split(
            ("posts", i, "shares"), post.shares, members or set(structure.units), structure
        )


def _split(
    path: Path, shares: Mapping[str, float] | None, members: set[str], structure: Structure
) -> Iterator[Found]:
    if not shares:
        return
    total = sum(shares.values())
    if abs(total - 1) > 1e-6 or min(shares.values()) < 0:
        what = f"The shares add up to {total:g}, not to 1"
        yield Found(
            faults.SHARES_DO_NOT_ADD_UP, path, what, "Write 0.2 for 20 per cent; none below 0"
        )
    for name in shares:
        if (structure.unit_key(name) or name) not in members:
            what = f"'{name}' has a share but does not take part"
            yield Found(
                faults.SHARE_OF_NOBODY,
                (*path, name),
                what,
                f"Taking part: {', '.join(sorted(members))}",
            )
