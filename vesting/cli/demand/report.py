"""``vesting demand report``: the newest forecast of one unit as a document."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--unit", default="", help="Name of the unit; the whole where it is left out")
@click.option("-w", "--workspace", type=click.Path(path_type=Path), help="Folder of the workspace")
def command(out: Path, unit: str, workspace: Path | None) -> None:
    """Write the newest forecast of a unit to OUT: .html, .xlsx or .docx, rounded for release.

    \b
    Example:
      vesting demand report east.docx --unit East -w loamshire
    """
    from vesting.workspace.folder import find_workspace, open_workspace

    opened = open_workspace(find_workspace(workspace))
    from vesting.workspace.demand_report import find_report
    from vesting.workspace.option_page import write_report

    write_report(find_report(opened, unit), out)
    click.echo(f"Wrote {out}", err=True)
