"""``vesting options count``: count the ways to divide a graph, exactly."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from vesting.area.names import counted
from vesting.cli.json_text import print_json
from vesting.cli.options.asking import IMPOSSIBLE, Asked, near, question_options, understand
from vesting.cli.progress import counting
from vesting.errors import VestingError

if TYPE_CHECKING:
    from vesting.options.completeness import Statement
    from vesting.options.enumeration.tables import Counts


@click.command()
@question_options
def command(as_json: bool, **typed: Any) -> None:
    """Count the ways to divide a graph into so many connected councils, exactly.

    A place without a population counts as 1, unless populations are bounded. A graph file looks
    like this:

    \b
      {"places": [{"id": "a", "population": 5}, {"id": "b", "population": 7}],
       "borders": [["a", "b"]]}

    \b
    Examples:
      vesting options count --graph county.json --units 3
      vesting options count --graph county.json --units 2-5 --min 300000 --max 700000 --json
    """
    asked = understand(**typed)
    from vesting.options.enumeration.count import count_options

    began = perf_counter()
    try:
        with counting("blocks passed") as passed:
            counts = count_options(
                asked.file.graph, asked.units, asked.constraints, progress=passed
            )
    except VestingError as error:
        if not (as_json and error.code in IMPOSSIBLE):
            raise
        _tell_impossible(asked, error)
        return
    seconds = round(perf_counter() - began, 6)
    words = "" if counts.total else near(asked)
    for units in asked.units:
        _tell(counts, units, seconds, words if as_json else None)
    if not as_json:
        click.echo(counts.statement.sentence())
    if words:
        click.echo(words, err=True)


def _tell(counts: Counts, units: int, seconds: float, near_words: str | None) -> None:
    """One number of councils: as JSON where words for it are given, be they empty."""
    if near_words is None:
        click.echo(f"{counted(units, 'council')}: {counts[units]:,}")
        return
    answer = _as_data(units, counts[units], seconds, counts.statement)
    print_json(answer | ({"nearest": near_words} if near_words else {}))


def _as_data(units: int, count: int, seconds: float, statement: Statement) -> dict[str, Any]:
    return {
        "units": units,
        "count": count,
        "exact": True,
        "seconds": seconds,
        "class": statement.completeness.value,
        "edges": statement.edges,
        "constraints": list(statement.constraints),
    }


def _tell_impossible(asked: Asked, error: VestingError) -> None:
    """Where a bound rules everything out the exact answer is 0, with the bound that does it."""
    from vesting.options.enumeration.question import claim

    statement = claim(asked.file.graph, asked.constraints, 0)
    for units in asked.units:
        answer = _as_data(units, 0, 0.0, statement)
        print_json(answer | {"why": error.as_dict()})
    click.echo(str(error), err=True)
