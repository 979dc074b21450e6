"""The ground as tables and back: what a run keeps, and what a bundle hands to a rival council.

Nothing in these tables is about a child: they hold published figures by place, and estimates.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from vesting.area.graph import BlockGraph
from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats
from vesting.options.ground import Deficit, Ground, Judgement, Posts
from vesting.options.measures.block import BlockMeasure, Label, Missing, Origin
from vesting.options.measures.place import Outline, Reach
from vesting.options.measures.scale import Volatility

BROKEN = Problem("OPT-E33", "The tables of a run do not hold a whole ground", InputError)

Tables = Mapping[str, pl.DataFrame]

BLOCKS, PAIRS, MEASURES, FACTS = "blocks", "block_pairs", "block_measures", "ground_facts"
"""Names of the tables."""


def _blocks(ground: Ground) -> pl.DataFrame:
    judged = ground.judgements or (None,) * len(ground.graph)
    columns: dict[str, Any] = {
        "block": ground.graph.ids,
        "name": ground.graph.names,
        "district": ground.districts,
        "authority": ground.authorities or ground.districts,
        "residents": ground.graph.populations,
        "judgement": [None if j is None else json.dumps(asdict(j), default=str) for j in judged],
    }
    if ground.outline is not None:
        columns |= {"area_km2": ground.outline.area, "perimeter_km": ground.outline.perimeter}
    if ground.reach is not None:
        columns["children_reached"] = ground.reach.children
    columns |= {f"partner: {kind}": areas for kind, areas in ground.partners.items()}
    return pl.DataFrame(columns)


def _pairs(ground: Ground) -> pl.DataFrame:
    """One row for every ordered pair of blocks: border, distances and ties."""
    size = len(ground.graph)
    here, there = (index.ravel() for index in np.indices((size, size)))
    touching = np.zeros((size, size), dtype=bool)
    for i, j in ground.graph.edges:
        touching[i, j] = touching[j, i] = True
    columns: dict[str, Any] = {"here": here, "there": there, "neighbours": touching.ravel()}
    if ground.outline is not None:
        columns["border_km"] = ground.outline.borders.ravel()
    if ground.reach is not None:
        reach = ground.reach
        columns |= {"weighted": reach.weighted.ravel(), "longest": reach.longest.ravel()}
        columns["beyond"] = reach.beyond.ravel()
    if ground.flows is not None:
        columns["ties"] = ground.flows.ravel()
    return pl.DataFrame(columns)


def _measures(ground: Ground) -> pl.DataFrame:
    rows = [
        {
            "block": block,
            "measure": m.measure,
            "value": float(m.values[i]),
            "unit": m.unit,
            "label": m.label.name,
            **asdict(m.origin),
            "draws": None if m.draws is None else m.draws[i].tolist(),
        }
        for m in ground.measures.values()
        for i, block in enumerate(ground.graph.ids)
    ]
    return pl.DataFrame(
        rows, schema_overrides={"draws": pl.List(pl.Float64)}, infer_schema_length=None
    )


def _facts(ground: Ground) -> pl.DataFrame:
    facts = {
        "area": ground.area,
        "edges_digest": ground.edges_digest,
        "water": list(ground.water),
        "missing": [asdict(m) for m in ground.missing],
        "posts": ground.posts and asdict(ground.posts),
        "volatility": ground.volatility and asdict(ground.volatility),
        "deficit": ground.deficit and asdict(ground.deficit),
        "reach": ground.reach and {"limit": ground.reach.limit, "method": ground.reach.method},
    }
    return pl.DataFrame(
        {"fact": list(facts), "value": [json.dumps(value) for value in facts.values()]}
    )


def to_tables(ground: Ground) -> dict[str, pl.DataFrame]:
    """The ground as tables, from which :func:`from_tables` makes the same ground."""
    return {
        BLOCKS: _blocks(ground),
        PAIRS: _pairs(ground),
        MEASURES: _measures(ground),
        FACTS: _facts(ground),
    }


def _judgement(text: str | None) -> Judgement | None:
    if text is None:
        return None
    told = json.loads(text)
    for when in ("inspected", "published"):
        told[when] = date.fromisoformat(told[when]) if told[when] not in (None, "None") else None
    return Judgement(**told)


def _square(pairs: pl.DataFrame, column: str) -> Floats:
    size = round(len(pairs) ** 0.5)
    return pairs[column].cast(pl.Float64).to_numpy().reshape(size, size).copy()


def _block_measure(name: str, rows: pl.DataFrame) -> BlockMeasure:
    first = rows.row(0, named=True)
    draws = None if first["draws"] is None else np.array(rows["draws"].to_list())
    origin = Origin(first["source"], first["vintage"], first["file"], first["sha256"])
    label = Label[first["label"]]
    return BlockMeasure(name, rows["value"].to_numpy().copy(), first["unit"], origin, label, draws)


def _reach_from(blocks: pl.DataFrame, pairs: pl.DataFrame, told: Any) -> Reach | None:
    if not told:
        return None
    return Reach(
        weighted=_square(pairs, "weighted"),
        longest=_square(pairs, "longest"),
        beyond=_square(pairs, "beyond"),
        children=blocks["children_reached"].to_numpy().copy(),
        limit=float(told["limit"]),
        method=str(told["method"]),
    )


def _graph(blocks: pl.DataFrame, pairs: pl.DataFrame) -> BlockGraph:
    joined = pairs.filter(pl.col("neighbours") & (pl.col("here") < pl.col("there")))
    return BlockGraph(
        tuple(blocks["block"]),
        tuple(blocks["residents"]),
        tuple(sorted(joined.select("here", "there").rows())),
        tuple(blocks["name"]),
    )


def from_tables(tables: Tables) -> Ground:
    """The ground that :func:`to_tables` wrote.

    Raises:
        InputError: A table or a column is missing.
    """
    try:
        return _from_tables(tables)
    except (KeyError, pl.exceptions.ColumnNotFoundError) as error:
        raise BROKEN(
            f"the tables lack {error}", mend="Run the options again: vesting options run"
        ) from error


def _from_tables(tables: Tables) -> Ground:
    blocks, pairs, measures = tables[BLOCKS], tables[PAIRS], tables[MEASURES]
    facts = {k: json.loads(v) for k, v in tables[FACTS].select("fact", "value").iter_rows()}
    groups = measures.partition_by("measure", as_dict=True, maintain_order=True)
    ground = Ground(
        area=facts["area"],
        graph=_graph(blocks, pairs),
        districts=tuple(blocks["district"]),
        measures={str(name): _block_measure(str(name), rows) for (name,), rows in groups.items()},
        authorities=tuple(blocks["authority"]),
        missing=tuple(Missing(**m) for m in facts["missing"]),
        judgements=tuple(map(_judgement, blocks["judgement"])),
        posts=Posts(**facts["posts"]) if facts["posts"] else None,
        volatility=Volatility(**facts["volatility"]) if facts["volatility"] else None,
        reach=_reach_from(blocks, pairs, facts["reach"]),
        edges_digest=facts["edges_digest"],
        water=tuple(facts["water"]),
        deficit=Deficit(**facts["deficit"]) if facts["deficit"] else None,
        partners={c.removeprefix("partner: "): tuple(blocks[c]) for c in blocks.columns
                  if c.startswith("partner: ")},
    )  # fmt: skip
    return _with_lines(ground, blocks, pairs)


def _with_lines(ground: Ground, blocks: pl.DataFrame, pairs: pl.DataFrame) -> Ground:
    if "border_km" in pairs.columns:
        outline = Outline(
            blocks["area_km2"].to_numpy().copy(),
            blocks["perimeter_km"].to_numpy().copy(),
            _square(pairs, "border_km"),
        )
        ground = replace(ground, outline=outline)
    return replace(ground, flows=_square(pairs, "ties")) if "ties" in pairs.columns else ground
