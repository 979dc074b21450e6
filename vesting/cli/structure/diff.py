"""``vesting structure diff``: what moves from one structure to another."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from vesting.cli.json_text import print_json

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path), required=False)
@click.option("--places", type=click.Path(path_type=Path), help="List of the area's places")
@click.option("--on", "first", type=DAY, help="Day on which the first is looked at")
@click.option("--then", "second", type=DAY, help="Day on which the second is looked at")
@click.option("--json", "as_json", is_flag=True, help="Print the difference as JSON")
def command(
    before: Path,
    after: Path | None,
    places: Path | None,
    first: datetime | None,
    second: datetime | None,
    as_json: bool,
) -> None:
    """Say what moves from BEFORE to AFTER.

    With one file: from the structure that it replaces, or, with --on and --then, from one day to
    another.

    \b
    Examples:
      vesting structure diff loamshire-as-is.yaml loamshire-two-councils.yaml
      vesting structure diff company.yaml --on 2015-04-01 --then 2018-04-01
    """
    from vesting.cli.structure.files import known_places, read_file
    from vesting.structure.diff import diff
    from vesting.structure.diff_words import as_dict, lines
    from vesting.structure.snapshot import on_day

    reading = read_file(before, places)
    old = new = reading.require()
    if after is not None:
        new = read_file(after, places).require()
    elif not (first and second):
        if old.replaces is None:
            raise click.UsageError("Name a second file, or two days with --on and --then")
        old, new = read_file(before.parent / old.replaces, places).require(), old
    old = on_day(old, first.date()) if first else old
    new = on_day(new, second.date()) if second else new
    found = diff(old, new, known=known_places(places, reading.document.data))
    if as_json:
        print_json(as_dict(found))
        return
    for line in lines(found):
        click.echo(line)
