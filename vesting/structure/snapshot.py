"""A structure as it stands on one day: what has begun and has not ended."""

from __future__ import annotations

from datetime import date

from vesting.errors import InputError, Problem
from vesting.findings import implements
from vesting.structure.delivery import Arrangement, Organisation
from vesting.structure.entries import Membership
from vesting.structure.model import Structure
from vesting.structure.posts import Post
from vesting.structure.when import When, in_force

NOT_IN_FORCE = Problem("STR-E41", "A structure is not in force on a day", InputError)


@implements("CASE-AFC-4")
def on_day(structure: Structure, day: date) -> Structure:
    """The structure without what has not begun by a day or has ended before it.

    Members that left are gone from services, owners and posts; a post that one council is left to
    share with nobody is that council's own. Shares of those that left are not handed to the others.

    Raises:
        InputError: The structure has not begun, or has ended.
    """
    if not in_force(structure.start, structure.until, day):
        raise NOT_IN_FORCE(
            f"'{structure.structure}' is not in force on {day:%d %B %Y}",
            mend=f"It holds from {structure.start}"
            + (f" until {structure.until}" if structure.until else ""),
        )
    units = {
        key: unit for key, unit in structure.units.items() if in_force(unit.start, unit.until, day)
    }
    organisations = {k: _owned(o, day) for k, o in structure.organisations.items()}
    services = {
        name: tuple(_served(a, day) for a in arrangements if _holds(a, day))
        for name, arrangements in structure.services.items()
    }
    return structure.model_copy(
        update={
            "start": When.of(day),
            "units": units,
            "organisations": {k: o for k, o in organisations.items() if _holds(o, day)},
            "services": {name: held for name, held in services.items() if held},
            "posts": tuple(_held(post, day) for post in structure.posts if _holds(post, day)),
        }
    )


def _holds(entry: Arrangement | Organisation | Post, day: date) -> bool:
    return in_force(entry.start, entry.until, day)


def _members(members: tuple[Membership, ...] | None, day: date) -> tuple[Membership, ...] | None:
    if members is None:
        return None
    return tuple(Membership(unit=member.unit) for member in members if member.on(day))


def _owned(organisation: Organisation, day: date) -> Organisation:
    return organisation.model_copy(update={"owners": _members(organisation.owners, day)})


def _served(arrangement: Arrangement, day: date) -> Arrangement:
    return arrangement.model_copy(update={"members": _members(arrangement.members, day)})


def _held(post: Post, day: date) -> Post:
    return post.model_copy(
        update={"shared_by": _members(post.shared_by, day), "members": _members(post.members, day)}
    )
