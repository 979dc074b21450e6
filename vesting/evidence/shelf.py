"""The shelf: every edition of every table that is held, and how a stage asks it for figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from vesting.evidence.ages import OLDEST
from vesting.evidence.choosing import code_year, pick
from vesting.evidence.figures import Choice, Edition, Figures
from vesting.evidence.numbers import UNRESOLVED, asked_codes
from vesting.evidence.people import PROJECTION, Asked, PeopleIndex, find_people
from vesting.evidence.precedence import Candidate, Precedence, is_pinned, precedence
from vesting.evidence.readings import Sought, counts_itself, find_figures, find_series
from vesting.evidence.snapshot import Deferred, Holding
from vesting.evidence.tables import BY_NAME

NEVER = 9999
"""The year in which an outline ends that still stands."""


@dataclass(frozen=True)
class Shelf:
    """An immutable set of snapshots.

    Attributes:
        holdings: The snapshots, each one declared table of one file.
        rule: The precedence rule that chooses among editions.
        pins: Editions that the user has pinned, by table name or by measure.
    """

    holdings: tuple[Holding, ...] = ()
    rule: Precedence = field(default_factory=precedence)
    pins: tuple[tuple[str, str], ...] = ()

    def of(self, table: str, measure: str | None = None) -> tuple[Holding, ...]:
        """Holdings of a table; of those whose measures are known, only the ones with ``measure``."""
        return tuple(
            h
            for h in self.holdings
            if h.table == table
            and (measure is None or _may_have(h, measure))
            and not (isinstance(h, Deferred) and not h.held)
        )

    def with_holdings(self, more: Iterable[Holding]) -> Shelf:
        """A shelf that holds more."""
        return Shelf((*self.holdings, *more), self.rule, self.pins)

    def pinned(self, **pins: str) -> Shelf:
        """A shelf that prefers given editions: ``pinned(population="mid-2023 [1a2b3c4d]")``."""
        return Shelf(self.holdings, self.rule, tuple(pins.items()))

    def pin_of(self, table: str, measure: str = "", edition: str | None = None) -> str | None:
        """The edition asked for, or pinned for the measure or the table."""
        pins = dict(self.pins)
        return edition or pins.get(measure) or pins.get(table)

    def tables(self) -> tuple[str, ...]:
        """Names of the tables of which something is held."""
        return tuple(dict.fromkeys(h.table for h in self.holdings))

    def frame(self, table: str, *, measure: str | None = None) -> pl.DataFrame:
        """Rows of every edition of a table, with columns ``edition``, ``file`` and ``title``.

        Args:
            table: Name of a declared table.
            measure: Only rows of this measure (table ``observations``).
        """
        pieces = [
            (_rows(h, measure)).with_columns(
                pl.lit(h.edition).alias("edition"),
                pl.lit(h.file).alias("file"),
                pl.lit(h.title).alias("title"),
            )
            for h in self.of(table, measure)
        ]
        schema = {
            **BY_NAME[table].schema,
            **dict.fromkeys(("edition", "file", "title"), pl.String()),
        }
        if not pieces:
            return pl.DataFrame(schema=schema)
        rows = pl.concat(pieces)
        return self.resolved(rows) if table == "observations" else rows

    def editions(self, table: str, measure: str | None = None) -> tuple[Edition, ...]:
        """Editions held of a table (that have a measure), the preferred one first."""
        return tuple(
            Edition.of(h)
            for h in self._ranked(table, measure)
            if measure is None or h.frame["measure"].eq(measure).any()
        )

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Official code by DfE number, from files that have both.

        It is for authorities that the register of councils does not know, such as fictitious ones.
        """
        for measure in ("looked_after", "in_need", "social_workers_fte"):
            for holding in self.of("observations", measure):
                pairs = holding.frame.filter(
                    pl.col("dfe_number").str.contains(r"^\d{3}$"),
                    ~pl.col("place_code").str.starts_with(UNRESOLVED),
                ).sort("year")
                if not pairs.is_empty():
                    return dict(pairs.select("dfe_number", "place_code").iter_rows())
        return {}

    def resolved(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows with the official code in place of a DfE number, where the shelf can tell it."""
        if frame.is_empty() or not frame["place_code"].str.starts_with(UNRESOLVED).any():
            return frame
        codes = {f"{UNRESOLVED}{number}": code for number, code in self.numbers.items()}
        return frame.with_columns(pl.col("place_code").replace(codes))

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

    def _ranked(self, table: str, measure: str | None = None) -> list[Holding]:
        """Holdings of a table in the order of the rule."""
        pin = self.pin_of(table, measure or "")
        held = [
            Candidate(h, itself=measure is not None and counts_itself(h, measure))
            for h in self.of(table, measure)
        ]
        return [c.holding for c in sorted(held, key=lambda c: self.rule.rank(c, pin))]

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
        wanted = None if codes is None else set(codes)
        candidates = [
            Candidate(h, code_year(h), covers=_covers(h, wanted))
            for h in self.of(table)
            if edition or not h.vintage.startswith(PROJECTION)
        ]
        picked = pick(self.rule, candidates, self.pin_of(table, edition=edition))
        return picked.choice if picked else None

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
        return _last_drawn(rows), choice

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
        asked = None if codes is None else asked_codes(codes)
        if asked is not None:
            keep &= pl.col("place_code").is_in(list(asked))
        changed = {old: code for old, code in (asked or {}).items() if old != code}
        held = [h for h in self.of(table) if edition is None or is_pinned(h, edition)]
        pieces = {
            id(h): h.frame.filter(keep).with_columns(pl.col("place_code").replace(changed))
            for h in held
        }
        candidates = [
            Candidate(
                h, code_year(h), covers=pieces[id(h)]["place_code"].n_unique() if asked else 0
            )
            for h in held
            if not pieces[id(h)].is_empty()
        ]
        picked = pick(self.rule, candidates, self.pin_of(table, edition=edition))
        if picked is None:
            return BY_NAME[table].empty(), None
        return pieces[id(picked.candidate.holding)], picked.choice


def _last_drawn(outlines: pl.DataFrame) -> pl.DataFrame:
    """One outline a place: the one that still stands, or that ended last."""
    rows = outlines.with_row_index("row")
    by_time = rows.sort(pl.col("end").fill_null(NEVER), pl.col("start").fill_null(0), "row")
    return by_time.unique("place_code", keep="last").sort("row").drop("row")


def _may_have(holding: Holding, measure: str) -> bool:
    return not isinstance(holding, Deferred) or holding.may_have(measure)


def _rows(holding: Holding, measure: str | None) -> pl.DataFrame:
    return holding.frame if measure is None else holding.frame.filter(pl.col("measure") == measure)


def _covers(holding: Holding, wanted: set[str] | None) -> int:
    if wanted is None or "place_code" not in holding.frame.columns:
        return 0
    return len(set(holding.frame["place_code"].unique()) & wanted)
