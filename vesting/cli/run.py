"""``vesting run``: run a stage in the workspace."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("stage")
@click.option("-w", "--workspace", type=click.Path(path_type=Path), help="Folder of the workspace")
def command(stage: str, workspace: Path | None) -> None:
    """Run STAGE with the settings of its last run.

    \b
    Example:
      vesting run options -w loamshire
    """
    from vesting.cli.progress import telling
    from vesting.workspace.folder import find_workspace, open_workspace

    opened = open_workspace(find_workspace(workspace))
    from vesting.workspace.stages import run_stage

    with telling() as tell:
        made = run_stage(opened, stage, progress=tell)
    click.echo(f"Run {made.key}: {made.completeness}, {made.seconds:.1f} seconds", err=True)
