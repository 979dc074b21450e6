"""What the returns do not tell, and a person must hear of: years without episodes, children without a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

import polars as pl

from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.files.part import NotAPart
from vesting.evidence.returns.guide.codes import SHORT_BREAKS
from vesting.evidence.returns.names.years import year_of

_YEAR = ["council", "year"]
_NEED_NO_PROVIDER = r"^(T|Z|P1$|A)"
"""Placements whose provider is blank by the guide, or known without it: temporary ones, other ones, with
parents, with adopters."""
_DAYS, _DUE = 365, 20
"""Days of a year, and how many days on which something begins or ends must be missing to be told."""
_WHAT = {
    "place": ("placement", "counts by placement lack them"),
    "provider": ("provider", "a council's own placements and others' cannot be told apart"),
}


def missing_years(told: Sequence[int]) -> tuple[int, ...]:
    """Years between the first and the last of a council's returns of which there is none."""
    return tuple(year for year in range(min(told), max(told)) if year not in told)


def without_years(years: Mapping[str, tuple[int, ...]]) -> tuple[str, ...]:
    """Councils whose returns end before others' do, or lack a year between two."""
    last = max(y[-1] for y in years.values())
    late = [
        f"the returns of {council} end on 31 March {told[-1]}, others on 31 March {last}: its open "
        "episodes are open on that day"
        for council, told in years.items()
        if told[-1] < last
    ]
    holes = [
        f"the returns of {council} lack the year to 31 March {year}"
        for council, told in years.items()
        for year in missing_years(told)
    ]
    return (*late, *holes)


def cut_short(episodes: pl.DataFrame) -> tuple[str, ...]:
    """Last returns of councils after a day of which nothing begins or ends, though much should: early extracts."""
    last = episodes.filter(pl.col("year") == pl.col("year").max().over("council"))
    days = pl.concat(last.select("council", "year", day=c) for c in ("started", "ended"))
    end = pl.date(pl.col("year"), 3, 31)
    within = days.unique().filter(
        pl.col("day").is_between(end.dt.offset_by("-1y"), end, closed="right")
    )
    told = within.group_by("council", "year").agg(
        pl.len().alias("events"), pl.col("day").max().alias("day")
    )
    after = (end - pl.col("day")).dt.total_days()
    due = pl.col("events") / (_DAYS - after) * after
    return tuple(
        f"in the returns of {council} to 31 March {year} nothing begins or ends after {day.day} {day:%B %Y}: they "
        "seem to have been made before the year's end, and the days after that count as if nobody had come, left "
        "or moved"
        for council, year, day in told.filter(due >= _DUE)
        .select("council", "year", "day")
        .sort("council")
        .iter_rows()
    )


def without_parts(
    years: Mapping[str, tuple[int, ...]], since: Mapping[str, int]
) -> tuple[str, ...]:
    """Years in which not all parts of a council had a return."""
    return tuple(
        f"only a part of what is {council} now has returns before the year to 31 March {first}: its years "
        "are counted from that one"
        for council, first in sorted(since.items())
        if years[council][0] < first
    )


def without_episodes(
    modules: Mapping[str, pl.DataFrame], apart: Sequence[NotAPart]
) -> tuple[str, ...]:
    """Years of a council of which there is a header, but no episode."""
    years = {
        n: modules[n].select(_YEAR).unique().sort(_YEAR).rows() for n in ("header", "episodes")
    }
    return tuple(
        f"the returns of {council} lack the episodes of the year to 31 March {year}, though its header "
        f"is there{_perhaps(year, apart)}"
        for council, year in years["header"]
        if (council, year) not in set(years["episodes"])
    )


def _perhaps(year: int, apart: Sequence[NotAPart]) -> str:
    """Files that were set apart and may hold the episodes of a year, by their names."""
    met = [
        f"{a.file}: {a.why}"
        for a in apart
        if year_of(a.file) == year and "epi" in PurePath(a.file).name.lower()
    ]
    return f" ({'; '.join(met)})" if met else ""


def without_places(rows: pl.DataFrame) -> pl.DataFrame:
    """Years of a council in which no row tells the placement, or no row the provider it needs.

    Args:
        rows: Episodes as the files have them.

    Returns:
        ``council``, ``year``, ``column`` and how many ``rows`` lack it.
    """
    counted = ~pl.col("legal_status").is_in(SHORT_BREAKS).fill_null(False)
    needs = {"place": pl.lit(True), "provider": _needs_provider()}
    found = [
        rows.filter(counted & needed)
        .group_by(_YEAR)
        .agg(pl.col(column).count().alias("told"), pl.len().alias("rows"))
        .filter(pl.col("told") == 0)
        .select(*_YEAR, pl.lit(column).alias("column"), "rows")
        for column, needed in needs.items()
    ]
    return pl.concat(found).sort(*_YEAR, "column")


def without_places_told(years: pl.DataFrame) -> tuple[str, ...]:
    """What a person should know of years without placements or providers."""
    return tuple(
        f"the returns of {council} to 31 March {year} name no {_WHAT[column][0]} in any episode that needs one "
        f"({rows:,}): where no other year tells it, {_WHAT[column][1]}"
        for council, year, column, rows in years.iter_rows()
    )


def note_untold(episodes: pl.DataFrame, years: pl.DataFrame, ledger: Ledger) -> None:
    """Note the episodes whose placement or provider nobody tells (R903-54).

    Those of a year of which a remark says that it tells none are not noted one by one.
    """
    for column in _WHAT:
        lacking = pl.col(column).is_null() & (_needs_provider() if column == "provider" else True)
        whole = years.filter(pl.col("column") == column)
        few = episodes.filter(lacking).join(whole, on=_YEAR, how="anti")
        ledger.note("R903-54", few[ID].unique())


def _needs_provider() -> pl.Expr:
    return pl.col("place").is_not_null() & ~pl.col("place").str.contains(_NEED_NO_PROVIDER)
