"""Dates that a person reads at sight and a program does not: letters for digits, separators gone astray."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from vesting.evidence.returns.cells.moments import read_moments
from vesting.evidence.returns.days.day_cells import date_columns
from vesting.evidence.returns.files.part import ROW_NUMBER, Part

_PLAIN = r"^([0-9]{1,2}[/.-][0-9]{1,2}[/.-]([0-9]{4}|[0-9]{2})|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})$"
"""Dates as nearly all are; the others are looked at more closely."""
_EDGES = "\"'= \t"
_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")
_BEFORE = re.compile(r"^(?:[\[(~?*]|c\.|circa|approx\.?|est\.?|from|since)+\s*", re.IGNORECASE)
_REMARK = (
    r"est(?:imated?)?|approx(?:imate)?|amended|corrected|confirmed|provisional|tbc|actual|planned"
)
_BEHIND = re.compile(
    rf"\s*(?:[?*\])~]+|[\[(]?\b(?:{_REMARK})\b\.?[\])]?|at \d{{1,2}}[:.]\d{{2}})$", re.IGNORECASE
)
"""Remarks before and behind a date."""
_D = "[0-9OoIl|]"
_S = r"[/\\.,;:_\-\u2010-\u2015 ]"
_DAY_FIRST = re.compile(rf"{_S}*({_D}{{1,2}}){_S}+({_D}{{1,2}}){_S}+({_D}{{4}}|{_D}{{2}}){_S}*")
_YEAR_FIRST = re.compile(rf"{_S}*({_D}{{4}}){_S}+({_D}{{1,2}}){_S}+({_D}{{1,2}}){_S}*")
_TWO_AND_TWO = re.compile(rf"{_S}*({_D}{{2}}){_S}*({_D}{{2}}){_S}*({_D}{{4}}){_S}*")
_NAMED = re.compile(rf"({_D}{{1,2}}){_S}*([A-Za-z]{{3,9}}){_S}*({_D}{{4}})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DIGITS = str.maketrans("OoIl|", "00111")
_FEWEST_DIGITS = 4
"""Fewest of a date's digits that must be digits."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def with_dates_in_plain_writing(part: Part) -> Part:
    """A file whose oddly written dates are as others write them (R903-56).

    Only cells that are no dates as they stand are changed, and whether the day stands before the month
    is left to what the whole file shows.
    """
    met: set[int] = set()
    frame, names = part.frame, date_columns(part)
    odd = frame.select(_is_odd(name).any() for name in names)
    for name in (name for name in names if odd[name][0]):
        meant = _meant(frame.filter(_is_odd(name))[name])
        if meant:
            met.update(frame.filter(pl.col(name).is_in(list(meant)))[ROW_NUMBER])
            frame = frame.with_columns(pl.col(name).replace(meant))
    return replace(part, frame=frame, met={**part.met, "R903-56": sorted(met)}) if met else part


def _is_odd(name: str) -> pl.Expr:
    cell = pl.col(name)
    return (~cell.str.contains(_PLAIN) & cell.str.contains(r"[0-9]")).fill_null(False)


def _meant(cells: pl.Series) -> dict[str, str]:
    """What oddly written dates of a column are meant to be."""
    made = {cell: date for cell in cells.unique() if (date := date_in(cell)) is not None}
    if not made:
        return {}
    read = read_moments(pl.Series(list(made), dtype=pl.String))
    unread = dict(zip(made, (read.bad | read.mended).to_list(), strict=True))
    return {cell: date for cell, date in made.items() if unread[cell]}


def date_in(cell: str) -> str | None:
    """The date that a cell is meant to be, with slashes or as ISO; None where it may be none, or another.

    >>> date_in("O1/06/2021"), date_in("01//06//2021"), date_in("2021_06_l1"), date_in("01/06/20221")
    ('01/06/2021', '01/06/2021', '2021-06-11', None)
    >>> date_in("01/06/2021 (est)"), date_in("c. 2021-06-11?"), date_in("[1 June 2021] amended")
    ('01/06/2021', '2021-06-11', '1 June 2021')
    """
    text = _TIME.sub("", _without_remark(cell.strip(_EDGES)))
    if sum(mark.isdigit() for mark in text) < _FEWEST_DIGITS:
        return None
    found = _DAY_FIRST.fullmatch(text) or _TWO_AND_TWO.fullmatch(text)
    if found:
        day, month, year = (part.translate(_DIGITS) for part in found.groups())
        whole = len(year) == 4 or "/" in text
        return f"{day}/{month}/{year}" if whole and _can_be(year, month, day) else None
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        year, month, day = (part.translate(_DIGITS) for part in found.groups())
        return f"{year}-{month}-{day}" if _can_be(year, month, day) and int(month) <= 12 else None
    return _with_named_month(text)


def _without_remark(text: str) -> str:
    """A date without what is remarked on it."""
    before = ""
    while before != text:
        before, text = text, _BEHIND.sub("", _BEFORE.sub("", text)).strip(_EDGES)
    return text


def _with_named_month(text: str) -> str | None:
    found = _NAMED.fullmatch(text)
    if found is None or found[2][:3].lower() not in _MONTHS:
        return None
    day, year = found[1].translate(_DIGITS), found[3].translate(_DIGITS)
    return f"{day} {found[2]} {year}" if _can_be(year, "1", day) else None


def _can_be(year: str, month: str, day: str) -> bool:
    """Whether three numbers are a date in one order of day and month at least."""
    low, high = sorted((int(day), int(month)))
    whole = len(year) == 2 or _FIRST_YEAR <= int(year) <= _LAST_YEAR
    return 1 <= low <= 12 and high <= 31 and whole
