"""Where the numbers of an appraisal come from."""

from __future__ import annotations

from typing import Any

from vesting.options.measures.catalogue import option_measures
from vesting.workspace.appraisal_tables import CENTRAL
from vesting.workspace.board import Place
from vesting.workspace.chain import Trace, rule_of
from vesting.workspace.folder import Workspace
from vesting.workspace.results import Results


def of_share(_: Workspace, results: Results, place: Place, row: dict[str, Any]) -> Trace:
    """A share of possible priorities, or the weights that favour a family."""
    if place.column.startswith(CENTRAL):
        return _of_central(results, place, row)
    what = {"first": "a map of the family comes first", "top": "one is among the first three"}
    which = what.get(place.column, place.column.replace("_", " "))
    stated = results.run.facts["weights"]
    return Trace(
        title=f"Share of possible priorities under which {which}, family of {row['head']}",
        value=row[place.column],
        unit="of 1; not probability or support",
        place=place,
        run=results.run,
        rule=f"The part of all draws in which {which}. {stated} {results.run.facts['families']}",
        label="counted over the draws, which the table 'draws' keeps",
    )


def _of_central(results: Results, place: Place, row: dict[str, Any]) -> Trace:
    criterion = option_measures()[place.column.removeprefix(CENTRAL)].title
    return Trace(
        title=f"Part of all weight on ‘{criterion}’ that favours the family of {row['head']}",
        value=row[place.column],
        unit="of 1",
        place=place,
        run=results.run,
        rule="The mean of the drawn weights under which a map of the family comes first. "
        f"{results.run.facts['weights']}",
        label="counted over the draws, which the table 'draws' keeps",
    )


def of_weighted(_: Workspace, results: Results, place: Place, row: dict[str, Any]) -> Trace:
    """A weighted value under weights that somebody entered."""
    return Trace(
        title=f"Weighted value of option {row['option']} under the weights of {row['weighting']}",
        value=row[place.column],
        unit="from 0 to 1",
        place=place,
        run=results.run,
        rule="Each criterion’s value runs from 0 at the anchor worth nothing to 1 at the one worth "
        "all; values are added in proportion to the weights",
    )


def of_today(_: Workspace, results: Results, place: Place, row: dict[str, Any]) -> Trace:
    """Today's arrangement on a criterion."""
    measure = option_measures()[row["criterion"]]
    return Trace(
        title=f"{measure.title}, today",
        value=row[place.column],
        unit=measure.unit,
        place=place,
        run=results.run,
        rule="Today’s councils with children’s services are measured as any possible council is. "
        f"{rule_of(measure)}",
        low=row["low"],
        high=row["high"],
    )
