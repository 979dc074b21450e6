"""``vesting options list``: list the ways to divide a graph."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vesting.area.names import counted
from vesting.cli.json_text import json_text
from vesting.cli.options.asking import IMPOSSIBLE, Asked, near, question_options, understand
from vesting.errors import Problem, UsageError, VestingError

if TYPE_CHECKING:
    from vesting.options.enumeration.tables import Batch

NOT_PARQUET = Problem("OPT-E44", "A file of options is not named as Parquet", UsageError)


@click.command()
@question_options
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Stop after so many options")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write Parquet instead",
)
def command(as_json: bool, limit: int | None, out: Path | None, **typed: Any) -> None:
    """List every way to divide a graph into so many connected councils, each once.

    With --json one line an option: an array of councils, each an array of ids as they stand in the
    file. The order is the same in every run. A graph file looks like this:

    \b
      {"places": [{"id": "a", "population": 5}, {"id": "b", "population": 7}],
       "borders": [["a", "b"]]}

    \b
    Examples:
      vesting options list --graph county.json --units 3 --json
      vesting options list --graph county.json --units 2-4 --min 300000 --out options.parquet
    """
    if out is not None and out.suffix.lower() not in ("", ".parquet", ".pq"):
        raise NOT_PARQUET(
            f"Options are written as Parquet, and {out.name} is named as something else",
            mend=f"Write --out {out.stem}.parquet.",
        )
    asked = understand(**typed)
    if out is not None:
        _write(asked, out, limit)
        return
    shown = 0
    try:
        for line in islice(_lines(asked, as_json=as_json), limit):
            sys.stdout.write(line)
            shown += 1
    except VestingError as error:
        if not (as_json and error.code in IMPOSSIBLE):
            raise
        click.echo(str(error), err=True)
        return
    if not shown:
        _tell_none(asked)
    if shown == limit:
        first = "option" if shown == 1 else f"{shown:,} options"
        click.echo(f"The first {first}; there may be more.", err=True)


def _batches(asked: Asked) -> Iterator[Batch]:
    from vesting.options.enumeration.listing import stream_options

    return stream_options(asked.file.graph, asked.units, asked.constraints, progress=_progress)


def _lines(asked: Asked, *, as_json: bool) -> Iterator[str]:
    """Options as text; the words of a council are made once."""
    from vesting.options.enumeration.masks import bits

    names = [json_text(label) for label in asked.file.labels]
    inner, outer = (", ", ("[", "]", ", ")) if as_json else (", ", ("", "", " | "))
    if not as_json:
        names = list(asked.file.graph.names)
    known: dict[int, str] = {}
    for batch in _batches(asked):
        for option in batch.options():
            words = []
            for unit in option:
                if unit not in known:
                    listed = inner.join(names[i] for i in bits(unit))
                    known[unit] = f"[{listed}]" if as_json else listed
                words.append(known[unit])
            yield f"{outer[0]}{outer[2].join(words)}{outer[1]}\n"


def _write(asked: Asked, out: Path, limit: int | None) -> None:
    from vesting.cli.options.option_file import write_options

    written = write_options(out, asked.file.graph, _batches(asked), limit)
    click.echo(f"{counted(written, 'option')} in {out}", err=True)
    if not written:
        _tell_none(asked)


def _tell_none(asked: Asked) -> None:
    click.echo(f"No option keeps to this. {near(asked)}".strip(), err=True)


def _progress(done: int, total: int | None) -> None:
    if sys.stderr.isatty() and total is not None and total > 1_000_000:
        click.echo(f"\r{done:,} of {total:,} options", nl=done == total, err=True)
