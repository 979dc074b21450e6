"""The authorities of England as the official files on a shelf know them."""

from __future__ import annotations

from datetime import date

import polars as pl

from vesting.area.derive import Layer
from vesting.area.published import enrich
from vesting.area.registry import registry
from vesting.errors import InputError, Problem
from vesting.evidence.figures import Choice
from vesting.evidence.shelf import Shelf
from vesting.options.partners.authorities import Authorities, authorities, districts_on

NO_BOUNDARIES = Problem("MOD-E14", "No boundaries of districts are held", InputError)

OLDEST_CHILD = 17


def survey_authorities(shelf: Shelf, *, year: int = 2024, on: date | None = None) -> Authorities:
    """Put England's authorities together from official files.

    Args:
        shelf: Official files: boundaries of districts, population by age, inspections.
        year: Year of the councils; the newest year whose boundaries are commonly held.
        on: Only inspections published by this day.

    Raises:
        InputError: No boundaries of districts, or no figures of children, are held.
    """
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
        on=on,
        layer=layer,
        sources=tuple(dict.fromkeys(text for text in said if text)),
        register=register,
    )


def _say(choice: Choice | None) -> str:
    if choice is None:
        return ""
    return f"{choice.edition.publisher}: {choice.edition.title}, {choice.edition.vintage}"
