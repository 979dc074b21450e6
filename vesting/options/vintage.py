"""Which edition of the population figures reproduces a published claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from vesting.errors import InputError, Problem
from vesting.options.covering import Way

NO_EDITION = Problem("OPT-E61", "No population figures cover the places", InputError)
NOTHING_REPRODUCES = "no edition held here reproduces this; that is not evidence of error"
STEPS = (1_000, 500, 100, 50, 10)
"""Roundings that publishers use, coarse to fine."""

LEAST_STEPS = 10
"""A figure is read as rounded only where it is at least so many steps."""


@dataclass(frozen=True, slots=True)
class Ages:
    """An age range, both ends included; ``to`` of 130 means and over."""

    from_: int = 0
    to: int = 130


@dataclass(frozen=True, slots=True)
class Edition:
    """The sum over the places in one held edition.

    Attributes:
        edition: Identity of the edition.
        year: Year of the figures.
        basis: Mid-year estimate, census or projection.
        file: File that holds it.
        way: Which of its rows are summed.
        total: People in the places.
        miss: Total minus published.
        miss_per_cent: The same, in per cent of the published figure.
        reproduces: Whether the total rounds to the published figure.
        exact: Whether the total is the published figure to the person.
    """

    edition: str
    year: int
    basis: str
    file: str
    way: str
    total: float
    miss: float
    miss_per_cent: float
    reproduces: bool
    exact: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A published population and how each held edition compares with it.

    Attributes:
        published: The published figure.
        rounding: Coarsest customary rounding that the published figure may have, in people.
        agree: How many of the sums agree with it at that rounding.
        editions: Editions, the nearest first.
        verdict: The answer in words.
    """

    published: int
    rounding: int
    agree: int
    editions: tuple[Edition, ...]
    verdict: str


def rounding_of(published: int) -> int:
    """Coarsest customary rounding of which the figure is a multiple; 1 where it is of none.

    A figure of few steps is not read as rounded at that step: 20 is not 20 to the nearest 10.
    """
    fits = (s for s in STEPS if published % s == 0 and s * LEAST_STEPS <= published)
    return next(fits, 1)


def totals(population: pl.DataFrame, places: Sequence[str], ages: Ages) -> pl.DataFrame:
    """People in the places by edition, year and basis, where every place has the whole age range.

    Args:
        population: Rows of the declared table ``population`` with ``edition`` and ``file``.
        places: Codes; each must be in the edition.
        ages: Age range wanted.

    Returns:
        ``edition, file, year, basis, total``; editions that lack a place or an age are left out.
    """
    wanted = population.filter(
        pl.col("place_code").is_in(list(places)),
        pl.col("age_from") >= ages.from_,
        pl.col("age_to") <= ages.to,
    )
    key = ["edition", "file", "year", "basis"]
    each = wanted.group_by([*key, "place_code"]).agg(
        pl.col("persons").filter(_whole(ages)).sum().alias("whole"),
        _whole(ages).any().alias("has_whole"),
        pl.col("persons").filter(~_whole(ages)).sum().alias("parts"),
        (pl.col("age_to").clip(upper_bound=ages.to) - pl.col("age_from") + 1)
        .filter(~_whole(ages))
        .sum()
        .alias("years"),
    )
    covered = pl.col("has_whole") | (pl.col("years") == ages.to - ages.from_ + 1)
    held = each.filter(covered).with_columns(
        pl.when("has_whole").then("whole").otherwise("parts").alias("people")
    )
    return (
        held.group_by(key)
        .agg(pl.col("people").sum().alias("total"), pl.len().alias("places"))
        .filter(pl.col("places") == len(set(places)))
        .drop("places")
        .sort("year", "edition")
    )


def _whole(ages: Ages) -> pl.Expr:
    return (pl.col("age_from") == ages.from_) & (pl.col("age_to") == ages.to)


def _edition(row: dict[str, object], way: Way, published: int, rounding: int) -> Edition:
    total = float(str(row["total"]))
    miss = total - published
    return Edition(
        edition=str(row["edition"]),
        year=int(str(row["year"])),
        basis=str(row["basis"]),
        file=str(row["file"]),
        way=way.words,
        total=total,
        miss=miss,
        miss_per_cent=100 * miss / published,
        reproduces=2 * abs(miss) <= rounding,
        exact=2 * abs(miss) < 1,
    )


def _named(editions: Iterable[Edition]) -> str:
    return "; ".join(f"{e.edition}, {e.basis} of {e.year} ({e.total:,.0f})" for e in editions)


def _verdict(editions: Sequence[Edition], published: int, rounding: int) -> str:
    """The answer in words: every edition and year that reproduces the figure, or that none does."""
    agree = [e for e in editions if e.reproduces]
    exact = [e for e in agree if e.exact]
    if not agree:
        return NOTHING_REPRODUCES
    if exact:
        return f"reproduced exactly by {_named(exact)}" + _also(agree, exact, rounding)
    return (
        f"reproduced, rounded to the nearest {rounding:,}, by {_named(agree)}"
        + _how_telling(len(agree), len(editions), published, rounding)
    )  # fmt: skip


def _also(agree: Sequence[Edition], exact: Sequence[Edition], rounding: int) -> str:
    rest = [e for e in agree if not e.exact]
    if not rest:
        return ""
    return f"; if it is rounded to the nearest {rounding:,}, also by {_named(rest)}"


def _how_telling(agree: int, held: int, published: int, rounding: int) -> str:
    """What a match at a rounding is worth: the span that would match, and how many editions do."""
    low, high = published - rounding / 2, published + rounding / 2
    span = (
        f"Any total from {low:,.0f} to {high:,.0f} rounds to it, a span of "
        f"{100 * rounding / published:.2g} per cent: a match may be chance."
    )
    if agree == 1:
        return f". It is the only one of the {held:,} sums held that does. {span}"
    return (
        f", closest first. {agree:,} of the {held:,} sums held agree at that rounding, so the "
        f"rounded figure does not tell them apart. {span}"
    )


def reproduce(population: pl.DataFrame, ways: Iterable[Way], published: int, ages: Ages) -> Claim:
    """Find the editions that reproduce a published population of some places.

    Args:
        population: Rows of the declared table ``population`` with ``edition`` and ``file``.
        ways: Which rows make up the places; each edition that holds all rows of a way is tried.
        published: The published figure, above nought.
        ages: Age range that the figure is about.

    Raises:
        InputError: No held edition covers all the places and ages.
    """
    rounding = rounding_of(published)
    editions = [
        _edition(row, way, published, rounding)
        for way in ways
        for row in totals(population, sorted(way.codes), ages).iter_rows(named=True)
        if way.edition in ("", row["edition"])
    ]
    if not editions:
        raise NO_EDITION(
            f"no edition held here has all the places at ages {ages.from_} to {ages.to}",
            mend="Add mid-year population estimates that hold them: vesting data add FILE",
        )
    once = {(e.edition, e.file, e.year, e.basis, e.total): e for e in reversed(editions)}
    nearest = sorted(once.values(), key=lambda e: (abs(e.miss), -e.year, e.edition))
    agree = sum(e.reproduces for e in nearest)
    verdict = _verdict(nearest, published, rounding)
    return Claim(published, rounding, agree, tuple(nearest), verdict)
