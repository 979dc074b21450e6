"""From the cleaned tables of the returns to histories: episodes chained into stays and periods of care.

Rules: an episode without a day (ended on its first) tells nothing; short breaks (legal status V3, V4) are not
care; the 18th birthday ends every episode, whatever the return says, and an end some days before counts as
it; a gap of no day keeps the period of care; a temporary stay keeps the placement before it; a new stay begins
with another placement of the ten, or with a move to another carer (RNE P or B); a change of legal status
alone begins none.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from vesting.area.names import counted
from vesting.demand.histories import LEFT, MOVED, NO_HISTORY, OPEN, STILL, Histories, Periods, Stays
from vesting.demand.placements import (
    EXITS,
    PLACEMENTS,
    UNKNOWN_CODE,
    Exit,
    Placement,
    exit_of,
    placement_of,
    sector_of,
)
from vesting.errors import VestingError
from vesting.evidence.returns.days.eighteen import eighteenth
from vesting.maths.arrays import Ints

SHORT_BREAKS = ("V3", "V4")
OWN = "PR1"
"""Provider that a placement without one is taken to have."""
MOVES = ("P", "B")
"""RNE: placement and carer changed (P), legal status as well (B)."""
TOGETHER = 7
"""Days within which children from one home count as having come together (an assumption)."""
NEAR = 3
"""Days before the 18th birthday within which an end counts as the birthday (an assumption): some systems write the
day before, and a hazard must not learn it."""
_KEY = ["council", "child"]


def histories(
    children: pl.DataFrame,
    episodes: pl.DataFrame,
    until: date,
    *,
    first: date | None = None,
    together: int = TOGETHER,
) -> Histories:
    """Chain episodes into stays and periods of care.

    Args:
        children: Cleaned children: council, child, born, uasc.
        episodes: Cleaned episodes, never overlapping within a child.
        until: Last day that the returns cover.
        first: First day that they cover; the 1 April from which on every child is seen. Where nothing is
            given, the first day on which an episode begins.
        together: Days within which children from one home count as having come together.

    Raises:
        InputError: DEM-E09 when nothing is left.
    """
    rows = _rows(children, episodes, until)
    if rows.is_empty():
        raise NO_HISTORY(
            "no episode of a child under 18 is left",
            mend="Load header and episodes of the same years.",
        )
    rows = _stays(_periods(rows))
    areas = tuple(sorted(rows["council"].unique().to_list()))
    homes = tuple(sorted(rows["home"].drop_nulls().unique().to_list()))
    periods = _period_columns(rows, areas, homes, together)
    ageless = children["born"].null_count()
    begin = rows["started"].min() if first is None else _number(first)
    return Histories(
        periods, _stay_columns(rows), int(str(begin)), _number(until), areas, homes,
        _said(rows, ageless), (ageless, children.height),
    )  # fmt: skip


def _rows(children: pl.DataFrame, episodes: pl.DataFrame, until: date) -> pl.DataFrame:
    """Episodes with the child's columns, cut at the 18th birthday and at the last day."""
    about = children.select(
        *_KEY,
        pl.col("born").to_physical().alias("born_day"),
        eighteenth(pl.col("born")).to_physical().alias("adult"),
        pl.col("uasc").fill_null(value=False),
    ).drop_nulls("born_day")  # nobody's age can be told without it
    wanted = episodes.filter(~pl.col("legal_status").fill_null("").is_in(SHORT_BREAKS))
    joined = wanted.join(about, on=_KEY, how="inner").with_columns(
        pl.col("started").to_physical(), pl.col("ended").to_physical().alias("stop")
    )
    last = _number(until)
    cut = pl.min_horizontal(pl.col("stop").fill_null(OPEN), pl.col("adult"))
    return (
        joined.with_columns(cut.alias("end"))
        .filter((pl.col("started") < pl.col("end")) & (pl.col("started") <= last))
        .with_columns(
            pl.when(pl.col("end") > last).then(OPEN).otherwise(pl.col("end")).alias("end")
        )
        .with_columns(
            (pl.col("end") >= pl.col("adult") - NEAR).alias("grown"),
            pl.col("home_postcode").str.replace_all(r"\s", "").str.to_uppercase().alias("home"),
        )
        .with_columns(
            pl.when(pl.col("home") == "").then(None).otherwise(pl.col("home")).alias("home")
        )
        .sort([*_KEY, "started"])
    )


def _periods(rows: pl.DataFrame) -> pl.DataFrame:
    """Number the periods of care; name the placement and the sector of every episode."""
    same = (pl.col("council") == pl.col("council").shift(1)) & (
        pl.col("child") == pl.col("child").shift(1)
    )
    fresh = ~(same & (pl.col("started") <= pl.col("end").shift(1))).fill_null(value=False)
    rows = rows.with_columns((fresh.cast(pl.Int64).cum_sum() - 1).alias("period"))
    pairs = rows.select(pl.col("place").fill_null(""), pl.col("provider").fill_null("")).unique()
    kinds = [_kind(*pair) for pair in pairs.iter_rows()]
    known = pairs.with_columns(
        pl.Series(
            "kind", [None if kind is None else PLACEMENTS.index(kind) for kind in kinds], pl.Int64
        ),
        pl.Series("sector", [sector_of(pair[1]) for pair in pairs.iter_rows()], pl.Int64),
        pl.Series("passing", [kind is None for kind in kinds], pl.Boolean),
    )
    filled = rows.with_columns(pl.col("place").fill_null(""), pl.col("provider").fill_null(""))
    found = filled.join(known, on=["place", "provider"], how="left", maintain_order="left")
    kept = pl.when(pl.col("passing")).then(None).otherwise(pl.col("sector")).alias("sector")
    before = [pl.col(name).forward_fill().over("period") for name in ("kind", "sector")]
    after = [pl.col(name).backward_fill().over("period") for name in ("kind", "sector")]
    return (
        found.with_columns(kept)
        .with_columns(before)
        .with_columns(after)
        .with_columns(
            pl.col("kind").fill_null(PLACEMENTS.index(Placement.OTHER)),
            pl.col("sector").fill_null(-1),
        )
    )


def _kind(place: str, provider: str) -> Placement | None:
    """The placement of a pair of codes, also where the return holds one that it never had.

    A foster place without a provider counts as the council's own, most of which are; what is no
    placement at all counts as other.
    """
    for pair in ((place, provider), (place, OWN)):
        try:
            return placement_of(*pair)
        except VestingError as error:
            if error.code != UNKNOWN_CODE.code:
                raise
    return Placement.OTHER


def _cause(reason: str) -> Exit:
    """Why a child left; other where the return holds a reason that it never had."""
    try:
        return exit_of(reason)
    except VestingError as error:
        if error.code != UNKNOWN_CODE.code:
            raise
        return Exit.OTHER


def _stays(rows: pl.DataFrame) -> pl.DataFrame:
    """Number the stays: a new one with a new period, another placement, or another carer."""
    resumed = pl.col("passing").shift(1).fill_null(value=False)
    carer = pl.col("new_reason").fill_null("").is_in(MOVES) & ~pl.col("passing") & ~resumed
    new = (
        (pl.col("period") != pl.col("period").shift(1))
        | (pl.col("kind") != pl.col("kind").shift(1))
        | carer
    )
    return rows.with_columns((new.fill_null(value=True).cast(pl.Int64).cum_sum() - 1).alias("stay"))


def _period_columns(
    rows: pl.DataFrame, areas: tuple[str, ...], homes: tuple[str, ...], together: int
) -> Periods:
    one = rows.group_by("period", maintain_order=True).agg(
        pl.col("born_day", "adult", "uasc", "council").first(),
        pl.col("started").first(),
        pl.col("end", "end_reason", "grown").last(),
        pl.col("home").drop_nulls().first(),
    )
    reasons = one["end_reason"].fill_null("").to_list()
    known = {reason: EXITS.index(_cause(reason)) for reason in set(reasons)}
    cause = np.array([known[reason] for reason in reasons], np.int8)
    cause = np.where(one["grown"].to_numpy(), EXITS.index(Exit.BIRTHDAY), cause)
    ended = _column(one, "end")
    where = {name: number for number, name in enumerate(homes)}
    home = np.array([where.get(name, -1) for name in one["home"].to_list()], np.int32)
    area = np.array([areas.index(name) for name in one["council"].to_list()], np.int32)
    began, uasc = _column(one, "started"), one["uasc"].to_numpy().astype(bool)
    return Periods(
        born=_column(one, "born_day"),
        adult=_column(one, "adult"),
        uasc=uasc,
        began=began,
        ended=ended,
        cause=np.where(ended == OPEN, -1, cause).astype(np.int8),
        area=area,
        home=home,
        siblings=_groups(area, np.where(uasc, -1, home), began, together),
    )


def _groups(area: np.ndarray, home: np.ndarray, began: np.ndarray, together: int) -> np.ndarray:
    """Children of one area and home whose care began within some days of the one before."""
    order = np.lexsort((began, home, area))
    a, h, b = area[order], home[order], began[order]
    new = np.ones(len(order), bool)
    new[1:] = (a[1:] != a[:-1]) | (h[1:] != h[:-1]) | (h[1:] < 0) | (b[1:] - b[:-1] > together)
    groups = np.empty(len(order), np.int32)
    groups[order] = np.cumsum(new) - 1
    return groups


def _stay_columns(rows: pl.DataFrame) -> Stays:
    one = rows.group_by("stay", maintain_order=True).agg(
        pl.col("period", "kind", "sector", "started").first(), pl.col("end").last()
    )
    period, end = _column(one, "period"), _column(one, "end")
    last = np.append(period[1:] != period[:-1], True)
    how = np.where(end == OPEN, STILL, np.where(last, LEFT, MOVED)).astype(np.int8)
    kinds = one["kind"].to_numpy().astype(np.int8), one["sector"].to_numpy().astype(np.int8)
    return Stays(period, *kinds, _column(one, "started"), end, how)


def _column(rows: pl.DataFrame, name: str) -> np.ndarray:
    return rows[name].to_numpy().astype(np.int32)


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _said(rows: pl.DataFrame, ageless: int) -> tuple[str, ...]:
    unknown = rows.group_by("period").agg(pl.col("home").is_null().all())["home"].sum()
    homeless = counted(int(unknown or 0), "period of care", "periods of care")
    said = [f"without a known postcode before care: {homeless}"] if unknown else []
    if ageless:
        left_out = counted(ageless, "child", "children")
        said.append(f"left out, as no age is known without a usable date of birth: {left_out}")
    return tuple(said)


def days_of(*days: date) -> Ints:
    """Days since 1970."""
    return np.array([_number(day) for day in days], np.int64)
