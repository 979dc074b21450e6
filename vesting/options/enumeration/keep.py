"""Keep all options without listing them: count, draw, find by number, find the number of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from vesting.area.graph import BlockGraph
from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats
from vesting.options.completeness import Statement
from vesting.options.enumeration import ranking
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.diagram import Diagram, build_diagram
from vesting.options.enumeration.masks import mask_of
from vesting.options.enumeration.question import Progress, Question, Units
from vesting.options.enumeration.routes import follow
from vesting.options.enumeration.sweep.kept import KeptSweep, keep_sweep
from vesting.options.enumeration.tables import Batch, UnitTable

NOT_KEPT = Problem("OPT-E22", "Ranks and best options need a list of possible councils", InputError)


class KeptOptions:
    """Every option of a question; made by :func:`keep_options`.

    Attributes:
        graph: The blocks.
        units: Numbers of councils that were asked for.
        statement: What answers can claim.
        diagram: The diagram where possible councils could be listed, otherwise ``None``.
    """

    def __init__(self, question: Question, kept: Diagram | KeptSweep | None) -> None:
        self.graph, self.units = question.graph, question.units
        self.diagram = kept if isinstance(kept, Diagram) else None
        self._sweep = kept if isinstance(kept, KeptSweep) else None
        self._open = question.open
        self.statement: Statement = question.claim(sum(self.count(k) for k in self.units))

    def count(self, units: int) -> int:
        """Options with so many councils, exactly."""
        if units not in self._open:
            return 0
        kept = self.diagram or self._sweep
        return kept.count(units) if kept else 0

    def draw(self, units: int, numbers: Sequence[int]) -> Batch:
        """The options of some numbers, counting from 0; the numbering is the same in every run.

        Raises:
            InputError: OPT-E21 for a number that is too large.
        """
        for number in numbers:
            if not 0 <= number < self.count(units):
                raise ranking.NO_SUCH_RANK(
                    f"There is no option {number:,} among the {self.count(units):,} with "
                    f"{units} councils",
                    mend="Count from 0.",
                )
        if self.diagram is not None:
            rows = [ranking.unrank(self.diagram, units, number) for number in numbers]
            at = np.array(rows, dtype=np.int32).reshape(-1, units)
            return Batch(self.graph, self.diagram.units.masks[at])
        if self._sweep is None or not numbers:
            return Batch(self.graph, np.zeros((0, units), dtype=np.uint64))
        masks = self._sweep.draw(units, numbers)
        return Batch(self.graph, masks[:, :, 0] if masks.shape[2] == 1 else masks)

    def random(self, units: int, size: int, generator: np.random.Generator) -> Batch:
        """Options drawn uniformly and independently.

        Args:
            units: Number of councils.
            size: Options to draw; the same option may come twice.
            generator: Source of chance.
        """
        return self.draw(units, list(islice(_numbers(generator, self.count(units)), size)))

    def rank(self, option: Iterable[Iterable[str]]) -> int:
        """The number of an option, by the codes of its councils' blocks.

        Raises:
            InputError: OPT-E20 for what is not an option here; OPT-E22 where the graph is too large.
        """
        diagram = self._need_diagram()
        place = {code: i for i, code in enumerate(self.graph.ids)}
        row = {int(mask): i for i, mask in enumerate(diagram.units.masks)}
        rows = [row.get(mask_of(place[code] for code in unit if code in place)) for unit in option]
        if None in rows:
            raise ranking.NOT_AN_OPTION(
                "One of the councils is not a possible council under these constraints",
                mend="Compare it with the constraints of this run.",
            )
        return ranking.rank(diagram, [at for at in rows if at is not None])

    def top(self, units: int, scores: Floats, size: int) -> list[tuple[float, tuple[int, ...]]]:
        """The best options under a score that adds up over councils.

        Args:
            units: Number of councils.
            scores: Score of each unit of ``diagram.units``; more is better.
            size: Options wanted.

        Returns:
            Score and rows of the unit table, best first.
        """
        return list(islice(ranking.best(self._need_diagram(), units, scores), size))

    def _need_diagram(self) -> Diagram:
        if self.diagram is None:
            raise NOT_KEPT(
                f"The possible councils of {len(self.graph)} blocks are too many to list",
                mend="Draw options by number, or offer fewer blocks.",
            )
        return self.diagram


def keep_options(
    graph: BlockGraph,
    units: Units,
    constraints: Constraints | None = None,
    *,
    progress: Progress | None = None,
) -> KeptOptions:
    """Keep every option of a graph.

    Args:
        graph: The blocks and borders.
        units: A number of councils, or several.
        constraints: What options keep to; contiguity alone if not given.
        progress: Called with the blocks passed and their number where keeping sweeps.

    Raises:
        InputError: Where the question is impossible or too large.
    """
    question = Question.ask(graph, units, constraints)
    _, councils = follow(question, None)
    if councils is None:
        return KeptOptions(question, keep_sweep(question.made, question.open, progress=progress))
    table = UnitTable.of(graph, councils)
    return KeptOptions(question, build_diagram(question.made, table, question.open))


def _numbers(generator: np.random.Generator, below: int) -> Iterator[int]:
    """Uniform whole numbers of any size: 32 bits at a time, those too large are drawn again."""
    if below < 1:
        raise ranking.NO_SUCH_RANK("There is no option to draw", mend="Widen the window.")
    words = -(-below.bit_length() // 32)
    spare = 32 * words - below.bit_length()
    while True:
        number = 0
        for word in generator.integers(0, 2**32, size=words, dtype=np.uint64).tolist():
            number = number << 32 | word
        if number >> spare < below:
            yield number >> spare
