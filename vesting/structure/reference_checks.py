"""Names inside a structure file: do the councils, organisations and localities exist?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from vesting.structure import faults
from vesting.structure.entries import CostShare, Membership
from vesting.structure.faults import Found, Weight
from vesting.structure.model import Structure
from vesting.structure.walk import ALL, each_arrangement
from vesting.structure.words import suggest
from vesting.structure.yaml_text import Path


def check_references(
    structure: Structure, councils: Collection[str], lost: Collection[str]
) -> Iterator[Found]:
    """Councils, organisations and localities that the file does not have."""
    for path, name in council_references(structure):
        if name not in lost:
            yield from _council(structure, path, name, councils)
    for path, name in _locality_references(structure):
        if name not in structure.localities:
            mend = suggest(name, structure.localities) or "Add it under 'localities'"
            yield Found(
                faults.UNKNOWN_LOCALITY, path, f"'{name}' is not a locality of this file", mend
            )


def council_references(structure: Structure) -> Iterator[tuple[Path, str]]:
    """Every place in the file where a council (or an organisation) is named."""
    for service, at, arrangement in each_arrangement(structure):
        base: Path = ("services", service, at)
        yield from _membership((*base, "for"), arrangement.members)
        yield from _by_key((*base, "cost share", "shares"), _fixed(arrangement.cost_share))
        if arrangement.by:
            yield (*base, "by"), arrangement.by
    for key, organisation in structure.organisations.items():
        yield from _membership(("organisations", key, "owners"), organisation.owners)
    yield from _people_references(structure)


def _people_references(structure: Structure) -> Iterator[tuple[Path, str]]:
    for i, post in enumerate(structure.posts):
        yield from _membership(("posts", i, "shared by"), post.shared_by)
        yield from _membership(("posts", i, "for"), post.members)
        yield from _by_key(("posts", i, "shares"), post.shares)
        yield from (
            (("posts", i, word), name)
            for word, name in (("employer", post.employer), ("host", post.host))
            if name
        )
    for key, team in structure.teams.items():
        yield from _membership(("teams", key, "for"), team.members)
    for i, board in enumerate(structure.boards):
        yield from _membership(("boards", i, "for"), board.councils)
    for key, locality in structure.localities.items():
        if locality.unit:
            yield ("localities", key, "unit"), locality.unit
    yield from _by_key(("practice", "model"), structure.practice.model)
    for key, system in structure.systems.items():
        yield from _by_key(("systems", key), system.used)
        yield from _by_key(("systems", key, "from"), system.start)


def _membership(path: Path, members: tuple[Membership, ...] | None) -> Iterator[tuple[Path, str]]:
    return (((*path, i), member.unit) for i, member in enumerate(members or ()))


def _by_key(path: Path, values: Mapping[str, Any] | None) -> Iterator[tuple[Path, str]]:
    return (((*path, key), key) for key in values or {} if key != ALL)


def _fixed(share: CostShare | None) -> Mapping[str, float] | None:
    return share.shares if share else None


def _locality_references(structure: Structure) -> Iterator[tuple[Path, str]]:
    for i, post in enumerate(structure.posts):
        if post.locality:
            yield ("posts", i, "locality"), post.locality
    for key, team in structure.teams.items():
        for i, name in enumerate(team.localities):
            yield ("teams", key, "localities", i), name


def _council(
    structure: Structure, path: Path, name: str, councils: Collection[str]
) -> Iterator[Found]:
    """A council may be a unit, an organisation, or an existing council outside the area.

    A name with a capital that resembles nothing in the file is taken to be a council outside.
    """
    ours = [*structure.units, *structure.organisations, *structure.outside]
    ours += [unit.name for unit in structure.units.values()]
    if name in ours or name in councils:
        return
    hint = suggest(name, [*ours, *councils], cutoff=0.75)
    outside = name[:1].isupper() and not hint
    weight: Weight = "remark" if outside else "error"
    if outside:
        what = f"'{name}' is no unit of this file: taken as an existing council outside the area"
        mend = f"Say so with 'outside: [{name}]', or name a unit: {', '.join(structure.units)}"
    else:
        what = f"'{name}' is not a unit or organisation of this file"
        mend = hint or f"Units: {', '.join(structure.units)}; others stand under 'outside'"
    yield Found(faults.UNKNOWN_COUNCIL, path, what, mend, weight)
