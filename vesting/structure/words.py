"""The words of a structure file that come from a list: models, kinds, roles, tiers, services."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from vesting.area.names import plain as plain_name
from vesting.structure.yaml_text import compose, plain


class Model(StrEnum):
    """How a service is delivered; a service may have several at once (a company that is shared)."""

    IN_HOUSE = "in-house"
    TRUST = "trust"
    CIC = "community interest company"
    COMPANY = "council-owned company"
    PARTNERSHIP = "partnership"
    HOSTED = "hosted"
    IMPROVING = "improving in place"

    @property
    def at_arms_length(self) -> bool:
        """Whether a body other than a council delivers (an alternative delivery model)."""
        return self in (Model.TRUST, Model.CIC, Model.COMPANY)


class UnitKind(StrEnum):
    """What a unit is in law."""

    NEW_UNITARY = "new unitary"
    CONTINUING = "continuing authority"
    EXISTING = "existing council"


class Tier(StrEnum):
    """Where a post stands."""

    SENIOR = "senior"
    MIDDLE = "middle"
    FRONT_LINE = "front line"


class Role(StrEnum):
    """Statutory roles that each council must have (to be reviewed by a solicitor)."""

    DCS = "DCS"
    LEAD_MEMBER = "lead member"
    VIRTUAL_SCHOOL_HEAD = "virtual school head"
    REVIEWING = "independent reviewing service"
    PRINCIPAL_SOCIAL_WORKER = "principal social worker"
    DESIGNATED_OFFICER = "designated officer"
    FOSTERING_DECISIONS = "agency decision maker, fostering"
    ADOPTION_DECISIONS = "agency decision maker, adoption"
    YOUTH_JUSTICE = "youth offending team manager"
    SAFEGUARDING_PARTNER = "safeguarding partner"


SHARE_KEYS = (
    "children",
    "residents",
    "children looked after",
    "caseload",
    "EHC plans",
    "past spend",
    "tax base",
    "equal",
    "fixed",
)
"""Keys that public bodies use for cost shares; a file may name one of its own."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service of children's services.

    Attributes:
        name: Its name in structure files.
        family: Which of the five families it belongs to, or ``support``.
        meaning: What it does.
        also: Other names under which people know it.
        sharing: What the cases held show of sharing it.
        source: Where that comes from.
    """

    name: str
    family: str
    meaning: str
    also: tuple[str, ...]
    sharing: str
    source: str


@cache
def services() -> tuple[Service, ...]:
    """The services of children's services, in the order in which a family meets them."""
    data = package_data("services.yaml")
    sources: dict[str, dict[str, str]] = data["sources"]
    return tuple(_service(row, sources) for row in data["services"])


def _service(row: dict[str, Any], sources: dict[str, dict[str, str]]) -> Service:
    source = ", ".join(sources[row["source"]].values())
    return Service(**{**row, "also": tuple(row["also"]), "source": source})


def package_data(name: str) -> Any:
    """A YAML file of this package as plain values."""
    text = files("vesting.structure").joinpath("data", name).read_text(encoding="utf-8")
    return plain(compose(text))


def find_service(name: str) -> Service | None:
    """A service by its name or by one of its other names, whatever the case."""
    return _by_name().get(fold(name))


@cache
def _by_name() -> dict[str, Service]:
    found: dict[str, Service] = {}
    for service in services():
        for name in (service.name, *service.also):
            found.setdefault(fold(name), service)
    return found


def service_names() -> tuple[str, ...]:
    """Names of the services, without their other names."""
    return tuple(service.name for service in services())


def fold(name: str) -> str:
    """A name without differences of case, hyphens, apostrophes, ``&`` and short forms of counties."""
    return plain_name(name) or name.casefold()


def suggest(name: str, known: Iterable[str], *, cutoff: float = 0.7) -> str:
    """``Did you mean 'X'?`` for the nearest known name, or the empty text."""
    by_folded = {fold(k): k for k in known}
    close = get_close_matches(fold(name), by_folded, n=1, cutoff=cutoff)
    return f"Did you mean '{by_folded[close[0]]}'?" if close else ""
