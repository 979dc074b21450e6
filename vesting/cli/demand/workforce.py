"""``vesting demand workforce``: workers at hand, caseload, and work that nobody has."""

from __future__ import annotations

from dataclasses import asdict

import click

from vesting.cli.json_text import print_json


@click.command()
@click.option(
    "--posts", type=click.IntRange(min=1), required=True, help="Posts, full-time equivalents"
)
@click.option("--vacancy", type=float, help="Per cent of posts that are vacant")
@click.option("--agency", type=float, help="Per cent of workers who are agency workers")
@click.option("--turnover", type=float, help="Per cent who leave in a year")
@click.option("--caseload", type=float, help="Cases for each worker at hand")
@click.option("--limit", type=float, help="Cases that one worker can hold")
@click.option(
    "--team", type=click.IntRange(min=1), help="Posts of a team that takes no other's cases"
)
@click.option(
    "--lost", type=click.FloatRange(0, 100), help="A further shock: per cent of agency cover lost"
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
def command(
    posts: int, vacancy: float | None, agency: float | None, turnover: float | None,
    caseload: float | None, limit: float | None, team: int | None, lost: float | None, as_json: bool,
) -> None:  # fmt: skip
    """Say how often work has nobody to do it, as usual and after agency workers leave.

    Rates that are not given are England's.

    \b
    Example:
      vesting demand workforce --posts 120 --vacancy 22
    """
    from vesting.area.names import counted
    from vesting.demand.workforce.posts import Shock
    from vesting.demand.workforce.standing import english_rates, standings

    given = {"vacancy": vacancy, "agency": agency, "turnover": turnover, "caseload": caseload}
    rates = english_rates().with_given(given)
    further = (
        () if lost is None else ((f"{lost:g} % of agency cover lost", Shock(cover=lost / 100)),)
    )
    rows = standings(posts, rates, limit=limit, team=team, further=further)
    if as_json:
        told = {"posts": posts, "rates": asdict(rates), "standings": [asdict(r) for r in rows]}
        print_json(told)
        return
    click.echo(f"{counted(posts, 'post')}. Rates: {rates.source}.")
    for row in rows:
        after = f", after {row.months} months" if row.months else ""
        click.echo(
            f"{row.situation}{after}: {row.workers:,.0f} workers at hand, {row.caseload:.1f} cases each; "
            f"a team has unallocated work in {100 * row.chance:.0f} % of the time; {row.unallocated:,.0f} "
            "cases unallocated"
        )
