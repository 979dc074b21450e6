"""``vesting data template``: an empty table to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from vesting.errors import Problem, UsageError

NO_NAME = Problem("EVI-E41", "No table was named", UsageError)


@click.command()
@click.argument("name", required=False)
@click.option("--list", "listed", is_flag=True, help="List the tables")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write to a file; .xlsx makes a workbook"
)
def command(name: str | None, listed: bool, out: Path | None) -> None:
    """Print the headings of a declared table as CSV, ready to be filled in and added.

    \b
    Example:
      vesting data template tax_base --out tax_base.xlsx
    """
    from vesting.evidence.tables import ALL
    from vesting.evidence.template import as_csv, as_xlsx, table_named

    if listed:
        for table in ALL:
            click.echo(f"{table.name:<24} {table.meaning}")
        return
    if name is None:
        raise NO_NAME("no table was named", mend="See the names with: vesting data template --list")
    table = table_named(name)
    if out is None:
        click.echo(as_csv(table), nl=False)
    elif out.suffix.lower() == ".xlsx":
        out.write_bytes(as_xlsx(table))
    else:
        out.write_text(as_csv(table), encoding="utf-8")
