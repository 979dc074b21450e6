"""Settings of the demand stage as people write them in a form, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from vesting.demand.calendar import no_day
from vesting.demand.forecast import MOST_MONTHS, check_months
from vesting.demand.prices_file import read_prices
from vesting.demand.scenario_file import read_scenario
from vesting.demand.unit_names import check_names
from vesting.workspace.demand_asked import SEED, Asked
from vesting.workspace.written import BAD_SETTING, Field, read_setting

FIELDS = (
    Field("units", "Units", "One a line: a name, a colon, its places. Left empty, the whole alone", lines=4),
    Field("months", "Months ahead",
          f"To the end of the first full budget after vesting: 12 to {MOST_MONTHS}", "numeric"),
    Field("start", "First day", "Such as 2026-04-01; left empty, the last day of the returns"),
    Field("replicates", "Replicates", "1,000 tell a chance of 1 in 100", "numeric", more=True),
    Field("seed", "Seed", "The same seed gives the same numbers", "numeric", more=True),
    Field("prices", "Prices", "Lines of placement,provider,weekly_mean,weekly_p90,inflation; left empty, "
          "the published ones", lines=4, more=True),
    Field("scenario", "What if", "Steps of a scenario, in YAML; left empty, things as they are",
          lines=6, more=True),
)  # fmt: skip


def demand_from_text(values: Mapping[str, str]) -> dict[str, Any]:
    """Settings as a person writes them, as values.

    Raises:
        VestingError: One of them does not read.
    """
    start = values.get("start", "").strip()
    if start:
        _day(start)
    prices, scenario = (values.get(name, "").strip() for name in ("prices", "scenario"))
    if prices:
        read_prices(prices.encode(), "prices")
    if scenario:
        read_scenario(scenario, "scenario")
    asked = Asked(
        start=start,
        months=check_months(
            read_setting("months ahead", values.get("months", "")) or Asked().months
        ),
        replicates=read_setting("replicates", values.get("replicates", "")) or Asked().replicates,
        seed=read_setting("seed", values.get("seed", "")) or SEED,
        units=_units(values.get("units", "")),
        prices=prices,
        scenario=scenario,
    )
    return asdict(asked)


def demand_as_text(settings: Mapping[str, Any]) -> dict[str, str]:
    """Values as a person reads them in a form."""
    asked = Asked(**settings)
    lines = (f"{unit}: {', '.join(places)}" for unit, places in asked.units.items())
    return {
        "start": asked.start,
        "months": str(asked.months),
        "replicates": f"{asked.replicates:,}",
        "seed": str(asked.seed),
        "units": "\n".join(lines),
        "prices": asked.prices,
        "scenario": asked.scenario,
    }


def _units(text: str) -> dict[str, list[str]]:
    units = dict(_unit(line) for line in text.splitlines() if line.strip())
    check_names(units, "units")
    return units


def _unit(line: str) -> tuple[str, list[str]]:
    name, colon, places = line.partition(":")
    if not (name.strip() and colon and places.strip()):
        raise BAD_SETTING(
            "A line names a unit, then a colon, then its places", where=line.strip(),
            mend="Write it as  West: Ashby, Barrow",
        )  # fmt: skip
    return name.strip(), [part.strip() for part in places.split(",") if part.strip()]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        what, mend = no_day(text)
        raise BAD_SETTING(what, where="first day", mend=mend) from None
