"""The appraisal as a run: front, shares of priorities, families, what each criterion does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl

from vesting.options.appraisal.correlation import FEWEST
from vesting.options.appraisal.moves import Ground
from vesting.options.appraisal.priorities import Priorities, explore, value_table
from vesting.options.appraisal.ranks import CriterionRank, Ranks
from vesting.options.appraisal.today import Comparison
from vesting.options.appraisal.verdict import judge, not_if, preferred_if, would_change
from vesting.options.appraisal.weights import FEWEST_DRAWS, Stated
from vesting.options.verdict import Verdict
from vesting.workspace.appraisal import left_out, require_options, verdict_of
from vesting.workspace.appraisal_tables import BEST, tables_of
from vesting.workspace.board import Option
from vesting.workspace.folder import Workspace
from vesting.workspace.models import Run
from vesting.workspace.results import Results
from vesting.workspace.runs import Product, find_run, latest

Progress = Callable[[str], None]


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
        called = {council.codes: name for name, council in option.lettered}
        return judged(part, part.scored.find(option.option), called)


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


def judged(
    part: Verdict, position: int, called: Mapping[tuple[str, ...], str] | None = None
) -> Judged:
    """Gather what can be said of one option.

    Args:
        part: The options with as many councils.
        position: Its place among them.
        called: What the page calls its councils, by the codes of their blocks in any order.
    """
    graph = part.options.ground.graph
    people = np.array(graph.populations, dtype=np.float64)
    named = Ground(part.options.table.units.members(), people, graph.names)
    said = judge(_ranks(part), named, position, priorities=part.priorities)
    name_of = dict(zip(graph.ids, graph.names, strict=True))
    names = {
        tuple(name_of[code] for code in graph.ids if code in codes): name
        for codes, name in (called or {}).items()
    }
    return Judged(
        said.ranks,
        said.beaten.sentence(),
        part.against_today.of(position),
        preferred_if(part.scored, said),
        not_if(part.scored, said),
        would_change(part.scored, said, names),
    )


def _ranks(part: Verdict) -> Ranks:
    """Sorted columns, kept with the verdict."""
    kept = vars(part)
    if "sorted columns" not in kept:
        kept["sorted columns"] = Ranks.of(part.scored)
    ranks = kept["sorted columns"]
    assert isinstance(ranks, Ranks)
    return ranks


def check(workspace: Workspace, asked: Asked) -> None:
    """Refuse, before anything is recorded, to appraise a list that is not there or holds nothing."""
    require_options(latest("options"))


def run(workspace: Workspace, asked: Asked, progress: Progress) -> Product:
    """Appraise the newest list of options on the locked criteria, within each number of councils.

    Raises:
        RuleBroken: No criteria are locked, or none is about outcomes for children.
        WorkspaceError: The list holds no option.
    """
    listed = require_options(latest("options"))
    progress("measuring options on the locked criteria")
    verdict = verdict_of(workspace, listed)
    found = {}
    for councils, part in parts_of(verdict).items():
        progress(f"trying {asked.draws:,} sets of weights on options of {councils} councils")
        prime(part, _explore(part, asked))
        found[councils] = part
    progress("leaving out each criterion in turn")
    return Product(
        tables_of(verdict, found), _facts(verdict, found, asked, listed), listed.completeness
    )


def parts_of(verdict: Verdict) -> dict[int, Verdict]:
    """The options of each number of councils by themselves: ranks and shares hold within it.

    So do the correlations of criteria, which decide what counts as one criterion under two names.
    Where too few options have that many councils to tell, those of all options stand for them.
    """
    found = {}
    for k in (part.shape[1] for part in verdict.scored.listing.parts):
        found[k] = Verdict(verdict.options, verdict.scored.within(k)[0])
        if len(found[k].scored) < FEWEST:
            vars(found[k])["correlations"] = verdict.correlations
    return found


def prime(verdict: Verdict, priorities: Priorities) -> None:
    """Give a verdict the draws of a run, so that it does not draw others."""
    vars(verdict)["priorities"] = priorities


def _explore(part: Verdict, asked: Asked) -> Priorities:
    twins = part.correlations.twins()
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
        "related": {str(k): _related(part, titles) for k, part in found.items()},
        "beyond": verdict.scored.beyond_anchors(),
        "front": int(verdict.front.sum()),
        "left_out": list(left_out(verdict.options)),
    }


def _related(part: Verdict, titles: dict[str, str]) -> list[str]:
    """Criteria that are nearly the same or opposite, among options of one number of councils."""
    said = [pair.sentence(titles) for pair in part.correlations.pairs()]
    if said and len(part.scored) < FEWEST:
        said.append(
            "Too few options have this number of councils to compare criteria on; those of every "
            "number of councils were taken together."
        )
    return said
