"""``vesting demand scenario``: check a scenario, or print what one may hold."""

from __future__ import annotations

from pathlib import Path

import click

from vesting.cli.json_text import print_json


@click.command()
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--schema", is_flag=True, help="Print the JSON schema, for editors")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
def command(file: Path | None, schema: bool, as_json: bool) -> None:
    """Check a scenario file; every fault comes with its line.

    \b
    Examples:
      vesting demand scenario --schema
      vesting demand scenario kinship.yaml
    """
    from vesting.area.names import counted
    from vesting.demand.scenario import scenario_schema
    from vesting.demand.scenario_file import read_scenario_file

    if schema:
        print_json(scenario_schema(), indent=2)
        return
    if file is None:
        raise click.UsageError("Name a file, or ask for --schema.")
    found = read_scenario_file(file.read_bytes(), file.name)
    if as_json:
        click.echo(found.model_dump_json(by_alias=True))
        return
    click.echo(f"{found.title}: {counted(len(found.steps), 'step')}")
    for step in found.steps:
        until = f" to {step.ends}" if step.ends else ""
        click.echo(f"  {step.change}, from {step.starts}{until}: {step.title}")
