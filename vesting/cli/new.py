"""``vesting new``: make a workspace for an area."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--area", default="", help="Name of the area under reorganisation, such as Surrey")
@click.option("--for", "made_for", default="", help="Who commissioned the work; on every page")
@click.option("--by", "made_by", default="", help="Who does the work; your user name if left out")
@click.option(
    "--bundle",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Make it from a bundle, run everything again and compare the numbers",
)
def command(folder: Path, area: str, made_for: str, made_by: str, bundle: Path | None) -> None:
    """Make a workspace for an area in FOLDER.

    \b
    Example:
      vesting new my-surrey --area Surrey --for "Programme board"
    """
    if bundle:
        _from_bundle(folder, bundle)
        return
    if not area:
        raise click.UsageError('Name the area, such as --area "Surrey"')
    from vesting.area.reorganisation import find_area
    from vesting.workspace.folder import create_workspace
    from vesting.workspace.shell import user_name

    found = find_area(area).name
    create_workspace(
        folder, area=found, made_for=made_for or "nobody named yet", made_by=made_by or user_name()
    )
    click.echo(
        f"Made {folder} for {found}.\nNext: vesting data add FILES -w {folder}\n"
        f"then: vesting serve -w {folder}",
        err=True,
    )
