"""``vesting structure schema``: the JSON schema of structure files."""

from __future__ import annotations

import json

import click


@click.command()
def command() -> None:
    """Print the JSON schema of structure files, for editors that complete and check.

    \b
    Example:
      vesting structure schema > structure.schema.json
    """
    from vesting.structure.schema import structure_schema

    click.echo(json.dumps(structure_schema(), indent=2, ensure_ascii=False))
