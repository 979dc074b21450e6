"""What is asked of the options stage, as a run keeps it: plain values that JSON can hold."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vesting.area.edge import Override
from vesting.area.graph import BlockGraph
from vesting.area.place import Level, Place, find_place
from vesting.errors import InputError, Problem
from vesting.options.enumeration.admission import admission
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.window import RESIDENTS, Window
from vesting.options.ground import Ground
from vesting.options.sampled import Search
from vesting.options.search.score import Objective
from vesting.options.stage import OptionsSettings
from vesting.options.survey.ground import Terms
from vesting.options.survey.layout import Split

NO_MEASURE = Problem("WSP-E53", "A bound is on something that is not measured", InputError)

NO_OBJECTIVE = Problem("WSP-E54", "An objective is not known", InputError)

SEED = 1

SECONDS = 300
"""Time after which a proof is given up; the bound that it reached then holds."""

Group = Sequence[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the options stage.

    Places are named as people name them; they are looked up when the stage runs.

    Attributes:
        units_from: Fewest councils of an option.
        units_to: Most councils of an option.
        lowest: Least of the measure in a council; none for no bound.
        highest: Most of the measure in a council; none for no bound.
        measure: Whole-number measure that is bounded, such as ``residents`` or ``aged_0_17``.
        seed: Seed of the draws of what is estimated.
        together: Groups of places that share a council.
        apart: Groups of places of which no two share a council.
        fixed: Councils that every option has.
        alone: Places that stay councils as they are.
        accompanied: Places that may not be councils on their own.
        max_hops: Most borders to cross within a council.
        contiguous: Whether councils have to hang together.
        splits: Districts offered in parts: ``{"district", "into", "pieces"}``.
        year: Year of the populations; the rule of precedence chooses where it is none.
        edition: Edition of the populations; likewise.
        sample: Steps of the chains that meet options for each number of councils; 0 lists them all.
        best: Objectives of which a best option is added to a sample, with its proof.
        forecast: Whether children and the cost of placements come from the newest forecast of demand.
    """

    units_from: int = 2
    units_to: int = 5
    lowest: int | None = None
    highest: int | None = None
    measure: str = RESIDENTS
    seed: int = SEED
    together: Sequence[Group] = ()
    apart: Sequence[Group] = ()
    fixed: Sequence[Group] = ()
    alone: Group = ()
    accompanied: Group = ()
    max_hops: int | None = None
    contiguous: bool = True
    splits: Sequence[Mapping[str, Any]] = ()
    year: int | None = None
    edition: str = ""
    sample: int = 0
    best: Sequence[str] = ()
    forecast: bool = False

    def __post_init__(self) -> None:
        """Check what can be checked before anything is read.

        Raises:
            InputError: An objective is not known.
        """
        for name in self.best:
            if name not in set(Objective):
                raise NO_OBJECTIVE(
                    f"No best option can be found for '{name}'",
                    mend=f"Choose among: {', '.join(Objective)}",
                )

    def search(self) -> Search:
        """How options are met where they are not all listed."""
        return Search(self.sample, self.seed, tuple(Objective(name) for name in self.best), limit)

    def terms(self, overrides: Iterable[Override]) -> Terms:
        """What was decided about the ground."""
        return Terms(
            splits=tuple(split_of(split) for split in self.splits),
            overrides=tuple(overrides),
            year=self.year,
            edition=self.edition or None,
        )

    def settings(self, ground: Ground) -> OptionsSettings:
        """The same for the stage, with places as codes of blocks.

        Raises:
            InputError: A place is not known, or the measure of the bounds is not held.
        """
        constraints = self._constraints(ground.graph, ground.area, self._windows(ground))
        return OptionsSettings((self.units_from, self.units_to), constraints)

    def check_names(self, graph: BlockGraph, area: str) -> None:
        """Refuse what the names of the blocks alone tell, before any figure is read.

        Args:
            graph: The blocks; their borders and people do not matter.
            area: Name of the area.

        Raises:
            InputError: A place is not known, or two constraints contradict each other.
        """
        windows: tuple[Window, ...] = ()
        if self.lowest is not None and self.highest is not None:
            enough = (max(0, self.lowest, self.highest),) * len(graph)
            windows = (Window(self.lowest, self.highest, self.measure, enough),)
        told = self._constraints(graph, area, windows)
        admission(graph, replace(told, max_hops=None))  # hops need borders

    def _constraints(
        self, graph: BlockGraph, area: str, windows: tuple[Window, ...]
    ) -> Constraints:
        places = [
            Place(code, name, Level.DISTRICT)
            for code, name in zip(graph.ids, graph.names, strict=True)
        ]

        def codes(group: Group) -> tuple[str, ...]:
            return tuple(find_place(text, places, of=area).code for text in group)

        return Constraints(
            windows=windows,
            together=tuple(map(codes, self.together)),
            apart=tuple(map(codes, self.apart)),
            fixed=tuple(map(codes, self.fixed)),
            alone=codes(self.alone),
            accompanied=codes(self.accompanied),
            max_hops=self.max_hops,
            contiguous=self.contiguous,
        )

    def _windows(self, ground: Ground) -> tuple[Window, ...]:
        if self.lowest is None and self.highest is None:
            return ()
        if self.measure == RESIDENTS:
            return (Window(self.lowest, self.highest),)
        if self.measure not in ground.measures:
            raise NO_MEASURE(
                f"'{self.measure}' is not held for every block of {ground.area}",
                mend=f"Bound one of: {', '.join(ground.measures)}",
            )
        values = tuple(round(v) for v in ground.measures[self.measure].values)
        return (Window(self.lowest, self.highest, self.measure, values),)


def limit() -> Callable[[], float]:
    """A clock of its own for one proof."""
    until = time.monotonic() + SECONDS
    return lambda: until - time.monotonic()


def split_of(told: Mapping[str, Any]) -> Split:
    """A split out of plain values: ``district``, ``into`` and ``pieces``."""
    pieces = {str(name): tuple(places) for name, places in dict(told.get("pieces", {})).items()}
    return Split(str(told["district"]), str(told.get("into", "ward")), pieces)
