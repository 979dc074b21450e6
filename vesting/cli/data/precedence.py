"""``vesting data precedence``: the rule that chooses among editions."""

from __future__ import annotations

import json
from dataclasses import asdict

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
def command(as_json: bool) -> None:
    """Print the rule that chooses when several editions hold the same figure."""
    from vesting.evidence.precedence import precedence, print_precedence

    rule = precedence()
    if as_json:
        click.echo(json.dumps([asdict(step) for step in rule.steps], indent=1, ensure_ascii=False))
    else:
        click.echo(print_precedence(rule))
