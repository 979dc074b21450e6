"""The year whose counts an area's estimates stand on: the latest in which each of its authorities has one."""

from __future__ import annotations

from collections.abc import Mapping

from vesting.evidence.figures import Figures
from vesting.evidence.shelf import Shelf

RECENT = 3
"""Years that may be looked back where one council of an area has no count."""


def latest_for(
    shelf: Shelf, measure: str, authorities: Mapping[str, str]
) -> tuple[Figures, tuple[str, ...]]:
    """Counts of all authorities, from the edition and year that the area's own are taken from.

    That is the latest year in which each of the area's authorities has a count, not more than
    :data:`RECENT` years before the latest: a council of the area may have failed to return one.

    Args:
        shelf: Official files.
        measure: What is counted.
        authorities: Names of the area's authorities by code.

    Returns:
        The counts, and why they are not of the latest year, where they are not.
    """
    latest = own = shelf.observations(measure, list(authorities))
    for year in range(own.year - 1, own.year - 1 - RECENT, -1):
        if own.complete or own.choice is None:
            break
        earlier = shelf.observations(measure, list(authorities), year=year)
        own = earlier if earlier.complete else own
    if own.choice is None:
        return own, ()
    said = tuple(
        f"{own.year} is used for all: for {name} {latest.year} is not there ({latest.missing[code]})"
        for code, name in authorities.items()
        if own.year < latest.year and code in latest.missing
    )
    return shelf.observations(measure, year=own.year, edition=own.choice.edition.edition), said
