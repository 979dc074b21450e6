"""Who is who: one child of several years' headers, two children of one identifier used again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from vesting.evidence.returns.cells.typed import KEY
from vesting.evidence.returns.children.rekeying import COUNCIL_KEY
from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.guide.codes import STARTED_ANEW

PERSON = "person"
"""Column of the child as a person: the key, with a number after it where it was used again."""

WHO = ["council", PERSON]
"""Columns by which a child is known once persons are told apart."""

_SLIP_YEARS = 10
_NO_UPN = 3
"""Length of UN1 to UN5, which say why there is no pupil number."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One identity of an identifier: a date of birth, the years and pupil numbers that go with it."""

    born: dt.date
    years: frozenset[int]
    pupil: frozenset[str]


def with_persons(modules: Mapping[str, pl.DataFrame], ledger: Ledger) -> dict[str, pl.DataFrame]:
    """Add :data:`PERSON` to the rows of every module.

    An identifier stands for two children where its header rows give dates of birth that differ by
    more than a slip of the pen, unless they share a pupil number, or an episode.
    """
    named = {m: f.with_columns(pl.col(KEY).alias(PERSON)) for m, f in modules.items()}
    header = modules["header"].filter(pl.col("born").is_not_null())
    twice = (
        header.group_by(COUNCIL_KEY)
        .agg(pl.col("born").n_unique().alias("n"))
        .filter(pl.col("n") > 1)
    )
    for council, key in twice.select(COUNCIL_KEY).sort(COUNCIL_KEY).iter_rows():
        persons = _persons(council, key, header, modules["episodes"])
        if len(persons) > 1:
            _split(named, council, key, persons, ledger)
    return named


def _persons(
    council: str, key: str, header: pl.DataFrame, episodes: pl.DataFrame
) -> list[list[Sighting]]:
    """The identities of an identifier, those of one person together, the earliest person first."""
    rows = _of(header, council, key).group_by("born").agg("year", "upn").sort("born")
    seen = [
        Sighting(born, frozenset(years), frozenset(u for u in upns if u and len(u) > _NO_UPN))
        for born, years, upns in rows.iter_rows()
    ]
    told = _of(episodes, council, key).filter(pl.col("started").is_not_null())
    years_of = [set(y) for y in told.group_by("started").agg("year")["year"].to_list()]
    groups: list[list[Sighting]] = []
    for sighting in seen:
        mine = [g for g in groups if any(_same(sighting, other, years_of) for other in g)]
        groups = [g for g in groups if g not in mine] + [[*(s for g in mine for s in g), sighting]]
    return sorted(groups, key=lambda g: (min(y for s in g for y in s.years), g[0].born))


def _of(frame: pl.DataFrame, council: str, key: str) -> pl.DataFrame:
    return frame.filter((pl.col("council") == council) & (pl.col(KEY) == key))


def _same(a: Sighting, b: Sighting, years_of: Sequence[set[int]]) -> bool:
    """Whether two dates of birth are of one person."""
    if is_slip(a.born, b.born) or a.pupil & b.pupil:
        return True
    only_a, only_b = a.years - b.years, b.years - a.years
    return any(years & only_a and years & only_b for years in years_of)


def is_slip(a: dt.date, b: dt.date) -> bool:
    """Whether two dates differ as by a slip of the pen: in one part, or with parts exchanged.

    >>> is_slip(dt.date(2010, 3, 4), dt.date(2010, 4, 3)), is_slip(dt.date(2010, 3, 4), dt.date(2014, 9, 1))
    (True, False)
    """
    if (a.year, a.month, a.day) == (b.year, b.day, b.month):
        return True
    differs = (a.year != b.year) + (a.month != b.month) + (a.day != b.day)
    return differs <= 1 and abs(a.year - b.year) <= _SLIP_YEARS


def _split(
    named: dict[str, pl.DataFrame],
    council: str,
    key: str,
    persons: list[list[Sighting]],
    ledger: Ledger,
) -> None:
    """Give each row of the identifier to one of its persons; those with episodes are named first."""
    births = {s.born: person for person, group in enumerate(persons) for s in group}
    years = [{y for s in group for y in s.years} for group in persons]
    cared = _episodes(_of(named["episodes"], council, key), years, births)
    order = sorted(range(len(persons)), key=lambda p: (p not in cared.values(), p))
    names = {p: key if n == 0 else f"{key} ({n + 1})" for n, p in enumerate(order)}
    for module, frame in named.items():
        mine = _of(frame, council, key)
        chosen = cared if module == "episodes" else _by_birth(mine, years, births)
        ledger.note("R903-12", mine[ID])
        to = pl.col(ID).replace_strict(
            {row: names[p] for row, p in chosen.items()}, default=None, return_dtype=pl.String
        )
        named[module] = frame.with_columns(to.fill_null(pl.col(PERSON)).alias(PERSON))


def _by_birth(
    rows: pl.DataFrame, years: Sequence[set[int]], births: Mapping[dt.date, int]
) -> dict[int, int]:
    """Persons of rows that give a date of birth; of others by the year."""
    return {
        row: births.get(born, _by_year(year, years)[0])
        for row, born, year in rows.select(ID, "born", "year").iter_rows()
    }


def _by_year(year: int, years: Sequence[set[int]]) -> list[int]:
    """Persons of a year; where none is told of in it, those of the year that is nearest."""
    gap = [min(abs(year - y) for y in told) for told in years]
    return [person for person, far in enumerate(gap) if far == min(gap)]


def _episodes(
    rows: pl.DataFrame, years: Sequence[set[int]], births: Mapping[dt.date, int]
) -> dict[int, int]:
    """Persons of episodes, a whole period of care at a time: by the years that tell of it, then by age."""
    may: dict[tuple[int, object], list[int]] = {}
    period = 0
    units: dict[int, tuple[int, object]] = {}
    began: dict[tuple[int, object], dt.date | None] = {}
    table = rows.select(ID, "started", "new_reason", "year").sort(
        "started", "year", nulls_last=True
    )
    for row, started, reason, year in table.iter_rows():
        period += reason == STARTED_ANEW and (period, started) not in may
        alone, whole = (period, started), (period, None)
        for unit in (alone, whole):
            names = _by_year(year, years)
            may[unit] = [n for n in may.get(unit, names) if n in names]
            began.setdefault(unit, started)
        units[row] = alone
    given: dict[tuple[int, object], int] = {}
    for alone in dict.fromkeys(units.values()):
        whole = (alone[0], None)
        unit = whole if may[whole] else alone
        if unit not in given:
            given[unit] = _choose(may[unit], began[unit], births, set(given.values()))
        given[alone] = given[unit]
    return {row: given[alone] for row, alone in units.items()}


def _choose(
    names: list[int], started: dt.date | None, births: Mapping[dt.date, int], taken: set[int]
) -> int:
    """Of several persons one of the age for care, one of whom nothing was told so far."""
    names = names or sorted(set(births.values()))
    if len(names) > 1 and started:
        old = [n for b, n in births.items() if n in names and b <= started < _grown(b)]
        names = sorted(set(old)) or names
        names = [n for n in names if n not in taken] or names
    return names[0]


def _grown(born: dt.date) -> dt.date:
    return born + dt.timedelta(days=18 * 365 + 5)
