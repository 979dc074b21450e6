"""Scenarios: what if. A file of steps, each of which changes one thing and can be told by itself."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from vesting.demand.placements import SECTORS, Exit, Placement

VERSION = 1
"""Version of the schema; it rises when a file that was accepted would no longer be."""


def _pair(value: Any) -> Any:
    """A number stands for a range without width."""
    return (value, value) if isinstance(value, int | float) else value


def _several(value: Any) -> Any:
    """One word stands for a list of one."""
    return (value,) if isinstance(value, str) else value


Factor = Annotated[float, Field(gt=0, le=20)]
Times = Annotated[
    tuple[Factor, Factor],
    BeforeValidator(_pair),
    Field(description="a factor, or two between which it lies 8 times in 10"),
]
Ages = Annotated[tuple[int, int], Field(description="first and last year of age, both included")]
Placements = Annotated[tuple[Placement, ...], BeforeValidator(_several)]
Exits = Annotated[tuple[Exit, ...], BeforeValidator(_several)]
Names = Annotated[tuple[str, ...], BeforeValidator(_several)]
Sector = Literal["own", "external"]
assert set(SECTORS) == set(Sector.__args__)  # type: ignore[attr-defined] # one vocabulary


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Step(_Written):
    """What every step says.

    Attributes:
        title: What people call it; it stands beside its part of the difference.
        starts: First day on which it holds.
        ends: Last day; without one it holds on.
        source: Why one may believe it.
    """

    title: str = Field(min_length=1)
    starts: date = Field(alias="from")
    ends: date | None = Field(default=None, alias="until")
    source: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> Step:
        if self.ends is not None and self.ends < self.starts:
            raise ValueError("it ends before it starts")
        return self


class EntriesStep(Step):
    """More or fewer children come into care."""

    change: Literal["entries"]
    times: Times
    ages: Ages = (0, 17)
    blocks: Names = ()


class UascStep(Step):
    """More or fewer unaccompanied children come, as by the National Transfer Scheme."""

    change: Literal["uasc"]
    times: Times


class ExitsStep(Step):
    """Children leave care sooner or later."""

    change: Literal["exits"]
    times: Times
    reasons: Exits = ()
    placements: Placements = ()
    ages: Ages = (0, 17)


class MovesStep(Step):
    """Children move more or less often between placements."""

    change: Literal["moves"]
    times: Times
    placements: Placements = ()


class ShiftStep(Step):
    """Of those who would be placed in one kind of placement, a share is placed in another.

    Kinship first, or foster carers of the council's own in place of an agency's.
    """

    change: Literal["shift"]
    share: Annotated[tuple[float, float], BeforeValidator(_pair)]
    of: Placements
    to: Placement
    ages: Ages = (0, 17)

    @model_validator(mode="after")
    def _shares(self) -> ShiftStep:
        if not all(0 <= share <= 1 for share in self.share):
            raise ValueError("a share lies between 0 and 1")
        if self.to in self.of:
            raise ValueError(f"'{self.to}' would be exchanged for itself")
        return self


class CloseStep(Step):
    """A provider closes: on the first day its children move, and nobody is placed there any more."""

    change: Literal["close"]
    placement: Placement
    share: Annotated[float, Field(gt=0, le=1)]


class PricesStep(Step):
    """Prices rise or fall beside inflation."""

    change: Literal["prices"]
    times: Times
    placements: Placements = ()
    provider: Sector | None = None


class AgencyStep(Step):
    """Agency social workers become scarcer or easier to find; it acts on the workforce, not on children.

    ``times`` acts on the share of vacant posts that they cover, which stays at most all of them.
    """

    change: Literal["agency"]
    times: Times


AnyStep = Annotated[
    EntriesStep
    | UascStep
    | ExitsStep
    | MovesStep
    | ShiftStep
    | CloseStep
    | PricesStep
    | AgencyStep,
    Field(discriminator="change"),
]


class Scenario(_Written):
    """A scenario.

    Attributes:
        title: What people call it.
        made_by: Who wrote it.
        steps: What it changes, in the order in which the difference is told.
    """

    title: str = Field(min_length=1)
    made_by: str = Field(default="", alias="made by")
    steps: tuple[AnyStep, ...] = Field(min_length=1)


def scenario_schema() -> dict[str, Any]:
    """The published JSON schema, for editors that complete and check while one writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Scenario.model_json_schema(by_alias=True),
        "title": f"Scenario of demand, version {VERSION}",
    }
