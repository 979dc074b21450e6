"""``vesting demand estimate``: children in need of something in any units, without child-level data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vesting.cli.files import file_options, open_files
from vesting.cli.json_text import print_json

MEASURES = ("looked_after", "in_need", "protection_plans", "ehc_plans")


@click.command()
@click.option("--area", required=True, help="One of the 21 areas, such as Surrey")
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
    from vesting.area.reorganisation import find_area
    from vesting.demand.units_file import read_units
    from vesting.workspace.estimate import estimate_units

    found = find_area(area)
    asked = read_units(units.read_bytes(), units.name)
    shelf = open_files(data, workspace)
    made = estimate_units(shelf, found, asked, measure, seed=seed, draws=draws)
    if as_json:
        print_json(made)
    else:
        _tell(made)


def _tell(made: dict[str, Any]) -> None:
    click.echo(f"{made['area']}: {made['counted']:,} {made['measure'].replace('_', ' ')}, counted")
    for unit in made["units"]:
        click.echo(
            f"  {unit['unit']}: {unit['mean']:,.0f} ({unit['low_80']:,.0f} to {unit['high_80']:,.0f}, "
            f"8 in 10); by children alone {unit['by_population']:,.0f}"
        )
    click.echo(f"{made['label']}. {made['source']}, {made['vintage']}.")
    for words in made["used"]:
        click.echo(f"{words}.")
    if not made["scores a difference"]:
        click.echo("No difference between units may be read from these figures.")
