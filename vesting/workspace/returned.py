"""Statutory returns from wherever the user keeps them: files, folders of files, several at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from vesting.demand.build_histories import histories
from vesting.demand.histories import Histories
from vesting.errors import InputError, Problem
from vesting.evidence.returns import ReturnFile, Returns, read_returns
from vesting.evidence.returns.other_files import TABLES
from vesting.evidence.returns.year_names import year_of

NO_RETURNS = Problem("DEM-E64", "No file of a return is there", InputError)

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
    whether a child of that council is still looked after later.
    """
    first = date(max(min(years) for years in returns.years.values()) - 1, 4, 1)
    until = min(returns.until_of(council) for council in returns.years)
    return histories(returns.children, returns.episodes, until, first=first)


def read_histories(paths: Sequence[Path]) -> tuple[Returns, Histories]:
    """Read the returns and chain them into histories.

    Raises:
        InputError: DEM-E64, or as the reader.
    """
    made = read_returns(return_files(paths))
    return made, histories_of(made)
