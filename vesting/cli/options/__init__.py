"""``vesting options``: every possible footprint, measured and appraised."""

from __future__ import annotations

import click

from vesting.cli.lazy import LazyGroup

COMMANDS = {
    "count": ("vesting.cli.options.count", "Count the ways to divide a graph, exactly"),
    "list": ("vesting.cli.options.list", "List the ways to divide a graph"),
    "run": ("vesting.cli.options.run", "List and measure every option of the workspace's area"),
    "unit": ("vesting.cli.options.unit", "Measure one possible council"),
    "vintage": (
        "vesting.cli.options.vintage",
        "Find the edition that reproduces a published population",
    ),
    "compare": ("vesting.cli.options.compare", "Put two options side by side"),
    "report": ("vesting.cli.options.report", "Write page 1 of an option as HTML, XLSX or DOCX"),
    "appraise": ("vesting.cli.options.appraise", "Fix criteria, then appraise every option"),
    "partners": ("vesting.cli.options.partners", "Find councils that could be partners"),
    "models": ("vesting.cli.options.models", "What each delivery model needs, costs and changes"),
    "share": (
        "vesting.cli.options.share",
        "Share a cost between partners, and test who would leave",
    ),
    "graph": ("vesting.cli.options.graph", "Write an area, or parts of it, as a graph file"),
    "sample": ("vesting.cli.options.sample", "Sample options where there are too many to list"),
    "optimise": ("vesting.cli.options.optimise", "Find a best option with a proved gap"),
}


@click.group(cls=LazyGroup, commands_at=COMMANDS)
def command() -> None:
    """Every possible footprint, measured and appraised."""
