"""What is asked of the demand stage, as a run keeps it: plain values that JSON can hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from vesting.demand.forecast import Asked as ForecastAsked
from vesting.demand.prices import published_prices
from vesting.demand.prices_file import read_prices, with_prices
from vesting.demand.scenario_file import read_scenario

SEED = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the demand stage.

    Attributes:
        start: First day, as YYYY-MM-DD; the last day of the returns where it is empty.
        months: Months ahead.
        replicates: Replicates.
        seed: Seed of all chance.
        units: Names of places by name of the unit; today's councils where it is empty.
        prices: The user's prices, as the text of their file.
        scenario: What if, as the text of its file.
    """

    start: str = ""
    months: int = 36
    replicates: int = 1000
    seed: int = SEED
    units: Mapping[str, Sequence[str]] = field(default_factory=dict)
    prices: str = ""
    scenario: str = ""

    def forecast(self, until: date) -> ForecastAsked:
        """The same for the forecast.

        Args:
            until: Last day that the returns cover.

        Raises:
            VestingError: A day, a price or a step of the scenario does not read.
        """
        start = date.fromisoformat(self.start) if self.start else until
        prices = published_prices()
        if self.prices:
            prices = with_prices(prices, read_prices(self.prices.encode(), "prices"), start)
        what_if = read_scenario(self.scenario, "scenario") if self.scenario else None
        return ForecastAsked(start, self.months, self.replicates, self.seed, prices, what_if)
