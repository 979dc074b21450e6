"""``vesting demand share``: a risk pool between units."""

from __future__ import annotations

from pathlib import Path

import click

from vesting.cli.json_text import print_json


@click.command()
@click.option(
    "--risks",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="CSV or JSON of units with size and budget, or of replicates of their costs",
)
@click.option("--chance", default=0.05, show_default=True, help="Chance of overspending accepted")
@click.option("--horizon", default=1, show_default=True, help="Years to the budget: 1, 2 or 3")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0),
              help="Seed of shocks put on replicates")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
def command(risks: Path, chance: float, horizon: int, seed: int, as_json: bool) -> None:
    """Share one reserve between units, and say who would hold less outside.

    \b
    Example:
      vesting demand share --risks units.csv
    where units.csv has the columns unit, mean (pounds a year) and children.
    """
    from vesting.demand.pool_page import as_dict, as_text
    from vesting.demand.reserve_case import spending_law
    from vesting.demand.risks_file import pools_of, read_risks, splits_of
    from vesting.demand.written_file import text_of

    law = spending_law(horizon)
    text = text_of(risks.read_bytes(), risks.name)
    read = read_risks(text, risks.name)
    pools = pools_of(read, law, chance, seed)
    if as_json:
        splits = splits_of(read, law, chance)
        print_json(as_dict(pools, splits))
    else:
        click.echo(as_text(pools), nl=False)
