"""The tables of a forecast as reports may show them, in place of the tables of the run."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import polars as pl

from vesting.demand.released import Told, released, units_left_out
from vesting.workspace.results import Results

TABLES = ("stock", "cost", "weekly_cost", "seen", "long_view", "reserve", "pool", "waterfall")
"""Tables of which something may have to be left out; back-tests and shares of doubt hold no count."""


class Released(Results):
    """Tables of a run of the demand stage, rounded, and without what may not be published.

    Args:
        results: The tables as the run made them.
    """

    def __init__(self, results: Results) -> None:
        super().__init__(results.workspace, results.run)
        self._told = Told(date.fromisoformat(self.run.facts["day"]), self.run.facts["year"])

    def __getitem__(self, table: str) -> pl.DataFrame:
        """A table as it may be published, with the column ``row`` of the run's own."""
        return self._made[table] if table in self._made else super().__getitem__(table)

    @cached_property
    def left_out(self) -> frozenset[str]:
        """Units of which the words may not tell."""
        return units_left_out(self._made, self._told)

    @cached_property
    def _made(self) -> dict[str, pl.DataFrame]:
        held = {name: super(Released, self).__getitem__(name) for name in TABLES if name in self}
        return released(held, self._told)
