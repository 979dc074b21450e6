"""Rows of tables that hold no figures: outlines, lookups, postcodes; and of every edition together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from vesting.evidence.choosing import code_year, pick
from vesting.evidence.figures import Choice
from vesting.evidence.numbers import asked_codes
from vesting.evidence.precedence import Candidate, Precedence
from vesting.evidence.snapshot import Holding
from vesting.evidence.tables import BY_NAME

NEVER = 9999
"""The year in which an outline ends that still stands."""


def find_rows(
    table: str,
    held: Sequence[Holding],
    keep: pl.Expr,
    codes: Iterable[str] | None,
    rule: Precedence,
    pin: str | None,
) -> tuple[pl.DataFrame, Choice | None]:
    """Rows of the one edition of a table that the rule prefers for them.

    A place that has changed its code stands under the code asked for.

    Args:
        table: Name of a declared table.
        held: Editions of it that may answer.
        keep: Which rows.
        codes: Places; None for all.
        rule: The rule of precedence.
        pin: Pinned edition.

    Returns:
        The rows and the choice; no rows and None where no edition has any.
    """
    asked = None if codes is None else asked_codes(codes)
    if asked is not None:
        keep &= pl.col("place_code").is_in(list(asked))
    changed = {old: code for old, code in (asked or {}).items() if old != code}
    pieces = {
        id(h): h.frame.filter(keep).with_columns(pl.col("place_code").replace(changed))
        for h in held
    }
    candidates = [
        Candidate(h, code_year(h), covers=pieces[id(h)]["place_code"].n_unique() if asked else 0)
        for h in held
        if not pieces[id(h)].is_empty()
    ]
    picked = pick(rule, candidates, pin)
    if picked is None:
        return BY_NAME[table].empty(), None
    return pieces[id(picked.candidate.holding)], picked.choice


def last_drawn(outlines: pl.DataFrame) -> pl.DataFrame:
    """One outline a place: the one that still stands, or that ended last."""
    rows = outlines.with_row_index("row")
    by_time = rows.sort(pl.col("end").fill_null(NEVER), pl.col("start").fill_null(0), "row")
    return by_time.unique("place_code", keep="last").sort("row").drop("row")


def stacked(table: str, held: Sequence[Holding], measure: str | None) -> pl.DataFrame:
    """Rows of every edition, with columns ``edition``, ``file`` and ``title``.

    Args:
        table: Name of a declared table.
        held: Its editions.
        measure: Only rows of this measure; None for all.
    """
    pieces = [
        _rows(h, measure).with_columns(
            pl.lit(h.edition).alias("edition"),
            pl.lit(h.file).alias("file"),
            pl.lit(h.title).alias("title"),
        )
        for h in held
    ]
    schema = {
        **BY_NAME[table].schema,
        **dict.fromkeys(("edition", "file", "title"), pl.String()),
    }
    return pl.concat(pieces) if pieces else pl.DataFrame(schema=schema)


def _rows(holding: Holding, measure: str | None) -> pl.DataFrame:
    return holding.frame if measure is None else holding.frame.filter(pl.col("measure") == measure)
