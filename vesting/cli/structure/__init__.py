"""``vesting structure``: check and compare structure files."""

from __future__ import annotations

import click

from vesting.cli.lazy import LazyGroup

COMMANDS = {
    "check": ("vesting.cli.structure.check", "Check a structure file, every fault with its line"),
    "show": ("vesting.cli.structure.show", "Print a structure file with its defaults spelled out"),
    "diff": ("vesting.cli.structure.diff", "Say what moves from one structure to another"),
    "schema": ("vesting.cli.structure.schema", "Print the JSON schema of structure files"),
    "example": ("vesting.cli.structure.example", "Print a structure file to start from"),
}


@click.group(cls=LazyGroup, commands_at=COMMANDS)
def command() -> None:
    """Check and compare structure files: the form of children's services as text."""
