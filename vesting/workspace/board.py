"""The options of a run as people read them: councils by name, figures with their way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import polars as pl

from vesting.errors import InputError, Problem
from vesting.options.completeness import Completeness, Statement
from vesting.options.enumeration.identity import option_id
from vesting.options.figure import Figure
from vesting.options.ground_tables import BLOCKS
from vesting.options.measures.block import Label
from vesting.options.measures.catalogue import UNIT_MEASURES
from vesting.workspace.models import Proposal
from vesting.workspace.results import Results

NO_OPTION = Problem("WSP-E70", "The list has no such option", InputError)
NO_UNIT = Problem("WSP-E71", "The list has no such council", InputError)

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Councils are lettered in the order in which pages show them."""

NAMED = 2
"""Places that the name of a council has at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number of a run stands: one click leads from it to where it comes from."""

    run: str
    table: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class Sourced:
    """A figure and where it stands; without a place where it is not available."""

    figure: Figure
    place: Place | None = None
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Council:
    """A possible council.

    Attributes:
        unit: Its identity.
        name: What pages call it: its largest places.
        codes: Codes of its blocks.
        places: Names of its blocks, the largest first.
        figures: Every declared measure, available or not, by name.
    """

    unit: str
    name: str
    codes: tuple[str, ...]
    places: tuple[str, ...]
    figures: Mapping[str, Sourced] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Option:
    """An option as it stands in the list.

    Attributes:
        option: Its identity.
        row: Its row in the table of options.
        councils: Its councils, the largest first.
    """

    option: str
    row: int
    councils: tuple[Council, ...]

    @property
    def name(self) -> str:
        """What pages call it where nobody has named it."""
        return " | ".join(council.name for council in self.councils)

    @property
    def lettered(self) -> tuple[tuple[str, Council], ...]:
        """Councils with what pages call them: the letter on the map, and their name."""
        pairs = zip(LETTERS, self.councils, strict=False)
        return tuple((f"{letter}. {council.name}", council) for letter, council in pairs)


class Board:
    """The options of one run.

    Args:
        results: Tables of a finished run of the options stage.
    """

    def __init__(self, results: Results) -> None:
        self.results = results
        self.run = results.run

    @cached_property
    def _rows(self) -> dict[str, int]:
        """Row of each option in the table of options."""
        return dict(self.results["options"].select("option", "row").iter_rows())

    def __contains__(self, option: str) -> bool:
        return option in self._rows

    @cached_property
    def names(self) -> dict[str, str]:
        """Name of each block."""
        return dict(self.results[BLOCKS].select("block", "name").iter_rows())

    @cached_property
    def residents(self) -> dict[str, int]:
        """Residents of each block."""
        return dict(self.results[BLOCKS].select("block", "residents").iter_rows())

    @cached_property
    def counts(self) -> dict[int, int]:
        """Number of options by number of councils."""
        return {int(k): n for k, n in self.run.facts["counts"].items()}

    @cached_property
    def with_water(self) -> dict[int, int]:
        """The same if every water-only border counted; empty where there is none."""
        return {int(k): n for k, n in self.run.facts["water"].items()}

    @property
    def nearest(self) -> str:
        """What is near bounds that leave no option, in words; empty where the list holds some."""
        return str(self.run.facts.get("nearest", ""))

    @cached_property
    def sentence(self) -> str:
        """What the list can claim, in one sentence."""
        return statement_of(self.run.facts["statement"]).sentence()

    @property
    def is_sample(self) -> bool:
        """Whether these are some of the options only, met by chains."""
        return self.run.completeness == Completeness.SAMPLE

    @cached_property
    def missing(self) -> dict[str, str]:
        """Measures that are not available, and why."""
        return dict(self.results["not_available"].select("measure", "why").iter_rows())

    def option(self, option: str, *, figures: bool = False) -> Option:
        """One option by its identity.

        Raises:
            InputError: The list has no such option.
        """
        if option not in self:
            raise NO_OPTION(
                f"The list of run {self.run.key} has no option '{option}'",
                mend="It may lie outside the bounds of the run, or need a border that is off",
            )
        row = self._rows[option]
        found = self.of_rows(self.results["options"][row : row + 1], figures=figures)[0]
        proposal = self.proposed().get(option)
        return self._called(found, proposal) if proposal else found

    def identity_of(self, proposal: Proposal) -> str:
        """The option that a proposal is in this list, where districts may be offered in parts."""
        return option_id(self._blocks_of(unit["places"]) for unit in proposal.units)

    def proposed(self) -> dict[str, Proposal]:
        """What was ever proposed, by its identity in this list; it need not be listed."""
        return {self.identity_of(p): p for p in Proposal.objects.all()}

    @cached_property
    def _parts(self) -> dict[str, list[str]]:
        """Blocks of each district that is offered in parts."""
        rows = self.results[BLOCKS].filter(pl.col("block") != pl.col("district"))
        parts = rows.group_by("district", maintain_order=True).agg("block")
        return dict(parts.iter_rows())

    def _blocks_of(self, places: Iterable[str]) -> tuple[str, ...]:
        """Blocks of places, whole districts that are offered in parts among them."""
        return tuple(sorted(b for place in places for b in self._parts.get(place, [place])))

    def _called(self, option: Option, proposal: Proposal) -> Option:
        """The option with its councils called as whoever proposed it calls them."""
        names = {self._blocks_of(unit["places"]): str(unit["name"]) for unit in proposal.units}
        councils = tuple(
            replace(c, name=names.get(tuple(sorted(c.codes)), c.name)) for c in option.councils
        )
        return replace(option, councils=councils)

    def of_rows(self, rows: pl.DataFrame, *, figures: bool = False) -> list[Option]:
        """Options from rows of the table of options."""
        wanted = {unit for units in rows["units"].to_list() for unit in units}
        councils = self.councils(sorted(wanted), figures=figures)
        made = []
        for row, option, units in rows.select("row", "option", "units").iter_rows():
            ordered = sorted((councils[u] for u in units), key=self._largest_first)
            made.append(Option(option, row, tuple(ordered)))
        return made

    def council(self, unit: str) -> Council:
        """One possible council by its identity, with its figures.

        Raises:
            InputError: The list has no such council.
        """
        found = self.results["units"].filter(pl.col("unit") == unit)
        if found.is_empty():
            raise NO_UNIT(
                f"The list of run {self.run.key} has no council '{unit}'",
                mend="It may lie outside the bounds of the run",
            )
        position = int(found["row"][0])
        return self.councils([position], figures=True)[position]

    def councils(self, positions: Iterable[int], *, figures: bool = False) -> dict[int, Council]:
        """Possible councils by their rows in the table of units."""
        rows = self.results["units"].filter(pl.col("row").is_in(list(positions)))
        found = self._figures(rows["unit"].to_list()) if figures else {}
        made = {}
        for row, unit, blocks in rows.select("row", "unit", "blocks").iter_rows():
            ordered = sorted(blocks, key=lambda code: (-self.residents[code], code))
            places = tuple(self.names[code] for code in ordered)
            made[row] = Council(
                unit, council_name(places), tuple(ordered), places, found.get(unit, {})
            )
        return made

    def _figures(self, units: list[str]) -> dict[str, dict[str, Sourced]]:
        made = {unit: self._absent() for unit in units}
        rows = self.results["unit_measures"].filter(pl.col("unit").is_in(units))
        for r in rows.iter_rows(named=True):
            if r["measure"] in UNIT_MEASURES:
                made[r["unit"]][r["measure"]] = Sourced(
                    Figure(
                        r["value"], r["unit_of_value"], r["source"], r["vintage"], r["low"],
                        r["high"], r["label"],
                    ),
                    Place(self.run.key, "unit_measures", r["row"], "value"),
                    UNIT_MEASURES[r["measure"]].decimals,
                )  # fmt: skip
        return made

    def _absent(self) -> dict[str, Sourced]:
        label = str(Label.NOT_AVAILABLE)
        return {
            name: Sourced(Figure(None, m.unit, label=label, why=self.missing.get(name, "")))
            for name, m in UNIT_MEASURES.items()
        }

    def _largest_first(self, council: Council) -> tuple[int, tuple[str, ...]]:
        return (-sum(self.residents[code] for code in council.codes), council.codes)


def statement_of(told: Mapping[str, Any]) -> Statement:
    """A statement as a run keeps it, as a value again."""
    said: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in told.items()}
    said["completeness"] = Completeness(told["completeness"])
    return Statement(**said)


def council_name(places: tuple[str, ...]) -> str:
    """What pages call a council that nobody has named: its largest places."""
    if len(places) <= NAMED + 1:
        return ", ".join(places[:-1]) + (" and " if len(places) > 1 else "") + places[-1]
    return f"{', '.join(places[:NAMED])} and {len(places) - NAMED} more"
