"""The tables of an appraisal: what a run keeps of it, within each number of councils."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import polars as pl

from vesting.maths.arrays import Floats
from vesting.options.appraisal.priorities import Leader
from vesting.options.appraisal.weights import Weights, weighted_score
from vesting.options.verdict import Verdict, todays
from vesting.workspace.models import Weighting

BEST = ("first", "second", "third")
"""Columns of the options that come first, second and third under drawn weights."""

CENTRAL = "central: "
"""How the columns of central weights begin: means of the weights under which something leads."""

OUTER = (0.1, 0.9)
"""Ends of the range that is shown: the figure lies between them 8 times in 10."""

KEPT = 10
"""Options of each number of councils that are kept for weights that somebody entered."""


def tables_of(verdict: Verdict, found: Mapping[int, Verdict]) -> dict[str, pl.DataFrame]:
    """Everything that an appraisal keeps.

    Args:
        verdict: All options on the locked criteria.
        found: The options of each number of councils, with their draws of weights.
    """
    return {
        "draws": _over(found, _draws),
        "leaders": _over(found, _leaders),
        "families": _over(found, _families),
        "common": _over(found, _common),
        "without": _over(found, _without),
        "front": _front(verdict),
        "today": _today(verdict),
        "correlations": _over(found, _correlations),
        "weighted": _weighted(verdict),
    }


def _over(found: Mapping[int, Verdict], make: Callable[[Verdict], pl.DataFrame]) -> pl.DataFrame:
    """One table over all numbers of councils, which stand in its first column."""
    return pl.concat(
        make(part).select(pl.lit(councils, pl.Int64).alias("councils"), pl.all())
        for councils, part in found.items()
    )


def _draws(part: Verdict) -> pl.DataFrame:
    drawn = part.priorities
    weights = {name: drawn.weights[:, i] for i, name in enumerate(part.scored.criteria.ids)}
    best = {name: [_name(part, row) for row in drawn.best[:, i]] for i, name in enumerate(BEST)}
    return pl.DataFrame(weights | best)


def _name(part: Verdict, row: int) -> str:
    """Identity of an option; nothing where there are fewer than three."""
    return part.scored.names[row] if row >= 0 else ""


def _leaders(part: Verdict) -> pl.DataFrame:
    return pl.DataFrame([_leader(part, leader) for leader in part.priorities.leaders()])


def _leader(part: Verdict, leader: Leader) -> dict[str, Any]:
    central = {
        f"{CENTRAL}{name}": float(leader.central[i])
        for i, name in enumerate(part.scored.criteria.ids)
    }
    return {
        "option": part.scored.names[leader.option],
        "first": leader.first,
        "first_half_width": leader.first_half_width,
        "top": leader.top,
        "top_half_width": leader.top_half_width,
        "tied": leader.tied,
    } | central


def _families(part: Verdict) -> pl.DataFrame:
    names, drawn = part.scored.names, part.priorities

    def central(members: tuple[int, ...]) -> dict[str, float]:
        """Mean of the weights under which a member comes first."""
        means = drawn.weights[np.isin(drawn.best[:, 0], members)].mean(axis=0)
        ids = part.scored.criteria.ids
        return {f"{CENTRAL}{name}": float(mean) for name, mean in zip(ids, means, strict=True)}

    return pl.DataFrame(
        [
            {
                "head": names[family.head],
                "members": [names[member] for member in family.members],
                "first": family.first,
                "first_half_width": family.first_half_width,
                "top": family.top,
                "top_half_width": family.top_half_width,
                "apart": family.apart,
            }
            | central(family.members)
            for family in part.families.families
        ]
    )


def _without(part: Verdict) -> pl.DataFrame:
    return pl.DataFrame(part.without_each)


def _front(verdict: Verdict) -> pl.DataFrame:
    rows = np.flatnonzero(verdict.front)
    councils = verdict.options.listing.councils()
    ids = [verdict.options.ids[row] for row in rows]
    return pl.DataFrame({"option": ids, "councils": councils[rows]})


def _today(verdict: Verdict) -> pl.DataFrame:
    """Today's arrangement on the same criteria; low and high where it is uncertain."""
    now = todays(verdict.options, verdict.scored.criteria.criteria)
    rows = []
    for name in verdict.scored.criteria.ids:
        draws = now.draws.get(name)
        low, high = (None, None) if draws is None else np.quantile(draws, OUTER)
        rows.append({"criterion": name, "value": now.scores.get(name), "low": low, "high": high})
    numbers = dict.fromkeys(("value", "low", "high"), pl.Float64)
    return pl.DataFrame(rows, schema={"criterion": pl.String, **numbers})


def _correlations(part: Verdict) -> pl.DataFrame:
    related = part.correlations
    rows = [
        {
            "one": one,
            "other": other,
            "pearson": float(related.pearson[i, j]),
            "spearman": float(related.spearman[i, j]),
        }
        for i, one in enumerate(related.ids)
        for j, other in enumerate(related.ids)
        if i < j
    ]
    text, numbers = dict.fromkeys(("one", "other"), pl.String), ("pearson", "spearman")
    return pl.DataFrame(rows, schema=text | dict.fromkeys(numbers, pl.Float64), orient="row")


def _common(part: Verdict) -> pl.DataFrame:
    """What leaders share: councils, places together and places apart."""
    common, units = part.families.common, part.options.table.units
    rows = [("council", ",".join(units.codes(unit)), "", share) for unit, share in common.units]
    rows += [("together", a, b, share) for a, b, share in common.together]
    rows += [("apart", a, b, share) for a, b, share in common.apart]
    schema = {"what": pl.String, "one": pl.String, "other": pl.String, "share": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _weighted(verdict: Verdict) -> pl.DataFrame:
    """Options with the highest scores under weights that people entered, within a number of councils."""
    schema = {"weighting": pl.String, "option": pl.String, "councils": pl.Int64,
              "score": pl.Float64, "rank": pl.Int64}  # fmt: skip
    frames = [pl.DataFrame(schema=schema)]
    ids = verdict.scored.criteria.ids
    entered = Weighting.objects.filter(criteria__version=verdict.scored.criteria.version)
    for weighting in entered:
        parts = {name: weighting.weights[name] for name in ids}
        weights = Weights(parts, weighting.who, weighting.when.date(), weighting.reason)
        frames.append(_under(verdict, weighting.name, weighted_score(verdict.scored, weights)))
    return pl.concat(frames)


def _under(verdict: Verdict, name: str, score: Floats) -> pl.DataFrame:
    rows = pl.DataFrame(
        {
            "option": verdict.options.ids,
            "councils": verdict.options.listing.councils(),
            "score": score,
        }
    ).with_columns(
        weighting=pl.lit(name),
        rank=pl.col("score").rank("min", descending=True).over("councils").cast(pl.Int64),
    )
    proposed = [verdict.options.ids[row] for row in verdict.scored.proposed]
    kept = rows.filter((pl.col("rank") <= KEPT) | pl.col("option").is_in(proposed))
    ordered = kept.sort("councils", "rank", "option")
    return ordered.select("weighting", "option", "councils", "score", "rank")
