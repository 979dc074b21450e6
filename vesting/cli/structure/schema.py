"""``vesting structure schema``: the JSON schema of structure files."""

from __future__ import annotations

import click

from vesting.cli.json_text import print_json


@click.command()
def command() -> None:
    """Print the JSON schema of structure files, for editors that complete and check.

    \b
    Example:
      vesting structure schema > structure.schema.json
    """
    from vesting.structure.schema import structure_schema

    print_json(structure_schema(), indent=2)
