"""``vesting options unit``: measure one possible council."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vesting.cli.files import file_options, open_files
from vesting.cli.json_text import print_json


@click.command()
@click.option("--places", required=True, help='Districts and unitaries: "Guildford, Woking"')
@click.option("--edition", help="Use this edition of the populations")
@click.option("--year", type=int, help="Use populations of this year")
@click.option(
    "--seed", default=1, show_default=True, type=click.IntRange(0), help="Seed of the estimates"
)
@click.option(
    "--draws",
    default=1000,
    show_default=True,
    type=click.IntRange(1, 1_000_000),
    help="Draws of the estimates",
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
@file_options
def command(
    places: str, edition: str | None, year: int | None, seed: int, draws: int, as_json: bool,
    data: Path | None, workspace: Path | None,
) -> None:  # fmt: skip
    """Measure a possible council made of whole districts and unitaries.

    \b
    Example:
      vesting options unit --places "Ashby, Barrow" -w loamshire
    """
    shelf = open_files(data, workspace)
    from vesting.options.survey.ground import Terms
    from vesting.workspace.possible_council import measure_places

    terms = Terms(edition=edition, year=year, mapped=False)
    found = measure_places(shelf, places, seed=seed, draws=draws, terms=terms)
    for words in found["remarks"]:
        click.echo(f"Remark: {words}.", err=True)
    if as_json:
        print_json(found)
    else:
        _tell(found)


def _tell(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    from vesting.options.figure import Figure
    from vesting.options.measures.catalogue import UNIT_MEASURES

    figures = {UNIT_MEASURES[name]: Figure(**values) for name, values in found["measures"].items()}
    held = {m: f for m, f in figures.items() if f.value is not None}
    sources = list(dict.fromkeys(f.origin for f in held.values()))
    table = Table(title=", ".join(found["places"]), title_justify="left", box=None)
    for heading in ("Measure", "Figure", "Unit", "Source"):
        table.add_column(heading)
    for measure, figure in held.items():
        number = sources.index(figure.origin) + 1
        table.add_row(measure.title, figure.words(measure.decimals), figure.unit, f"[{number}]")
    console = Console(highlight=False, markup=False)
    console.print(table)
    for words in found["inherited"]:
        console.print(f"Inspection: {words}")
    console.print("\nSources", *(f"\n[{i}] {text}" for i, text in enumerate(sources, start=1)))
    console.print("\nNot available")
    for measure, figure in figures.items():
        if figure.value is None:
            console.print(f"  {measure.title}: {figure.why}")
    click.echo("\nRanges hold 8 times in 10.", err=True)
