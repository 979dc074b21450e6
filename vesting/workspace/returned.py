"""Statutory returns from wherever the user keeps them: files, folders of files, several at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from vesting.area.names import listed
from vesting.demand.build_histories import histories
from vesting.demand.calendar import in_words
from vesting.demand.histories import Histories
from vesting.errors import InputError, Problem
from vesting.evidence.returns import ReturnFile, Returns, read_returns
from vesting.evidence.returns.names.other_files import TABLES
from vesting.evidence.returns.names.years import year_of
from vesting.evidence.returns.untold import missing_years

NO_RETURNS = Problem("DEM-E64", "No file of a return is there", InputError)
NO_COMMON_YEAR = Problem("DEM-E69", "The returns of councils share no year", InputError)

ENDINGS = frozenset(TABLES)
"""Endings of files that may be a part of a return."""


def return_files(paths: Sequence[Path]) -> tuple[ReturnFile, ...]:
    """The files of a return; folders are searched, and their names may tell council and year.

    Raises:
        InputError: DEM-E64 where a path is not there, or nothing in it can be a return.
    """
    above = _above(paths)
    found = [file for path in paths for file in _files(path, above)]
    if not found:
        raise NO_RETURNS(
            "no CSV, XML or workbook was found",
            where=", ".join(str(path) for path in paths),
            mend="Name the files of the return, or the folder that holds them.",
        )
    return tuple(found)


def _above(paths: Sequence[Path]) -> Path:
    """The folder above the one that holds all paths: what lies below it may tell council and year."""
    for path in paths:
        if not path.exists():
            raise NO_RETURNS("nothing is there", where=str(path), mend="Check the path.")
    whole = [path.resolve() for path in paths]
    held = Path(os.path.commonpath([p if p.is_dir() else p.parent for p in whole]))
    # The folder of a year lies in that of its council.
    return held.parent.parent if year_of(held.name) else held.parent


def _files(path: Path, above: Path) -> Iterator[ReturnFile]:
    inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in inside:
        if file.suffix.lower() in ENDINGS and not file.name.startswith("."):
            yield ReturnFile(str(file.resolve().relative_to(above)), file.read_bytes())


def histories_of(returns: Returns) -> Histories:
    """Periods of care and stays over the years that every council returned.

    Where councils end in different years the histories end with the first of them: nobody knows
    whether a child of that council is still looked after later. What is not used for that is said. A
    council that was split is no more.

    Raises:
        InputError: DEM-E69 where no year is in the returns of every council.
    """
    living = [council for council in returns.years if council not in returns.ended]
    ends = {council: returns.until_of(council) for council in living}
    whole = {council: without_holes(years) for council, years in returns.years.items()}
    begins = {council: date(years[0] - 1, 4, 1) for council, years in whole.items()}
    late, early = (max(begins, key=begins.__getitem__), min(ends, key=ends.__getitem__))
    first, until = begins[late], ends[early]
    if until <= first:
        raise NO_COMMON_YEAR(
            f"the returns of {early} end on {in_words(until)}, those of {late} begin on {in_words(first)}",
            mend="Add the years between, or forecast each council by itself.",
        )
    made = histories(returns.children, returns.episodes, until, first=first)
    longer = [council for council, end in ends.items() if end > until]
    holes = _before_holes(returns.years, whole)
    return replace(made, said=(*_unused(early, until, longer), *holes, *made.said))


def without_holes(years: Sequence[int]) -> tuple[int, ...]:
    """The last years that follow each other: what lies before a missing year tells of no rate.

    Children who left in a year that nobody returned would seem to have stayed, and nobody to have come.
    """
    last = max(missing_years(years), default=0)
    return tuple(year for year in sorted(years) if year > last)


def _before_holes(
    years: Mapping[str, Sequence[int]], whole: Mapping[str, Sequence[int]]
) -> tuple[str, ...]:
    """Years before a missing one, in words."""
    said = []
    for council, told in years.items():
        missing, start = [str(year) for year in missing_years(told)], whole[council][0]
        if missing:
            many = "year" if len(missing) == 1 else "years"
            said.append(
                f"the returns of {council} lack the {many} to 31 March {listed(missing)}: what was returned before "
                f"1 April {start - 1} is not used; add what is missing"
            )
    return tuple(said)


def _unused(early: str, until: date, longer: Sequence[str]) -> tuple[str, ...]:
    """What some councils returned for years that others did not, in words."""
    if not longer:
        return ()
    return (
        f"the returns of {early} end on {in_words(until)}, and so does what is known here: the later returns of "
        f"{listed(longer)} are not used; add the missing years, or forecast each council by itself",
    )


def read_histories(paths: Sequence[Path]) -> tuple[Returns, Histories]:
    """Read the returns and chain them into histories.

    Raises:
        InputError: DEM-E64 or DEM-E69, or as the reader.
    """
    made = read_returns(return_files(paths))
    return made, histories_of(made)
