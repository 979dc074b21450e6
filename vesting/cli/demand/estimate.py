"""``vesting demand estimate``: children in need of something in any units, without child-level data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vesting.cli.files import file_options, open_files
from vesting.cli.json_text import print_json

if TYPE_CHECKING:
    from vesting.area.reorganisation import Area
    from vesting.evidence.shelf import Shelf

MEASURES = ("looked_after", "in_need", "protection_plans", "ehc_plans")


@click.command()
@click.option(
    "--area", required=True, help="One of the 21 areas, such as Surrey, or the workspace's own"
)
@click.option("--units", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="CSV: lad_code, ward_code or lsoa_code; unit")  # fmt: skip
@click.option("--measure", required=True, type=click.Choice(MEASURES), help="What to estimate")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0))
@click.option("--draws", default=1000, show_default=True, type=click.IntRange(min=100))
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
@file_options
def command(
    area: str, units: Path, measure: str, seed: int, draws: int, as_json: bool, data: Path | None,
    workspace: Path | None,
) -> None:  # fmt: skip
    """Share what an area's councils counted over units of districts, wards or small areas.

    \b
    Example:
      vesting demand estimate --area Surrey --units units.csv --measure looked_after --data files
    """
    from vesting.demand.units_file import read_units
    from vesting.workspace.estimate import estimate_units

    asked = read_units(units.read_bytes(), units.name)
    shelf = open_files(data, workspace)
    found = _area(area, shelf, workspace)
    made = estimate_units(shelf, found, asked, measure, seed=seed, draws=draws)
    if as_json:
        print_json(made)
    else:
        _tell(made)


def _area(name: str, shelf: Shelf, workspace: Path | None) -> Area:
    """One of the 21 areas, or the workspace's own where that is meant."""
    from vesting.area.reorganisation import areas, find_area
    from vesting.workspace.folder import DATABASE, open_workspace

    here = workspace or Path()
    if not (here / DATABASE).exists():
        return find_area(name)
    open_workspace(here)
    from vesting.workspace.area import area_here

    own = area_here(shelf)
    return find_area(name, (own, *(area for area in areas() if area.slug != own.slug)))


def _tell(made: dict[str, Any]) -> None:
    from vesting.workspace.need import IN_WORDS

    of = made["authorities"]
    summed = ", ".join(f"{name} {count:,}" for name, count in of.items()) if len(of) > 1 else ""
    click.echo(
        f"{made['area']}: {made['counted']:,} {IN_WORDS[made['measure']]}, counted"
        f"{f' ({summed})' if summed else ''}"
    )
    for unit in made["units"]:
        click.echo(f"  {_unit(unit)}")
    if sum(round(unit["mean"]) for unit in made["units"]) != made["counted"]:
        click.echo("Rounded: the units need not add up to what was counted.")
    click.echo(f"{made['label']}. {made['source']}, {made['vintage']}.")
    for words in made["used"]:
        click.echo(f"{words}.")
    if not made["scores a difference"]:
        click.echo("No difference between units may be read from these figures.")


def _unit(unit: dict[str, Any]) -> str:
    """A count of whole authorities, which has no band; or an estimate with one."""
    of = unit["authorities"]
    if of:
        named = "" if of == [unit["unit"]] else f" ({', '.join(of)})"
        return f"{unit['unit']}{named}: {unit['mean']:,.0f}, counted"
    return (
        f"{unit['unit']}: {unit['mean']:,.0f} ({unit['low_80']:,.0f} to {unit['high_80']:,.0f}, "
        f"8 in 10); by children alone {unit['by_population']:,.0f}"
    )
