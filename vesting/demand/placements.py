"""Ten placements, five reasons for leaving, two sectors: the codes of the statutory return made few.

The codes and their years are data: ``data/placements.yaml``, each rule with its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from vesting.errors import InputError, Problem

UNKNOWN_CODE = Problem("DEM-E08", "A code of the return is not known", InputError)


class Placement(StrEnum):
    """Where a looked-after child lives; the order is the number of the placement, from 0."""

    KINSHIP_FOSTER = "kinship_foster"
    FOSTER_IN_HOUSE = "foster_in_house"
    FOSTER_AGENCY = "foster_agency"
    CHILDRENS_HOME = "childrens_home"
    SECURE = "secure"
    SUPPORTED = "supported"
    WITH_PARENTS = "with_parents"
    ADOPTION = "adoption"
    RESIDENTIAL_OTHER = "residential_other"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The placement as a page names it."""
        return _WORDS[self]


_WORDS = {
    Placement.KINSHIP_FOSTER: "Fostered by relatives or friends",
    Placement.FOSTER_IN_HOUSE: "Fostered in house",
    Placement.FOSTER_AGENCY: "Fostered by an agency",
    Placement.CHILDRENS_HOME: "Children's home",
    Placement.SECURE: "Secure home",
    Placement.SUPPORTED: "Supported accommodation",
    Placement.WITH_PARENTS: "With parents",
    Placement.ADOPTION: "Placed for adoption",
    Placement.RESIDENTIAL_OTHER: "Other residential",
    Placement.OTHER: "Other",
}


class Exit(StrEnum):
    """Why a child stopped being looked after; the order is the number of the reason, from 0."""

    HOME = "home"
    GUARDIANSHIP = "guardianship"
    ADOPTION = "adoption"
    OTHER_AUTHORITY = "other_authority"
    OTHER = "other"
    BIRTHDAY = "birthday"


PLACEMENTS = tuple(Placement)
EXITS = tuple(Exit)
SECTORS = ("own", "external")


@dataclass(frozen=True, slots=True)
class Codes:
    """What the codes of the return mean.

    Attributes:
        place: Placement by code; by provider where the provider tells two placements apart.
        temporary: Codes of temporary stays, which keep the placement before them.
        exit: Reason for leaving by code.
        sector: Sector by code of provider.
    """

    place: Mapping[str, Placement | Mapping[str, Placement]]
    temporary: frozenset[str]
    exit: Mapping[str, Exit]
    sector: Mapping[str, str]


def _table() -> dict[str, Any]:
    text = (files("vesting.demand") / "data" / "placements.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@cache
def codes() -> Codes:
    """The cited table of codes."""
    table = _table()
    place: dict[str, Any] = {}
    for row in table["placements"]:
        for code in row["codes"]:
            kind = Placement(row["placement"])
            for provider in row.get("providers", ()):
                place.setdefault(code, {})[provider] = kind
            if "providers" not in row:
                place[code] = kind
    return Codes(
        place,
        frozenset(table["temporary"]["codes"]),
        {code: Exit(row["exit"]) for row in table["exits"] for code in row["codes"]},
        {code: row["sector"] for row in table["providers"] for code in row["codes"]},
    )


def placement_of(place: str | None, provider: str | None = None) -> Placement | None:
    """The placement of a pair of codes; nothing for a temporary stay, which keeps the one before.

    Args:
        place: Code of PLACE, of any vintage; nothing or blank where it is not known.
        provider: Code of PLACE_PROVIDER.

    Raises:
        InputError: DEM-E08 when the return never had such a code.
    """
    known, code = codes(), place or ""
    if code in known.temporary:
        return None
    found = known.place.get(code)
    kind = found.get(provider or "") if isinstance(found, Mapping) else found
    if kind is None:
        raise UNKNOWN_CODE(
            f"PLACE '{code}' with PLACE_PROVIDER '{provider or ''}' is no placement of the return",
            mend=f"The codes known are {_listed(known.place)} and {_listed(known.temporary)}.",
        )
    return kind


def exit_of(reason: str | None) -> Exit:
    """Why a child left, from the code REC.

    Raises:
        InputError: DEM-E08 when the return never had such a code.
    """
    known = codes().exit
    if (reason or "") not in known:
        raise UNKNOWN_CODE(
            f"REC '{reason}' is no reason for leaving of the return",
            mend=f"The codes known are {_listed(known)}.",
        )
    return known[reason or ""]


def sector_of(provider: str | None) -> int:
    """Number of the sector of a provider in :data:`SECTORS`; -1 where it is not known."""
    sector = codes().sector.get(provider or "")
    return SECTORS.index(sector) if sector else -1


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(name for name in names if name))
