"""Whether what a structure file says holds together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from vesting.structure import faults
from vesting.structure.delivery import Arrangement
from vesting.structure.entries import Entry
from vesting.structure.faults import Found
from vesting.structure.known import KnownPlaces
from vesting.structure.model import Structure
from vesting.structure.place_checks import check_places
from vesting.structure.reference_checks import check_references
from vesting.structure.service_checks import check_services, check_shares
from vesting.structure.walk import each_arrangement
from vesting.structure.words import fold, suggest
from vesting.structure.yaml_text import Path


def check(
    structure: Structure,
    *,
    known: KnownPlaces | None = None,
    councils: Collection[str] = (),
    lost: Collection[str] = (),
) -> Iterator[Found]:
    """Every fault of sense in a structure of the right shape.

    Args:
        structure: The structure.
        known: The area's places; without them, missing and misspelt places cannot be found.
        councils: Names of existing councils that may take part from outside.
        lost: Keys of units and organisations that the file has but that could not be read.
    """
    yield from check_places(structure, known)
    yield from _names(structure)
    yield from check_references(structure, councils, lost)
    yield from _dates(structure)
    yield from check_services(structure, lost)
    yield from check_shares(structure)
    yield from _sources(structure)


def _names(structure: Structure) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for key, unit in structure.units.items():
        first = seen.setdefault(fold(unit.name), key)
        if first != key:
            what = f"'{key}' and '{first}' have the same name, {unit.name}"
            yield Found(
                faults.NAME_TWICE, ("units", key, "name"), what, "Give each unit its own name"
            )


def _dates(structure: Structure) -> Iterator[Found]:
    for path, entry in _dated(structure):
        start, until = getattr(entry, "start", None), getattr(entry, "until", None)
        if start and until and until.certainly_before(start):
            yield _order((*path, "until"), f"{until} lies before {start}, the first day")
        elif until and path and until.certainly_before(structure.start):
            yield _order(
                (*path, "until"), f"{until} lies before {structure.start}, when the file starts"
            )
    for service, at, arrangement in each_arrangement(structure):
        yield from _before_the_organisation(structure, ("services", service, at), arrangement)


def _dated(structure: Structure) -> Iterator[tuple[Path, Entry]]:
    yield (), structure
    for key, unit in structure.units.items():
        yield ("units", key), unit
    for key, organisation in structure.organisations.items():
        yield ("organisations", key), organisation
        for i, owner in enumerate(organisation.owners):
            yield ("organisations", key, "owners", i), owner
    for service, at, arrangement in each_arrangement(structure):
        yield ("services", service, at), arrangement
        for i, member in enumerate(arrangement.members or ()):
            yield ("services", service, at, "for", i), member
    for i, post in enumerate(structure.posts):
        yield ("posts", i), post


def _order(path: Path, what: str) -> Found:
    return Found(faults.DATES_OUT_OF_ORDER, path, what, "Correct one of the two dates")


def _before_the_organisation(
    structure: Structure, path: Path, arrangement: Arrangement
) -> Iterator[Found]:
    organisation = structure.organisations.get(arrangement.by or "")
    if organisation is None or organisation.start is None or arrangement.start is None:
        return
    if arrangement.start.certainly_before(organisation.start):
        what = (
            f"{arrangement.start} lies before {organisation.start}, when {organisation.name} starts"
        )
        yield _order((*path, "from"), what)


_SOURCE_KEY = re.compile(r"[a-z0-9][a-z0-9-]*")


def _sources(structure: Structure) -> Iterator[Found]:
    for path, source in _cited(structure):
        if _SOURCE_KEY.fullmatch(source) and source not in structure.sources:
            mend = suggest(source, structure.sources) or "Add it under 'sources'"
            yield Found(
                faults.UNKNOWN_SOURCE, path, f"'{source}' is not listed under 'sources'", mend
            )


def _cited(structure: Structure) -> Iterator[tuple[Path, str]]:
    groups: list[tuple[Path, Any]] = [((), structure), (("practice",), structure.practice)]
    for word in ("units", "organisations", "teams", "localities", "partners"):
        groups += [((word, key), entry) for key, entry in getattr(structure, word).items()]
    for word in ("posts", "boards", "events"):
        groups += [((word, i), entry) for i, entry in enumerate(getattr(structure, word))]
    groups += [(("services", s, at), a) for s, at, a in each_arrangement(structure)]
    return (((*path, "source"), entry.source) for path, entry in groups if entry.source)
