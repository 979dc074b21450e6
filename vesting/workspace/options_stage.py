"""The options stage in a workspace: from its evidence to tables, and from tables back to values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
import shapely

from vesting.area.edges import EdgeList
from vesting.area.shapes import Shapes
from vesting.errors import Problem, WorkspaceError
from vesting.maths.arrays import Masks
from vesting.options.enumeration.count import count_options
from vesting.options.enumeration.nearest import nearest_in_words
from vesting.options.enumeration.question import Question
from vesting.options.enumeration.tables import OptionTable, UnitTable, packed
from vesting.options.ground import Ground
from vesting.options.ground_tables import BLOCKS, FACTS, MEASURES, PAIRS, from_tables
from vesting.options.sampled import sample_options
from vesting.options.stage import Options, measure, run_options, tables
from vesting.options.survey.ground import Survey, survey, with_need
from vesting.options.survey.layout import offered
from vesting.options.survey.searched import search_terrain
from vesting.options.survey.terrain import unmapped
from vesting.options.survey.whole import require_whole
from vesting.workspace.apart import SAME
from vesting.workspace.area import area_here, overrides
from vesting.workspace.asked import Asked
from vesting.workspace.board import statement_of
from vesting.workspace.folder import Workspace
from vesting.workspace.forecast_needs import forecast_needs
from vesting.workspace.library import open_evidence
from vesting.workspace.models import Proposal, Run
from vesting.workspace.need import MEASURES as MEASURES_OF_NEED
from vesting.workspace.need import estimate_need
from vesting.workspace.patience import patience
from vesting.workspace.results import Results
from vesting.workspace.runs import Product, find_run
from vesting.workspace.written import read_units

OTHER_VERSION = Problem("WSP-E51", "Another version made the results", WorkspaceError)

Progress = Callable[[str], None]
"""Called with what is being done, in words."""


def check(workspace: Workspace, asked: Asked) -> None:
    """Refuse before a run is recorded what the names of places alone tell.

    Raises:
        InputError: A place is not known, a district cannot be split as asked, or two constraints
            contradict each other.
    """
    shelf = open_evidence(workspace.evidence)
    area = area_here(shelf)
    pieces, _ = offered(shelf, area, asked.terms(()).splits)
    asked.check_names(unmapped(area, pieces).edges.graph(), area.name)


def run(workspace: Workspace, asked: Asked, progress: Progress) -> Product:
    """List every option of the workspace's area and measure it.

    Raises:
        InputError: Boundaries or populations are not loaded, or the bounds cannot be met.
    """
    made = lay_ground(workspace, asked, progress)
    options = _sampled(made, asked, progress) if asked.sample else _listed(made, asked, progress)
    progress("writing tables")
    facts = {
        "statement": asdict(options.statement),
        "counts": {str(k): len(rows) for k, rows in options.table.by_units.items()},
        "water": _with_water(made, asked),
        "nearest": "" if len(options.listing) else _nearest(made, asked, progress),
    }
    found = tables(options) | {"edges": edge_table(made.terrain.edges)}
    if made.terrain.shapes is not None:
        found["outlines"] = outline_table(made.terrain.shapes)
    return Product(found, facts, str(options.statement.completeness))


def _listed(made: Survey, asked: Asked, progress: Progress) -> Options:
    progress("listing options")

    def listed(done: int, whole: int | None) -> None:
        progress(f"{done:,} options listed" if whole is None else f"{done:,} of {whole:,} listed")

    return run_options(made.ground, asked.settings(made.ground), listed)


def _sampled(made: Survey, asked: Asked, progress: Progress) -> Options:
    ground = made.ground
    proposed = [
        (p.name, [blocks_of(ground, unit["places"]) for unit in p.units])
        for p in Proposal.objects.all()
    ]
    settings, terrain = asked.settings(ground), search_terrain(made)
    return sample_options(ground, terrain, settings, asked.search(), proposed, progress)


def blocks_of(ground: Ground, places: Iterable[str]) -> list[str]:
    """Blocks of places, whole districts that are offered in parts among them."""
    parts: dict[str, list[str]] = {}
    for block, district in zip(ground.graph.ids, ground.districts, strict=True):
        parts.setdefault(district, []).append(block)
    return sorted(block for place in places for block in parts.get(place, [place]))


def lay_ground(workspace: Workspace, asked: Asked, progress: Progress) -> Survey:
    """Survey the area from the workspace's evidence, with its people's choices and estimates."""
    progress("reading official files")
    shelf = open_evidence(workspace.evidence)
    made = survey(shelf, area_here(shelf), asked.terms(overrides()))
    _refuse_impossible(made, asked)
    forecast = forecast_needs(workspace, made) if asked.forecast else []
    told = {need.measure for need in forecast}
    needs, lacking = estimate_need(
        shelf,
        made,
        asked.seed,
        measures=[m for m in MEASURES_OF_NEED if m not in told],
        progress=lambda of: progress(f"estimating {of.replace('_', ' ')}"),
    )
    return with_need(made, [*forecast, *needs], lacking)


def _refuse_impossible(made: Survey, asked: Asked) -> None:
    """Refuse before the estimates, which take minutes, what no estimate could make possible."""
    estimated = asked.measure in MEASURES_OF_NEED
    told = replace(asked, lowest=None, highest=None) if estimated else asked
    constraints = told.settings(made.ground).constraints
    if asked.contiguous:
        require_whole(made)
    if not asked.sample:
        numbers = range(asked.units_from, asked.units_to + 1)
        Question.ask(made.ground.graph, numbers, constraints)


def outline_table(shapes: Shapes) -> pl.DataFrame:
    """Outlines of the blocks as the run drew them, fragments of districts among them."""
    outlines = shapely.to_wkb(shapes.geometries).tolist()
    return pl.DataFrame({"block": shapes.codes, "name": shapes.names, "geometry": outlines})


@lru_cache(maxsize=4)
def shapes_of(results: Results) -> Shapes | None:
    """Outlines of the blocks of a run; none where it had none."""
    if "outlines" not in results:
        return None
    rows = results["outlines"]
    return Shapes.from_wkb(
        rows["block"].to_list(), rows["geometry"].to_list(), rows["name"].to_list()
    )


def edge_table(edges: EdgeList) -> pl.DataFrame:
    """The borders that a run used and those that it did not, each with its reason and source."""
    rows = [
        {
            "here": e.a,
            "there": e.b,
            "kind": str(e.kind),
            "counts": e.on,
            "km": e.km,
            "name": e.name,
            "why": e.why,
            "source": "; ".join(e.source),
            "status": e.status,
        }
        for e in edges.edges
    ]
    return pl.DataFrame(rows, schema_overrides={"km": pl.Float64}, infer_schema_length=None)


def _with_water(made: Survey, asked: Asked) -> dict[str, int]:
    """Options by number of councils if every water-only border counted; empty without any.

    A sample counts nothing, so that it has nothing to compare.
    """
    edges = made.terrain.edges
    if asked.sample or not edges.off_water():
        return {}
    graph = made.ground.graph
    wet = edges.with_water().graph(dict(zip(graph.ids, graph.populations, strict=True)))
    numbers = range(asked.units_from, asked.units_to + 1)
    found = count_options(wet, numbers, asked.settings(made.ground).constraints)
    return {str(k): n for k, n in found.by_units.items()}


def _nearest(made: Survey, asked: Asked, progress: Progress) -> str:
    """What is near bounds that leave no option; a sample that met none proves nothing about them."""
    if asked.sample:
        return ""
    progress("looking for the nearest bounds that leave an option")
    numbers = range(asked.units_from, asked.units_to + 1)
    constraints = asked.settings(made.ground).constraints
    return nearest_in_words(made.ground.graph, numbers, constraints, patience())


def options_of(workspace: Workspace, run: Run) -> Options:
    """The options of a finished run as values, with the draws of what is estimated.

    Raises:
        WorkspaceError: Another version of the program measured otherwise.
    """
    return _options_of(workspace, run.key)


@lru_cache(maxsize=2)
def _options_of(workspace: Workspace, key: str) -> Options:
    run = find_run(key)
    results = Results(workspace, run)
    ground = from_tables({name: results[name] for name in (BLOCKS, PAIRS, MEASURES, FACTS)})
    table = _table(ground, results, run.facts["statement"])
    options = measure(ground, table)
    _require_same(options, results, run)
    return options


def _table(ground: Ground, results: Results, told: Mapping[str, Any]) -> OptionTable:
    units = UnitTable(ground.graph, _masks(ground, results["units"]["blocks"]),
                      results["units"]["residents"].to_numpy())  # fmt: skip
    by_units = {
        int(k): np.array(rows["units"].to_list(), dtype=np.int32)
        for (k,), rows in results["options"]
        .partition_by("councils", as_dict=True, maintain_order=True)
        .items()
    }
    return OptionTable(units, by_units, statement_of(told))


def _masks(ground: Ground, blocks: pl.Series) -> Masks:
    place = {code: i for i, code in enumerate(ground.graph.ids)}
    flags = np.zeros((len(blocks), len(place)), dtype=np.bool_)
    for row, codes in enumerate(blocks.to_list()):
        flags[row, [place[code] for code in codes]] = True
    return packed(flags)


def _require_same(options: Options, results: Results, run: Run) -> None:
    kept = results["options"]
    names = [c.id for c in options.criteria]
    same = set(names) <= set(kept.columns) and all(
        np.allclose(kept[name].to_numpy(), options.scores[:, i], SAME, 0.0, equal_nan=True)
        for i, name in enumerate(names)
    )
    if not same:
        raise OTHER_VERSION(
            f"Version {run.code_version} made run {run.key}, and this version measures otherwise",
            mend="Run the stage again with\n  vesting run options",
        )


__all__ = ["Options", "Progress", "lay_ground", "options_of", "read_units", "run", "shapes_of"]
