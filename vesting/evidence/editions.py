"""Every edition of every table that is held: which there are, and in which order the rule prefers them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from vesting.evidence.figures import Edition
from vesting.evidence.numbers import TELLING, UNRESOLVED, code_by_number
from vesting.evidence.precedence import Candidate, Precedence, precedence
from vesting.evidence.readings import counts_itself
from vesting.evidence.snapshot import Deferred, Holding
from vesting.evidence.whole_tables import stacked


@dataclass(frozen=True)
class Editions:
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
        rows = stacked(table, self.of(table, measure), measure)
        return self.resolved(rows) if table == "observations" and len(rows) else rows

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
        return code_by_number(h for m in TELLING for h in self.of("observations", m))

    def resolved(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows with the official code in place of a DfE number, where the shelf can tell it."""
        if frame.is_empty() or not frame["place_code"].str.starts_with(UNRESOLVED).any():
            return frame
        codes = {f"{UNRESOLVED}{number}": code for number, code in self.numbers.items()}
        return frame.with_columns(pl.col("place_code").replace(codes))

    def _ranked(self, table: str, measure: str | None = None) -> list[Holding]:
        """Holdings of a table in the order of the rule."""
        pin = self.pin_of(table, measure or "")
        held = [
            Candidate(h, itself=measure is not None and counts_itself(h, measure))
            for h in self.of(table, measure)
        ]
        return [c.holding for c in sorted(held, key=lambda c: self.rule.rank(c, pin))]


def _may_have(holding: Holding, measure: str) -> bool:
    return not isinstance(holding, Deferred) or holding.may_have(measure)
