"""Finding residents in one edition: which places, years and age bands it has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from vesting.evidence.ages import OLDEST
from vesting.evidence.choosing import pick
from vesting.evidence.figures import Figures
from vesting.evidence.numbers import asked_codes, by_code, renamed
from vesting.evidence.precedence import Candidate, Precedence, is_pinned
from vesting.evidence.snapshot import Deferred, Holding

PROJECTION = "projection"
"""Basis of residents who are expected, and were not counted or estimated."""


@dataclass(frozen=True)
class PeopleIndex:
    """One edition of the population table, cut up by year and basis."""

    holding: Holding

    def reaches(self, codes: Sequence[str]) -> bool:
        """Whether it may hold any of the places, as far as the kinds of codes tell."""
        if not isinstance(self.holding, Deferred) or self.holding.card is None:
            return True
        kinds = self.holding.card.prefixes
        return any(code[:3] in kinds for code in codes)

    @cached_property
    def parts(self) -> dict[tuple[int, str], pl.DataFrame]:
        """Rows by year and basis."""
        return {
            (int(key[0]), str(key[1])): part
            for key, part in self.holding.frame.partition_by(
                "year", "basis", as_dict=True, maintain_order=True
            ).items()
        }

    @cached_property
    def places(self) -> dict[tuple[int, str], frozenset[str]]:
        """Places by year and basis."""
        return {key: frozenset(part["place_code"].unique()) for key, part in self.parts.items()}

    @cached_property
    def bands(self) -> dict[tuple[int, str], tuple[tuple[int, int], ...]]:
        """Age bands by year and basis."""
        return {
            key: tuple(sorted(part.select("age_from", "age_to").unique().iter_rows()))
            for key, part in self.parts.items()
        }

    def candidates(self, asked: Asked) -> list[Candidate]:
        """Years of this edition that have the age range exactly and at least one of the places."""
        return [
            Candidate(self.holding, year, basis, covers)
            for (year, basis), places in self.places.items()
            if asked.year in (None, year)
            and asked.basis in (None, basis)
            and bands_within(self.bands[year, basis], asked.age_from, asked.age_to)
            and (covers := asked.covered(places))
        ]

    def people(self, asked: Asked, year: int, basis: str) -> dict[str, float]:
        """Residents by place."""
        used = bands_within(self.bands[year, basis], asked.age_from, asked.age_to)
        bands = pl.DataFrame(used, schema=["age_from", "age_to"], orient="row")
        wanted = list(asked_codes(asked.codes))
        rows = self.parts[year, basis].filter(pl.col("place_code").is_in(wanted))
        rows = rows.join(
            bands.with_columns(pl.all().cast(pl.Int32)), on=["age_from", "age_to"], how="semi"
        )
        totals = dict(rows.group_by("place_code").agg(pl.col("persons").sum()).iter_rows())
        return by_code(asked.codes, totals)


@dataclass(frozen=True)
class Asked:
    """A question about residents.

    Attributes:
        codes: Places.
        age_from: Youngest age.
        age_to: Oldest age, inclusive.
        year: Only this year, where given.
        basis: Only this kind of figure, where given.
    """

    codes: tuple[str, ...]
    age_from: int
    age_to: int
    year: int | None = None
    basis: str | None = None

    @cached_property
    def own(self) -> frozenset[str]:
        """The places, to be looked up."""
        return frozenset(self.codes)

    @cached_property
    def renamed(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Places that have had other codes, with those."""
        return renamed(self.codes)

    def covered(self, places: frozenset[str]) -> int:
        """How many of the places are among others, under any of their codes."""
        former = sum(
            c not in places and any(o in places for o in other) for c, other in self.renamed
        )
        return len(self.own & places) + former

    @property
    def words(self) -> str:
        """What is asked for, in words."""
        if (self.age_from, self.age_to) == (0, OLDEST):
            return "residents"
        return f"residents aged {self.age_from} " + (
            f"to {self.age_to}" if self.age_to < OLDEST else "and over"
        )


def find_people(
    indexes: Iterable[PeopleIndex], asked: Asked, rule: Precedence, pin: str | None
) -> Figures:
    """Residents by place, all from the one edition that the rule prefers."""
    by_holding = {id(i.holding): i for i in indexes if i.reaches(asked.codes)}
    found = [c for index in by_holding.values() for c in index.candidates(asked)]
    candidates = [c for c in found if _answers(c, asked, pin)]
    picked = pick(rule, candidates, pin)
    if picked is None:
        why = f"no edition held here has {asked.words} of these places"
        return Figures(asked.words, {}, dict.fromkeys(asked.codes, why), "people")
    best, choice = picked.candidate, picked.choice
    values = by_holding[id(best.holding)].people(asked, best.year, best.basis)
    lacks = f"{choice.edition.edition} does not have it"
    missing = {code: lacks for code in asked.codes if code not in values}
    return Figures(asked.words, values, missing, "people", best.year, str(best.year), choice)


def _answers(candidate: Candidate, asked: Asked, pin: str | None) -> bool:
    """Whether it may answer: a projection only where one is asked for, or its edition is named."""
    return (
        candidate.basis != PROJECTION
        or asked.basis == PROJECTION
        or is_pinned(candidate.holding, pin)
    )


def bands_within(
    bands: Sequence[tuple[int, int]], age_from: int, age_to: int
) -> list[tuple[int, int]]:
    """The bands that together are exactly the range; empty where none are.

    >>> bands_within([(0, 15), (16, 24), (25, 130)], 0, 24)
    [(0, 15), (16, 24)]
    >>> bands_within([(0, 15), (16, 24), (25, 130)], 0, 17)
    []
    """
    used: list[tuple[int, int]] = []
    age = age_from
    while age <= age_to:
        band = min((b for b in bands if b[0] == age and b[1] <= age_to), default=None)
        if band is None:
            return []
        used.append(band)
        age = band[1] + 1
    return used
