"""``vesting options graph``: write an area as a graph file."""

from __future__ import annotations

from pathlib import Path

import click

from vesting.cli.files import file_options, open_files
from vesting.cli.json_text import for_stdout


@click.command()
@click.option("--area", help="One of the 21 areas; the workspace's own where left out")
@click.option(
    "--split", "splits", multiple=True, metavar="SPEC",
    help="Offer a district in parts: 'Elverton', 'Elverton=lsoa', 'Elverton=ward: North: Abbey'",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else print it"
)
@file_options
def command(
    area: str | None, splits: tuple[str, ...], out: Path | None, data: Path | None,
    workspace: Path | None,
) -> None:  # fmt: skip
    """Write an area, or some of its districts in parts, as a graph for count, sample or optimise.

    \b
    Example:
      vesting options graph -w loamshire --split Elverton --out loamshire-wards.json
    """
    shelf = open_files(data, workspace)
    from vesting.area.reorganisation import find_area
    from vesting.workspace.area_graph import area_graph, graph_text
    from vesting.workspace.asked import split_of
    from vesting.workspace.written import read_split

    if area:
        found = find_area(area)
    else:
        from vesting.workspace.folder import find_workspace, open_workspace

        open_workspace(find_workspace(workspace))
        from vesting.workspace.area import area_here

        found = area_here(shelf)
    text = graph_text(area_graph(shelf, found, [split_of(read_split(s)) for s in splits]))
    if out is None:
        click.echo(for_stdout(text), nl=False)
    else:
        out.write_text(text, encoding="utf-8")
        click.echo(f"Wrote {out}", err=True)
