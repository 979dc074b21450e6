"""All rows of all files gathered: numbered, and each with its council and its collection year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from vesting.evidence.returns.cells.moments import read_moments
from vesting.evidence.returns.days.day_order import in_day_order
from vesting.evidence.returns.days.odd_dates import with_dates_in_plain_writing
from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.files.part import ROW_NUMBER, Part, unreadable
from vesting.evidence.returns.guide.tables import EPISODES
from vesting.evidence.returns.settling.contradicted import by_their_dates, still_contradicted
from vesting.evidence.returns.settling.copies import without_copies
from vesting.evidence.returns.settling.council_names import one_spelling
from vesting.evidence.returns.settling.councils import sets_of, with_councils, without_council
from vesting.evidence.returns.settling.named_years import from_their_end
from vesting.evidence.returns.settling.same_council import doubts
from vesting.evidence.returns.settling.years import dates, is_named, last_year, with_years

_TO_JUDGE = 5
"""Fewest first days by which a file is judged."""


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
    sets = sets_of(numbered)
    named = [is_named(part) for part in numbered]
    settled = with_years(with_councils(numbered, sets), sets)
    settled, copies = without_copies(settled, lambda part: last_year(dates([part])))
    dated = by_their_dates(settled, named, last_year)
    settled, begun = from_their_end(dated.parts)
    frames: dict[str, list[pl.DataFrame]] = {}
    for part in settled:
        frames.setdefault(part.module.name, []).append(part.frame)
    modules = {
        name: without_council(pl.concat(found, how="diagonal"), ledger)
        for name, found in frames.items()
    }
    left = still_contradicted(settled, named, last_year) if dated.left else ()
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
