"""How much of children's services a forecast of placements is about, for each council."""

from __future__ import annotations

from collections.abc import Iterator

from vesting.area.reorganisation import Area
from vesting.evidence.shelf import Shelf
from vesting.options.survey.authorities import authorities

PART, WHOLE = "spend_looked_after", "spend_childrens_social_care"
"""Measures whose ratio tells the scope: children looked after, and all of children's social care."""


def scope(shelf: Shelf, area: Area) -> tuple[str, ...]:
    """A sentence for each council with children's services: what share of its spending this is.

    Args:
        shelf: Official files.
        area: The area.
    """
    return tuple(_sentences(shelf, dict(authorities(shelf, area, area.codes))))


def _sentences(shelf: Shelf, names: dict[str, str]) -> Iterator[str]:
    whole = shelf.observations(WHOLE, names)
    part = shelf.observations(PART, names, year=whole.year)
    for code, name in names.items():
        if code in part.values and whole.values.get(code, 0) > 0:
            share = part.values[code] / whole.values[code]
            yield (
                f"placements only: children looked after are {100 * share:.0f} % of what {name} spends "
                f"on children's social care (net, {whole.period}; {whole.source})"
            )
        else:
            yield (
                f"placements only: what share of {name}'s spending on children's social care this is "
                "cannot be told, because no file held has it; add the revenue outturn RO3"
            )
