"""What structure files are made of: places, memberships, shares, dates, and short forms of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from vesting.structure.when import Day, in_force

REST = "rest"
"""Whatever no other unit has."""


def _spaced(name: str) -> str:
    return name.replace("_", " ")


class Entry(BaseModel):
    """Anything that a structure file describes; an unknown key is an error, not a remark."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=_spaced, populate_by_name=True
    )


class Sourced(Entry):
    """Something with a source and a note."""

    source: str | None = Field(
        default=None, description="Key under `sources`, or the source in words"
    )
    note: str | None = Field(default=None, description="Anything a reader should know")


def listed(value: Any) -> Any:
    """One value where a list is wanted stands for a list of one."""
    return value if isinstance(value, list) else [value]


def _short_for(key: str) -> Callable[[Any], Any]:
    """A text stands for a mapping with that text under one key."""
    return lambda value: {key: value} if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(listed, json_schema_input_type=str | list[str])]
"""A text or a list of texts."""


class Fragment(Entry):
    """A place of a unit: a whole district, or some wards, parishes or small areas of one.

    ``Ashby`` is short for ``{place: Ashby}``.
    """

    place: str | None = Field(default=None, description="A whole place, by name")
    district: str | None = Field(default=None, description="The district of which parts are meant")
    wards: Texts | None = Field(default=None, description="Wards of that district, or `rest`")
    parishes: Texts | None = Field(default=None, description="Parishes of that district, or `rest`")
    lsoas: Texts | None = Field(default=None, description="Small areas of that district, or `rest`")

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which of wards, parishes and small areas are named."""
        return tuple(kind for kind in ("wards", "parishes", "lsoas") if getattr(self, kind))

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the wards, parishes or small areas; empty for a whole place."""
        return tuple(part for kind in self.kinds for part in getattr(self, kind))

    @property
    def name(self) -> str:
        """Name of the whole place or of the district."""
        return self.district or self.place or ""


Places = Annotated[
    tuple[
        Annotated[
            Fragment, BeforeValidator(_short_for("place"), json_schema_input_type=str | Fragment)
        ],
        ...,
    ],
    BeforeValidator(listed),
]
"""Places; the one word ``rest`` stands for whatever no other unit has."""


class Membership(Entry):
    """A council that takes part, and since when; ``east`` is short for ``{unit: east}``."""

    unit: str = Field(description="Unit, by key or name, or a council outside the area, by name")
    start: Day | None = Field(default=None, alias="from", description="First day of taking part")
    until: Day | None = Field(default=None, description="Last day of taking part")

    def on(self, day: date) -> bool:
        """Whether it takes part on a day."""
        return in_force(self.start, self.until, day)


Members = Annotated[
    tuple[
        Annotated[
            Membership, BeforeValidator(_short_for("unit"), json_schema_input_type=str | Membership)
        ],
        ...,
    ],
    BeforeValidator(listed),
]
"""Councils that take part."""


class CostShare(Entry):
    """How partners share a cost; ``children`` is short for ``{key: children}``."""

    key: str = Field(
        default="fixed", description="What the cost follows, such as `children looked after`"
    )
    shares: dict[str, float] | None = Field(
        default=None, description="Fixed shares by unit; they sum to 1"
    )
    review: str | None = Field(default=None, description="How often the key is looked at again")


Shared = Annotated[
    CostShare, BeforeValidator(_short_for("key"), json_schema_input_type=str | CostShare)
]
"""A cost share."""


class Event(Sourced):
    """Something that happened to this structure, with its date and source."""

    on: Day = Field(description="When")
    what: str = Field(description="What happened")
    kind: str | None = Field(
        default=None, description="trigger, decision, direction, launch, vesting, judgement or end"
    )


class Citation(Entry):
    """A source named once and used by key."""

    title: str = Field(description="Title and publisher")
    href: str | None = Field(default=None, description="Address")
    page: str | None = Field(default=None, description="Page or section")
