"""Proposals: what somebody has put forward, by whom and when, with its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from vesting.area.footprint import Footprint, Unit, parse_places
from vesting.area.place import Level, Place
from vesting.errors import InputError, Problem
from vesting.options.enumeration.identity import option_id
from vesting.workspace.choices import NAME_TAKEN
from vesting.workspace.models import Proposal
from vesting.workspace.shell import user_name

UNREADABLE = Problem("WSP-E30", "A line does not name a council and its places", InputError)
MISSING_FACT = Problem("WSP-E31", "Something about the proposal is missing", InputError)

REST = frozenset({"rest", "the rest"})


def read_footprint(name: str, text: str, blocks: Mapping[str, str]) -> Footprint:
    """Read councils as a person writes them, one a line: ``West: Guildford, Woking``.

    One line may have ``rest`` in place of its places: whatever no other line has.

    Args:
        name: Name of the footprint.
        text: What was written.
        blocks: Names of the area's blocks, by code.

    Raises:
        InputError: A line without a name or places; an unknown place, one named twice or left out.
    """
    places = [Place(code, called, Level.DISTRICT) for code, called in blocks.items()]
    lines = dict(_split(line) for line in text.splitlines() if line.strip())
    units = {
        unit: [place.code for place in parse_places(words, places, of="the area")]
        for unit, words in lines.items()
        if words.lower() not in REST
    }
    taken = {code for codes in units.values() for code in codes}
    units |= {
        unit: [code for code in blocks if code not in taken]
        for unit, words in lines.items()
        if words.lower() in REST
    }
    made = Footprint.of(name, (Unit.of(unit, codes) for unit, codes in units.items()))
    made.require_cover(dict(blocks))
    return made


def identity(footprint: Iterable[Unit]) -> str:
    """Identity of the option that a footprint is."""
    return option_id(unit.blocks for unit in footprint)


@transaction.atomic
def record_proposal(
    footprint: Footprint,
    *,
    proposed_by: str,
    proposed_on: dt.date,
    source: str,
    address: str = "",
    status: str = Proposal.Status.IDEA,
    reason: str = "",
    who: str = "",
) -> Proposal:
    """Record an option that somebody has proposed.

    Args:
        footprint: What people call it, and its councils.
        proposed_by: Who put it forward.
        proposed_on: When.
        source: Where it can be read.
        address: Its address on the web.
        status: How far it has come in law.
        reason: A remark.
        who: Who records it.

    Raises:
        InputError: The name is taken, or who or where is missing.
    """
    if not proposed_by.strip() or not source.strip():
        raise MISSING_FACT(
            "Say who put the proposal forward and where it can be read",
            mend="Fill in both; they stand beside every rank of the proposal",
        )
    name = footprint.name.strip()
    if not name or Proposal.objects.filter(name=name).exists():
        raise NAME_TAKEN("The proposal needs a name that is not in use", mend="Choose another name")
    return Proposal.objects.create(
        name=name,
        units=[{"name": unit.name, "places": list(unit.blocks)} for unit in footprint],
        option=identity(footprint),
        proposed_by=proposed_by.strip(),
        proposed_on=proposed_on,
        source=source.strip(),
        address=address.strip(),
        status=status,
        reason=reason.strip(),
        who=who or user_name(),
        when=timezone.now(),
    )


def _split(line: str) -> tuple[str, str]:
    name, colon, places = line.partition(":")
    if not (name.strip() and colon and places.strip()):
        raise UNREADABLE(
            "A line names a council, then a colon, then its places",
            where=line.strip(),
            mend="Write it as  West Surrey: Guildford, Woking, Waverley",
        )
    return name.strip(), places.strip()
