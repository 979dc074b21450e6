"""``vesting new``: make a workspace for an area."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vesting.errors import Problem, UsageError

if TYPE_CHECKING:
    from vesting.workspace.opened_bundle import Replayed

NO_UNITARY = Problem("WSP-E45", "A unitary cannot join the area", UsageError)
COUNCIL_CODE = re.compile(r"E(06|07|08|09|10)[0-9]{6}")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--area", default="", help="Name of the area under reorganisation, such as Surrey")
@click.option("--for", "made_for", default="", help="Who commissioned the work; on every page")
@click.option("--by", "made_by", default="", help="Who does the work; your user name if left out")
@click.option("--own-area", is_flag=True, help="The area is none of the 21; see below")
@click.option("--unitary", multiple=True, help="With --own-area: code of a unitary that joins in")
@click.option(
    "--bundle",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Make it from a bundle, run everything again and compare the numbers",
)
def command(
    folder: Path, area: str, made_for: str, made_by: str, unitary: tuple[str, ...], own_area: bool,
    bundle: Path | None,
) -> None:  # fmt: skip
    """Make a workspace for an area in FOLDER.

    The area is one of the 21 that were invited to reorganise, or with --own-area any county whose
    districts a lookup names.

    \b
    Example:
      vesting new my-surrey --area Surrey --for "Programme board"
    """
    if bundle:
        _from_bundle(folder, bundle, made_for, made_by)
        return
    if not area:
        raise click.UsageError('Name the area, such as --area "Surrey"')
    _refuse_unfit(unitary, own_area)
    from vesting.area.reorganisation import find_area
    from vesting.workspace.folder import create_workspace
    from vesting.workspace.shell import user_name

    found = area if own_area else find_area(area).name
    create_workspace(
        folder,
        area=found,
        made_for=made_for or "nobody named yet",
        made_by=made_by or user_name(),
        unitaries=unitary if own_area else None,
    )
    click.echo(
        f"Made {folder} for {found}.\nNext: vesting data add FILES -w {folder}\n"
        f"then: vesting serve -w {folder}",
        err=True,
    )


def _refuse_unfit(unitaries: tuple[str, ...], own_area: bool) -> None:
    """Refuse unitaries that would be lost without a word.

    Raises:
        UsageError: WSP-E45.
    """
    if unitaries and not own_area:
        raise NO_UNITARY(
            "--unitary changes nothing for one of the 21 areas, whose councils are known",
            mend="Leave --unitary out, or add --own-area for an area of your own.",
        )
    for code in unitaries:
        if not COUNCIL_CODE.fullmatch(code):
            raise NO_UNITARY(
                f"'{code}' is not the code of a council",
                where="--unitary",
                mend="Give its code as it stands in the lookup, such as E06000046.",
            )


def _from_bundle(folder: Path, bundle: Path, made_for: str, made_by: str) -> None:
    """Make the workspace, work everything out again, and say whether the numbers are the same."""
    from vesting.cli.progress import telling
    from vesting.workspace import shell

    shell.start()
    from vesting.workspace.opened_bundle import compare, open_bundle, read_bundle
    from vesting.workspace.stages import run_stage

    content = bundle.read_bytes()
    manifest, _ = read_bundle(content)
    then = manifest["run"]
    workspace = open_bundle(content, folder, made_for=made_for, made_by=made_by)
    with telling() as tell:
        run = run_stage(workspace, then["stage"], then["settings"], tell)
    replayed = compare(content, workspace, run)
    for table in replayed:
        click.echo(f"{table.table:<16} {_rows(table.rows_now):>14}   {_verdict(table)}")
    if all(table.same for table in replayed):
        click.echo(f"Every number of run {then['key']} came out the same.", err=True)
    else:
        version = then["code_version"]
        click.echo(f"Not every number came out the same: Vesting {version} made them.", err=True)


def _rows(count: int | None) -> str:
    return "missing" if count is None else f"{count:,} rows"


def _verdict(table: Replayed) -> str:
    if not table.same:
        return "DIFFERENT"
    return "the same to 9 digits" if table.apart else "the same"
