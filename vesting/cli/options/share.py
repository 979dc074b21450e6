"""``vesting options share``: split a cost between partners, and test who would leave."""

from __future__ import annotations

from pathlib import Path

import click

from vesting.cli.json_text import print_json


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
def command(file: Path, as_json: bool) -> None:
    """Share a cost between partners, and test who would do better outside.

    FILE is YAML, JSON, or a CSV table of groups and costs. It gives the cost of every group, or a
    model of costs; see the reference page on cost shares.
    """
    from vesting.evidence.encoding import guess_encoding, to_text
    from vesting.options.shares.fairness import assess
    from vesting.options.shares.read import read_partnership
    from vesting.options.shares.show import as_dict, as_text

    content = file.read_bytes()
    text = to_text(content, guess_encoding(content) or "utf-8")
    fairness = assess(read_partnership(text, file.name))
    if as_json:
        print_json(as_dict(fairness), indent=2)
    else:
        click.echo(as_text(fairness), nl=False)
