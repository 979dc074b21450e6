"""Episodes told several times, within a return and from year to year, become one each."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from vesting.evidence.returns.children.identity import WHO
from vesting.evidence.returns.episodes.ghosts import ghosts_again
from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.guide.codes import CARE_GOES_ON, SHORT_BREAKS, UNKNOWN_PLACE
from vesting.evidence.returns.guide.tables import EPISODES

EPISODE = "episode"
"""Number of the merged episode that a row tells of."""

_VALUES = [c.name for c in EPISODES.own if c.name != "child"]
_DETAILS = [n for n in _VALUES if n not in ("started", "ended", "end_reason")]
_SHAPE = "shape"
"""Whether an episode ends after, on or before its first day: three that never stand for one another."""
_KEY = [*WHO, "started", _SHAPE]


@dataclass(frozen=True)
class Merged:
    """Episodes, one row each.

    Attributes:
        episodes: The episodes as the latest row tells them; :data:`EPISODE`, first and last year told,
            last year whose return had it open where several tell of it.
        rows: Which row tells of which episode, in which year: :data:`ID`, :data:`EPISODE`, ``year``.
    """

    episodes: pl.DataFrame
    rows: pl.DataFrame


def without_duplicates(frame: pl.DataFrame, columns: list[str], ledger: Ledger) -> pl.DataFrame:
    """Keep the first of rows that are equal in one year's return."""
    ordered = frame.sort("year", "file", "row", ID)
    first = ordered.select(pl.struct(columns).is_first_distinct()).to_series()
    ledger.note("R903-05", ordered.filter(~first)[ID])
    return ordered.filter(first)


def merge(rows: pl.DataFrame, ledger: Ledger) -> Merged:
    """Put together the rows of each episode: the latest year's word stands, gaps are filled.

    Rows without a first day stay apart, each an episode of its own.
    """
    rows = without_duplicates(rows, [*WHO, "year", *_VALUES], ledger)
    rows = rows.with_columns(
        (pl.col("ended") - pl.col("started")).dt.total_days().sign().fill_null(1).alias(_SHAPE)
    )
    dated = rows.filter(pl.col("started").is_not_null())
    best = _best_of_a_year(dated, ledger)
    lost = rows.filter(pl.col("started").is_null())
    last, told = _latest(best, ledger)
    episodes = pl.concat(
        [last, lost.with_columns(first_told="year", last_told="year")], how="diagonal_relaxed"
    ).with_row_index(EPISODE)
    alone = episodes.filter(pl.col("started").is_null()).select(ID, EPISODE, "year")
    joined = told.join(episodes.select(*_KEY, EPISODE), on=_KEY, how="inner")
    return Merged(episodes.drop(_SHAPE), pl.concat([joined.select(ID, EPISODE, "year"), alone]))


def _best_of_a_year(rows: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """Of rows of one year with the same child and first day, the one that is best borne out."""
    key = [*_KEY, "year"]
    many = rows.filter(pl.struct(key).is_duplicated())
    if many.is_empty():
        return rows
    starts = rows.select(*WHO, pl.col("started").alias("ended"), pl.lit(1).alias("meets")).unique()
    agree = rows.group_by([*WHO, "started", "place"]).agg(pl.col("year").n_unique().alias("agree"))
    ranked = (
        many.join(starts, on=[*WHO, "ended"], how="left")
        .join(agree, on=[*WHO, "started", "place"], how="left")
        .with_columns(
            pl.col("legal_status").is_in(SHORT_BREAKS).fill_null(False).alias("short"),
            pl.col("ended").is_null().alias("open"),
            (pl.col("end_reason").eq_missing(CARE_GOES_ON) & pl.col("meets").is_null()).alias("loose"),
        )
        .sort(
            "short", "agree", "meets", "loose", "open", "file", "row", ID,
            descending=[False, True, True, False, False, False, False, False],
            nulls_last=True,
        )
    )  # fmt: skip
    first = ranked.select(pl.struct(key).is_first_distinct()).to_series()
    worse = ranked.filter(~first)[ID]
    ledger.note("R903-22", worse)
    best = rows.filter(~pl.col(ID).is_in(worse.implode()))
    again = ghosts_again(best, many.filter(pl.col(ID).is_in(worse.implode())), _KEY)
    ledger.note("R903-67", best.filter(again)[ID])
    return best.filter(~again)


def _latest(rows: pl.DataFrame, ledger: Ledger) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row an episode, and all rows with what became of them."""
    rows = rows.sort("year", "file", "row")
    several = pl.struct(_KEY).is_duplicated()
    once = rows.filter(~several).with_columns(
        pl.lit(None, pl.Int32).alias("open_in"), first_told="year", last_told="year"
    )
    many = rows.filter(several)
    if many.is_empty():
        return once, rows
    known = [
        (pl.col(c) if c != "place" else pl.col(c).replace(UNKNOWN_PLACE, None)) for c in _DETAILS
    ]
    filled = many.with_columns(e.forward_fill().over(_KEY) for e in known).with_columns(
        pl.col("place").fill_null(UNKNOWN_PLACE),
        pl.col("year").min().over(_KEY).alias("first_told"),
        pl.col("year").max().over(_KEY).alias("last_told"),
        _open().max().over(_KEY).alias("open_in"),
    )
    last = filled.unique(_KEY, keep="last", maintain_order=True)
    _note_corrected(many, last, ledger)
    return pl.concat([once, last.select(once.columns)]), rows


def _open() -> pl.Expr:
    """The year whose return had an episode open on its 31 March."""
    still = pl.col("ended").is_null() | (pl.col("ended") > pl.date(pl.col("year"), 3, 31))
    return pl.when(still).then(pl.col("year").cast(pl.Int32))


def _note_corrected(many: pl.DataFrame, last: pl.DataFrame, ledger: Ledger) -> None:
    """Rows that say other than the latest one: not those that knew less, such as no end yet."""
    final = last.select(*_KEY, *(pl.col(c).alias(f"final {c}") for c in _compared()), "last_told")
    both = many.join(final, on=_KEY)
    other = pl.any_horizontal(
        (pl.col(c).is_not_null() & (pl.col(c) != pl.col(f"final {c}")).fill_null(True))
        for c in _compared()
    )
    ledger.note("R903-21", both.filter(other & (pl.col("year") < pl.col("last_told")))[ID])


def _compared() -> list[str]:
    return [*_DETAILS, "ended"]
