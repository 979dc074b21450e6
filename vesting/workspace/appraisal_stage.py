"""The appraisal as a run: front, shares of priorities, families, what each criterion does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl

from vesting.options.appraisal.correlation import Correlations
from vesting.options.appraisal.moves import Ground
from vesting.options.appraisal.priorities import Leader, Priorities, explore, value_table
from vesting.options.appraisal.ranks import CriterionRank, Ranks
from vesting.options.appraisal.today import Comparison
from vesting.options.appraisal.verdict import judge, not_if, preferred_if, would_change
from vesting.options.appraisal.weights import FEWEST_DRAWS, Stated, Weights, weighted_score
from vesting.options.verdict import Verdict, todays
from vesting.workspace.appraisal import NOT_LOCKED, left_out, verdict_of
from vesting.workspace.board import Option
from vesting.workspace.folder import Workspace
from vesting.workspace.models import Run, Weighting
from vesting.workspace.results import Results
from vesting.workspace.runs import Product, find_run, latest

Progress = Callable[[str], None]

BEST = ("first", "second", "third")
OUTER = (0.1, 0.9)
"""Ends of the range that is shown: the figure lies between them 8 times in 10."""

KEPT = 10
"""Options of each number of councils that are kept for weights that somebody entered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the appraisal.

    Attributes:
        draws: Sets of weights that are drawn.
        seed: Seed of the weights.
    """

    draws: int = FEWEST_DRAWS
    seed: int = 1

    def stated(self) -> Stated:
        """What is assumed about weights."""
        return Stated(draws=self.draws, seed=self.seed)


@dataclass(frozen=True)
class Appraised:
    """An appraisal as values, from which every page reads.

    Attributes:
        run: The run that made it.
        verdict: All options on the locked criteria.
        within: The options of each number of councils, with their draws of weights.
    """

    run: Run
    verdict: Verdict = field(repr=False)
    within: Mapping[int, Verdict] = field(repr=False)

    def judge(self, option: Option) -> Judged:
        """Everything that page 1 says of one option, within its number of councils."""
        part = self.within[len(option.councils)]
        return judged(part, part.scored.find(option.option))


@dataclass(frozen=True, slots=True)
class Judged:
    """What page 1 says of one option.

    Attributes:
        ranks: Where it stands on each criterion.
        beaten: What beats it, in words.
        today: Each criterion against today.
        preferred_if: What one must value for it to lead.
        not_if: What one must value for it not to lead.
        would_change: What would change this.
    """

    ranks: tuple[CriterionRank, ...]
    beaten: str
    today: tuple[Comparison, ...]
    preferred_if: tuple[str, ...]
    not_if: tuple[str, ...]
    would_change: tuple[str, ...]


def judged(part: Verdict, position: int) -> Judged:
    """Gather what can be said of one option.

    Args:
        part: The options with as many councils.
        position: Its place among them.
    """
    graph = part.options.ground.graph
    people = np.array(graph.populations, dtype=np.float64)
    named = Ground(part.options.table.units.members(), people, graph.names)
    said = judge(_ranks(part), named, position, priorities=part.priorities)
    return Judged(
        said.ranks,
        said.beaten.sentence(),
        part.against_today.of(position),
        preferred_if(part.scored, said),
        not_if(part.scored, said),
        would_change(part.scored, said),
    )


def _ranks(part: Verdict) -> Ranks:
    """Sorted columns, kept with the verdict."""
    kept = vars(part)
    if "sorted columns" not in kept:
        kept["sorted columns"] = Ranks.of(part.scored)
    ranks = kept["sorted columns"]
    assert isinstance(ranks, Ranks)
    return ranks


def run(workspace: Workspace, asked: Asked, progress: Progress) -> Product:
    """Appraise the newest list of options on the locked criteria, within each number of councils.

    Raises:
        RuleBroken: No criteria are locked, or none is about outcomes for children.
    """
    listed = latest("options")
    if listed is None:
        raise NOT_LOCKED("No options are listed yet", mend="Run the options stage first")
    progress("measuring options on the locked criteria")
    verdict = verdict_of(workspace, listed)
    found = {}
    for councils, part in parts_of(verdict).items():
        progress(f"trying {asked.draws:,} sets of weights on options of {councils} councils")
        prime(part, _explore(verdict, part, asked))
        found[councils] = part
    progress("leaving out each criterion in turn")
    tables = {
        "draws": _over(found, _draws),
        "leaders": _over(found, _leaders),
        "families": _over(found, _families),
        "common": _over(found, _common),
        "without": _over(found, _without),
        "front": _front(verdict),
        "today": _today(verdict),
        "correlations": _correlations(verdict.correlations),
        "weighted": _weighted(verdict),
    }
    return Product(tables, _facts(verdict, found, asked, listed), listed.completeness)


def parts_of(verdict: Verdict) -> dict[int, Verdict]:
    """The options of each number of councils by themselves: ranks and shares hold within it."""
    numbers = [part.shape[1] for part in verdict.scored.listing.parts]
    return {k: Verdict(verdict.options, verdict.scored.within(k)[0]) for k in numbers}


def prime(verdict: Verdict, priorities: Priorities) -> None:
    """Give a verdict the draws of a run, so that it does not draw others."""
    vars(verdict)["priorities"] = priorities


def _explore(whole: Verdict, part: Verdict, asked: Asked) -> Priorities:
    twins = whole.correlations.twins()
    return explore(part.scored, asked.stated(), evidence=part.evidence, twins=twins)


def appraised(workspace: Workspace) -> Appraised | None:
    """The newest appraisal, if the criteria and the list that it was made from still hold."""
    made, listed = latest("appraisal"), latest("options")
    if made is None or listed is None or made.facts["options"] != listed.key:
        return None
    verdict = verdict_of(workspace, listed)
    if made.facts["criteria"] != verdict.scored.criteria.statement():
        return None
    proposed = frozenset(verdict.scored.proposed)
    return _appraised(workspace, made.key, listed.key, proposed)


@lru_cache(maxsize=2)
def _appraised(workspace: Workspace, key: str, listed: str, proposed: frozenset[int]) -> Appraised:
    """Kept while the run, the list and the proposals hold."""
    made = find_run(key)
    verdict = verdict_of(workspace, find_run(listed))
    draws = Results(workspace, made)["draws"]
    within = parts_of(verdict)
    for councils, part in within.items():
        rows = draws.filter(pl.col("councils") == councils)
        prime(part, _priorities(part, rows, Asked(**made.settings).stated()))
    return Appraised(made, verdict, within)


def _priorities(part: Verdict, draws: pl.DataFrame, stated: Stated) -> Priorities:
    scored = part.scored
    place = {name: i for i, name in enumerate(scored.names)}
    best = [draws[name].replace_strict(place, default=-1).to_numpy() for name in BEST]
    weights = np.ascontiguousarray(draws.select(scored.criteria.ids).to_numpy())
    table = value_table(scored, part.evidence)
    return Priorities(scored, table, weights, np.column_stack(best).astype(np.int64), stated)


def _facts(
    verdict: Verdict, found: Mapping[int, Verdict], asked: Asked, listed: Run
) -> dict[str, Any]:
    titles = {c.id: c.title for c in verdict.scored.criteria.criteria}
    first = next(iter(found.values()))
    return {
        "options": listed.key,
        "criteria": verdict.scored.criteria.statement(),
        "weights": asked.stated().sentence(),
        "families": first.families.sentence(),
        "related": [pair.sentence(titles) for pair in verdict.correlations.pairs()],
        "beyond": verdict.scored.beyond_anchors(),
        "front": int(verdict.front.sum()),
        "left_out": list(left_out(verdict.options)),
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
        f"central: {name}": float(leader.central[i])
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
    names = part.scored.names
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


def _correlations(related: Correlations) -> pl.DataFrame:
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
    return pl.DataFrame(rows, schema=["one", "other", "pearson", "spearman"], orient="row")


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


def _under(
    verdict: Verdict, name: str, score: np.ndarray[Any, np.dtype[np.float64]]
) -> pl.DataFrame:
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
