"""Identifiers that stand on a child's first row alone, as merged cells of a spreadsheet leave them."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from vesting.evidence.returns.cells.typed import KEY
from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.guide.codes import CARE_GOES_ON

_FEWEST = 3
"""Fewest rows without an identifier that show a file's habit."""
_TABLE = ["file", "council", "year"]


def filled_down(modules: Mapping[str, pl.DataFrame], ledger: Ledger) -> dict[str, pl.DataFrame]:
    """The modules with identifiers filled down where that is the habit of a file (R903-60).

    Episodes show the habit: no identifier stands on two rows that follow one another, and of three or
    more rows without one at least half go on with the episode above. Other modules of that council and
    year are filled where no identifier is repeated either and the date of birth is not another.
    """
    if all(f[KEY].null_count() == 0 for f in modules.values()):
        return dict(modules)
    episodes = _above(modules["episodes"])
    of_files = episodes.group_by(_TABLE).agg(
        pl.col(KEY).is_null().sum().alias("blank"), _repeated().sum().alias("twice"),
        (pl.col(KEY).is_null() & _goes_on()).sum().alias("borne"),
    )  # fmt: skip
    habit = of_files.filter(
        (pl.col("blank") >= _FEWEST) & (pl.col("twice") == 0)
        & (2 * pl.col("borne") >= pl.col("blank"))
    )  # fmt: skip
    made = dict(modules)
    made["episodes"] = _filled(modules["episodes"], episodes.join(habit, on=_TABLE), ledger)
    returns = habit.select("council", "year").unique()
    for name in (n for n in modules if n not in ("header", "episodes")):
        rows = _above(modules[name]).join(returns, on=["council", "year"])
        once = rows.filter(~_repeated().any().over(_TABLE))
        same = once.filter((pl.col("born") == pl.col("born above")).fill_null(True))
        made[name] = _filled(modules[name], same, ledger)
    return made


def _above(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows as they stand in their files, each with what the row above says."""
    columns = [
        c for c in (KEY, "child", "born", "started", "ended", "end_reason") if c in frame.columns
    ]
    rows = frame.sort("file", "row", ID)
    return rows.with_columns(
        *(pl.col(c).shift(1).over(_TABLE).alias(f"{c} above") for c in columns),
        pl.col(KEY).forward_fill().over(_TABLE).alias("to"),
        pl.col("child").forward_fill().over(_TABLE).alias("to child"),
    )


def _repeated() -> pl.Expr:
    return (pl.col(KEY) == pl.col(f"{KEY} above")).fill_null(False)


def _goes_on() -> pl.Expr:
    """Whether an episode begins where the one above goes on; or the other way round, latest first."""
    down = (pl.col("started") == pl.col("ended above")) & (
        pl.col("end_reason above") == CARE_GOES_ON
    )
    up = (pl.col("ended") == pl.col("started above")) & (pl.col("end_reason") == CARE_GOES_ON)
    return down.fill_null(False) | up.fill_null(False)


def _filled(frame: pl.DataFrame, rows: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    to = rows.filter(pl.col(KEY).is_null() & pl.col("to").is_not_null()).select(
        ID, "to", "to child"
    )
    ledger.note("R903-60", to[ID])
    return (
        frame.join(to, on=ID, how="left", maintain_order="left")
        .with_columns(
            pl.col(KEY).fill_null(pl.col("to")), pl.col("child").fill_null(pl.col("to child"))
        )
        .drop("to", "to child")
    )
