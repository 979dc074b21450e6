"""The collection year of every row: its column, what the user says, the name, else the dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from vesting.errors import Problem
from vesting.evidence.returns.cells.moments import read_moments
from vesting.evidence.returns.days.collection_year import year_ending
from vesting.evidence.returns.files.part import Part
from vesting.evidence.returns.guide.module import YEAR
from vesting.evidence.returns.guide.tables import EPISODES
from vesting.evidence.returns.names.years import year_in, year_of

NO_YEAR = Problem("EVI-E97", "The collection year of a return is not told")

_STRAGGLERS = 0.02
"""Share of dates that may lie after the year's end: slips of the pen."""
_FAR = dt.timedelta(days=5 * 366)


def with_years(parts: list[Part], sets: Sequence[tuple[str, str]]) -> list[Part]:
    """The year of every row: its column, what the user says, the name, else the dates of the set.

    Raises:
        InputError: EVI-E97 when nothing tells the year.
    """
    groups: dict[tuple[str, str], list[Part]] = {}
    for part, own in zip(parts, sets, strict=True):
        groups.setdefault(own, []).append(part)
    by_dates = {own: last_year(dates(group)) for own, group in groups.items()}
    if not all(by_dates.values()):
        anywhere = last_year(dates(parts))
        by_dates = {own: year or anywhere for own, year in by_dates.items()}
    return [_with_year(part, by_dates[own]) for part, own in zip(parts, sets, strict=True)]


def is_named(part: Part) -> bool:
    """Whether names of files and folders alone tell the year."""
    return (
        not part.file.year and YEAR.name not in part.frame.columns and bool(year_of(part.file.name))
    )


def _with_year(part: Part, by_dates: int) -> Part:
    year = part.file.year or year_of(part.file.name) or by_dates
    told = pl.lit(None, pl.Int32)
    if YEAR.name in part.frame.columns:
        texts = part.frame[YEAR.name].drop_nulls().unique().to_list()
        years = {text: year_in(text) or None for text in texts}
        told = pl.col(YEAR.name).replace_strict(years, default=None, return_dtype=pl.Int32)
    filled = told.fill_null(pl.lit(year or None, pl.Int32)).cast(pl.Int32)
    frame = part.frame.with_columns(filled.alias(YEAR.name))
    if frame.height and frame[YEAR.name].null_count():
        raise NO_YEAR(
            f"nothing tells of which year {part.file.name} is",
            where=part.file.name,
            mend="Put the year into its name or its folder's: 2024 for the year to 31 March 2024.",
        )
    return replace(part, frame=frame)


def dates(parts: Sequence[Part]) -> list[dt.date]:
    """First and last days of all episodes; not ends far beyond most first days, which stand for none."""
    begun, ended = _days(parts, "started"), _days(parts, "ended")
    if not begun:
        return ended
    far = begun[len(begun) * 3 // 4] + _FAR
    return sorted([*begun, *(day for day in ended if day <= far)])


def _days(parts: Sequence[Part], column: str) -> list[dt.date]:
    cells = [
        part.frame[column].alias("day")
        for part in parts
        if part.module is EPISODES and column in part.frame.columns
    ]
    days = read_moments(pl.concat(cells)).values.drop_nulls() if cells else pl.Series([])
    return sorted(days.to_list())


def last_year(days: Sequence[dt.date]) -> int:
    """The year after whose end hardly a date lies; 0 where there are no dates."""
    if not days:
        return 0
    near = [d for d in days if d <= days[len(days) * 3 // 4] + _FAR]
    return year_ending(near[min(int(len(near) * (1 - _STRAGGLERS)), len(near) - 1)])
