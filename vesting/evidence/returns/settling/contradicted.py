"""Years that the dates of their own files contradict: a folder's name mistyped, two folders exchanged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from vesting.evidence.returns.cells.moments import read_moments
from vesting.evidence.returns.files.part import Part
from vesting.evidence.returns.guide.module import COUNCIL, YEAR
from vesting.evidence.returns.guide.tables import EPISODES

Set = tuple[str, int]
"""A council, in small letters, and a year that names of its files tell."""
YearOfDates = Callable[[Sequence[dt.date]], int]

_FEWEST_DATES, _FEWEST_ENDS = 5, 3
"""Fewest dates, and ends, within a year that show it to be the one of the return."""
_LATER = 0.02
"""Most of the dates that may lie after it: slips of the pen."""
_OWN_ENDS = 0.8
"""Least share of the ends that lie within it: a return tells of the ends of its year, a history of all."""


@dataclass(frozen=True, slots=True)
class Dated:
    """Files of the years of their dates.

    Attributes:
        parts: The files.
        remarks: What a person should know.
        left: How many years are contradicted, but could not be moved.
    """

    parts: list[Part]
    remarks: tuple[str, ...] = ()
    left: int = 0


def by_their_dates(
    parts: Sequence[Part], named: Sequence[bool], year_of_dates: YearOfDates
) -> Dated:
    """Files of years that their dates contradict clearly, given the year of their dates.

    A year is moved only to one of which there are no episodes, or whose own are moved; and to the next
    year only where that one's are moved, since many councils name a year by its beginning.

    Args:
        parts: Files with council and year.
        named: Of each file whether its year is told by names of files and folders alone.
        year_of_dates: The year in which sorted dates end.
    """
    groups = _groups(parts, named)
    meant = _clear(groups, year_of_dates)
    moved = _possible(meant, _sets(parts))
    if not moved:
        return Dated(list(parts), left=len({**meant, **_old(groups)}))
    done = [_moved(p, moved) if by_name else p for p, by_name in zip(parts, named, strict=True)]
    remarks = tuple(
        f"the files of {_spelt(parts, council)} that are named as those of {year} hold the return to 31 "
        f"March {to}, as their dates show: they were read as what they are"
        for (council, year), to in sorted(moved.items())
    )
    return Dated(done, remarks, len({**meant, **_old(groups)}) - len(moved))


def still_contradicted(
    parts: Sequence[Part], named: Sequence[bool], year_of_dates: YearOfDates
) -> tuple[str, ...]:
    """Remarks on years that their dates contradict, but that were read as they are named."""
    groups = _groups(parts, named)
    clear = _clear(groups, year_of_dates)
    return tuple(
        f"the files of {_spelt(parts, council)} that are named as those of {year} hold "
        + (f"the dates of a return to 31 March {to}, of which there are others"
           if (council, year) in clear else f"no date after 31 March {to}")
        + ": they were read as named; look at them"
        for (council, year), to in sorted({**_old(groups), **clear}.items())
    )  # fmt: skip


def _groups(parts: Sequence[Part], named: Sequence[bool]) -> dict[Set, pl.DataFrame]:
    """First and last days of each council and year that names alone tell."""
    days = _days([p for p, by_name in zip(parts, named, strict=True) if by_name])
    grouped = days.group_by(COUNCIL.name, YEAR.name)
    return {(str(council), int(str(year))): group for (council, year), group in grouped}


def _clear(groups: Mapping[Set, pl.DataFrame], year_of_dates: YearOfDates) -> dict[Set, int]:
    """Sets whose dates clearly are of another year than their name, with that year."""
    true = {own: year_of_dates(group["day"].sort().to_list()) for own, group in groups.items()}
    return {own: to for own, to in true.items() if to and to != own[1] and _shows(groups[own], to)}


def _old(groups: Mapping[Set, pl.DataFrame]) -> dict[Set, int]:
    """Sets, however small, with an end, but without a date in their year or the one before."""
    last = {
        own: int(str(_told(group).max())) for own, group in groups.items() if group["end"].any()
    }
    return {own: to for own, to in last.items() if to < own[1] - 1}


def _told(days: pl.DataFrame) -> pl.Series:
    """The collection years in which days lie."""
    return days["day"].dt.offset_by("9mo").dt.year()  # April is of the next year


def _shows(days: pl.DataFrame, year: int) -> bool:
    """Whether starts and ends are those of the return of one year."""
    told = _told(days)
    ends = told.filter(days["end"])
    own, own_ends = int((told == year).sum()), int((ends == year).sum())
    return (
        own >= _FEWEST_DATES
        and own_ends >= max(_FEWEST_ENDS, _OWN_ENDS * len(ends))
        and int((told > year).sum()) <= _LATER * len(told)
    )


def _days(parts: Sequence[Part]) -> pl.DataFrame:
    """First and last days of episodes by council and year."""
    schema = {COUNCIL.name: pl.String, YEAR.name: pl.Int32, "cell": pl.String, "end": pl.Boolean}
    told = [
        p.frame.select(
            pl.col(COUNCIL.name).str.to_lowercase(), YEAR.name, pl.col(column).alias("cell"),
            pl.lit(column == "ended").alias("end"),
        )
        for p in parts
        if p.module is EPISODES
        for column in ("started", "ended")
        if column in p.frame.columns
    ]  # fmt: skip
    cells = pl.concat([pl.DataFrame(schema=schema), *told])
    return cells.with_columns(read_moments(cells["cell"]).values.alias("day")).drop_nulls(
        [COUNCIL.name, YEAR.name, "day"]
    )


def _sets(parts: Sequence[Part]) -> set[Set]:
    """Councils and years of which there are episodes."""
    frames = [
        p.frame.select(COUNCIL.name, YEAR.name).unique() for p in parts if p.module is EPISODES
    ]
    return {(str(c).lower(), int(y)) for f in frames for c, y in f.drop_nulls().iter_rows()}


def _possible(meant: Mapping[Set, int], there: set[Set]) -> dict[Set, int]:
    """Those that may be moved without two of them meeting in one year."""
    moved = dict(meant)
    while True:
        targets = [(council, to) for (council, _), to in moved.items()]
        bad = [
            (council, year)
            for (council, year), to in moved.items()
            if targets.count((council, to)) > 1
            or ((council, to) in there and (council, to) not in moved)
            or (to == year + 1 and (council, to) not in moved)
        ]
        if not bad:
            return moved
        moved = {own: to for own, to in moved.items() if own not in bad}


def _moved(part: Part, moved: Mapping[Set, int]) -> Part:
    year = pl.col(YEAR.name)
    council = pl.col(COUNCIL.name).str.to_lowercase()
    new = pl.coalesce(
        *(pl.when((council == c) & (year == y)).then(pl.lit(to, pl.Int32)) for (c, y), to in moved.items()),
        year,
    )  # fmt: skip
    return replace(part, frame=part.frame.with_columns(new.alias(YEAR.name)))


def _spelt(parts: Sequence[Part], lower: str) -> str:
    names: set[str] = {n for p in parts for n in p.frame[COUNCIL.name].drop_nulls().unique()}
    return min(n for n in names if n.lower() == lower)
