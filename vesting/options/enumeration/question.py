"""One question put to the engine: which graph, how many councils, under which constraints."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from vesting.area.graph import BlockGraph
from vesting.area.names import counted
from vesting.errors import InputError, Problem
from vesting.options.completeness import Completeness, Statement
from vesting.options.enumeration.admission import Admission, admission
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.feasible import check_ground, check_possible, why_impossible

NO_UNITS = Problem("OPT-E18", "No number of councils was asked for", InputError)
TOO_MANY_NUMBERS = Problem("OPT-E35", "Too many numbers of councils were asked for", InputError)

MOST_NUMBERS = 1_000
"""Numbers of councils in one question, at most; more only where there are more blocks."""

Progress = Callable[[int, int | None], None]
"""Called with what is done and, where it is known, with what there is to do."""

Units = int | Iterable[int]
"""A number of councils, or several."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is not plainly impossible.

    Attributes:
        graph: The blocks.
        constraints: What options keep to, as it was said.
        made: The same, compiled.
        units: Numbers of councils that were asked for, in order.
        open: Those of them that arithmetic does not rule out.
    """

    graph: BlockGraph
    constraints: Constraints
    made: Admission
    units: tuple[int, ...]
    open: tuple[int, ...]

    @classmethod
    def ask(cls, graph: BlockGraph, units: Units, constraints: Constraints | None) -> Question:
        """Check a question.

        Args:
            graph: The blocks and borders.
            units: Numbers of councils.
            constraints: What options keep to; contiguity alone if not given.

        Raises:
            InputError: OPT-E18 for no number of councils, OPT-E35 for too many; or what makes the
                question impossible, with the constraint that breaks and what would be near.
        """
        asked = constraints or Constraints()
        numbers = (units,) if isinstance(units, int) else _numbers(units, len(graph))
        made = admission(graph, asked)
        check_ground(made, separate_parts=asked.separate_parts)
        check_possible(made, numbers)
        still = tuple(k for k in numbers if why_impossible(made, k) is None)
        return cls(graph, asked, made, numbers, still)

    def claim(self, total: int, shown: int | None = None) -> Statement:
        """What an answer to the whole question can say of itself."""
        return claim(self.graph, self.constraints, total, shown)


def claim(
    graph: BlockGraph, constraints: Constraints, total: int, shown: int | None = None
) -> Statement:
    """What an exact answer can say of itself, one that was proved without a search included."""
    names = dict(zip(graph.ids, graph.names, strict=True))
    return Statement(
        Completeness.WITHIN_WINDOW if constraints.bounded else Completeness.COMPLETE,
        edges=graph.digest(),
        blocks=len(graph),
        borders=len(graph.edges),
        constraints=constraints.in_words(names),
        total=total,
        shown=shown,
    )


def _numbers(units: Iterable[int], blocks: int) -> tuple[int, ...]:
    """The numbers of councils, each once and in order; a mistyped range is never laid out."""
    most = max(MOST_NUMBERS, blocks)
    numbers = sorted(set(islice(units, most + 1)))
    if not numbers:
        raise NO_UNITS("No number of councils was asked for", mend="Ask for one, or for a range.")
    if len(numbers) > most:
        raise TOO_MANY_NUMBERS(
            f"More than {most:,} numbers of councils were asked for, from {numbers[0]:,} on; "
            f"{counted(blocks, 'block makes', 'blocks make')} 1 to {counted(blocks, 'council')}",
            mend=f"Write --units 1-{blocks}; the people of a council are bounded by --min and --max.",
        )
    return tuple(numbers)
