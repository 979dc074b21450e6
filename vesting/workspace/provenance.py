"""Where a number comes from: its run, the rule that made it, the numbers it was made of, the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from vesting.errors import InputError, Problem
from vesting.options.ground_tables import BLOCKS, MEASURES
from vesting.options.measures.catalogue import UNIT_MEASURES, OptionMeasure, option_measures
from vesting.options.measures.unit import RATIOS
from vesting.workspace.board import Place
from vesting.workspace.chain import Part, SourceRow, Trace, rule_of
from vesting.workspace.folder import Workspace
from vesting.workspace.models import Evidence
from vesting.workspace.provenance_of_appraisal import of_share, of_today, of_weighted
from vesting.workspace.provenance_of_demand import (
    of_forecast,
    of_long_view,
    of_reserve,
    of_workforce,
)
from vesting.workspace.results import Results
from vesting.workspace.runs import find_run

NO_NUMBER = Problem("WSP-E80", "There is no such number", InputError)

SHOWN = 20


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
        rule=f"{rule_of(declared)}. {_rank_of(results, declared, row)}",
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
    "stock": of_forecast,
    "cost": of_forecast,
    "weekly_cost": of_forecast,
    "reserve": of_reserve,
    "long_view": of_long_view,
    "workforce": of_workforce,
    "options": _option,
    "unit_measures": _unit,
    MEASURES: _block,
    "families": of_share,
    "weighted": of_weighted,
    "today": of_today,
}
