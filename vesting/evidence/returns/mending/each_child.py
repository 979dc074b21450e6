"""Episodes mended child by child: only children with a flaw are looked at closely."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from vesting.evidence.returns.children.identity import WHO
from vesting.evidence.returns.days.collection_year import LATE, RECORDED_LATE
from vesting.evidence.returns.days.eighteen import eighteenth
from vesting.evidence.returns.episodes.merging import EPISODE, Merged
from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.fates.rules import FATES, rules
from vesting.evidence.returns.guide.codes import CARE_GOES_ON, SHORT_BREAKS, STARTED_ANEW
from vesting.evidence.returns.mending import backward, beginnings, chains, endings, slips
from vesting.evidence.returns.mending.habits import planners, tellers_of_moves
from vesting.evidence.returns.mending.timeline import Facts, Spell, in_order

Step = Callable[[list[Spell], Facts], list[Spell]]

STEPS: tuple[Step, ...] = (
    slips.one_episode,
    slips.first_days,
    slips.ends,
    backward.exchanged_throughout,
    beginnings.find_beginnings,
    backward.turn_round,
    endings.future_ends,
    beginnings.withdraw,
    endings.missing_ends,
    chains.overlaps,
    chains.gaps,
    endings.last_end,
    endings.adulthood,
    endings.reasons,
)
"""What is done to a child's spells, in this order."""

_LOOKS = ("new_reason", "legal_status", "place", "provider", "home_postcode", "placed_postcode")


@dataclass(frozen=True)
class Around:
    """What is known beside the episodes.

    Attributes:
        children: ``council``, ``person``, ``born``, ``seen``, the last year that tells of the child, and
            ``told``, the years whose header or episodes do.
        signs: ``council``, ``person``, ``day``: days on which other modules show a child in care.
        years: Collection years of each council.
    """

    children: pl.DataFrame
    signs: pl.DataFrame
    years: Mapping[str, tuple[int, ...]]


def mend_all(merged: Merged, around: Around, ledger: Ledger) -> pl.DataFrame:
    """Episodes without short breaks, sorted, never overlapping within a child.

    Returns:
        The merged episodes with ``started``, ``ended``, ``end_reason`` and ``new_reason`` mended; one
        that another interrupts stands there twice.
    """
    short = pl.col("legal_status").is_in(SHORT_BREAKS).fill_null(False)
    breaks, episodes = merged.episodes.filter(short), merged.episodes.filter(~short)
    _note(ledger, merged, {"R903-20": breaks[EPISODE].to_list()})
    flawed = _flawed(episodes, around)
    mended, notes = _mended(episodes.join(flawed, on=WHO, how="semi"), breaks, merged, around)
    _note(ledger, merged, notes)
    clean = episodes.join(flawed, on=WHO, how="anti")
    return pl.concat([clean, mended.select(clean.columns)]).sort(
        *WHO, "started", "ended", EPISODE, nulls_last=True
    )


def _note(ledger: Ledger, merged: Merged, notes: Mapping[str, list[int]]) -> None:
    """Note rules on the row that stands for an episode; on all its rows where it is left out."""
    latest = merged.episodes.select(EPISODE, ID)
    for rule, episodes in notes.items():
        out = FATES.index(rules()[rule].fate) > 1
        rows = merged.rows if out else latest
        ledger.note(rule, rows.filter(pl.col(EPISODE).is_in(episodes))[ID])


def _flawed(episodes: pl.DataFrame, around: Around) -> pl.DataFrame:
    """Children with an episode that a step may change."""
    last = {council: years[-1] for council, years in around.years.items()}
    first = {council: years[0] for council, years in around.years.items()}
    known = episodes.join(
        around.children.select(*WHO, "born"), on=WHO, how="left"
    ).with_columns(
        pl.col("council").replace_strict(last, return_dtype=pl.Int32).alias("last"),
        pl.col("council").replace_strict(first, return_dtype=pl.Int32).alias("first"),
        eighteenth(pl.col("born")).alias("adult"),
        (pl.col("ended") == pl.col("started")).fill_null(False).alias("empty"),
    ).sort(*WHO, "started", ~pl.col("empty"), nulls_last=True)  # fmt: skip
    follows = known.with_columns(pl.col("started").shift(-1).over(WHO, order_by=None).alias("next"))
    return follows.filter(_flaw()).select(WHO).unique()


def _flaw() -> pl.Expr:
    started, ended, later = pl.col("started"), pl.col("ended"), pl.col("next")
    rec, told = pl.col("end_reason"), pl.col("last_told")
    until, own_end = pl.date(pl.col("last"), 3, 31), pl.date(told, 3, 31)
    flaws = (
        started.is_null(),
        started > pl.date(pl.col("first_told"), 3, 31),
        (started < pl.date(pl.col("first_told") - 1, 4, 1))
        & (pl.col("first_told") > pl.col("first")),
        ended <= pl.date(pl.col("open_in"), 3, 31) - pl.duration(days=RECORDED_LATE),
        started < pl.col("born"),
        ended < started,
        ended > until,
        (ended > own_end + pl.duration(days=LATE)) & (told < pl.col("last")),
        ended.is_null() & (later.is_not_null() | rec.is_not_null() | (told < pl.col("last"))),
        ended.is_not_null() & rec.is_null(),
        ended > later,
        (rec == CARE_GOES_ON) & ended.is_not_null() & (later.is_null() | (later != ended)),
        ended > pl.col("adult"),
        ended.is_null() & (until >= pl.col("adult")),
        started >= pl.col("adult"),
    )
    return pl.any_horizontal(f.fill_null(False) for f in flaws)


def _mended(
    episodes: pl.DataFrame, breaks: pl.DataFrame, merged: Merged, around: Around
) -> tuple[pl.DataFrame, dict[str, list[int]]]:
    children = episodes.select(WHO).unique().join(around.children, on=WHO, how="left")
    years = _lists(merged.rows.join(episodes.select(EPISODE), on=EPISODE), EPISODE, "year")
    facts = _facts(children, breaks, around, planners(merged.episodes))
    spells = _spells(episodes, years, tellers_of_moves(merged.episodes))
    done: list[Spell] = []
    notes: dict[str, list[int]] = {}
    for who, mine in spells.items():
        everyone = list(mine)
        kept = _run(mine, facts[who])
        done += kept
        for spell in {id(s): s for s in (*everyone, *kept)}.values():
            for rule in spell.notes:
                notes.setdefault(rule, []).append(spell.episode)
    return _back(done, episodes), notes


def _run(spells: list[Spell], facts: Facts) -> list[Spell]:
    for step in STEPS:
        spells = step(spells, facts)
        if all(s.started is not None for s in spells):
            spells = in_order(spells)
    return spells


def _lists(frame: pl.DataFrame, key: str, value: str) -> dict[int, tuple[int, ...]]:
    grouped = frame.group_by(key).agg(pl.col(value).unique().sort())
    return {k: tuple(v) for k, v in grouped.iter_rows()}


def _spells(
    episodes: pl.DataFrame, years: Mapping[int, tuple[int, ...]], tellers: frozenset[str]
) -> dict[tuple[str, str], list[Spell]]:
    grouped: dict[tuple[str, str], list[Spell]] = {}
    columns = [*WHO, EPISODE, "started", "ended", "end_reason", "change_reason", "open_in", *_LOOKS]
    rows = episodes.select(columns).iter_rows()
    for council, person, episode, start, end, rec, change, open_in, *looks in rows:
        spell = Spell(
            episode, _day(start), _day(end), looks[0], rec, years[episode], looks=tuple(looks),
            moves=change is not None if council in tellers else None, open_in=open_in,
        )  # fmt: skip
        grouped.setdefault((council, person), []).append(spell)
    return grouped


def _day(date: dt.date | None) -> int | None:
    return None if date is None else date.toordinal()


def _facts(
    children: pl.DataFrame, breaks: pl.DataFrame, around: Around, habits: frozenset[str]
) -> dict[tuple[str, str], Facts]:
    signs = _days(around.signs.join(children.select(WHO), on=WHO, how="semi"), "day")
    begun = _days(breaks.join(children.select(WHO), on=WHO, how="semi"), "started")
    adult = children.select(*WHO, "born", eighteenth(pl.col("born")).alias("adult"), "seen", "told")
    found: dict[tuple[str, str], Facts] = {}
    for council, person, born, day, seen, told in adult.iter_rows():
        who, years = (council, person), around.years[council]
        found[who] = Facts(
            _day(born), _day(day), years, seen if seen is not None else years[0],
            signs.get(who, ()), begun.get(who, ()), council in habits, told or (),
        )  # fmt: skip
    return found


def _days(frame: pl.DataFrame, column: str) -> dict[tuple[Any, ...], list[int]]:
    grouped = frame.drop_nulls(column).group_by(WHO).agg(pl.col(column).sort())
    return {(c, p): [d.toordinal() for d in days] for c, p, days in grouped.iter_rows()}


def _back(spells: list[Spell], episodes: pl.DataFrame) -> pl.DataFrame:
    """Spells as rows again."""
    epoch = dt.date(1970, 1, 1).toordinal()
    frame = pl.DataFrame(
        {
            EPISODE: pl.Series([s.episode for s in spells], dtype=episodes.schema[EPISODE]),
            "started": pl.Series([s.begin - epoch for s in spells], dtype=pl.Int32).cast(pl.Date),
            "ended": pl.Series(
                [None if s.ended is None else s.ended - epoch for s in spells], dtype=pl.Int32
            ).cast(pl.Date),
            "end_reason": pl.Series([s.rec for s in spells], dtype=pl.String),
            "new_reason": pl.Series([s.rne for s in spells], dtype=pl.String),
        }
    )
    rest = episodes.drop("started", "ended", "end_reason", "new_reason")
    return frame.join(rest, on=EPISODE, how="left")


__all__ = ["STARTED_ANEW", "STEPS", "Around", "mend_all"]
