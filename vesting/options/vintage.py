"""Which edition of the population figures reproduces a published claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from vesting.errors import InputError, Problem

NO_EDITION = Problem("OPT-E61", "No population figures cover the places", InputError)
NOTHING_REPRODUCES = "no edition held here reproduces this; that is not evidence of error"
STEPS = (100_000, 50_000, 10_000, 5_000, 1_000, 500, 100, 50, 10, 5, 1)
"""Roundings that publishers use, coarse to fine."""


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
        total: People in the places.
        miss: Total minus published.
        miss_per_cent: The same, in per cent of the published figure.
        reproduces: Whether the total rounds to the published figure.
    """

    edition: str
    year: int
    basis: str
    file: str
    total: float
    miss: float
    miss_per_cent: float
    reproduces: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A published population and how each held edition compares with it.

    Attributes:
        published: The published figure.
        rounding: Coarsest rounding that the published figure is consistent with, in people.
        editions: Editions, the nearest first.
        verdict: The answer in words.
    """

    published: int
    rounding: int
    editions: tuple[Edition, ...]
    verdict: str


def rounding_of(published: int) -> int:
    """Coarsest customary rounding of which the figure is a multiple, at most 0.1 % of it.

    The cap keeps a round number such as 500,000 from being reproduced by anything near it.
    """
    fits = (s for s in STEPS if published % s == 0 and (s == 1 or s * 1000 <= published))
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


def _edition(row: dict[str, object], published: int, rounding: int) -> Edition:
    total = float(str(row["total"]))
    return Edition(
        edition=str(row["edition"]),
        year=int(str(row["year"])),
        basis=str(row["basis"]),
        file=str(row["file"]),
        total=total,
        miss=total - published,
        miss_per_cent=100 * (total - published) / published,
        reproduces=abs(total - published) <= rounding / 2,
    )


def _verdict(editions: Iterable[Edition], rounding: int) -> str:
    """The answer in words: every edition and year that reproduces the figure, or that none does."""
    exact = [e for e in editions if e.reproduces]
    if not exact:
        return NOTHING_REPRODUCES
    names = "; ".join(f"{e.edition}, {e.basis} of {e.year} ({e.total:,.0f})" for e in exact)
    return f"reproduced, to a rounding of {rounding:,}, by {names}"


def reproduce(population: pl.DataFrame, places: Sequence[str], published: int, ages: Ages) -> Claim:
    """Find the editions that reproduce a published population of a list of places.

    Args:
        population: Rows of the declared table ``population`` with ``edition`` and ``file``.
        places: Codes of the places.
        published: The published figure, above nought.
        ages: Age range that the figure is about.

    Raises:
        InputError: No held edition covers all the places and ages.
    """
    held = totals(population, places, ages)
    if held.is_empty():
        raise NO_EDITION(
            f"no edition held here has all {len(set(places))} places at ages {ages.from_} to {ages.to}",
            mend="Add mid-year population estimates that hold them: vesting data add FILE",
        )
    rounding = rounding_of(published)
    editions = [_edition(row, published, rounding) for row in held.iter_rows(named=True)]
    nearest = tuple(sorted(editions, key=lambda e: (abs(e.miss), -e.year, e.edition)))
    return Claim(published, rounding, nearest, _verdict(nearest, rounding))
