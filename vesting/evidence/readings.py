"""Finding the figures of one measure in one edition, and saying why one is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from vesting.evidence.choosing import pick
from vesting.evidence.figures import Figures
from vesting.evidence.measures import beside, unit_of
from vesting.evidence.numbers import asked_codes, by_code, other_codes
from vesting.evidence.precedence import Candidate, Precedence, is_pinned
from vesting.evidence.snapshot import Deferred, Holding
from vesting.evidence.symbols import meaning

PUBLISHED_EMPTY = "published empty"
PUBLISHED_AS = "published as '{symbol}': {meaning}"


def withheld(why: str) -> bool:
    """Whether the publisher had the place in the edition, and gave no number for it.

    Args:
        why: The reason that :func:`explain_missing` gave.
    """
    return why == PUBLISHED_EMPTY or why.startswith(PUBLISHED_AS.split("{", maxsplit=1)[0])


Resolve = Callable[[pl.DataFrame], pl.DataFrame]
"""Puts official codes in place of DfE numbers."""

NOT_HELD = "no file held here has it"


def counts_itself(holding: Holding, measure: str) -> bool:
    """Whether a table counts a measure itself, and does not have it as the whole of something else.

    Children in need are counted in the table that also gives their rate; tables on their disability
    or the length of their episodes repeat the number to divide by it.
    """
    others = beside(measure)
    if isinstance(holding, Deferred):
        return any(holding.may_have(other) for other in others)
    return bool(others) and not set(others).isdisjoint(holding.frame["measure"].unique())


@dataclass(frozen=True)
class MeasureIndex:
    """Rows of one measure in one edition."""

    holding: Holding
    measure: str
    breakdown: str | None
    resolve: Resolve

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Rows of the measure and the breakdown; the whole where no breakdown is asked for."""
        rows = self.holding.frame.filter(pl.col("measure") == self.measure)
        return self.resolve(
            rows.filter(pl.col("breakdown").fill_null("") == (self.breakdown or ""))
        )

    @cached_property
    def itself(self) -> bool:
        """Whether the edition counts the measure itself."""
        return counts_itself(self.holding, self.measure)

    def candidates(self, sought: Sought) -> list[Candidate]:
        """Years that hold rows, with the number of places that have a figure."""
        rows = self.rows
        if sought.period is not None:
            rows = rows.filter(pl.col("period") == sought.period)
        if sought.year is not None:
            rows = rows.filter(pl.col("year") == sought.year)
        figure = pl.col("value").is_not_null()
        if sought.codes is not None:
            figure &= pl.col("place_code").is_in(sought.every_code)
        counts = rows.group_by("year").agg(figure.sum()).iter_rows()
        return [Candidate(self.holding, int(y), "", int(n), self.itself) for y, n in counts]

    def at(self, year: int, period: str | None) -> pl.DataFrame:
        """Rows of one year."""
        rows = self.rows.filter(pl.col("year") == year)
        return rows if period is None else rows.filter(pl.col("period") == period)


@dataclass(frozen=True)
class Sought:
    """A question about one measure at one time.

    Attributes:
        measure: Our name of the measure.
        codes: Places; None for every place that the edition has.
        period: Only this period, where given.
        year: Only periods that end in this year, where given.
        breakdown: Category within the measure; None for the whole.
    """

    measure: str
    codes: tuple[str, ...] | None
    period: str | None = None
    year: int | None = None
    breakdown: str | None = None

    @cached_property
    def every_code(self) -> list[str]:
        """Every code that the places have had."""
        return list(asked_codes(self.codes or ()))


def find_figures(
    held: Iterable[Holding], sought: Sought, rule: Precedence, pin: str | None, resolve: Resolve
) -> Figures:
    """Figures by place at the latest time that has any, all from the edition that the rule prefers."""
    indexes = [MeasureIndex(h, sought.measure, sought.breakdown, resolve) for h in held]
    candidates = [c for i in indexes for c in i.candidates(sought)]
    picked = pick(rule, _latest(candidates, pin), pin)
    unit = unit_of(sought.measure)
    if picked is None:
        return Figures(sought.measure, {}, dict.fromkeys(sought.codes or (), NOT_HELD), unit)
    best = picked.candidate
    rows = next(i for i in indexes if i.holding is best.holding).at(best.year, sought.period)
    filled = rows.filter(pl.col("value").is_not_null())
    values = dict(filled.select("place_code", "value").iter_rows())
    values = values if sought.codes is None else by_code(sought.codes, values)
    return Figures(
        sought.measure,
        values,
        {c: explain_missing(c, rows) for c in sought.codes or () if c not in values},
        str(rows["unit"].fill_null(unit)[0]),
        best.year,
        str(rows["period"][0]),
        picked.choice,
    )


def _latest(candidates: Sequence[Candidate], pin: str | None) -> list[Candidate]:
    """Those of the latest year in which any place has a figure; a pinned edition decides first."""
    pool = [c for c in candidates if is_pinned(c.holding, pin)] or list(candidates)
    years = [c.year for c in pool if c.covers] or [c.year for c in pool]
    return [c for c in pool if c.year == max(years)]


def find_series(
    held: Iterable[Holding],
    sought: Sought,
    rule: Precedence,
    pin: str | None,
    resolve: Resolve,
) -> pl.DataFrame | None:
    """For every place and year the preferred figure that there is; None without editions."""
    indexes = [MeasureIndex(h, sought.measure, sought.breakdown, resolve) for h in held]
    pieces = [_ranked_rows(index, indexes, rule, pin) for index in indexes]
    if not pieces:
        return None
    rows = pl.concat(pieces)
    if sought.codes is not None:
        asked = asked_codes(sought.codes)
        rows = rows.filter(pl.col("place_code").is_in(list(asked)))
        rows = rows.with_columns(pl.col("place_code").replace(asked))
    rows = rows.sort("place_code", "year", pl.col("value").is_null(), "rank")
    first = rows.unique(["place_code", "year"], keep="first", maintain_order=True)
    return first.drop("rank", "measure", "breakdown")


def _ranked_rows(
    index: MeasureIndex, indexes: Sequence[MeasureIndex], rule: Precedence, pin: str | None
) -> pl.DataFrame:
    """Rows of one edition with its place among all editions, which may differ from year to year."""
    holding = index.holding
    places = {}
    for year in index.rows["year"].unique().to_list():
        own = rule.rank(Candidate(holding, year, itself=index.itself), pin)
        others = (rule.rank(Candidate(i.holding, year, itself=i.itself), pin) for i in indexes)
        places[year] = sum(1 for other in others if other < own)
    return index.rows.with_columns(
        pl.col("year").replace_strict(places, return_dtype=pl.Int32).alias("rank"),
        pl.lit(holding.edition).alias("edition"),
        pl.lit(holding.file).alias("file"),
    )


def explain_missing(code: str, rows: pl.DataFrame) -> str:
    """Why a place has no figure: a symbol, a joint row, or no row at all."""
    own = rows.filter(pl.col("place_code").is_in([code, *other_codes(code)]))
    if not own.is_empty():
        symbol = str(own["symbol"].fill_null("")[0])
        told = PUBLISHED_AS.format(symbol=symbol, meaning=meaning(symbol))
        return told if symbol else PUBLISHED_EMPTY
    joint = rows.filter(pl.col("place_code").str.split(" / ").list.contains(code))
    if not joint.is_empty():
        return f"published jointly for {joint['place_name'][0]}"
    return "the edition has no row for this place"
