"""The shelf: every edition of every table that is held, and how a stage asks it for figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from vesting.evidence.ages import OLDEST
from vesting.evidence.choosing import choose_table
from vesting.evidence.editions import Editions
from vesting.evidence.figures import Choice, Edition, Figures
from vesting.evidence.people import PROJECTION, Asked, PeopleIndex, find_people
from vesting.evidence.precedence import is_pinned
from vesting.evidence.readings import Sought, find_figures, find_series
from vesting.evidence.snapshot import Holding
from vesting.evidence.whole_tables import find_rows, last_drawn


@dataclass(frozen=True)
class Shelf(Editions):
    """An immutable set of snapshots, asked for figures, outlines and lookups; see :class:`Editions`."""

    def with_holdings(self, more: Iterable[Holding]) -> Shelf:
        """A shelf that holds more."""
        return Shelf((*self.holdings, *more), self.rule, self.pins)

    def pinned(self, **pins: str) -> Shelf:
        """A shelf that prefers given editions: ``pinned(population="mid-2023 [1a2b3c4d]")``."""
        return Shelf(self.holdings, self.rule, tuple(pins.items()))

    def population(
        self,
        codes: Iterable[str],
        age_from: int = 0,
        age_to: int = OLDEST,
        *,
        edition: str | None = None,
        year: int | None = None,
        basis: str | None = None,
    ) -> Figures:
        """Residents of places in an age range, all from one edition.

        Args:
            codes: Place codes, of any level.
            age_from: Youngest age, inclusive.
            age_to: Oldest age, inclusive; 130 for no limit.
            edition: Use this edition (its identity, hash or file name) whatever the rule says.
            year: Only this year.
            basis: Only ``mid-year estimate``, ``census`` or ``projection``.

        Returns:
            Figures by place; a place that the chosen edition lacks is named in ``missing``.
        """
        asked = Asked(tuple(dict.fromkeys(codes)), age_from, age_to, year, basis)
        held = [i for i in self._people if edition is None or is_pinned(i.holding, edition)]
        return find_people(held, asked, self.rule, self.pin_of("population", edition=edition))

    def population_held(self, codes: Iterable[str]) -> tuple[tuple[Edition, tuple[int, ...]], ...]:
        """Editions with residents of any of the places, and the years that each of them has."""
        asked = Asked(tuple(dict.fromkeys(codes)), 0, OLDEST)
        found = (
            (Edition.of(i.holding), tuple(sorted({c.year for c in i.candidates(asked) if c.year})))
            for i in self._people
            if i.reaches(asked.codes)
        )
        return tuple((edition, years) for edition, years in found if years)

    @cached_property
    def _people(self) -> tuple[PeopleIndex, ...]:
        return tuple(PeopleIndex(h) for h in self.of("population"))

    def observations(
        self,
        measure: str,
        codes: Iterable[str] | None = None,
        *,
        period: str | None = None,
        year: int | None = None,
        breakdown: str | None = None,
        edition: str | None = None,
    ) -> Figures:
        """Figures of one measure at one time, all from one edition.

        Args:
            measure: Our name of the measure.
            codes: Places; None for every place that the edition has.
            period: Only this period, such as ``2024`` or ``2023-24``.
            year: Only periods that end in this year. Without period and year: the latest year in
                which any of the places has a figure.
            breakdown: Category within the measure; None for the whole.
            edition: Use this edition whatever the rule says.

        Returns:
            Figures by place; for a place without a figure, ``missing`` says what was published.
        """
        wanted = None if codes is None else tuple(dict.fromkeys(codes))
        held = [
            h for h in self.of("observations", measure) if edition is None or is_pinned(h, edition)
        ]
        sought = Sought(measure, wanted, period, year, breakdown)
        pin = self.pin_of("observations", measure, edition)
        return find_figures(held, sought, self.rule, pin, self.resolved)

    def series(
        self, measure: str, codes: Iterable[str] | None = None, *, breakdown: str | None = None
    ) -> pl.DataFrame:
        """One measure over all years: for every place and year the figure that the rule prefers.

        Returns:
            Columns ``place_code, place_name, level, dfe_number, period, year, value, symbol, unit,
            edition, file``, sorted by place and year.
        """
        wanted = None if codes is None else tuple(codes)
        sought = Sought(measure, wanted, breakdown=breakdown)
        held = self.of("observations", measure)
        pin = self.pin_of("observations", measure)
        series = find_series(held, sought, self.rule, pin, self.resolved)
        if series is None:
            return self.frame("observations", measure=measure).drop("measure", "breakdown", "title")
        return series

    def choose(
        self,
        table: str,
        *,
        measure: str | None = None,
        codes: Iterable[str] | None = None,
        year: int | None = None,
        edition: str | None = None,
    ) -> Choice | None:
        """The edition that the rule prefers for a table (or a measure), and why.

        Args:
            table: Name of a declared table.
            measure: A measure, for table ``observations``.
            codes: Places that it should cover.
            year: Only editions with figures of this year.
            edition: Pinned edition.
        """
        if measure is not None:
            return self.observations(measure, codes, year=year, edition=edition).choice
        if table == "population" and codes is not None:
            return self.population(codes, year=year, edition=edition).choice
        held = [h for h in self.of(table) if edition or not h.vintage.startswith(PROJECTION)]
        return choose_table(self.rule, held, codes, self.pin_of(table, edition=edition))

    def boundaries(
        self,
        level: str,
        codes: Iterable[str] | None = None,
        *,
        year: int | None = None,
        edition: str | None = None,
    ) -> tuple[pl.DataFrame, Choice | None]:
        """Outlines of places of one level, from the edition that covers most of them.

        A place that a file of many years draws once under each of its codes is given once, as last
        drawn.

        Args:
            level: Level of place, such as ``district``.
            codes: Places; None for all.
            year: Only outlines that existed in this year, where the file says.
            edition: Pinned edition.
        """
        keep = pl.col("level") == level
        if year is not None:
            begun = pl.col("start").fill_null(year) <= year
            keep &= begun & (pl.col("end").fill_null(year) >= year)
        rows, choice = self._one("boundaries", keep, codes, edition)
        return last_drawn(rows), choice

    def lookup(
        self,
        level: str,
        parent_level: str,
        codes: Iterable[str] | None = None,
        *,
        edition: str | None = None,
    ) -> tuple[pl.DataFrame, Choice | None]:
        """Which place lies in which, from the edition that covers most of them.

        Args:
            level: Level of the smaller places.
            parent_level: Level of the larger ones.
            codes: Smaller places; None for all.
            edition: Pinned edition.
        """
        keep = (pl.col("level") == level) & (pl.col("parent_level") == parent_level)
        return self._one("lookup", keep, codes, edition)

    def postcodes(self, codes: Iterable[str]) -> tuple[pl.DataFrame, Choice | None]:
        """Where postcodes lie, from the edition that covers most of them.

        Args:
            codes: Postcodes in capitals, without spaces.
        """
        return self._one("postcodes", pl.lit(value=True), codes, None)

    def _one(
        self, table: str, keep: pl.Expr, codes: Iterable[str] | None, edition: str | None
    ) -> tuple[pl.DataFrame, Choice | None]:
        """Rows of the one edition of a table that the rule prefers for them.

        A place that has changed its code stands under the code asked for.
        """
        held = [h for h in self.of(table) if edition is None or is_pinned(h, edition)]
        return find_rows(table, held, keep, codes, self.rule, self.pin_of(table, edition=edition))
