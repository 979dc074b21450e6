"""Which council and which collection year every row belongs to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

import polars as pl

from vesting.errors import Problem
from vesting.evidence.returns.contradicted import by_their_dates, still_contradicted
from vesting.evidence.returns.copies import without_copies
from vesting.evidence.returns.council_names import one_spelling
from vesting.evidence.returns.day_order import in_day_order
from vesting.evidence.returns.ledger import ID, Ledger
from vesting.evidence.returns.module import COUNCIL, YEAR
from vesting.evidence.returns.moments import read_moments
from vesting.evidence.returns.named_years import from_their_end
from vesting.evidence.returns.names import councils_of
from vesting.evidence.returns.odd_dates import with_dates_in_plain_writing
from vesting.evidence.returns.parts import ROW_NUMBER, Part, unreadable
from vesting.evidence.returns.same_council import doubts
from vesting.evidence.returns.tables import EPISODES
from vesting.evidence.returns.year_names import year_in, year_of

TWO_COUNCILS = Problem(
    "EVI-E96", "Two files, or a file and the user, contradict each other on the council"
)
NO_YEAR = Problem("EVI-E97", "The collection year of a return is not told")

_STRAGGLERS = 0.02
"""Share of dates that may lie after the year's end: slips of the pen."""
_TO_JUDGE = 5
"""Fewest first days by which a file is judged."""
_FAR = dt.timedelta(days=5 * 366)


@dataclass(frozen=True)
class Gathered:
    """All rows of all files, as text.

    Attributes:
        modules: Rows by module: our columns as text, council, year, file, row and :data:`ID`.
        physical: Every physical row: :data:`ID`, file, row, module.
        remarks: What a person should know of councils and years.
    """

    modules: Mapping[str, pl.DataFrame]
    physical: pl.DataFrame
    remarks: tuple[str, ...] = ()


def gather(parts: Sequence[Part], ledger: Ledger) -> Gathered:
    """Number the rows, and give every one its council and its year.

    Raises:
        InputError: EVI-E96 when names of the council contradict each other, EVI-E97 when nothing
            tells the year.
    """
    ordered = in_day_order([with_dates_in_plain_writing(p) for p in _in_order(parts)])
    for part in ordered.parts:
        _must_tell_days(part)
    numbered, physical = _number(ordered.parts, ledger)
    sets = _sets(numbered)
    named = [_is_named(part) for part in numbered]
    settled = _years(_councils(numbered, sets), sets)
    settled, copies = without_copies(settled, lambda part: _last_year(_dates([part])))
    dated = by_their_dates(settled, named, _last_year)
    settled, begun = from_their_end(dated.parts)
    frames: dict[str, list[pl.DataFrame]] = {}
    for part in settled:
        frames.setdefault(part.module.name, []).append(part.frame)
    modules = {
        name: _without_council(pl.concat(found, how="diagonal"), ledger)
        for name, found in frames.items()
    }
    left = still_contradicted(settled, named, _last_year) if dated.left else ()
    years = (*copies, *dated.remarks, *begun, *left)
    modules, spelt = one_spelling(modules)
    remarks = (*_web_pages(parts), *ordered.remarks, *years, *doubts(settled), *spelt)
    return Gathered(modules, physical, remarks)


def _web_pages(parts: Sequence[Part]) -> tuple[str, ...]:
    names = sorted({part.file.name for part in parts if part.web_page})
    if not names:
        return ()
    more = (
        f" and {len(names) - 1:,} other files are web pages" if len(names) > 1 else " is a web page"
    )
    return (
        f"{names[0]}{more} saved under another name, as some systems export: the tables were read",
    )


def _must_tell_days(part: Part) -> None:
    """Refuse episodes of which most first days are no dates: histories made of guesses mislead."""
    if part.module is not EPISODES:
        return
    cells = part.frame["started"].str.strip_chars()
    filled = cells.filter((cells != "").fill_null(False))
    bad = int(read_moments(filled).bad.sum())
    if len(filled) >= _TO_JUDGE and bad > len(filled) / 2:
        raise unreadable(
            part.file.name, f"{bad} of {len(filled)} first days of its episodes are no dates"
        )


def _in_order(parts: Sequence[Part]) -> list[Part]:
    """An order that does not hang on that of the files."""
    return sorted(parts, key=lambda p: (p.file.name, p.module.name, p.frame.hash_rows().sum()))


def _number(parts: Iterable[Part], ledger: Ledger) -> tuple[list[Part], pl.DataFrame]:
    """Give each physical row its number, and those that are aside already their rule."""
    numbered: list[Part] = []
    physical: list[pl.DataFrame] = []
    start = 0
    for part in parts:
        asides = [n for numbers in part.aside.values() for n in numbers]
        rows = [*part.frame[ROW_NUMBER].to_list(), *asides]
        assert len(rows) == part.physical, "rows were lost or won on the way"
        ids = pl.Series(ID, range(start, start + len(rows)), dtype=pl.UInt32)
        start += len(rows)
        known = pl.DataFrame({ID: ids, "row": pl.Series(rows, dtype=pl.Int64)})
        physical.append(
            known.with_columns(file=pl.lit(part.file.name), module=pl.lit(part.module.name))
        )
        for rule, met in {**part.aside, **part.met}.items():
            ledger.note(rule, known.filter(pl.col("row").is_in(list(met)))[ID])
        frame = part.frame.with_columns(
            ids.head(part.frame.height), pl.lit(part.file.name).alias("file")
        )
        numbered.append(replace(part, frame=frame))
    return numbered, pl.concat(physical)


def _sets(parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Of each file the set it belongs to: its folder, and the council that its path hints at."""
    names = [part.file.name for part in parts]
    folders = [str(PurePath(name).parent) for name in names]
    return list(zip(folders, councils_of(names), strict=True))


def _councils(parts: list[Part], sets: Sequence[tuple[str, str]]) -> list[Part]:
    named: dict[tuple[str, str], set[str]] = {}
    for part, own in zip(parts, sets, strict=True):
        named.setdefault(own, set()).update(_told(part))
    return [_with_council(part, named[own], own[1]) for part, own in zip(parts, sets, strict=True)]


def _told(part: Part) -> set[str]:
    """Councils that the column of a file names."""
    if COUNCIL.name not in part.frame.columns:
        return set()
    return set(part.frame[COUNCIL.name].str.strip_chars().drop_nulls()) - {""}


def _with_council(part: Part, named: set[str], hint: str) -> Part:
    told = _told(part)
    said = part.file.council.strip()
    if said and {t.casefold() for t in told} - {said.casefold()}:
        raise TWO_COUNCILS(
            f"{part.file.name} names another council in its column than '{said}'",
            where=f"{part.file.name}, column of the council",
            mend="Leave the council away where the file names it, or give the file of that council.",
        )
    if not said and not told and len(named) > 1:
        raise TWO_COUNCILS(
            f"{part.file.name} does not name its council, and the files beside it name "
            f"{len(named)}: {', '.join(sorted(named))}",
            where=part.file.name,
            mend="Put the files of each council into a folder of their own, or say the council.",
        )
    whole = said or (next(iter(told)) if len(told) == 1 else "")
    if not whole and not told:
        whole = next(iter(named)) if named else hint
    cell = pl.col(COUNCIL.name).str.strip_chars() if told else pl.lit(None, pl.String)
    filled = pl.when(cell != "").then(cell)
    return replace(
        part,
        frame=part.frame.with_columns(
            filled.fill_null(pl.lit(whole or None, pl.String)).alias(COUNCIL.name)
        ),
    )


def _without_council(frame: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    ledger.note("R903-11", frame.filter(pl.col(COUNCIL.name).is_null())[ID])
    return frame.filter(pl.col(COUNCIL.name).is_not_null())


def _years(parts: list[Part], sets: Sequence[tuple[str, str]]) -> list[Part]:
    """The year of every row: its column, what the user says, the name, else the dates of the set."""
    groups: dict[tuple[str, str], list[Part]] = {}
    for part, own in zip(parts, sets, strict=True):
        groups.setdefault(own, []).append(part)
    by_dates = {own: _last_year(_dates(group)) for own, group in groups.items()}
    if not all(by_dates.values()):
        anywhere = _last_year(_dates(parts))
        by_dates = {own: year or anywhere for own, year in by_dates.items()}
    return [_with_year(part, by_dates[own]) for part, own in zip(parts, sets, strict=True)]


def _is_named(part: Part) -> bool:
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


def _dates(parts: Sequence[Part]) -> list[dt.date]:
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


def _last_year(days: Sequence[dt.date]) -> int:
    """The year after whose end hardly a date lies; 0 where there are no dates."""
    if not days:
        return 0
    near = [d for d in days if d <= days[len(days) * 3 // 4] + _FAR]
    return year_ending(near[min(int(len(near) * (1 - _STRAGGLERS)), len(near) - 1)])


def year_ending(day: dt.date) -> int:
    """The collection year in which a day lies."""
    return day.year + (day >= dt.date(day.year, 4, 1))
