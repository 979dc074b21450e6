"""``vesting options run``: list and measure every option of the workspace's area."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vesting.cli.json_text import print_json

GROUPS = (
    ("--together", "Places that share a council: 'Ashby, Barrow'; may be repeated"),
    ("--apart", "Places that never share a council; may be repeated"),
    ("--fixed", "Places that are a council in every option; may be repeated"),
)


def group_options(command: Any) -> Any:
    """Add the options that name groups of places."""
    for flag, words in reversed(GROUPS):
        command = click.option(flag, multiple=True, metavar="PLACES", help=words)(command)
    return command


@click.command()
@click.option("-w", "--workspace", type=click.Path(path_type=Path), help="Folder of the workspace")
@click.option("--units", default="2-5", show_default=True, help="Number of councils: 3, or 2-5")
@click.option("--min", "lowest", type=int, help="Least of the measure in a council, included")
@click.option("--max", "highest", type=int, help="Most of the measure in a council, included")
@click.option(
    "--measure", default="residents", show_default=True, help="What --min and --max bound"
)
@group_options
@click.option("--whole", "alone", default="", help="Places that stay councils as they are")
@click.option(
    "--not-alone", "accompanied", default="", help="Places that may not be councils alone"
)
@click.option("--max-hops", type=int, help="Most borders to cross within a council")
@click.option(
    "--contiguous/--not-contiguous", default=True, help="Whether councils have to hang together"
)
@click.option(
    "--split",
    "splits",
    multiple=True,
    metavar="SPEC",
    help="Offer a district in parts: 'Elverton', 'Elverton=parish', or "
    "'Elverton=ward: North: Abbey, Bridge; South: Castle'",
)
@click.option("--year", type=int, help="Populations of this year")
@click.option("--edition", default="", help="Populations of this edition")
@click.option(
    "--sample",
    default=0,
    type=click.IntRange(min=0),
    metavar="STEPS",
    help="Where there are too many to list: meet some by a chain of so many steps",
)
@click.option(
    "--best",
    multiple=True,
    type=click.Choice(["balance", "compactness", "cut"]),
    help="Add a best option to the sample, with what is proved of it; may be repeated",
)
@click.option(
    "--forecast", is_flag=True, help="Children and cost from the newest forecast of demand"
)
@click.option("--seed", default=1, show_default=True, help="Seed of estimates and samples")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON")
def command(workspace: Path | None, units: str, as_json: bool, **told: Any) -> None:
    """List every option of the area and measure it; nothing is ranked.

    \b
    Example:
      vesting options run -w loamshire --units 2-3 --min 150000
      vesting options run -w loamshire --units 3 --split Elverton=lsoa --sample 20000
    """
    from vesting.cli.progress import telling
    from vesting.workspace.folder import find_workspace, open_workspace

    opened = open_workspace(find_workspace(workspace))
    from vesting.workspace.options_stage import read_units
    from vesting.workspace.stages import run_stage

    low, high = read_units(units)
    settings = {"units_from": low, "units_to": high, **_settings(told)}
    with telling() as tell:
        made = run_stage(opened, "options", settings, tell)
    _tell(made, as_json)


def _settings(told: dict[str, Any]) -> dict[str, Any]:
    from vesting.workspace.written import read_split

    groups = {name: [_places(g) for g in told[name]] for name in ("together", "apart", "fixed")}
    singles = {name: _places(told[name]) for name in ("alone", "accompanied")}
    return {**told, **groups, **singles, "splits": [read_split(spec) for spec in told["splits"]]}


def _places(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _tell(made: Any, as_json: bool) -> None:
    if as_json:
        facts = {key: made.facts[key] for key in ("counts", "statement", "water")}
        print_json({"run": made.key, "seconds": made.seconds, **facts})
        _tell_none(made)
        return
    from vesting.area.names import counted
    from vesting.workspace.board import statement_of

    click.echo(statement_of(made.facts["statement"]).sentence())
    for councils, count in made.facts["counts"].items():
        wet = made.facts["water"].get(councils)
        more = "" if wet is None or wet == count else f"; {wet:,} with water-only borders"
        click.echo(f"  {counted(int(councils), 'council')}: {counted(count, 'option')}{more}")
    _tell_none(made)
    click.echo(f"Run {made.key}, {made.seconds:.1f} seconds.", err=True)


def _tell_none(made: Any) -> None:
    if not any(made.facts["counts"].values()):
        click.echo(f"No option keeps to this. {made.facts['nearest']}".strip(), err=True)
