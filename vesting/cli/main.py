"""The ``vesting`` command."""

from __future__ import annotations

import os
import sys

import click

from vesting import __version__
from vesting.cli.files import cache_folder
from vesting.cli.lazy import LazyGroup
from vesting.errors import VestingError

COMMANDS = {
    "demo": ("vesting.cli.demo", "Make Loamshire, a fictitious county, and open the workbench"),
    "new": ("vesting.cli.new", "Make a workspace for an area"),
    "data": ("vesting.cli.data", "Add, list and check official files"),
    "structure": ("vesting.cli.structure", "Check and compare structure files"),
    "options": ("vesting.cli.options", "Every possible footprint, measured and appraised"),
    "demand": ("vesting.cli.demand", "Children, cost, volatility and reserve in every unit"),
    "status": ("vesting.cli.status", "What the workspace holds, and what is stale"),
    "run": ("vesting.cli.run", "Run a stage in the workspace"),
    "bundle": ("vesting.cli.bundle", "Write what a rival needs to run the appraisal again"),
    "serve": ("vesting.cli.serve", "Open the workbench in the browser"),
}


@click.group(
    cls=LazyGroup, commands_at=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="vesting")
def main() -> None:
    """Structural change in children's services: from the map to vesting day, and after.

    Nothing leaves this computer.
    """


def run() -> None:
    """Run the command; show an error of ours without a traceback, on stderr."""
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder() / "compiled"))
    try:
        main(prog_name="vesting")
    except VestingError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_status)
