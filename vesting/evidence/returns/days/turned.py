"""Files in which a spreadsheet turned day and month about wherever it could, and wrote days first again.

Such a file looks as if the day stood first. Other files, with the same children's dates, accuse it; it is turned
back where its own dates cannot be as they are read (a first day after the last one or after the year's end) and
can be when turned, or where another file of the same return is such a file.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import PurePath

import polars as pl

from vesting.evidence.returns.days.day_cells import (
    AS_DAY,
    AS_MONTH,
    CHILD_KEY,
    COLUMN,
    PART,
    UNSURE,
    impossible,
    written,
)
from vesting.evidence.returns.files.part import Part
from vesting.evidence.returns.guide.module import official
from vesting.evidence.returns.names.years import year_of

_FEWEST = 5
"""Fewest dates that other files have turned about."""
_SURE = 0.8
"""Share of the dates that other files have too, which must be turned about there; and of the faults of
a file's own rows, which must be gone when it is turned."""
_LASTING = ("born", "started")
"""Columns with dates that stand in the files of several years."""
_DATE = [CHILD_KEY, COLUMN]


def turned_back(parts: Sequence[Part], cells: pl.DataFrame) -> tuple[list[Part], tuple[str, ...]]:
    """The files with their dates turned back, and what a person should know (R903-43).

    Args:
        parts: The files.
        cells: Their dates of three numbers.
    """
    accused = _turned(cells)
    owned = {n: _owned(parts[n], cells.filter(pl.col(PART) == n)) for n in accused}
    sure = {_return(parts[n]) for n, columns in owned.items() if columns}
    found = [n for n in accused if _return(parts[n]) in sure]
    columns = {n: owned[n] or _dates_in(cells, n) for n in found}
    turned = cells.filter(UNSURE)
    back = {
        n: written(parts[n], here, here.clear())
        for n in found
        if not (
            here := turned.filter((pl.col(PART) == n) & pl.col(COLUMN).is_in(columns[n]))
        ).is_empty()
    }
    remarks = tuple(
        f"{parts[n].file.name} has day and month turned about where the day is 12 or less"
        f"{_named(parts[n], columns[n], _dates_in(cells, n))}, as other files show"
        for n in sorted(back)
    )
    return [back.get(n, part) for n, part in enumerate(parts)], remarks


def folder_of(part: Part) -> str:
    """The folder that a file lay in."""
    return str(PurePath(part.file.name).parent)


def _return(part: Part) -> tuple[str, int]:
    return folder_of(part), part.file.year or year_of(part.file.name)


def _dates_in(cells: pl.DataFrame, n: int) -> list[str]:
    """Columns of a file that hold dates of three numbers."""
    return sorted(cells.filter(pl.col(PART) == n)[COLUMN].unique())


def _named(part: Part, columns: Collection[str], everything: Collection[str]) -> str:
    """Which columns were turned, where not all were."""
    if set(columns) == set(everything):
        return ""
    return " in " + " and ".join(official(c) for c in part.module.own if c.name in columns)


def _owned(part: Part, cells: pl.DataFrame) -> list[str]:
    """The columns that a file admits to have turned: all, or those that other files know; else none.

    Its rows contradict themselves as they are read, and hardly when these are turned back.
    """
    everything = sorted(cells[COLUMN].unique())
    lasting = [name for name in everything if name in _LASTING]
    ways = (everything, lasting) if lasting else (everything,)
    read = _faults(part, cells, [])
    left = {tuple(way): _faults(part, cells, way) for way in ways}
    best = min(left, key=lambda way: left[way])
    return list(best) if read >= _FEWEST and left[best] <= (1 - _SURE) * read else []


def _faults(part: Part, cells: pl.DataFrame, columns: Collection[str]) -> int:
    """How often the rows of a file contradict themselves when some of its columns are turned back."""
    both = cells.with_columns(
        pl.when(pl.col(COLUMN).is_in(list(columns))).then(AS_MONTH).otherwise(AS_DAY).alias("back")
    )
    return int(impossible(both, "back", part)["n"].sum())


def _turned(cells: pl.DataFrame) -> list[int]:
    """Positions of files most of whose dates are turned about in files that are not so themselves."""
    abroad = cells.filter(pl.col(AS_DAY).is_null())[PART].unique()
    told = cells.filter(pl.col(UNSURE) & pl.col(COLUMN).is_in(_LASTING)).select(
        PART, *_DATE, AS_DAY, AS_MONTH
    )
    accused = set(_accused(told, told, 0.5)) - set(abroad)
    if not accused:
        return []
    others = told.filter(~pl.col(PART).is_in(list(accused)))
    return sorted(set(_accused(told, others, _SURE)) & accused)


def _accused(told: pl.DataFrame, others: pl.DataFrame, share: float) -> Collection[int]:
    """Files more than a share of whose dates others have turned about."""
    files = others.group_by(*_DATE, AS_DAY).agg(pl.col(PART).n_unique().cast(pl.Int64).alias("n"))
    own = others.select(PART, *_DATE, AS_DAY).unique().with_columns(own=pl.lit(1, pl.Int64))
    same = told.unique().join(files, on=[*_DATE, AS_DAY], how="left")
    both = (
        same.join(own, on=[PART, *_DATE, AS_DAY], how="left")
        .join(files.rename({AS_DAY: AS_MONTH, "n": "swapped"}), on=[*_DATE, AS_MONTH], how="left")
        .with_columns(pl.col("n", "own", "swapped").fill_null(0))
    )
    counted = both.group_by(PART).agg(
        (pl.col("n") - pl.col("own")).sum().alias("same"), pl.col("swapped").sum()
    )
    swapped = pl.col("swapped")
    met = (swapped >= _FEWEST) & (swapped > share * (swapped + pl.col("same")))
    return counted.filter(met)[PART].to_list()
