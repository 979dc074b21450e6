"""``vesting data dictionary``: every table, measure and accepted layout."""

from __future__ import annotations

import click

from vesting.cli.json_text import print_json


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
def command(as_json: bool) -> None:
    """Print the data dictionary as Markdown.

    \b
    Example:
      vesting data dictionary > dictionary.md
    """
    from vesting.evidence.dictionary import as_data, as_markdown

    if as_json:
        print_json(as_data(), indent=1)
    else:
        click.echo(as_markdown())
