"""How many options there are, exactly."""

from __future__ import annotations

from vesting.area.graph import BlockGraph
from vesting.findings import implements
from vesting.options.enumeration import plain
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.question import Progress, Question, Units
from vesting.options.enumeration.routes import Route, follow
from vesting.options.enumeration.tables import Counts, UnitTable


@implements("INT-2")
def count_options(
    graph: BlockGraph,
    units: Units,
    constraints: Constraints | None = None,
    *,
    route: Route | None = None,
    progress: Progress | None = None,
) -> Counts:
    """Count the options of a graph.

    Args:
        graph: The blocks and borders.
        units: A number of councils, or several.
        constraints: What options keep to; contiguity alone if not given.
        route: How to count; the best way if not given. Every way gives the same counts.
        progress: Called with the blocks passed and their number where counting sweeps.

    Returns:
        Exact whole numbers by number of councils, 0 included, with what they can claim.

    Raises:
        InputError: Where the question is impossible or too large; the message names the bound or
            the place.
    """
    question = Question.ask(graph, units, constraints)
    found = count_question(question, route=route, progress=progress)
    counts = {k: found.get(k, 0) for k in question.units}
    return Counts(counts, statement=question.claim(sum(counts.values())))


def count_question(
    question: Question, *, route: Route | None = None, progress: Progress | None = None
) -> dict[int, int]:
    """Options by number of councils, for the numbers that are open."""
    chosen, councils = follow(question, route, counting=True)
    if councils is None:
        from vesting.options.enumeration.sweep.count import count_by_sweep

        return count_by_sweep(question.made, question.open, progress)
    most = max(question.open)
    if chosen is Route.PLAIN:
        lists = plain.by_lowest(councils, len(question.graph))
        ways = plain.tally(lists, most)[question.made.everything]
        return {k: ways[k] for k in question.open}
    from vesting.options.enumeration.diagram import build_diagram

    table = UnitTable.of(question.graph, councils)
    diagram = build_diagram(question.made, table, question.open)
    return {k: diagram.count(k) for k in question.open}
