"""Rows given to another identifier, or another council, and what of a row makes it the same as another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from vesting.evidence.returns.cells.typed import KEY
from vesting.evidence.returns.fates.ledger import ID, Ledger

COUNCIL_KEY = ["council", KEY]
"""Columns by which a child is known before persons are told apart."""
_TO = {"to council": "council", "to": KEY, "to child": "child"}
"""Columns of a table of moves, and what each replaces."""

PUPIL = r"^[A-Z]\d{11}[\dA-Z]$"
"""A unique pupil number; UN1 to UN5 say why there is none."""
_FEWEST_DIGITS = 4
"""Different digits in a pupil number that is not a stopgap such as A000000000000."""


def moved(
    modules: Mapping[str, pl.DataFrame],
    moves: pl.DataFrame,
    on: Sequence[str],
    rule: str,
    ledger: Ledger,
) -> dict[str, pl.DataFrame]:
    """Rows with another council, key or child, by a table of moves; each row that it meets is noted.

    Args:
        modules: Rows of all modules.
        moves: Columns ``on``, and one or more of ``to council``, ``to`` (the key), ``to child``.
        on: Columns by which rows are found: the row's id, or council and key.
        rule: Rule that a moved row meets.
        ledger: Where rows are noted.
    """
    if moves.is_empty():
        return dict(modules)
    new = [c for c in _TO if c in moves.columns]
    made = {}
    for name, frame in modules.items():
        joined = frame.join(
            moves.with_columns(pl.lit(True).alias("met")), on=on, how="left", maintain_order="left"
        )
        ledger.note(rule, joined.filter(pl.col("met"))[ID])
        made[name] = joined.with_columns(
            pl.col(c).fill_null(pl.col(_TO[c])).alias(_TO[c]) for c in new
        ).drop("met", *new)
    return made


def pupils(header: pl.DataFrame) -> pl.DataFrame:
    """Header rows with a pupil number that can be one child's: ``council``, key, ``born``, ``pupil``."""
    rows = header.with_columns(pl.col("upn").str.strip_chars().str.to_uppercase().alias("pupil"))
    real = rows.filter(
        pl.col("pupil").str.contains(PUPIL)
        & (pl.col("pupil").str.extract_all(r"\d").list.unique().list.len() >= _FEWEST_DIGITS)
        & pl.col("born").is_not_null()
    )
    return real.select(*COUNCIL_KEY, "born", "pupil").unique()
