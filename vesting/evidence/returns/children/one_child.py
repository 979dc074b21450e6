"""One child under two identifiers of a council: changed from one year on, or entered twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from vesting.evidence.returns.cells.typed import KEY
from vesting.evidence.returns.children.rekeying import COUNCIL_KEY, moved, pupils
from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.guide.codes import CARE_GOES_ON, STARTED_ANEW

_MOST = 3
"""Most identifiers of one pupil number: one that more children have is a stopgap."""
_SHOWN = ("started", "new_reason", "ended", "end_reason", "legal_status", "place", "provider",
          "home_postcode", "placed_postcode", "urn")  # fmt: skip
_BESIDE = ("oc2", "missing", "reviews", "uasc")
"""Modules whose rows of one year are the same where one child was entered twice."""

Pair = tuple[str, str, str]
"""Council, identifier, and the other identifier."""
Beside = dict[tuple[str, str], dict[tuple[str, int], set[object]]]
"""Rows of an identifier by module and year."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one row says of an episode."""

    year: int
    started: dt.date
    new_reason: str | None
    ended: dt.date | None
    end_reason: str | None
    looks: tuple[str | None, ...]


def as_one_child(
    modules: Mapping[str, pl.DataFrame], ledger: Ledger
) -> tuple[dict[str, pl.DataFrame], tuple[str, ...]]:
    """The modules with one identifier a child (R903-61), and remarks.

    Two identifiers are of one child where date of birth and pupil number are the same, sex is not
    another, and the rows bear it out: no year tells of both and an episode stands under both or goes on
    from one to the other; or the years that tell of both have the same rows under both, in the other
    modules too. A pupil number that stands with other dates of birth, or with many children, tells nothing.
    """
    pairs = _pairs(modules["header"])
    if pairs.is_empty():
        return dict(modules), ()
    keys = pl.concat(pairs.select("council", pl.col(c).alias(KEY)) for c in (KEY, "other")).unique()
    told = {name: frame.join(keys, on=COUNCIL_KEY, how="semi") for name, frame in modules.items()}
    episodes, beside = _episodes(told["episodes"]), _beside(told)
    one, twice, doubtful = [], [], []
    for council, key, other in pairs.sort("council", KEY, "other").iter_rows():
        mine, its = episodes.get((council, key), []), episodes.get((council, other), [])
        both = {r.year for r in mine} & {r.year for r in its}
        pair = (council, key, other)
        if not both and _in_turn(mine, its):
            one.append(pair)
        elif both and _equal(mine, its, both) and _equal_beside(beside, pair):
            twice.append(pair)
        elif mine and its:
            doubtful.append(pair)
    moves = _moves([*one, *twice], episodes, told["header"])
    return moved(modules, moves, COUNCIL_KEY, "R903-61", ledger), _remarks(twice, doubtful)


def _pairs(header: pl.DataFrame) -> pl.DataFrame:
    """Identifiers of a council with one date of birth and pupil number, and not of two sexes."""
    known = pupils(header)
    of_number = ["council", "pupil"]
    shared = known.filter(
        pl.col(KEY).n_unique().over(of_number).is_between(2, _MOST)
        & (pl.col("born").n_unique().over(of_number) == 1)
    )
    if shared.is_empty():
        return pl.DataFrame(schema={"council": pl.String, KEY: pl.String, "other": pl.String})
    sexes = header.filter(pl.col("sex").is_in(["M", "F"])).group_by(COUNCIL_KEY).agg(
        pl.col("sex").unique()
    )  # fmt: skip
    rows = shared.join(sexes, on=COUNCIL_KEY, how="left")
    other = rows.select(*of_number, pl.col(KEY).alias("other"), pl.col("sex").alias("its"))
    both = rows.join(other, on=of_number).filter(pl.col(KEY) < pl.col("other"))
    alike = (pl.col("sex").list.set_intersection("its").list.len() > 0).fill_null(True)
    return both.filter(alike).select("council", KEY, "other").unique()


def _episodes(frame: pl.DataFrame) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    rows = frame.filter(pl.col("started").is_not_null()).sort("year", "started")
    for council, key, year, started, rne, ended, rec, *looks in rows.select(
        *COUNCIL_KEY, "year", *_SHOWN
    ).iter_rows():
        row = Row(year, started, rne, ended, rec, tuple(looks))
        found.setdefault((council, key), []).append(row)
    return found


def _beside(told: Mapping[str, pl.DataFrame]) -> Beside:
    """What the modules beside the episodes say of an identifier in a year."""
    found: Beside = {}
    for name in ("header", *_BESIDE):
        frame = told[name].drop("child", "file", "row", ID)
        own = [c for c in frame.columns if c not in (*COUNCIL_KEY, "year")]
        for council, key, year, *values in frame.select(*COUNCIL_KEY, "year", *own).iter_rows():
            mine = found.setdefault((council, key), {})
            mine.setdefault((name, year), set()).add(tuple(values))
    return found


def _in_turn(mine: Sequence[Row], its: Sequence[Row]) -> bool:
    """Whether an episode stands under both, or one goes on under the other."""
    return any(
        (a.started == b.started and a.looks[:2] == b.looks[:2]) or _follows(a, b) or _follows(b, a)
        for a in mine
        for b in its
    )


def _follows(one: Row, two: Row) -> bool:
    """Whether one episode begins on the day on which the other ends, as care goes on or in one place."""
    goes_on = one.end_reason == CARE_GOES_ON and two.new_reason != STARTED_ANEW
    return one.ended == two.started and (goes_on or one.looks[1:] == two.looks[1:])


def _equal(mine: Sequence[Row], its: Sequence[Row], years: set[int]) -> bool:
    return all(
        {r for r in mine if r.year == year} == {r for r in its if r.year == year} for year in years
    )


def _equal_beside(beside: Beside, pair: Pair) -> bool:
    """Whether no other module that tells of both in a year says other things of them."""
    council, key, other = pair
    its = beside.get((council, other), {})
    mine = beside.get((council, key), {})
    return all(values == its.get(where, values) for where, values in mine.items())


def _moves(
    pairs: Sequence[Pair],
    episodes: Mapping[tuple[str, str], Sequence[Row]],
    header: pl.DataFrame,
) -> pl.DataFrame:
    """Every identifier of a child but the one that is told of first, and that one."""
    spelt = {(c, key): child for c, key, child in header.select(*COUNCIL_KEY, "child").iter_rows()}
    groups: list[set[tuple[str, str]]] = []
    for council, key, other in pairs:
        pair = {(council, key), (council, other)}
        met = [g for g in groups if g & pair]
        groups = [g for g in groups if not g & pair] + [pair.union(*met)]
    rows = []
    for group in groups:
        first = min(group, key=lambda k: (episodes[k][0].year, k))
        rows += [(*k, first[1], spelt[first]) for k in sorted(group - {first})]
    schema = {"council": pl.String, KEY: pl.String, "to": pl.String, "to child": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _remarks(twice: Sequence[Pair], doubtful: Sequence[Pair]) -> tuple[str, ...]:
    said = []
    for pairs, what in (
        (twice, "and the same rows in one year: each pair was read as one child (R903-61); of twins "
                "one pupil number would be wrong"),
        (doubtful, "but rows that do not bear out that they are one child: they were read as two"),
    ):  # fmt: skip
        counts: dict[str, int] = {}
        for council, *_ in pairs:
            counts[council] = counts.get(council, 0) + 1
        said += [
            f"{n} {'pair' if n == 1 else 'pairs'} of identifiers of {council} have one date of birth "
            f"and pupil number {what}"
            for council, n in sorted(counts.items())
        ]
    return tuple(said)
