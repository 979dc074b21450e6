"""Where a number comes from: its run, the rule that made it, the numbers it was made of, the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from vesting.errors import InputError, Problem
from vesting.options.ground_tables import BLOCKS, MEASURES
from vesting.options.measures.catalogue import UNIT_MEASURES, OptionMeasure, option_measures
from vesting.options.measures.unit import RATIOS
from vesting.workspace.board import Place
from vesting.workspace.folder import Workspace
from vesting.workspace.models import Evidence, Run
from vesting.workspace.results import Results
from vesting.workspace.runs import find_run

NO_NUMBER = Problem("WSP-E80", "There is no such number", InputError)

SHOWN = 20
AGGREGATES = {
    "sum": "The sum over its councils of",
    "min": "The smallest among its councils of",
    "max": "The largest among its councils of",
    "range": "The largest less the smallest among its councils of",
    "ratio": "The largest divided by the smallest among its councils of",
    "mean": "The plain mean over its councils of",
    "weighted": "The mean over its councils, weighted by {weight}, of",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One number that the number was made of, and where it stands in turn."""

    name: str
    value: float | None
    place: Place


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Rows of an imported table that a number goes back to.

    Attributes:
        evidence: The table of the file.
        columns: Names of its columns.
        rows: Values, as text.
        found: How many rows there are; not all may be shown.
    """

    evidence: Evidence
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    found: int


@dataclass(frozen=True, slots=True)
class Trace:
    """The chain of one number.

    Attributes:
        title: What the number is, in words.
        value: The number.
        unit: Its unit.
        place: Where it stands.
        run: The run that made it.
        rule: How it was made, in words.
        label: How sure one can be of it, in words.
        low: Lower end of its range, where it is an estimate.
        high: Upper end.
        parts: Numbers that it was made of.
        files: Tables of official files that the figures come from.
        rows: Their rows, where the number goes back to single ones.
    """

    title: str
    value: Any
    unit: str
    place: Place
    run: Run
    rule: str
    label: str = ""
    low: float | None = None
    high: float | None = None
    parts: tuple[Part, ...] = ()
    files: tuple[Evidence, ...] = ()
    rows: tuple[SourceRow, ...] = ()


def trace(workspace: Workspace, place: Place) -> Trace:
    """The chain of a number of a run.

    Raises:
        WorkspaceError: There is no such run or table, or the table was changed after its run.
        InputError: The table has no such row or column.
    """
    results = Results(workspace, find_run(place.run))
    frame = results[place.table]
    if place.column not in frame.columns or not 0 <= place.row < len(frame):
        raise NO_NUMBER(
            f"The table '{place.table}' has no row {place.row} with a column '{place.column}'",
            where=f"run {place.run}",
        )
    row = frame.row(place.row, named=True)
    made = TRACERS.get(place.table, _plain)
    return made(workspace, results, place, row)


def _plain(_: Workspace, results: Results, place: Place, row: dict[str, Any]) -> Trace:
    """A number of a table that needs no rule of its own."""
    said = ", ".join(
        f"{key.replace('_', ' ')} {value}"
        for key, value in row.items()
        if isinstance(value, str) and key != place.column
    )
    title = f"{place.column.replace('_', ' ').capitalize()}{f' of {said}' if said else ''}"
    rule = f"Worked out by the stage '{results.run.stage}'"
    return Trace(title, row[place.column], "", place, results.run, rule)


def _option(workspace: Workspace, results: Results, place: Place, row: dict[str, Any]) -> Trace:
    declared = option_measures().get(place.column)
    if declared is None:
        return _plain(workspace, results, place, row)
    parts = _councils(results, row["units"], declared.measure)
    return Trace(
        title=f"{declared.title}, option {row['option']}",
        value=row[place.column],
        unit=declared.unit,
        place=place,
        run=results.run,
        rule=f"{_rule_of(declared)}. {_rank_of(results, declared, row)}",
        parts=tuple(parts),
        files=_files(_sources(results, declared.measure)),
    )


def _rank_of(results: Results, measure: OptionMeasure, row: dict[str, Any]) -> str:
    """How the option stands among all listed ones with as many councils: counted, not estimated."""
    peers = results["options"].filter(pl.col("councils") == row["councils"])[measure.id]
    own = row[measure.id]
    ahead = int(((peers > own) if measure.better == "more" else (peers < own)).sum())
    return (
        f"{measure.better.capitalize()} is better: {ahead:,} of the {len(peers):,} listed options "
        f"of {row['councils']} councils are ahead, so its rank is {ahead + 1:,}"
    )


def _rule_of(measure: OptionMeasure) -> str:
    weight = UNIT_MEASURES[measure.weight].title.lower() if measure.weight else ""
    words = AGGREGATES[measure.aggregate].format(weight=weight)
    rule = f"{words} '{UNIT_MEASURES[measure.measure].title.lower()}'"
    if measure.minus:
        rule += f", less the number of {measure.minus} of the area"
    if measure.from_:
        rule += ", taken from the total of the area"
    return rule


def _councils(results: Results, units: Sequence[int], measure: str) -> list[Part]:
    from vesting.workspace.board import Board

    board = Board(results)
    councils = board.councils(units)
    rows = results["unit_measures"].filter(
        (pl.col("measure") == measure)
        & pl.col("unit").is_in([council.unit for council in councils.values()])
    )
    names = {council.unit: council.name for council in councils.values()}
    return [
        Part(
            names[r["unit"]], r["value"], Place(results.run.key, "unit_measures", r["row"], "value")
        )
        for r in rows.iter_rows(named=True)
    ]


def _unit(workspace: Workspace, results: Results, place: Place, row: dict[str, Any]) -> Trace:
    from vesting.workspace.board import Board

    measure = UNIT_MEASURES.get(row["measure"])
    council = Board(results).councils(
        results["units"].filter(pl.col("unit") == row["unit"])["row"].to_list()
    )
    name = next(iter(council.values())).name
    codes = next(iter(council.values())).codes
    rule, parts = _made_of(results, row["measure"], codes)
    return Trace(
        title=f"{measure.title if measure else row['measure']}, {name}",
        value=row[place.column],
        unit=row["unit_of_value"],
        place=place,
        run=results.run,
        rule=rule or f"Worked out {row['source']}",
        label=row["label"],
        low=row["low"],
        high=row["high"],
        parts=tuple(parts),
        files=_files([(row["file"], "")]),
    )


def _made_of(results: Results, measure: str, codes: Sequence[str]) -> tuple[str, list[Part]]:
    """The rule by which a council's figure follows from its blocks, and their figures."""
    ratio = next((r for r in RATIOS if r.measure == measure), None)
    if ratio is not None:
        scale = f", times {ratio.scale:,.0f}" if ratio.scale != 1 else ""
        words = [name.replace("_", " ") for name in (ratio.over, ratio.under)]
        rule = f"The sum of '{words[0]}' over its places, divided by that of '{words[1]}'{scale}"
        return rule, [
            *_blocks(results, ratio.over, codes),
            *_blocks(results, ratio.under, codes),
        ]
    parts = _blocks(results, measure, codes)
    return ("The sum over its places" if parts else ""), parts


def _blocks(results: Results, measure: str, codes: Sequence[str]) -> list[Part]:
    names = dict(results[BLOCKS].select("block", "name").iter_rows())
    rows = results[MEASURES].filter(
        (pl.col("measure") == measure) & pl.col("block").is_in(list(codes))
    )
    return [
        Part(
            f"{names[r['block']]}, {measure.replace('_', ' ')}",
            r["value"],
            Place(results.run.key, MEASURES, r["row"], "value"),
        )
        for r in rows.select("row", "block", "value").iter_rows(named=True)
    ]


def _block(workspace: Workspace, results: Results, place: Place, row: dict[str, Any]) -> Trace:
    names = dict(results[BLOCKS].select("block", "name").iter_rows())
    files = _files([(row["file"], row["sha256"])])
    estimated = row["draws"] is not None
    rule = (
        "The mean of its draws: estimated from small areas, and controlled to the authority’s "
        "published count in every draw"
        if estimated
        else f"Read from {row['source']}"
    )
    return Trace(
        title=f"{row['measure'].replace('_', ' ').capitalize()}, {names[row['block']]}",
        value=row[place.column],
        unit=row["unit"],
        place=place,
        run=results.run,
        rule=rule,
        label=row["label"].replace("_", " ").lower(),
        files=files,
        rows=tuple(_rows(workspace, file, row["block"]) for file in files),
    )


def _share(_: Workspace, results: Results, place: Place, row: dict[str, Any]) -> Trace:
    """A share of possible priorities."""
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


def _weighted(_: Workspace, results: Results, place: Place, row: dict[str, Any]) -> Trace:
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


def _today(_: Workspace, results: Results, place: Place, row: dict[str, Any]) -> Trace:
    """Today's arrangement on a criterion."""
    measure = option_measures()[row["criterion"]]
    return Trace(
        title=f"{measure.title}, today",
        value=row[place.column],
        unit=measure.unit,
        place=place,
        run=results.run,
        rule="Today’s councils with children’s services are measured as any possible council is. "
        f"{_rule_of(measure)}",
        low=row["low"],
        high=row["high"],
    )


def _sources(results: Results, measure: str) -> list[tuple[str, str]]:
    rows = results["unit_measures"].filter(pl.col("measure") == measure)
    return [(file, "") for file in rows["file"].unique()]


def _files(named: Sequence[tuple[str, str]]) -> tuple[Evidence, ...]:
    """Tables of the files that figures name, by hash where it is known, else by file name."""
    found: dict[str, Evidence] = {}
    for file, sha256 in named:
        held = (
            Evidence.objects.filter(sha256=sha256) if sha256 else Evidence.objects.filter(file=file)
        )
        found |= {e.key: e for e in held if file or sha256}
    return tuple(found.values())


def _rows(workspace: Workspace, evidence: Evidence, code: str) -> SourceRow:
    """The rows of an imported table about one place."""
    frame = pl.read_parquet(workspace.evidence / f"{evidence.key}.parquet")
    if "place_code" in frame.columns:
        frame = frame.filter(pl.col("place_code") == code)
    shown = frame.head(SHOWN).select(pl.selectors.exclude(pl.Binary))
    rows = tuple(
        tuple("" if value is None else str(value) for value in row) for row in shown.iter_rows()
    )
    return SourceRow(evidence, tuple(shown.columns), rows, len(frame))


TRACERS = {
    "options": _option,
    "unit_measures": _unit,
    MEASURES: _block,
    "families": _share,
    "weighted": _weighted,
    "today": _today,
}
