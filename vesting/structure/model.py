"""A structure as typed values: what a structure file may say, with every default.

The published schema is made from these classes (:mod:`vesting.structure.schema`). Field names are the
file's own words with ``_`` for a space; where Python keeps a word for itself the field has another
name (``from`` is ``start``, ``for`` is ``members`` or ``councils``, ``with`` is ``partners``).
"""

from __future__ import annotations

from pydantic import Field

from vesting.structure.delivery import Arrangements, Organisation
from vesting.structure.entries import REST, Citation, Event, Fragment, Places, Sourced, Texts
from vesting.structure.posts import Board, Partner, Post, Practice, System, Team
from vesting.structure.when import Day
from vesting.structure.words import UnitKind


class Unit(Sourced):
    """A council: it is accountable for every child in its places."""

    name: str = Field(description="Full name of the council")
    kind: UnitKind = Field(default=UnitKind.NEW_UNITARY, description="What it is in law")
    places: Places | None = Field(
        default=None,
        description="Its places, or `rest`; default for an existing council: its own area, by name",
    )
    code: str | None = Field(default=None, description="Official code, where it has one")
    start: Day | None = Field(
        default=None, alias="from", description="First day; default: the structure's"
    )
    until: Day | None = Field(default=None, description="Last day, where it ends")

    @property
    def takes_rest(self) -> bool:
        """Whether it has whatever no other unit has."""
        return any(f.place == REST for f in self.places or ())

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        """Its places by name; an existing council without any stands for its own area."""
        if self.places is None:
            return (Fragment(place=self.name),) if self.kind == UnitKind.EXISTING else ()
        return tuple(f for f in self.places if f.place != REST)


class Locality(Sourced):
    """A part of a unit on which teams are built."""

    unit: str | None = Field(
        default=None, description="Unit that it lies in; default: the only one"
    )
    places: Places | None = Field(default=None, description="Places that it covers")


class Structure(Sourced):
    """The form of children's services in one area, from one date."""

    structure: str = Field(description="Name of this structure")
    area: str = Field(description="Area that it covers")
    start: Day = Field(alias="from", description="Vesting day, or the day from which it holds")
    until: Day | None = Field(
        default=None, description="Last day, where another structure followed"
    )
    replaces: str | None = Field(default=None, description="File of the structure before it")
    outside: Texts = Field(
        default=(), description="Existing councils outside the area that take part"
    )
    units: dict[str, Unit] = Field(min_length=1, description="The councils, by a short key")
    organisations: dict[str, Organisation] = Field(
        default={}, description="Trusts and companies, by key"
    )
    services: dict[str, Arrangements] = Field(
        default={}, description="Service by service; `all` for those not named; default: in-house"
    )
    practice: Practice = Field(default=Practice(), description="How practice is held together")
    localities: dict[str, Locality] = Field(default={}, description="Parts of units, by key")
    posts: tuple[Post, ...] = Field(default=(), description="Posts")
    teams: dict[str, Team] = Field(default={}, description="Kinds of team")
    boards: tuple[Board, ...] = Field(default=(), description="Boards and committees")
    partners: dict[str, Partner] = Field(default={}, description="Partner organisations")
    systems: dict[str, System] = Field(default={}, description="Systems by purpose")
    events: tuple[Event, ...] = Field(default=(), description="What happened, with dates")
    sources: dict[str, Citation] = Field(default={}, description="Sources, by a short key")

    def unit_key(self, reference: str) -> str | None:
        """Key of a unit named by key or by name; ``None`` where it is no unit of this structure."""
        if reference in self.units:
            return reference
        return next((key for key, unit in self.units.items() if unit.name == reference), None)

    def name_of(self, reference: str) -> str:
        """Name of a unit or organisation; anything else stands for itself."""
        key = self.unit_key(reference)
        if key is not None:
            return self.units[key].name
        organisation = self.organisations.get(reference)
        return organisation.name if organisation else reference
