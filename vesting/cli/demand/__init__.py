"""``vesting demand``: how many children, at what cost, how volatile, in each unit."""

from __future__ import annotations

import click

from vesting.cli.lazy import LazyGroup

COMMANDS = {
    "reserve": (
        "vesting.cli.demand.reserve",
        "The balance that keeps the chance of overspending below a level",
    ),
    "share": (
        "vesting.cli.demand.share",
        "A risk pool between units: what each holds, and who would do better outside",
    ),
}


@click.group(cls=LazyGroup, commands_at=COMMANDS)
def command() -> None:
    """How many children, at what cost, how volatile, in each unit."""
