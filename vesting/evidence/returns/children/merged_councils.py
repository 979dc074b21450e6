"""Councils that ended, and whose children go on in the returns of another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from vesting.evidence.returns.cells.typed import KEY
from vesting.evidence.returns.children.rekeying import COUNCIL_KEY, PUPIL, moved
from vesting.evidence.returns.fates.ledger import Ledger
from vesting.evidence.returns.guide.codes import SHORT_BREAKS

_FEWEST = 3
"""Fewest children who go on in another council."""
_SURE = 0.5
"""Share of the children open on the last 31 March who must be met again in the other council."""
_WAIT = 2
"""Most years from the last return of the one to the first that tells of the child in the other."""

Modules = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Whole:
    """Returns in which a council that ended is a part of the one in which it goes on.

    Attributes:
        modules: Rows of all modules.
        remarks: Which council goes on in which, and how many children bear it out.
        since: By council the first year of which all its parts have a return.
        ended: Councils whose children go on in several others.
    """

    modules: dict[str, pl.DataFrame] = field(repr=False)
    remarks: tuple[str, ...] = ()
    since: Mapping[str, int] = field(default_factory=dict)
    ended: frozenset[str] = frozenset()


def with_successors(modules: Modules, ledger: Ledger) -> Whole:
    """Give the rows of councils that ended to the council in which most of their children go on (R903-63).

    A child goes on where the last return of a council leaves an episode open, and a return of another
    council, which did not know the child before, has an episode of the same first day, the dates of birth
    being the same, and neither sex nor pupil number another. Where that is so of more than half of the
    children in care on the last 31 March (three at least), all rows of the council that ended become the
    other's: those who met again under the other's identifiers, the rest under their own, with the name
    of the old council behind an identifier that another child has. Where they go on in several councils,
    only they are given to those. A child who moved has a new episode and stays two.
    """
    whole = Whole(dict(modules))
    years = _years(modules)
    if len(years) < 2:
        return whole
    last = max(max(y) for y in years.values())
    for council in sorted(years, key=lambda c: (max(years[c]), c)):
        if max(years[council]) < last:
            whole = _given(whole, council, ledger)
    return whole


def _years(modules: Modules) -> dict[str, set[int]]:
    rows = pl.concat(modules[m].select("council", "year") for m in ("header", "episodes"))
    years: dict[str, set[int]] = {}
    for council, year in rows.unique().iter_rows():
        years.setdefault(council, set()).add(year)
    return years


def _given(whole: Whole, council: str, ledger: Ledger) -> Whole:
    """A council's rows given to its successors; nothing changes where it has none."""
    years = _years(whole.modules)
    end = max(years[council])
    old, new = _open(whole.modules, council, end), _newcomers(whole.modules, council, end)
    met, there = _met(old, new), old[KEY].n_unique()
    if met.height < _FEWEST or met.height <= _SURE * there:
        return whole
    counts = dict(met["to council"].value_counts().iter_rows())
    successors = sorted(counts, key=lambda c: (-counts[c], c))
    several = [c for c in successors if counts[c] >= _FEWEST][1:]
    moves = _to(met, council, whole.modules)
    if not several and counts[successors[0]] > _SURE * there:
        moves = pl.concat([moves, _rest(whole.modules, council, successors[0], met)])
        since = {**_whole_since(whole.since, years, successors), **whole.since}
        since[successors[0]] = _joint(whole.since, years, council, successors[0])
        since.pop(council, None)
        ended, names = whole.ended, successors[:1]
        what = f"all rows of {council} were read as {names[0]}'s (R903-63)"
    else:
        since, ended, names = dict(whole.since), whole.ended | {council}, successors
        what = f"their rows were read as theirs (R903-63), those of other children as {council}'s"
    remark = (
        f"{council} ended on 31 March {end} and goes on in {' and '.join(names)}: {met.height} of its "
        f"{there} children in care on that day stand in later returns with the same date of birth and "
        f"the same open episode; {what}"
    )
    modules = moved(whole.modules, moves, COUNCIL_KEY, "R903-63", ledger)
    return Whole(modules, (*whole.remarks, remark), since, ended)


def _joint(since: Mapping[str, int], years: Mapping[str, set[int]], council: str, to: str) -> int:
    """First year of which both have a return; that of the old council where the new one is its heir."""
    end, first = max(years[council]), since.get(council, min(years[council]))
    known = to in since or min(years[to]) <= end
    return max(first, since.get(to, min(years[to]))) if known else first


def _whole_since(
    since: Mapping[str, int], years: Mapping[str, set[int]], successors: Sequence[str]
) -> dict[str, int]:
    """Councils to which single children moved have no earlier return by that."""
    return {c: since.get(c, min(years[c])) for c in successors[1:]}


def _told(modules: Modules) -> pl.DataFrame:
    """Episodes that count as care, with what the headers of the year say of the child."""
    short = pl.col("legal_status").is_in(SHORT_BREAKS).fill_null(False)
    number = pl.col("upn").str.strip_chars().str.to_uppercase()
    heads = (
        modules["header"]
        .select(
            *COUNCIL_KEY,
            "year",
            "born",
            "sex",
            "file",
            "row",
            pl.when(number.str.contains(PUPIL)).then(number).alias("pupil"),
        )
        .drop_nulls("born")
        .sort("file", "row")
        .unique([*COUNCIL_KEY, "year"], keep="first", maintain_order=True)
    )
    told = modules["episodes"].filter(pl.col("started").is_not_null() & ~short)
    return told.join(heads.drop("file", "row"), on=[*COUNCIL_KEY, "year"])


_MOVE = [KEY, "to council", "to", "to child"]
_SHOWN = ["born", "started", KEY, "sex", "pupil", "place", "provider", "placed_postcode"]


def _open(modules: Modules, council: str, year: int) -> pl.DataFrame:
    """Children whom the last return of a council leaves in care."""
    told = _told({m: f.filter(pl.col("council") == council) for m, f in modules.items()})
    return told.filter((pl.col("year") == year) & pl.col("ended").is_null()).select(_SHOWN)


def _newcomers(modules: Modules, council: str, end: int) -> pl.DataFrame:
    """Children of other councils who stand in no return of theirs until the end of this one.

    Where the next council ended as well, its own successor tells of the same children later: the first to tell counts.
    """
    keys = pl.concat(modules[m].select(*COUNCIL_KEY, "year") for m in ("header", "episodes"))
    first = keys.group_by(COUNCIL_KEY).agg(pl.col("year").min().alias("year"))
    new = first.filter((pl.col("council") != council) & pl.col("year").is_between(end, end + _WAIT))
    told = _told(modules).join(new, on=[*COUNCIL_KEY, "year"], how="semi")
    told = told.filter(pl.col("year") == pl.col("year").min().over("born", "started"))
    return told.select(pl.col("council").alias("to council"), *_SHOWN)


def _met(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Who goes on as whom: key, ``to council``, ``to``; each fits one alone.

    Twins are told apart by the identifier, the pupil number, then by the placement; where all that is the
    same it does not matter who is who.
    """
    both = (
        old.sort(_SHOWN)
        .unique([KEY, "started"], keep="first", maintain_order=True)
        .join(
            new.rename({KEY: "to"})
            .sort("to council", "to", "started", "place", "provider", "placed_postcode")
            .unique(["to council", "to", "started"], keep="first", maintain_order=True),
            on=["born", "started"],
            suffix=" then",
        )
    )
    other = pl.any_horizontal(
        (pl.col(c) != pl.col(f"{c} then")).fill_null(False) for c in ("sex", "pupil")
    )
    left = both.filter(~other)
    found = []
    place = pl.all_horizontal(
        pl.col(c).eq_missing(pl.col(f"{c} then")) for c in ("place", "provider", "placed_postcode")
    )
    for sign in (
        pl.col(KEY) == pl.col("to"),
        (pl.col("pupil") == pl.col("pupil then")).fill_null(False),
        place,
        pl.lit(True),
    ):
        fit = left.filter(sign).select(KEY, "to council", "to").unique()
        alone = fit.filter((pl.len().over(KEY) == 1) & (pl.len().over("to council", "to") == 1))
        found.append(alone)
        left = left.join(alone, on=KEY, how="anti").join(alone, on=["to council", "to"], how="anti")
    return pl.concat([*found, _by_rank(left)]).sort(KEY)


def _by_rank(left: pl.DataFrame) -> pl.DataFrame:
    """Twins whom nothing tells apart, one after the other."""
    taken: set[str] = set()
    rows: list[tuple[str, str, str]] = []
    for key, council, to in (
        left.select(KEY, "to council", "to").unique().sort(KEY, "to").iter_rows()
    ):
        if key not in taken and (council, to) not in {r[1:] for r in rows}:
            taken.add(key)
            rows.append((key, council, to))
    schema = {KEY: pl.String, "to council": pl.String, "to": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _to(met: pl.DataFrame, council: str, modules: Modules) -> pl.DataFrame:
    """Moves of children who are met again: under the identifier of their new council."""
    spelt = modules["header"].select(
        pl.col("council").alias("to council"), pl.col(KEY).alias("to"), pl.col("child").alias("to child")
    ).sort("to child").unique(["to council", "to"], keep="first")  # fmt: skip
    moves = met.join(spelt, on=["to council", "to"], how="left")
    return moves.select(pl.lit(council).alias("council"), *_MOVE)


def _rest(modules: Modules, council: str, to: str, met: pl.DataFrame) -> pl.DataFrame:
    """Moves of the other children: under their own identifier, unless it is another child's there."""
    rows = pl.concat(f.select(*COUNCIL_KEY, "child") for f in modules.values())
    heads = modules["header"].select(*COUNCIL_KEY, "born").drop_nulls().unique()
    theirs = rows.filter(pl.col("council") == to).select(KEY).unique()
    same = heads.filter(pl.col("council") == council).join(
        heads.filter(pl.col("council") == to), on=[KEY, "born"], how="semi"
    )
    taken = theirs.join(same, on=KEY, how="anti").with_columns(pl.lit(True).alias("taken"))
    mine = rows.filter(pl.col("council") == council).sort("child").unique(KEY, keep="first")
    left = mine.join(met, on=KEY, how="anti").join(taken, on=KEY, how="left")
    name = pl.when(pl.col("taken")).then(pl.lit(f" ({council})")).otherwise(pl.lit(""))
    return left.select(
        "council", KEY, pl.lit(to).alias("to council"),
        (pl.col(KEY) + name.str.to_uppercase()).alias("to"), (pl.col("child") + name).alias("to child"),
    )  # fmt: skip
