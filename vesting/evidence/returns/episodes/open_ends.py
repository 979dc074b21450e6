"""Dates that case systems write where there is no end: 31/12/2099, 01/01/1753, 30/12/1899 and their like.

No list of such dates is kept. An end that no return of its year can know, or that lies before the child can
have been born, is none; unless a reason says that something did end: then the date is a slip of the pen.
"""

from __future__ import annotations

import polars as pl

from vesting.evidence.returns.children.identity import PERSON
from vesting.evidence.returns.days.collection_year import SLIP
from vesting.evidence.returns.fates.ledger import ID, Ledger

_OLDEST = 19
"""Years before a return's 31 March before which nobody was born who is in it as a child: 18, and the
collection year."""
_FEWEST = 3
"""Fewest children with several episodes, all open, by which a return is known to lack its ends."""
_ENDS = {
    "episodes": ("started", "ended", "end_reason"),
    "missing": ("missing_from", "missing_to", None),
    "social_workers": ("worker_from", "worker_to", None),
    "placed_adoption": ("placed", "placed_ceased", "placed_ceased_reason"),
    "deprivation_of_liberty": ("dolo_from", "dolo_to", None),
}
"""First day, end and reason for ending of the modules that have an end."""


def without_no_ends(name: str, frame: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """The rows of a module; ends that cannot be, without a reason for them, are empty (R903-66)."""
    if name not in _ENDS:
        return frame
    start, end, reason = _ENDS[name]
    met = _is_none(frame, start, end, reason)
    if not met.any():
        return frame
    ledger.note("R903-66", frame.filter(met)[ID])
    return frame.with_columns(pl.when(~met).then(pl.col(end)).alias(end))


def _is_none(frame: pl.DataFrame, start: str, end: str, reason: str | None) -> pl.Series:
    """Where an end lies more than a year after the return, or before any child's birth and the first day."""
    year = pl.col("year")
    late = pl.col(end) > pl.date(year, 3, 31) + pl.duration(days=SLIP)
    early = (pl.col(end) < pl.date(year - _OLDEST, 4, 1)) & (pl.col(end) < pl.col(start)).fill_null(
        True
    )
    silent = pl.col(reason).is_null() if reason is not None else pl.lit(True)
    return frame.select(met=(silent & (late | early)).fill_null(False))["met"]


def years_without_ends(episodes: pl.DataFrame) -> tuple[str, ...]:
    """Returns in which no episode has ended, though children have several: the ends were not exported."""
    child = episodes.group_by("council", "year", PERSON).agg(
        (pl.len() > 1).alias("several"), pl.col("ended").is_not_null().any().alias("some")
    )
    told = child.group_by("council", "year").agg(pl.col("several").sum(), pl.col("some").any())
    bare = told.filter(~pl.col("some") & (pl.col("several") >= _FEWEST)).sort("council", "year")
    return tuple(
        f"the returns of {council} have no end of an episode (DEC) in the year to 31 March {year}: "
        "what the next episode does not show was estimated"
        for council, year in bare.select("council", "year").iter_rows()
    )
