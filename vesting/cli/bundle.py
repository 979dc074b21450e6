"""``vesting bundle``: everything that a rival council needs to run the appraisal again."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("-w", "--workspace", type=click.Path(path_type=Path), help="Folder of the workspace")
@click.option("--run", "key", help="The run to put in; the newest if left out")
def command(file: Path, workspace: Path | None, key: str | None) -> None:
    """Write FILE, a zip with evidence, choices and the hashes of a run; no child-level data.

    Whoever gets it works everything out again with: vesting new FOLDER --bundle FILE

    \b
    Example:
      vesting bundle loamshire.zip -w loamshire
    """
    from vesting.workspace.folder import find_workspace, open_workspace

    opened = open_workspace(find_workspace(workspace))
    from vesting.workspace.bundle import write_bundle
    from vesting.workspace.runs import find_run

    content = write_bundle(opened, find_run(key) if key else None)
    file.write_bytes(content)
    click.echo(f"Wrote {file}, {len(content) / 1e6:.1f} MB", err=True)
