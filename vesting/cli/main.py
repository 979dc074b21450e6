"""The ``vesting`` command."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

import click

from vesting import __version__
from vesting.cli.files import cache_folder
from vesting.cli.lazy import LazyGroup
from vesting.errors import InputError, Problem, VestingError

NOT_REACHED = Problem("OUT-E40", "A file cannot be read or written", InputError)

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
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder() / "kernels"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        _run()
    except VestingError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_status)


def _run() -> None:
    """Run the command, what it printed included; files that fail become errors of ours.

    Raises:
        VestingError: What the command refused, or OUT-E40.
    """
    try:
        try:
            main(prog_name="vesting")
        finally:
            sys.stdout.flush()
    except OSError as error:
        where = str(error.filename or "the output")
        raise NOT_REACHED(
            f"{where} cannot be read or written: {error.strerror or error}",
            mend="Name a file in a folder that exists, with room and with the right to write there.",
        ) from None
