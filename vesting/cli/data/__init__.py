"""``vesting data``: add, list and check official files."""

from __future__ import annotations

import click

from vesting.cli.lazy import LazyGroup

COMMANDS = {
    "add": ("vesting.cli.data.add", "Import official files into a workspace"),
    "list": ("vesting.cli.data.list", "List what is held, and what each file was taken for"),
    "check": ("vesting.cli.data.check", "Look for damage, orphan codes, gaps and overlaps"),
    "dictionary": ("vesting.cli.data.dictionary", "Print every table, measure and accepted layout"),
    "precedence": ("vesting.cli.data.precedence", "Print the rule that chooses among editions"),
    "template": ("vesting.cli.data.template", "Print an empty table to fill in"),
}


@click.group(cls=LazyGroup, commands_at=COMMANDS)
def command() -> None:
    """Add, list and check official files."""
