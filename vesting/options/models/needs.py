"""What a delivery model needs: capacity to improve first, then everything else, each cited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vesting.errors import InputError, Problem
from vesting.findings import implements
from vesting.options.models.sources import Source, cite

BAD_ROW = Problem("MOD-E05", "A row of the catalogue of models is not complete", InputError)


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a model needs.

    Attributes:
        what: What it is.
        sources: Where that was read.
    """

    what: str
    sources: tuple[Source, ...]

    def __str__(self) -> str:
        return self.what


_CAPACITY = ("capacity", "judged", "partner", "organisation")
"""What the first need says: who has the capacity, how it is judged, and both routes to more."""


@implements("FAC-2", "FAC-3", "FAC-4")
def read_needs(row: dict[str, Any], name: str) -> tuple[Need, ...]:
    """What a model needs: capacity to improve comes first, whatever the form."""
    first, *rest = row["needs"] or [""]
    lacking = [key for key in _CAPACITY if not isinstance(first, dict) or not first.get(key)]
    if lacking:
        raise BAD_ROW(
            f"The first need of {name[4:]} does not say '{lacking[0]}'",
            mend="Begin with capacity: who has it ('capacity'), how it is 'judged', and both routes to "
            "more, from a 'partner' council and from a new 'organisation'",
        )
    capacity = (
        f"Capacity to improve: {first['capacity']}. Judged by {first['judged']}. Where it falls short, "
        f"two routes: a partner council ({first['partner']}), or a new delivery organisation "
        f"({first['organisation']})"
    )
    own = row.get("source")
    made = [Need(capacity, cite(first.get("source") or own, f"The first need of {name[4:]}"))]
    for other in rest:
        told = other if isinstance(other, dict) else {"need": other}
        sources = cite(told.get("source") or own, f"A need of {name[4:]}")
        made.append(Need(told["need"], sources))
    return tuple(made)
