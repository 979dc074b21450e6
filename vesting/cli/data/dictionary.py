"""``vesting data dictionary``: every table, measure and accepted layout."""

from __future__ import annotations

import json

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
def command(as_json: bool) -> None:
    """Print the data dictionary as Markdown.

    \b
    Example:
      vesting data dictionary > dictionary.md
    """
    from vesting.evidence.dictionary import as_data, as_markdown

    click.echo(json.dumps(as_data(), indent=1, ensure_ascii=False) if as_json else as_markdown())
