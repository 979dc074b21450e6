"""``vesting options optimise``: find a best option with a proved gap."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from vesting.cli.json_text import print_json
from vesting.cli.options.searching import Sought, read_share, search_options, understand_search

if TYPE_CHECKING:
    from vesting.options.search.near import Nearby
    from vesting.options.search.optimum import Optimum


@click.command()
@search_options
@click.option(
    "--objective",
    required=True,
    type=click.Choice(["compactness", "cut", "balance"]),
    help="What is to be small: moment of inertia, borders cut, difference in size",
)
@click.option(
    "--near", metavar="SHARE", help="Also list all options that cut at most this much more: 2%"
)
@click.option(
    "--seconds", default=300.0, show_default=True, type=click.FloatRange(min=0), help="Time limit"
)
def command(
    as_json: bool, seed: int, objective: str, near: str | None, seconds: float, **typed: Any
) -> None:  # fmt: skip
    """Find an option that is best on one objective, and prove how good it is.

    The answer says what no option can beat. It is best on this objective alone, and no recommendation.

    \b
    Examples:
      vesting options optimise --graph wards.json --units 3 --tolerance 10% --objective cut --json
      vesting options optimise --graph wards.json --units 3 --tolerance 10% --objective cut --near 2%
    """
    within = None if near is None else read_share(near)
    sought = understand_search(**typed)
    from vesting.options.search.optimise import optimise
    from vesting.options.search.score import Objective

    began = perf_counter()
    best = optimise(
        sought.file.terrain, typed["units"], sought.constraints, Objective(objective),
        seed=seed, near=within, remaining=lambda: seconds - (perf_counter() - began),
    )  # fmt: skip
    taken = round(perf_counter() - began, 6)
    if as_json:
        print_json(_as_data(sought, best, taken))
    else:
        _tell(sought, best)


def _as_data(sought: Sought, best: Optimum, seconds: float) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "class": best.completeness.value,
        "objective": best.objective.value,
        "value": best.value,
        "bound": best.bound,
        "gap_percent": round(100 * best.gap, 6),
        "unit": best.unit,
        "option": best.option,
        "units": sought.labels(best.units),
        "populations": list(best.people),
        "method": best.method,
        "work": best.work,
        "edges": best.statement.edges,
        "constraints": list(best.statement.constraints),
        "statement": best.sentence(),
        "seconds": seconds,
    }
    if best.near is not None:
        answer["near"] = {
            "tolerance_percent": float(100 * best.near.tolerance),
            "count": len(best.near.ids),
            "complete": best.near.complete,
            "options": list(best.near.ids),
            "units": [sought.labels(units) for units in _near_units(sought, best.near)],
            "always_together": sought.labels(best.near.shared),
        }
    return answer


def _near_units(sought: Sought, near: Nearby) -> list[list[list[str]]]:
    """The councils of each option near the best, as codes of their blocks."""
    codes = sought.file.file.graph.ids
    found = []
    for row in near.units.tolist():
        units: dict[int, list[str]] = {}
        for code, unit in zip(codes, row, strict=True):
            units.setdefault(unit, []).append(code)
        found.append(list(units.values()))
    return found


def _tell(sought: Sought, best: Optimum) -> None:
    names = dict(zip(sought.file.file.graph.ids, sought.file.file.graph.names, strict=True))
    click.echo(best.sentence())
    click.echo(f"Method: {best.method}.")
    for unit, people in zip(best.units, best.people, strict=True):
        click.echo(f"{people:,}: {', '.join(names[code] for code in unit)}")
    if best.near is not None:
        click.echo(best.near.sentence())
        for units in _near_units(sought, best.near):
            click.echo(" | ".join(", ".join(names[code] for code in unit) for unit in units))
        for group in best.near.shared:
            if len(group) > 1:
                click.echo(f"Always together: {', '.join(names[code] for code in group)}")
