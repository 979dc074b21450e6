"""``vesting data add``: import official files into a workspace."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from vesting.cli.json_text import print_json
from vesting.errors import InputError


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-w", "--workspace", type=click.Path(path_type=Path), help="Folder of the workspace")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON")
def command(paths: tuple[Path, ...], workspace: Path | None, as_json: bool) -> None:
    """Import official files, as published or repackaged; folders and zip archives are opened.

    Each file is recognised by what it holds, not by its name. What cannot be used is reported and
    kept aside; it does not stop the others. The same file added twice is held once.

    \b
    Example:
      vesting data add Downloads/cla_number_and_rate_per_10k_children.csv -w loamshire
    """
    from vesting.cli.data.folder import workspace_folder
    from vesting.cli.data.telling import as_data, lines
    from vesting.workspace.library import add_files

    folder = workspace_folder(workspace)
    reports = add_files(paths, folder / "evidence", _progress)
    if as_json:
        print_json([as_data(r) for r in reports], indent=1)
    else:
        click.echo("\n".join(line for report in reports for line in lines(report)))
    fates = [r.fate for r in reports]
    click.echo(
        ", ".join(f"{fates.count(fate)} {fate}" for fate in dict.fromkeys(fates)) or "No files",
        err=True,
    )
    if not {"added", "already held", "not used"} & set(fates):
        sys.exit(InputError.exit_status)


def _progress(done: int, total: int | None) -> None:
    if sys.stderr.isatty():
        click.echo(f"\rFiles read: {done} of {total}", nl=done == total, err=True)
