"""The folder of a forecast's tables: what it may hold, and nothing that an earlier run left there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from vesting.demand.release import NOT_FOR_RELEASE
from vesting.errors import Problem, UsageError

NO_FOLDER = Problem("DEM-E71", "Tables cannot be written there", UsageError)

MARK = "NOT-FOR-RELEASE.txt"
"""What every folder of a forecast holds, by which it is known as one."""

RELEASE = "release"

TABLES = (
    "stock.csv", "cost.csv", "weekly_cost.csv", "backtest.csv", "scores.csv", "pit.csv", "layers.csv",
    "pool.csv", "waterfall.csv", "long_view.csv",
    *(f"{RELEASE}/{name}" for name in ("stock.csv", "cost.csv", "long_view.csv")),
)  # fmt: skip
"""Every table that a forecast may write."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the folder.

    Attributes:
        files: Names of the files written, within the folder.
        removed: Tables of an earlier forecast that this one does not have, removed.
    """

    files: tuple[str, ...]
    removed: tuple[str, ...]


def check_folder(folder: Path) -> None:
    """Refuse a folder in which nothing can be written, before anything long is done.

    Raises:
        UsageError: DEM-E71.
    """
    inside = folder / RELEASE
    above = next(path for path in (inside, *inside.absolute().parents) if path.exists())
    if not (above.is_dir() and os.access(above, os.W_OK)):
        raise NO_FOLDER(
            "the tables cannot be written",
            where=str(above),
            mend="Name a folder with --out, or one that can be made, with the right to write there.",
        )


def write_tables(folder: Path, tables: Mapping[str, pl.DataFrame]) -> Written:
    """Write the tables; those of an earlier forecast in the same folder that are not among them go.

    Nothing else in the folder is touched, and nothing at all is removed from one that no forecast has
    been written to.
    """
    assert set(tables) <= set(TABLES), "a table that a later run would not know as ours"
    old = TABLES if (folder / MARK).is_file() else ()
    stale = tuple(name for name in old if name not in tables and (folder / name).is_file())
    for name in stale:
        (folder / name).unlink()
    (folder / RELEASE).mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.write_csv(folder / name, float_precision=4)
    (folder / MARK).write_text(f"{NOT_FOR_RELEASE}\n", encoding="utf-8")
    return Written((*tables, MARK), stale)
