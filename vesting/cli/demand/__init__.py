"""``vesting demand``: how many children, at what cost, how volatile, in each unit."""

from __future__ import annotations

import click

from vesting.cli.lazy import LazyGroup

COMMANDS = {
    "forecast": (
        "vesting.cli.demand.forecast",
        "Children and cost of every unit from statutory returns, with a back-test",
    ),
    "estimate": (
        "vesting.cli.demand.estimate",
        "Children in need of something in any units, without child-level data",
    ),
    "report": ("vesting.cli.demand.report", "The newest forecast of a unit as HTML, XLSX or DOCX"),
    "reserve": (
        "vesting.cli.demand.reserve",
        "The balance that keeps the chance of overspending below a level",
    ),
    "scale": (
        "vesting.cli.demand.scale",
        "Is bigger safer, cheaper or better? Both sides, and what can be told",
    ),
    "scenario": ("vesting.cli.demand.scenario", "Check a scenario, or print what one may hold"),
    "share": (
        "vesting.cli.demand.share",
        "A risk pool between units: what each holds, and who would do better outside",
    ),
    "workforce": (
        "vesting.cli.demand.workforce",
        "Workers at hand, caseload, and work that nobody has",
    ),
}


@click.group(cls=LazyGroup, commands_at=COMMANDS)
def command() -> None:
    """How many children, at what cost, how volatile, in each unit."""
