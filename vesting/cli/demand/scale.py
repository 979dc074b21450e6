"""``vesting demand scale``: is bigger safer, cheaper or better? Both sides, and what can be told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from vesting.cli.files import file_options, open_files
from vesting.cli.json_text import print_json


@click.command()
@click.option("--children", type=float, help="Children looked after of a county that is split")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), default="2024-12-31", show_default=True,
              help="Day of the councils that are compared")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
@file_options
def command(
    children: float | None, on: Any, as_json: bool, data: Path | None, workspace: Path | None
) -> None:
    """Set both published sides beside our own estimates, with intervals, and what size changes.

    Our own estimates need official files: --data or -w.

    \b
    Example:
      vesting demand scale --data files
    """
    from vesting.workspace.scale import CHILDREN, scale

    shelf = open_files(data, workspace) if data or workspace else None
    day: date = on.date()
    made = scale(shelf, day, children=CHILDREN if children is None else children)
    if as_json:
        print_json(made)
    else:
        _tell(made)


def _tell(made: dict[str, Any]) -> None:
    for claim in dict.fromkeys(row["claim"] for row in made["claims"]):
        click.echo(f"Bigger is {claim}?")
        for row in (row for row in made["claims"] if row["claim"] == claim):
            click.echo(f"  {row['side']}: {row['says']} ({row['by']}, {row['date']})")
        for row in (row for row in made["estimates"] if row["claim"] == claim):
            click.echo(f"  our estimate: {_estimate(row)}")
    if not made["estimates"]:
        click.echo("Our own estimates need official files: --data or -w.")
    click.echo(made["caution"])
    _posts(made)
    _splitting(made)


def _estimate(row: dict[str, Any]) -> str:
    found = row["doubling"]
    if found is None:
        return f"{row['title']}: not available, because {row['why']}"
    unit = f" {row['unit']}" if row["unit"] else ""
    low, high = (f"{found[end]:+.1f}" for end in ("low", "high"))
    return (
        f"{row['title']}, {row['year']}: {found['value']:+.1f}{unit} when size doubles "
        f"({low} to {high}; {row['authorities']} authorities): {row['verdict']}"
    )


def _posts(made: dict[str, Any]) -> None:
    click.echo("Leadership and specialist posts, for each child aged 0 to 17:")
    for row in made["posts"]:
        low, high = row["per_child"]
        click.echo(f"  {row['children']:>9,.0f} children: £{low:,.0f} to £{high:,.0f} a year")


def _splitting(made: dict[str, Any]) -> None:
    click.echo(
        f"{made['children']:,.0f} children looked after in equal units: what reserves (1 in "
        f"{round(1 / made['chance'])}) held apart cost above one reserve; a held balance, not a yearly cost:"
    )
    for row in made["splitting"]:
        click.echo(
            f"  {row['units']} units, shock shared {row['shock']:>9}: £{row['price'] / 1e6:,.1f}m "
            f"({100 * row['share']:.1f} % of the budget)"
        )
