"""``vesting status``: what the workspace holds, and what is stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vesting.cli.json_text import print_json


@click.command()
@click.option("-w", "--workspace", type=click.Path(path_type=Path), help="Folder of the workspace")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
def command(workspace: Path | None, as_json: bool) -> None:
    """Say what a workspace holds, what is next and which results are out of date."""
    from vesting.workspace.folder import find_workspace, open_workspace

    open_workspace(find_workspace(workspace))
    from vesting.workspace.journey import status

    found = status()
    if as_json:
        print_json(found, indent=2)
    else:
        _tell(found)


def _tell(found: dict[str, Any]) -> None:
    click.echo(f"{found['title']}: {found['area']}")
    click.echo(f"Made for {found['made_for']} by {found['made_by']}\n")
    for step in found["steps"]:
        click.echo(f"  {step['state']:<16}  {step['title']}: {step['says']}")
    if found["runs"]:
        click.echo("\nRuns, newest first")
    for run in found["runs"]:
        click.echo(f"  {run['run']:<14} {run['state']:<9} {run['completeness']}")
        for why in run["stale"]:
            click.echo(f"    out of date: {why}")
