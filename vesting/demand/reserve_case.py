"""One question about a reserve, answered for every chance: what the command and the pages show."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from math import isfinite
from typing import Any

import yaml

from vesting.demand.reserve import CHANCES, Reserve, check_chance, crossing, reserve, swings_beyond
from vesting.demand.shelf_panel import SPEND, authority_panel, register_of
from vesting.demand.volatility import Drift, in_words, law_of_volatility
from vesting.errors import Problem, UsageError
from vesting.evidence.laws import Law, law_of
from vesting.evidence.shelf import Shelf

WRONG_HORIZON = Problem("DEM-E93", "A horizon has no law", UsageError)

HORIZONS = (1, 2, 3)
UNIT_COST = "unit_cost_looked_after"
ENGLAND = "E92000001"
WEEKS = 52.18


@dataclass(frozen=True, slots=True)
class Cost:
    """Yearly cost of a child looked after.

    Attributes:
        value: Pounds.
        source: Where it comes from.
    """

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Case:
    """A reserve for every chance.

    Attributes:
        children: Children looked after.
        horizon: Years to the budget.
        cost: Cost of a child.
        law: Law of spending.
        reserves: One for each chance, the one asked for first.
        drift: National change of spending that the law leaves out; ``None`` without files.
    """

    children: float
    horizon: int
    cost: Cost
    law: Law
    reserves: tuple[Reserve, ...]
    drift: Drift | None = None


@cache
def _data() -> Any:
    text = (
        resources.files("vesting.demand").joinpath("data/prices_of_reserve.yaml").read_text("utf-8")
    )
    return yaml.safe_load(text)["cost of a child"]


def usual_cost() -> Cost:
    """The cost that comes with the package."""
    row = _data()
    return Cost(row["weekly"] * row["weeks"], row["source"]["title"])


def cost_of_shelf(shelf: Shelf) -> Cost:
    """England's latest weekly unit cost on a shelf, over a year; else the package's."""
    found = shelf.observations(UNIT_COST, [ENGLAND])
    if ENGLAND not in found.values:
        return usual_cost()
    return Cost(
        found.values[ENGLAND] * WEEKS, f"{found.file}, {found.period}, England, a week x {WEEKS}"
    )


def check_horizon(horizon: int) -> int:
    """The horizon, refused where no law reaches.

    Raises:
        UsageError: DEM-E93.
    """
    if horizon not in HORIZONS:
        raise WRONG_HORIZON(
            f"No law of spending reaches {horizon} years",
            mend=f"Ask for {', '.join(map(str, HORIZONS))} years; beyond that, forecast from returns.",
        )
    return horizon


def law_of_shelf(shelf: Shelf, horizon: int) -> tuple[Law, Drift]:
    """The law of spending and its drift, estimated from the files on a shelf.

    Raises:
        InputError: DEM-E30 or DEM-E32.
    """
    panel = authority_panel(shelf, SPEND)
    register = register_of(shelf)
    fitted = law_of_volatility(panel, horizon, measure=SPEND, register=register)
    return fitted.law, fitted.drift


def reserve_case(
    children: float,
    *,
    chance: float = 0.05,
    horizon: int = 1,
    cost: float | None = None,
    shelf: Shelf | None = None,
) -> Case:
    """The reserves of a unit.

    Args:
        children: Children looked after.
        chance: Chance of overspending that is asked for; the usual ones follow.
        horizon: Years to the budget.
        cost: Yearly cost of a child, pounds.
        shelf: Official files from which law and cost are taken; the package's own without.

    Raises:
        UsageError: DEM-E35, DEM-E36 or DEM-E93.
        InputError: DEM-E30 or DEM-E32.
    """
    check_chance(chance)
    check_horizon(horizon)
    law, drift = (law_of(SPEND, horizon), None) if shelf is None else law_of_shelf(shelf, horizon)
    usual = usual_cost() if shelf is None else cost_of_shelf(shelf)
    price = usual if cost is None else Cost(cost, "given")
    chances = dict.fromkeys((chance, *CHANCES))
    budget = children * price.value
    return Case(
        children, horizon, price, law,
        tuple(reserve(children, budget, law, each) for each in chances), drift,
    )  # fmt: skip


def as_dict(case: Case) -> dict[str, Any]:
    """Plain values for ``--json``."""
    law = case.law
    return {
        "children": case.children,
        "horizon_years": case.horizon,
        "cost_per_child": asdict(case.cost),
        "budget": case.reserves[0].budget,
        "reserve": _reserve(case.reserves[0]),
        "reserves": [_reserve(r) for r in case.reserves],
        "words": case.reserves[0].words,
        "law": {
            "a": law.a, "a_interval": law.a_interval(),
            "sigma": law.sigma, "sigma_interval": law.sigma_interval(),
            "tails": law.tails if isfinite(law.tails) else None,
            "cv": float(law.cv(case.children)), "measure": law.measure, "n": law.n,
            "authorities": law.authorities, "years": law.years, "source": law.source,
            "says": in_words(law),
        },
        "size": crossing(law),
        "left_out": _drift_words(case.drift),
        "too_small": _too_small(case),
    }  # fmt: skip


def _reserve(held: Reserve) -> dict[str, float]:
    return {
        "chance": held.chance, "pounds": held.pounds, "share": held.share,
        "low": held.low, "high": held.high,
        "low_pounds": held.low * held.budget, "high_pounds": held.high * held.budget,
    }  # fmt: skip


def _drift_words(drift: Drift | None) -> str:
    if drift is None:
        return "The growth of spending in the whole country is left out: the budget must hold it."
    return (
        f"The growth of spending in the whole country is left out ({100 * drift.mean:.1f} % a period, "
        f"standard deviation {100 * drift.sd:.1f}): the budget must hold it."
    )


def _too_small(case: Case) -> str:
    """What is said of chances for which so small a unit has no reserve of its own; empty for others."""
    chances = sorted(
        r.chance for r in case.reserves if swings_beyond(case.children, case.law, r.chance)
    )
    if not chances:
        return ""
    told = ", ".join(f"{100 * chance:g} %" for chance in chances)
    return (
        f"So few children swing too much for a chance of {told} to tell what they need: shown is the most "
        "that any unit would hold for it."
    )


def as_text(case: Case) -> str:
    """The same to be read."""
    first = case.reserves[0]
    years = "one year" if case.horizon == 1 else f"{case.horizon} years"
    lines = [
        f"{_children(case.children)} looked after at £{case.cost.value:,.0f} a year "
        f"({case.cost.source})",
        f"Budget £{first.budget / 1e6:,.2f}m; {years} ahead",
        "",
        "Chance of overspending   Reserve            of budget   95 % interval",
    ]
    lines += [
        f"{_odds(r.chance):<24} £{r.pounds / 1e6:>8,.2f}m {100 * r.share:>14.1f} %   "
        f"{100 * r.low:.1f} to {100 * r.high:.1f} %"
        for r in case.reserves
    ]
    lines += ["", *filter(None, (_too_small(case),)), f"A reserve is {first.words}."]
    lines += [_drift_words(case.drift), in_words(case.law)]
    return (
        "\n".join([*lines, crossing(case.law), f"Source: {case.law.source or 'own files'}"]) + "\n"
    )


def _children(number: float) -> str:
    return "1 child" if number == 1 else f"{number:,.0f} children"


def _odds(chance: float) -> str:
    return (
        f"1 in {1 / chance:,.0f}"
        if abs(1 / chance - round(1 / chance)) < 1e-6
        else f"{100 * chance:g} %"
    )


def spending_law(horizon: int = 1) -> Law:
    """The package's law of spending.

    Raises:
        UsageError: DEM-E93.
    """
    return law_of(SPEND, check_horizon(horizon))
