"""One return given as that of two years: a file copied into the wrong folder, or named wrongly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import polars as pl

from vesting.evidence.returns.files.part import Part
from vesting.evidence.returns.guide.module import COUNCIL, YEAR
from vesting.evidence.returns.guide.tables import EPISODES

_FEWEST = 20
"""Fewest rows by which two files are known to be one: small modules may be alike by chance."""

Found = tuple[list[Part], tuple[str, ...]]


def without_copies(parts: Sequence[Part], year_of_dates: Callable[[Part], int]) -> Found:
    """Give files that are alike to the letter, but said to be of two years, the year of their dates.

    The episodes decide; the other modules of the two years follow where they are alike too.

    Args:
        parts: Files with council and year.
        year_of_dates: The year in which the dates of a file end.

    Returns:
        The files, and what a person should know.
    """
    print_of = [_print(part) for part in parts]
    meant: dict[tuple[str, int], int] = {}
    remarks: list[str] = []
    for group in _alike(parts, print_of):
        if parts[group[0]].module is EPISODES:
            true = year_of_dates(parts[group[0]])
            years = sorted({_year(parts[n]) for n in group})
            true = true if true in years else years[0]
            for n in (n for n in group if _year(parts[n]) != true):
                meant[_council(parts[n]), _year(parts[n])] = true
                remarks.append(
                    f"{parts[n].file.name} holds the return to 31 March {true} once more, not that "
                    f"to 31 March {_year(parts[n])}: it was read as what it is"
                )
    if not meant:
        return list(parts), ()
    moved = {
        n: to
        for group in _alike(parts, print_of)
        for n in group
        if (to := meant.get((_council(parts[n]), _year(parts[n]))))
        in {_year(parts[m]) for m in group}
    }
    return [_of_year(p, moved[n]) if n in moved else p for n, p in enumerate(parts)], tuple(remarks)


def _of_year(part: Part, year: int | None) -> Part:
    return replace(part, frame=part.frame.with_columns(pl.lit(year, pl.Int32).alias(YEAR.name)))


def _print(part: Part) -> tuple[object, ...] | None:
    """What two files have in common that are alike; None where the rows are of several years."""
    frame = part.frame
    if (
        frame.height < _FEWEST
        or frame[YEAR.name].n_unique() > 1
        or frame[COUNCIL.name].n_unique() > 1
    ):
        return None
    own = frame.select(sorted(c.name for c in part.module.own if c.name in frame.columns))
    hashes = own.hash_rows()
    return part.module.name, _council(part), frame.height, hashes.sum(), hashes.max(), hashes.min()


def _alike(parts: Sequence[Part], print_of: Sequence[tuple[object, ...] | None]) -> list[list[int]]:
    """Positions of files that are alike but of more than one year."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for n, known in enumerate(print_of):
        if known is not None:
            groups.setdefault(known, []).append(n)
    return [group for group in groups.values() if len({_year(parts[n]) for n in group}) > 1]


def _year(part: Part) -> int:
    return int(part.frame[YEAR.name][0])


def _council(part: Part) -> str:
    return str(part.frame[COUNCIL.name][0])
