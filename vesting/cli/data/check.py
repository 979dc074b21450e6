"""``vesting data check``: damage, orphan codes, gaps and overlaps."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from vesting.cli.data.folder import workspace_folder
from vesting.cli.files import file_options, open_files
from vesting.cli.json_text import print_json
from vesting.errors import InputError


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
@file_options
def command(as_json: bool, data: Path | None, workspace: Path | None) -> None:
    """Look for what could spoil figures: damaged tables, codes that do not match, missing years.

    Ends with status 10 when a kept table is damaged.

    \b
    Example:
      vesting data check -w loamshire
    """
    from vesting.evidence.checks import check_shelf
    from vesting.workspace.library import check_evidence

    damaged = (
        ()
        if data and workspace is None
        else check_evidence(workspace_folder(workspace) / "evidence")
    )
    remarks = damaged or check_shelf(open_files(data, workspace))
    if as_json:
        print_json([asdict(r) for r in remarks], indent=1)
    else:
        for remark in remarks:
            click.echo(f"{remark.kind}: {remark.what}")
            for line in (remark.where, remark.mend):
                if line:
                    click.echo(f"  {line}")
    click.echo(f"{len(remarks)} remarks" if remarks else "Nothing to remark", err=True)
    if damaged:
        sys.exit(InputError.exit_status)
