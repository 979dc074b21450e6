"""Rows of episodes without an identifier, or with one typed wrongly: whose they are by their neighbours."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from vesting.evidence.returns.cells.typed import KEY
from vesting.evidence.returns.children.order_gaps import in_gaps
from vesting.evidence.returns.children.rekeying import COUNCIL_KEY, moved
from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.guide.codes import CARE_GOES_ON, STARTED_ANEW

_LACKING = 0.1
"""Share of the children of a return's episodes whom its header may lack: else it is not whole."""
_MOST = 2
"""Most rows of an identifier that may be a slip of the pen."""
_RETURN = ["council", "year"]
_FOUND = [ID, "to", "to child"]
_OWNER = (pl.col(KEY).alias("to"), pl.col("child").alias("to child"))
_NEAR = (
    *map(pl.col, [*_RETURN, "day"]), *_OWNER, pl.col("home_postcode").alias("near home"),
    pl.col("file").alias("near file"), pl.col("row").alias("near row"),
)  # fmt: skip
_SAME = ["council", "started", "legal_status", "place", "provider", "home_postcode"]
"""What the rows of one episode have in common from year to year."""


def with_owners(modules: Mapping[str, pl.DataFrame], ledger: Ledger) -> dict[str, pl.DataFrame]:
    """The modules with each lost row given to the one child whose it must be.

    Lost is a row without an identifier (R903-60), and one whose identifier no header has, in a return
    whose header is whole, and which stands on hardly a row (R903-62). It is a child's who lacks it in that
    year, and of whom another year tells the same episode; or whose chain of episodes it closes. Rows
    without an identifier that remain are kept aside (R903-04).
    """
    header, episodes = modules["header"], modules["episodes"]
    blank = episodes.filter(pl.col(KEY).is_null())
    strange = _strangers(header, modules)
    made = dict(modules)
    if blank.height + strange.height:
        for rows, rule in ((blank, "R903-60"), (strange, "R903-62")):
            to = _owners(rows, modules)
            made |= moved({"episodes": made["episodes"]}, to, [ID], rule, ledger)
    for name, frame in made.items():
        ledger.note("R903-04", frame.filter(pl.col(KEY).is_null())[ID])
        made[name] = frame.filter(pl.col(KEY).is_not_null())
    return made


def _strangers(header: pl.DataFrame, modules: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Rows of episodes under an identifier that stands nowhere else, in returns with a whole header."""
    episodes = modules["episodes"].filter(pl.col(KEY).is_not_null())
    elsewhere = pl.concat(f.select(COUNCIL_KEY) for n, f in modules.items() if n != "episodes")
    rows = episodes.join(elsewhere.unique(), on=COUNCIL_KEY, how="anti")
    if rows.is_empty():
        return rows
    heads = header.select(*COUNCIL_KEY, "year").unique().with_columns(pl.lit(True).alias("head"))
    told = episodes.select(*COUNCIL_KEY, "year").unique()
    lacking = pl.col("head").is_null()
    whole = (
        told.join(heads, on=[*COUNCIL_KEY, "year"], how="left")
        .group_by(_RETURN)
        .agg(lacking.sum().alias("lacking"), pl.len().alias("told"))
        .filter(
            (pl.col("lacking") <= (pl.col("told") * _LACKING).clip(_MOST))
            & (pl.col("lacking") < pl.col("told"))
        )
    )
    few = (pl.len().over(COUNCIL_KEY) <= _MOST) & (pl.col("year").n_unique().over(COUNCIL_KEY) == 1)
    return rows.filter(few).join(whole, on=_RETURN, how="semi")


def _owners(rows: pl.DataFrame, modules: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The one child whose each row must be: row id, ``to``, ``to child``; rows in doubt are left out."""
    header, episodes = modules["header"], modules["episodes"]
    mine = rows.filter(pl.col("started").is_not_null())
    heads = header.select(*COUNCIL_KEY, "child", "year", "born").drop_nulls(KEY)
    known = episodes.join(heads.select(COUNCIL_KEY).unique(), on=COUNCIL_KEY, how="semi")
    ways = (
        _same_row(mine, known),
        _chained(mine, known),
        _without_rows(mine, heads, known),
        in_gaps(mine.filter(pl.col(KEY).is_null()), heads, episodes),
    )
    found = pl.concat(ways).unique([ID, "to"], maintain_order=True)
    return found.filter(pl.len().over(ID) == 1)


def _same_row(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Children of whom another year tells the same episode, and this year does not."""
    others = known.select(*_SAME, *_OWNER, pl.col("year").alias("other year"))
    both = rows.select(ID, "year", *_SAME).join(others, on=_SAME, nulls_equal=True)
    there = known.select("council", pl.col(KEY).alias("to"), "year", "started")
    lacking = both.filter(pl.col("year") != pl.col("other year")).join(
        there, on=["council", "to", "year", "started"], how="anti"
    )
    return lacking.select(_FOUND)


def _chained(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Children whose chain of episodes a row closes, and who stand beside it or are called alike."""
    begins = known.select(*_RETURN, KEY, pl.col("started").alias("day"))
    ends = known.select(*_RETURN, KEY, pl.col("ended").alias("day"))
    day, goes_on = [*_RETURN, "day"], pl.col("end_reason") == CARE_GOES_ON
    within = pl.col("new_reason") != STARTED_ANEW
    loose_ends = _with_day(known.filter(goes_on), "ended").join(begins, on=[*day, KEY], how="anti")
    loose_starts = _with_day(known.filter(within), "started").join(ends, on=[*day, KEY], how="anti")
    before = _with_day(rows.filter(within), "started").join(loose_ends.select(_NEAR), on=day)
    after = _with_day(rows.filter(goes_on), "ended").join(loose_starts.select(_NEAR), on=day)
    links = pl.concat([before, after]).filter(
        (pl.col("home_postcode") == pl.col("near home")).fill_null(True)
    )
    alike = [k is not None and is_near(k, to) for k, to in links.select(KEY, "to").iter_rows()]
    beside = (pl.col("file") == pl.col("near file")) & (
        (pl.col("row") - pl.col("near row")).abs() == 1
    )
    home = (pl.col("home_postcode") == pl.col("near home")).fill_null(False)
    borne = (
        pl.when(pl.col(KEY).is_null())
        .then(beside | home)
        .otherwise(pl.Series(alike, dtype=pl.Boolean))
    )
    both = links.filter(borne).with_columns(pl.len().over(ID, "to").alias("links"))
    return both.filter(pl.col("links") == pl.col("links").max().over(ID)).select(_FOUND)


def _with_day(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    return rows.filter(pl.col(column).is_not_null()).with_columns(pl.col(column).alias("day"))


def _without_rows(rows: pl.DataFrame, heads: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Children of that header without an episode in its return, two characters of whom are turned."""
    idle = heads.join(known, on=[*COUNCIL_KEY, "year"], how="anti").select(
        *_RETURN, "born", *_OWNER
    )
    both = rows.filter(pl.col(KEY).is_not_null()).join(idle, on=_RETURN)
    both = both.filter((pl.col("started") >= pl.col("born")).fill_null(True))
    turned = [is_turned(key, to) for key, to in both.select(KEY, "to").iter_rows()]
    return both.filter(pl.Series(turned, dtype=pl.Boolean)).select(_FOUND)


def is_turned(one: str, two: str) -> bool:
    """Whether two identifiers differ in two neighbouring characters that changed places.

    >>> is_turned("100012", "100021"), is_turned("100012", "100013")
    (True, False)
    """
    odd = [n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b]
    return (
        len(one) == len(two)
        and len(odd) == 2
        and odd[1] == odd[0] + 1
        and one[odd[0] : odd[1] + 1] == two[odd[0] : odd[1] + 1][::-1]
    )


def is_near(one: str, two: str) -> bool:
    """Whether two identifiers differ as by a slip: one character, or two that changed places.

    >>> is_near("100012", "10012"), is_near("100012", "100013"), is_near("100012", "100103")
    (True, True, False)
    """
    if len(one) == len(two):
        return is_turned(one, two) or sum(a != b for a, b in zip(one, two, strict=True)) == 1
    long, short = sorted((one, two), key=len, reverse=True)
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
