"""The authorities of England as the official files on a shelf know them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import polars as pl

from vesting.area.derive import Layer
from vesting.area.published import enrich
from vesting.area.registry import registry
from vesting.errors import InputError, Problem
from vesting.evidence.figures import Choice
from vesting.evidence.shelf import Shelf
from vesting.options.partners.authorities import Authorities, authorities, districts_on

NO_BOUNDARIES = Problem("MOD-E14", "No boundaries of districts are held", InputError)
YEAR_NOT_HELD = Problem("MOD-E15", "No boundaries of that year are held", InputError)

OLDEST_CHILD = 17

NEWEST_YEAR = 2024
"""Year of the councils unless another is asked for; councils of earlier years stand as they then were."""


def survey_authorities(
    shelf: Shelf, *, year: int = NEWEST_YEAR, on: date | None = None
) -> Authorities:
    """Put England's authorities together from official files.

    Args:
        shelf: Official files: boundaries of districts, population by age, inspections.
        year: Year of the councils; the newest year whose boundaries are commonly held.
        on: Only inspections published by this day, and by the end of an earlier year.

    Raises:
        InputError: No boundaries of districts, none of that year, or no figures of children are held.
    """
    _check_year(shelf, year)
    day = date(year, 12, 31)
    register = enrich(
        registry(),
        councils=shelf.frame("councils"),
        changes=shelf.frame("code_changes"),
        lookup=shelf.frame("lookup").filter(pl.col("parent_level") == "upper tier"),
    )
    codes = [council.code_on(day) for council in districts_on(day, register)]
    rows, drawn = shelf.boundaries("district", codes, year=year)
    if rows.is_empty():
        raise NO_BOUNDARIES(
            f"No boundaries of the districts of {year} are held",
            mend="Add a file of local authority district boundaries: vesting data add FILE",
        )
    lookup, above = shelf.lookup("district", "upper tier", codes)
    people = shelf.population(codes, 0, OLDEST_CHILD)
    inspected = shelf.editions("inspections")
    layer = (
        Layer(f"{drawn.edition.publisher}: {drawn.edition.title}", drawn.edition.vintage)
        if drawn
        else None
    )
    said = [_say(drawn), _say(above), _say(people.choice), *(e.title for e in inspected)]
    return authorities(
        rows,
        people.values,
        shelf.frame("inspections"),
        day=day,
        lookup=lookup,
        on=judged_by(year, on),
        layer=layer,
        sources=tuple(dict.fromkeys(text for text in said if text)),
        register=register,
    )


def judged_by(year: int, on: date | None) -> date | None:
    """The last day of judgements: for an earlier year's councils none after that year."""
    if year >= NEWEST_YEAR:
        return on
    return min(on or date.max, date(year, 12, 31))


def _check_year(shelf: Shelf, year: int) -> None:
    outlined = shelf.frame("boundaries").filter(pl.col("level") == "district")
    names = set(outlined["edition"].unique())
    held = years_of(e.vintage for e in shelf.editions("boundaries") if e.edition in names)
    if held and year not in held:
        raise YEAR_NOT_HELD(
            f"No boundaries of the districts of {year} are held",
            mend=f"Ask for one of the years held: {', '.join(_spans(held))}.",
        )


def years_of(vintages: Iterable[str]) -> tuple[int, ...]:
    """Years that editions such as ``2024 codes`` and ``2017 to 2025`` are of, in order."""
    found: set[int] = set()
    for vintage in vintages:
        named = [int(text) for text in re.findall(r"\b(?:19|20)\d\d\b", vintage)]
        if named:
            found.update(range(min(named), max(named) + 1))
    return tuple(sorted(found))


def _spans(years: tuple[int, ...]) -> list[str]:
    """Years in words, those in a row as ``2017 to 2025``."""
    breaks = [i for i, (a, b) in enumerate(pairwise(years), start=1) if b != a + 1]
    runs = [years[i:j] for i, j in pairwise([0, *breaks, len(years)])]
    return [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]


def _say(choice: Choice | None) -> str:
    if choice is None:
        return ""
    return f"{choice.edition.publisher}: {choice.edition.title}, {choice.edition.vintage}"
