"""``vesting options vintage``: which edition reproduces a published population."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from vesting.cli.files import file_options, open_files
from vesting.cli.json_text import print_json


@click.command()
@click.option("--places", required=True, help='Districts and unitaries: "Guildford, Woking"')
@click.option("--published", required=True, help="Published figure: 672500 or 672,500")
@click.option("--ages", default="0+", show_default=True, help="Ages it is about: 0-17, 0-25, 0+")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
@file_options
def command(
    places: str, published: str, ages: str, as_json: bool, data: Path | None, workspace: Path | None
) -> None:
    """Find the edition held that reproduces a published population, and by how much others miss.

    \b
    Example:
      vesting options vintage --places "Ashby, Barrow" --published 123000 -w loamshire
    """
    shelf = open_files(data, workspace)
    from vesting.workspace.claims import check_claim, parse_people

    claim = check_claim(shelf, places, parse_people(published), ages)
    if as_json:
        print_json(asdict(claim))
        return
    click.echo(f"{claim.published:,} is {claim.verdict}" if any(
        e.reproduces for e in claim.editions) else f"{claim.published:,}: {claim.verdict}")  # fmt: skip
    for e in claim.editions:
        mark = "=" if e.reproduces else " "
        miss = f"{e.miss:>+10,.0f} ({e.miss_per_cent:+.2f} %)"
        click.echo(
            f" {mark} {e.total:>12,.0f}  {miss}  {e.basis} of {e.year}: {e.edition}, {e.file}; {e.way}"
        )
