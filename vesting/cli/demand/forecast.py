"""``vesting demand forecast``: children and cost of every unit, from statutory returns."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vesting.cli.files import file_options, open_files
from vesting.cli.json_text import print_json
from vesting.errors import Problem, UsageError

if TYPE_CHECKING:
    from vesting.evidence.shelf import Shelf
    from vesting.workspace.long_view import Far

BAD_DATE = Problem("DEM-E66", "A date does not read", UsageError)


@click.command()
@click.option(
    "--ssda903", "paths", multiple=True, required=True, type=click.Path(path_type=Path),
    metavar="PATH...", help="Files or folders of SSDA903 returns: years and councils together",
)  # fmt: skip
@click.argument("more", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--from", "start", metavar="YYYY-MM-DD", help="First day; the last of the returns if left out"
)
@click.option("--months", default=36, show_default=True, help="Months ahead")
@click.option("--replicates", default=1000, show_default=True, type=click.IntRange(min=100))
@click.option("--seed", default=1, show_default=True)
@click.option("--units", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="CSV: postcode, lad_code, ward_code or lsoa_code; unit")  # fmt: skip
@click.option("--prices", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="CSV: placement, provider, weekly_mean, weekly_p90, inflation")  # fmt: skip
@click.option("--scenario", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="YAML of steps")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True,
              help="Folder for the tables")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print what it says as JSON")
@file_options
def command(
    paths: tuple[Path, ...], more: tuple[Path, ...], out: Path, as_json: bool, **told: Any
) -> None:
    """Forecast children looked after and the cost of placements, unit by unit, with a back-test.

    Nothing of a child leaves the files: what is written counts children.

    \b
    Example:
      vesting demand forecast --ssda903 returns --from 2026-04-01 --months 36 --out forecast
    """
    from vesting.cli.progress import telling
    from vesting.demand.calendar import day_of
    from vesting.demand.forecast_parts import waterfall
    from vesting.evidence.shelf import Shelf
    from vesting.workspace.forecasting import make_forecast, write_forecast
    from vesting.workspace.forecasting import told as plain
    from vesting.workspace.long_view import lay, look_far
    from vesting.workspace.rest_of_area import with_rest
    from vesting.workspace.returned import read_histories
    from vesting.workspace.units_of_homes import units_of

    start = _date(told["start"])
    asked_units = _units(told["units"])
    shelf = _shelf(told)
    with telling() as tell:
        tell("reading returns")
        returns, histories = read_histories((*paths, *more))
        asked_units, rest = (
            with_rest(asked_units, histories, shelf or Shelf(())) if asked_units else (None, ())
        )
        units = units_of(histories, asked_units, shelf, rest)
        asked = _asked(start or day_of(histories.until), told)
        made = make_forecast(returns, histories, units, asked, tell)
        tell("long view")
        laid = lay(shelf, made.forecast, asked_units) if shelf else None
        far = look_far(shelf, made.forecast, laid)
        steps = waterfall(made.forecast)
        files = write_forecast(made.forecast, out, far, steps)
    _tell(plain(made, far, shelf, steps), far, out, files, as_json)


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BAD_DATE(f"'{text}' is not a day", mend="Write it as 2026-04-01.") from None


def _units(path: Path | None) -> Any:
    from vesting.demand.units_file import read_units

    return read_units(path.read_bytes(), path.name) if path else None


def _shelf(told: dict[str, Any]) -> Shelf | None:
    from vesting.errors import VestingError

    try:
        return open_files(told["data"], told["workspace"])
    except VestingError:
        if told["data"] or told["workspace"]:
            raise
        return None


def _asked(start: date, told: dict[str, Any]) -> Any:
    from vesting.demand.forecast import Asked
    from vesting.demand.prices import published_prices
    from vesting.demand.prices_file import read_prices, with_prices
    from vesting.demand.scenario_file import read_scenario

    prices = published_prices()
    if told["prices"]:
        prices = with_prices(
            prices, read_prices(told["prices"].read_bytes(), told["prices"].name), start
        )
    scenario = told["scenario"]
    what_if = read_scenario(scenario.read_text("utf-8"), scenario.name) if scenario else None
    return Asked(start, told["months"], told["replicates"], told["seed"], prices, what_if)


def _tell(said: dict[str, Any], far: Far, out: Path, files: tuple[str, ...], as_json: bool) -> None:
    if as_json:
        print_json({**said, "files": [str(out / name) for name in files]})
        return
    for unit in said["units"]:
        click.echo(unit["says"])
    for sentence in far.says.values():
        click.echo(f"{sentence}.")
    for words in (*said["scope"], *said["said"], *far.said, *((far.why,) if far.why else ())):
        click.echo(f"  {words}", err=True)
    counts = ", ".join(f"{n:,} {fate}" for fate, n in said["returns"]["rows"].items() if n)
    click.echo(f"Rows of the returns: {counts}.", err=True)
    click.echo(
        f"Wrote {', '.join(files)} in {out}. Those outside 'release' are not for release.", err=True
    )
