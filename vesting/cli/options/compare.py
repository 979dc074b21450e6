"""``vesting options compare``: two options side by side."""

from __future__ import annotations

from pathlib import Path

import click

from vesting.cli.json_text import print_json


@click.command()
@click.argument("first")
@click.argument("second")
@click.option("-w", "--workspace", type=click.Path(path_type=Path), help="Folder of the workspace")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
def command(first: str, second: str, workspace: Path | None, as_json: bool) -> None:
    """Put two options side by side: each council in figures, who moves, what changes.

    An option is named by its identity, or by the name of a recorded proposal. Measures are shown
    once criteria are fixed.

    \b
    Example:
      vesting options compare "East and West" "Three councils" -w loamshire
    """
    from vesting.area.names import counted
    from vesting.cli.board import open_board

    _, board = open_board(workspace)
    from vesting.workspace.choices import criteria_columns
    from vesting.workspace.side_by_side import figures_of, side_by_side

    made = side_by_side(board, first, second, criteria_columns(board))
    if as_json:
        print_json(made.as_dict())
        return
    for label, option in (("First", made.first), ("Second", made.second)):
        click.echo(f"{label}: {option.option}")
        for name, council in option.lettered:
            click.echo(f"  {name}: {', '.join(council.places)}")
            for measure, words in figures_of(council):
                click.echo(f"     {measure}: {words}")
    change = "changes" if len(made.moves) == 1 else "change"
    click.echo(
        f"{counted(len(made.moves), 'place')} with {made.moved:,} residents {change} council"
    )
    for move in made.moves:
        click.echo(f"  {move.name} ({move.residents:,}): {move.before} -> {move.after}")
    for row in made.rows:
        one, other = map(_number, row.values)
        better = f"; better: {row.better}" if row.better else "; equal"
        click.echo(f"  {row.measure.title}: {one} and {other} {row.measure.unit}{better}")
    if not made.rows:
        click.echo("No criteria are fixed, so no measure is shown.", err=True)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"
