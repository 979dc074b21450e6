"""People and meetings: posts, teams, boards, practice, systems."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from vesting.structure.entries import Entry, Members, Sourced, Texts
from vesting.structure.when import Day
from vesting.structure.words import Role, Tier


class FrontDoor(Entry):
    """Where contacts and referrals arrive."""

    one_per: Literal["unit", "area"] = Field(
        default="unit", description="Whether each unit has its own"
    )
    partners: Texts = Field(
        default=(), alias="with", description="Partners in it, such as police and health"
    )


class QualityAssurance(Entry):
    """Who checks practice, and from whom they are independent."""

    reports_to: str = Field(default="DCS", description="Post or role")
    independent_of: Texts = Field(default=(), description="Services that must not manage it")


def _by_unit(value: Any) -> Any:
    """One value for all units stands for a mapping with the key ``all``."""
    return value if isinstance(value, dict) else {"all": value}


class Practice(Sourced):
    """How practice is held together."""

    model: Annotated[
        dict[str, str], BeforeValidator(_by_unit, json_schema_input_type=str | dict[str, str])
    ] = Field(default={}, description="Practice model: one, or one by unit")
    front_door: FrontDoor = Field(
        default=FrontDoor(), description="Where contacts and referrals arrive"
    )
    quality_assurance: QualityAssurance = Field(
        default=QualityAssurance(), description="Who checks"
    )


_PER = re.compile(r"unit|area|locality|organisation|[1-9][0-9]* (?:children|residents)")


def _per(value: Any) -> str:
    text = str(value)
    if not _PER.fullmatch(text):
        raise PydanticCustomError("per", "'{value}' is not a basis", {"value": text})
    return text


Basis = Annotated[
    str,
    BeforeValidator(_per),
    Field(json_schema_extra={"pattern": f"^(?:{_PER.pattern})$"}),
]
"""``unit``, ``area``, ``locality``, ``organisation`` or ``25000 children``."""


class Post(Sourced):
    """A post, or several alike."""

    title: str = Field(description="Title of the post")
    per: Basis = Field(
        default="unit", description="unit, area, locality, organisation, or 25000 children"
    )
    count: float = Field(default=1, gt=0, description="How many, in full-time equivalents")
    tier: Tier | None = Field(default=None, description="senior, middle or front line")
    statutory: Role | None = Field(default=None, description="Statutory role that the post holds")
    reports_to: Texts = Field(default=(), description="One line, or two in a matrix")
    shared_by: Members | None = Field(default=None, description="Councils that share the post")
    shares: dict[str, float] | None = Field(
        default=None, description="Share of the post by unit; they sum to 1"
    )
    employer: str | None = Field(
        default=None, description="Who employs; default: each unit its own"
    )
    host: str | None = Field(default=None, description="Where the holder is seconded to")
    members: Members | None = Field(
        default=None, alias="for", description="Units that have the post; default: all"
    )
    locality: str | None = Field(default=None, description="Locality that the post leads")
    specialism: str | None = Field(default=None, description="Specialism led across the council")
    services: Texts = Field(default=(), description="Services that the post leads")
    start: Day | None = Field(default=None, alias="from", description="First day")
    until: Day | None = Field(default=None, description="Last day")


class Team(Sourced):
    """A kind of team."""

    per: Basis = Field(
        default="unit", description="unit, area, locality, organisation, or 25000 children"
    )
    services: Texts = Field(default=(), description="Services whose work it does")
    covers: str | None = Field(
        default=None, description="Smallest place of which its patch is made"
    )
    members: Members | None = Field(
        default=None,
        alias="for",
        description="Units that it serves together; default: each its own",
    )
    localities: Texts = Field(default=(), description="Localities that have one")
    disciplines: Texts = Field(default=(), description="Professions in it")
    practice: str | None = Field(
        default=None, description="Practice model, where not the structure's"
    )
    terms: str | None = Field(
        default=None, description="Employers and terms, where they differ inside it"
    )


_PACE = {"weekly": 52.0, "fortnightly": 26.0, "monthly": 12.0, "quarterly": 4.0, "yearly": 1.0}


def meetings_a_year(value: str) -> float:
    """``6 a year``, ``monthly`` or ``quarterly`` as a number of meetings.

    Raises:
        ValueError: It is none of these.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(?: a year)?", value)
    if match:
        return float(match[1])
    if value not in _PACE:
        raise ValueError(f"'{value}' is not how often something meets")
    return _PACE[value]


def _meets(value: Any) -> str:
    text = str(value)
    try:
        meetings_a_year(text)
    except ValueError as error:
        raise PydanticCustomError("meets", "'{value}' is not a pace", {"value": text}) from error
    return text


class Board(Sourced):
    """A board, committee or partnership meeting."""

    name: str = Field(description="Its name")
    per: Basis = Field(
        default="unit", description="unit, area, locality or organisation that has one"
    )
    councils: Members | None = Field(
        default=None, alias="for", description="Councils that share it; default: each its own"
    )
    meets: Annotated[str, BeforeValidator(_meets, json_schema_input_type=str | float)] = Field(
        default="4 a year",
        description="`6 a year`, or weekly, fortnightly, monthly, quarterly, yearly",
    )
    hours: float = Field(default=2, gt=0, description="Length of a meeting in hours")
    members: Texts = Field(default=(), description="Posts and partners that sit on it")
    decides: Texts = Field(
        default=(), description="Decisions that it takes for the councils together"
    )
    reserved: Texts = Field(default=(), description="Decisions that each council keeps")

    @property
    def member_hours(self) -> float:
        """Hours in meetings a year, over all members."""
        return meetings_a_year(self.meets) * self.hours * len(self.members)


class Partner(Sourced):
    """A partner organisation."""

    kind: str = Field(description="police, health, schools, voluntary sector, or another")
    covers: Texts = Field(default=(), description="Units that its own area covers")


def _continues(value: Any) -> Any:
    return None if value == "continues" else value


class System(Entry):
    """Which system each unit uses for one purpose: ``{east: Liquidlogic, west: Mosaic}``."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str] = Field(init=False)

    start: Annotated[
        dict[str, Annotated[Day | None, BeforeValidator(_continues)]],
        BeforeValidator(_by_unit, json_schema_input_type=str | int | dict[str, str | int]),
    ] = Field(
        default={}, alias="from", description="First day, one or by unit; `continues` for no change"
    )

    @property
    def used(self) -> dict[str, str]:
        """System by unit."""
        return dict(self.__pydantic_extra__ or {})
