"""``vesting structure example``: a structure file to start from."""

from __future__ import annotations

import click


@click.command()
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Print an example file by NAME; without a name, list the examples.

    \b
    Example:
      vesting structure example bi-borough.yaml
    """
    from vesting.structure.examples import EARLIER, FIELDWORK, example
    from vesting.structure.words import suggest

    known = {**FIELDWORK, **EARLIER}
    if name is None:
        for title, file in known.items():
            click.echo(f"{file}  {title}")
        return
    if name not in known and name not in known.values():
        hint = suggest(name, known.values()) or "Run without a name for the list"
        raise click.UsageError(f"There is no example '{name}'. {hint}")
    click.echo(example(name), nl=False)
