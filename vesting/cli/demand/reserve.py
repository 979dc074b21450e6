"""``vesting demand reserve``: the balance that keeps the chance of overspending below a level."""

from __future__ import annotations

from pathlib import Path

import click

from vesting.cli.files import file_options, open_files
from vesting.cli.json_text import print_json


@click.command()
@click.option("--children", type=float, required=True, help="Children looked after in the unit")
@click.option("--chance", default=0.05, show_default=True, help="Chance of overspending accepted")
@click.option("--horizon", default=1, show_default=True, help="Years to the budget: 1, 2 or 3")
@click.option("--cost-per-child", type=float, help="Yearly cost of a child looked after, pounds")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
@file_options
def command(
    children: float, chance: float, horizon: int, cost_per_child: float | None, as_json: bool,
    data: Path | None, workspace: Path | None,
) -> None:  # fmt: skip
    """Say what a unit must hold so that overspending stays unlikely.

    The law of volatility is the package's own, or estimated from official files with --data or -w.

    \b
    Example:
      vesting demand reserve --children 200
    """
    from vesting.demand.reserve_case import as_dict, as_text, reserve_case

    shelf = open_files(data, workspace) if data or workspace else None
    case = reserve_case(children, chance=chance, horizon=horizon, cost=cost_per_child, shelf=shelf)
    if as_json:
        print_json(as_dict(case))
    else:
        click.echo(as_text(case), nl=False)
