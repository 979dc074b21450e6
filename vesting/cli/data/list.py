"""``vesting data list``: what is held, and what each file was taken for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vesting.cli.data.folder import workspace_folder
from vesting.cli.files import cache_folder, file_options
from vesting.cli.json_text import print_json


@click.command("list")
@click.option(
    "--read", "whole", is_flag=True, help="Read every file of a folder, so that rows are told"
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
@file_options
def command(whole: bool, as_json: bool, data: Path | None, workspace: Path | None) -> None:
    """List the tables of a workspace, or the files of a folder.

    \b
    Example:
      vesting data list -w loamshire
    """
    entries = _folder(data, whole) if data and workspace is None else _workspace(workspace)
    if as_json:
        print_json(entries, indent=1)
    else:
        _tell(entries)


def _workspace(workspace: Path | None) -> list[dict[str, Any]]:
    from vesting.workspace.library import evidence_cards

    folder = workspace_folder(workspace) / "evidence"
    return [
        {
            "file": c.file, "fate": "held", "table": c.table, "title": c.title, "rows": c.rows,
            "edition": f"{c.vintage} [{c.sha256[:8]}]", "publisher": c.publisher,
            "licence": c.licence, "source": c.source, "standing": c.standing, "years": c.years,
        }
        for c in evidence_cards(folder)
    ]  # fmt: skip


def _folder(data: Path, whole: bool) -> list[dict[str, Any]]:
    from vesting.cli.data.telling import as_data
    from vesting.workspace.library import survey

    library = survey(data, cache_folder() / "library")
    return [as_data(report) for report in library.report(read=whole)]


def _tell(entries: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("File", "Taken for", "Of", "Publisher"):
        table.add_column(heading, overflow="fold")
    for entry in entries:
        first = entry["tables"][0] if entry.get("tables") else entry
        title = entry["title"] or f"{entry['fate']}: {entry.get('error', {}).get('what', '')}"
        table.add_row(entry["file"], title, first.get("edition", ""), first.get("publisher", ""))
    Console(highlight=False, markup=False).print(table)
    click.echo(f"{len(entries)} entries", err=True)
