"""``vesting options report``: page 1 of an option, as HTML, XLSX or DOCX."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("option")
@click.option("-w", "--workspace", type=click.Path(path_type=Path), help="Folder of the workspace")
@click.option(
    "--out", "paths", type=click.Path(path_type=Path), multiple=True, required=True,
    help="File to write: .html, .xlsx or .docx; may be repeated",
)  # fmt: skip
@click.option(
    "--threshold",
    "thresholds",
    multiple=True,
    metavar="ID",
    help="Show a quoted threshold with the evidence on both sides, such as residents-500000",
)
def command(
    option: str, workspace: Path | None, paths: tuple[Path, ...], thresholds: tuple[str, ...]
) -> None:
    """Write page 1 of OPTION: its identity, or the name of a recorded proposal.

    \b
    Example:
      vesting options report "East and West" -w loamshire --out east-and-west.html
    """
    from vesting.cli.board import open_board

    opened, board = open_board(workspace)
    from vesting.workspace.option_page import report_of, write_report

    report = report_of(opened, board, option, thresholds)
    for path in paths:
        write_report(report, path)
        click.echo(f"Wrote {path}", err=True)
