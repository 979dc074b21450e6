"""What one run found otherwise than another: after a new edition, a border or a criterion moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from vesting.workspace.folder import Workspace
from vesting.workspace.models import Run
from vesting.workspace.results import Results

SAME = 1e-12


@dataclass(frozen=True, slots=True)
class MeasureMoved:
    """How far one measure moved over the councils that stand in both runs.

    Attributes:
        measure: Name of the measure.
        title: Name as a person reads it.
        compared: Councils that have the measure in both runs.
        changed: How many of them have another value.
        largest: Largest change as a share of the earlier value.
    """

    measure: str
    title: str
    compared: int
    changed: int
    largest: float


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between two runs.

    Attributes:
        inputs: What was added, taken away or changed underneath, in words.
        settings: Settings that differ: name, before, after.
        options_gone: Options of the earlier run that the later one does not have.
        options_new: The reverse.
        options_same: Options of both.
        measures: Measures with at least one changed value, largest change first.
    """

    inputs: tuple[str, ...]
    settings: tuple[tuple[str, Any, Any], ...]
    options_gone: int
    options_new: int
    options_same: int
    measures: tuple[MeasureMoved, ...]


def differences(workspace: Workspace, old: Run, new: Run) -> Differences:
    """Compare two finished runs of one stage."""
    before, after = Results(workspace, old), Results(workspace, new)
    had, has = _options(before), _options(after)
    return Differences(
        inputs=_inputs(old, new),
        settings=tuple(
            (key, old.settings.get(key), new.settings.get(key))
            for key in sorted({*old.settings, *new.settings})
            if old.settings.get(key) != new.settings.get(key)
        ),
        options_gone=len(had - has),
        options_new=len(has - had),
        options_same=len(had & has),
        measures=_measures(before, after),
    )


def _options(results: Results) -> set[str]:
    return set(results["options"]["option"]) if "options" in results else set()


def _inputs(old: Run, new: Run) -> tuple[str, ...]:
    then = {(i.kind, i.name): i.digest for i in old.inputs.all()}
    now = {(i.kind, i.name): i.digest for i in new.inputs.all()}
    moved = [f"{k}: {n} (added)" for k, n in now if (k, n) not in then]
    moved += [f"{k}: {n} (taken away)" for k, n in then if (k, n) not in now]
    moved += [f"{k}: {n} (changed)" for k, n in now if then.get((k, n), now[k, n]) != now[k, n]]
    return tuple(sorted(moved))


def _measures(before: Results, after: Results) -> tuple[MeasureMoved, ...]:
    if "unit_measures" not in before or "unit_measures" not in after:
        return ()
    key = ["unit", "measure"]
    both = before["unit_measures"].join(after["unit_measures"], on=key, suffix="_after")
    moved = (pl.col("value_after") - pl.col("value")).abs()
    share = moved / pl.max_horizontal(pl.col("value").abs(), pl.lit(1e-9))
    found = both.group_by("measure", maintain_order=True).agg(
        pl.len().alias("compared"),
        (share > SAME).sum().alias("changed"),
        share.max().alias("largest"),
    )
    changed = found.filter(pl.col("changed") > 0).sort("largest", descending=True)
    return tuple(
        MeasureMoved(r["measure"], _title(r["measure"]), r["compared"], r["changed"], r["largest"])
        for r in changed.iter_rows(named=True)
    )


def _title(measure: str) -> str:
    from vesting.options.measures.catalogue import UNIT_MEASURES

    known = UNIT_MEASURES.get(measure)
    return known.title if known else measure
