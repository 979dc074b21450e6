"""``python -m vesting``."""

from vesting.cli.main import run

run()
