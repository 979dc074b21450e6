"""Who delivers what: arrangements for services, and the bodies that deliver for councils."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator
from pydantic_core import PydanticCustomError

from vesting.findings import implements
from vesting.structure.entries import Members, Shared, Sourced, listed
from vesting.structure.when import Day
from vesting.structure.words import Model

Models = Annotated[
    tuple[Model, ...],
    BeforeValidator(listed, json_schema_input_type=Model | list[Model]),
]
"""One delivery model, or several for a mixed form."""


@implements("MTH-2", "ENB-POL-3")
class Arrangement(Sourced):
    """How one service is delivered for some or all units.

    Who is accountable is not a field: it is always the council in whose places the child is.
    """

    model: Models = Field(
        default=(Model.IN_HOUSE,),
        min_length=1,
        description="Delivery model, or several for a mixed form",
    )
    by: str | None = Field(
        default=None, description="Who delivers: a unit, an organisation, a council outside"
    )
    members: Members | None = Field(
        default=None, alias="for", description="Units served; default: all units"
    )
    cost_share: Shared | None = Field(default=None, description="How the cost is shared")
    start: Day | None = Field(
        default=None, alias="from", description="First day; default: the structure's first day"
    )
    until: Day | None = Field(default=None, description="Last day; a hosted service must have one")
    scope: str | None = Field(
        default=None, description="What of the service is meant, where not the whole"
    )
    term: str | None = Field(default=None, description="Length of the contract, with its options")
    exit: str | None = Field(default=None, description="How it ends, and who bears what then")
    directed: bool | None = Field(
        default=None, description="Whether the Department for Education directed it"
    )


def _arrangements(value: Any) -> Any:
    """A model's name, or one arrangement, stands for a list of one arrangement."""
    return [{"model": item} if isinstance(item, str) else item for item in listed(value)]


Arrangements = Annotated[
    tuple[Arrangement, ...],
    BeforeValidator(_arrangements, json_schema_input_type=Model | Arrangement | list[Arrangement]),
]
"""One arrangement, or several for different units or times."""


class Organisation(Sourced):
    """A body that delivers for councils: a trust, a community interest company, a company."""

    name: str = Field(description="Its name")
    kind: Model = Field(description="trust, community interest company or council-owned company")
    owners: Members = Field(description="Who owns it, and since when")
    independent: bool = Field(default=True, description="Whether it is operationally independent")
    start: Day | None = Field(default=None, alias="from", description="First day of delivery")
    until: Day | None = Field(default=None, description="Last day of delivery")
    directed: bool | None = Field(
        default=None, description="Whether the Department for Education directed it"
    )
    term: str | None = Field(default=None, description="Length of the contract, with its options")

    @field_validator("kind")
    @classmethod
    def _delivers(cls, kind: Model) -> Model:
        if not kind.at_arms_length:
            raise PydanticCustomError(
                "arms_length", "'{value}' is not a kind of organisation", {"value": kind.value}
            )
        return kind
