"""The stage: from the ground of an area to every option, measured. Nothing is ranked here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import overload

import numpy as np
import polars as pl

from vesting.maths.arrays import Floats
from vesting.options.appraisal.criteria import Criterion
from vesting.options.appraisal.listing import Listing, score_options
from vesting.options.completeness import Statement
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.listing import list_options
from vesting.options.enumeration.tables import OptionTable
from vesting.options.ground import Ground
from vesting.options.ground_tables import to_tables
from vesting.options.measures.block import Missing
from vesting.options.measures.option import criteria_for
from vesting.options.measures.unit import UnitMeasured, measure_members, not_available

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class OptionsSettings:
    """What is asked of the stage.

    Attributes:
        units: Least and most councils, both ends included.
        constraints: What every council keeps to.
    """

    units: tuple[int, int] = (2, 5)
    constraints: Constraints = field(default_factory=Constraints)


@dataclass(frozen=True, slots=True, eq=False)
class Names(Sequence[str]):
    """Stable identities of options in order, hashed when the first of them is read.

    Attributes:
        make: Gives the identities of all options.
        rows: Which of them.
    """

    make: Callable[[], Sequence[str]]
    rows: range

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> Names: ...

    def __getitem__(self, at: int | slice) -> str | Names:
        found = self.rows[at]
        return Names(self.make, found) if isinstance(found, range) else self.make()[found]

    def __iter__(self) -> Iterator[str]:
        every = self.make()
        return (every[row] for row in self.rows)


@dataclass(frozen=True)
class Options:
    """Every option of an area with the measures of its councils.

    Attributes:
        ground: Blocks and figures.
        table: The options and the possible councils that they are made of.
        figures: Measures of every possible council, by name.
        criteria: Every declared measure of an option that the ground supports.
        scores: Those measures of every option, shape ``(options, criteria)``, in the order of the
            listing: all with fewest councils first.
        missing: Measures that are not available, and why.
    """

    ground: Ground
    table: OptionTable
    figures: Mapping[str, UnitMeasured]
    criteria: tuple[Criterion, ...]
    scores: Floats = field(repr=False)
    missing: tuple[Missing, ...] = ()

    @property
    def statement(self) -> Statement:
        """What the list can claim."""
        return self.table.statement

    @cached_property
    def listing(self) -> Listing:
        """The options in the order of the scores."""
        return listing_of(self.table)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Stable identity of every option, in the order of the listing."""
        return tuple(name for k in sorted(self.table.by_units) for name in self.table.ids(k))

    @property
    def names(self) -> Names:
        """The same, made when they are first read: fronts and ranks need none."""
        return Names(lambda: self.ids, range(len(self.listing)))

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Place in the listing by identity."""
        return {name: i for i, name in enumerate(self.ids)}

    def councils(self, option: int) -> tuple[tuple[str, ...], ...]:
        """Codes of the blocks of each council of one option."""
        return tuple(self.table.units.codes(unit) for unit in self.listing.units(option))


def listing_of(table: OptionTable) -> Listing:
    """An engine's table as a listing, fewest councils first."""
    return Listing.of([table.by_units[k] for k in sorted(table.by_units) if len(table.by_units[k])])


def measure(ground: Ground, table: OptionTable) -> Options:
    """Measure every possible council once, and every option from its councils."""
    figures = measure_members(ground, table.units.members().astype(np.float64))
    criteria = criteria_for(figures, ground.constants())
    columns = {name: measured.values for name, measured in figures.items()}
    scores = score_options(listing_of(table), criteria, columns)
    return Options(ground, table, figures, criteria, scores, not_available(ground, dict(figures)))


def run_options(
    ground: Ground, settings: OptionsSettings, progress: Progress | None = None
) -> Options:
    """List every option of an area and measure it.

    Args:
        ground: Blocks and figures.
        settings: How many councils, under which constraints.
        progress: Called with the options found so far.

    Raises:
        InputError: The bounds cannot be met, or the area does not hang together.
    """
    low, high = settings.units
    numbers = range(low, high + 1)
    table = list_options(ground.graph, numbers, settings.constraints, progress=progress)
    return measure(ground, table)


def _units(options: Options) -> pl.DataFrame:
    units = options.table.units
    return pl.DataFrame(
        {
            "unit": units.ids(),
            "residents": units.populations,
            "blocks": [list(units.codes(i)) for i in range(len(units))],
        }
    )


def _unit_measures(options: Options, ids: list[str]) -> pl.DataFrame:
    frames = []
    for measured in options.figures.values():
        interval = measured.interval()
        low, high = interval if interval else (None, None)
        frames.append(
            pl.DataFrame({"unit": ids, "value": measured.values}).with_columns(
                measure=pl.lit(measured.measure),
                low=pl.lit(None, pl.Float64) if low is None else pl.Series(low),
                high=pl.lit(None, pl.Float64) if high is None else pl.Series(high),
                unit_of_value=pl.lit(measured.unit),
                source=pl.lit(measured.origin.source),
                vintage=pl.lit(measured.origin.vintage),
                file=pl.lit(measured.origin.file),
                label=pl.lit(str(measured.label)),
            )
        )
    return pl.concat(frames)


def _options(options: Options) -> pl.DataFrame:
    rows = [row.tolist() for part in options.listing.parts for row in part]
    columns = {c.id: options.scores[:, i] for i, c in enumerate(options.criteria)}
    return pl.DataFrame(
        {"option": options.ids, "councils": options.listing.councils(), "units": rows},
        schema_overrides={"units": pl.List(pl.Int32)},
    ).with_columns(**{name: pl.Series(np.ascontiguousarray(v)) for name, v in columns.items()})


def tables(options: Options) -> dict[str, pl.DataFrame]:
    """Everything that a run keeps: the ground, the possible councils and the options.

    Returns:
        Tables by name; none of them ranks anything.
    """
    units = _units(options)
    absent = [(m.measure, m.why) for m in options.missing]
    return {
        **to_tables(options.ground),
        "units": units,
        "unit_measures": _unit_measures(options, units["unit"].to_list()),
        "options": _options(options),
        "not_available": pl.DataFrame(absent, schema=["measure", "why"], orient="row"),
    }
