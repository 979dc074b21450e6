"""``vesting data precedence``: the rule that chooses among editions."""

from __future__ import annotations

from dataclasses import asdict

import click

from vesting.cli.json_text import print_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
def command(as_json: bool) -> None:
    """Print the rule that chooses when several editions hold the same figure."""
    from vesting.evidence.precedence import precedence, print_precedence

    rule = precedence()
    if as_json:
        print_json([asdict(step) for step in rule.steps], indent=1)
    else:
        click.echo(print_precedence(rule))
