"""``vesting structure check``: every fault with its line and its mend."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from vesting.cli.json_text import print_json


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--places",
    type=click.Path(path_type=Path),
    help="List of the area's places: one a line, 'District / Ward' for a part",
)
@click.option("--json", "as_json", is_flag=True, help="Print the faults as JSON")
def command(file: Path, places: Path | None, as_json: bool) -> None:
    """Check FILE and name every fault at once, with line and mend.

    \b
    Example:
      vesting structure check loamshire-two-councils.yaml
    """
    from vesting.cli.structure.files import known_places, read_file

    reading = read_file(file, places)
    if as_json:
        print_json({"usable": not reading.errors, "faults": [asdict(f) for f in reading.faults]})
    reading.require()
    if as_json:
        return
    for fault in reading.faults:
        click.echo(f"Remark, {fault}")
    number = len(reading.faults)
    click.echo(f"{file}: usable, {number or 'no'} remark{'' if number == 1 else 's'}")
    if known_places(places, reading.document.data) is None:
        click.echo("Places were not checked: name them with --places", err=True)
