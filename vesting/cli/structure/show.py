"""``vesting structure show``: a structure file with its defaults spelled out."""

from __future__ import annotations

from pathlib import Path

import click

from vesting.cli.json_text import print_json


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--services", is_flag=True, help="Who is accountable for each service, and who delivers"
)
@click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day on which services are looked at"
)
@click.option("--json", "as_json", is_flag=True, help="Print the services as JSON")
def command(file: Path, services: bool, day: object, as_json: bool) -> None:
    """Print FILE with every default spelled out; comments and layout stay.

    \b
    Examples:
      vesting structure show loamshire-two-councils.yaml
      vesting structure show loamshire-two-councils.yaml --services
    """
    from vesting.cli.structure.files import read_file
    from vesting.structure.deliveries import deliveries
    from vesting.structure.diff_words import delivery_dict, say_delivery
    from vesting.structure.show import with_defaults

    reading = read_file(file)
    if not (services or as_json):
        click.echo(with_defaults(reading).text, nl=False)
        return
    held = deliveries(reading.require(), day.date() if day else None)  # type: ignore[attr-defined]
    if as_json:
        rows = [{"service": d.service, "unit": d.unit, **delivery_dict(d)} for d in held]
        print_json(rows)
        return
    for delivery in held:
        click.echo(
            f"{delivery.service}: {delivery.accountable} accountable, {say_delivery(delivery)}"
        )
