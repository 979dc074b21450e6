"""Sample options with several seeded chains, and say how far the sample can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats, Ints, Masks
from vesting.options.completeness import Completeness, Statement
from vesting.options.enumeration.constraints import Constraints
from vesting.options.search.diagnostics import Diagnosis, diagnose
from vesting.options.search.naming import option_names
from vesting.options.search.net import Bench, make_bench
from vesting.options.search.recombination import OUTCOMES, run_steps
from vesting.options.search.reduction import Plans, Reduced, reduce
from vesting.options.search.start import first_plan
from vesting.options.search.statistics import statistics
from vesting.options.search.stream import streams
from vesting.options.search.terrain import Terrain

STEPS_TOO_FEW = Problem("SMP-E12", "Too few steps to sample", InputError)

TREES = 100
"""Trees drawn for one plain step before the option stays as it is."""

AGREED = 1.01
"""R-hat above which chains are said to disagree (A. Vehtari and others, Bayesian Analysis 16(2), 2021)."""

CHUNK = 1000
"""Rows between two reports of progress."""

Progress = Callable[[int, int | None], None]


class Tree(StrEnum):
    """How spanning trees are drawn: uniformly among all, or least under shuffled edges."""

    UNIFORM = "uniform"
    SHUFFLED = "shuffled"


@dataclass(frozen=True, slots=True)
class Plan:
    """How to run the chains.

    Attributes:
        steps: Steps in all, shared evenly by the chains, after the steps that are not recorded.
        seed: Seed of all chance.
        chains: Independent chains, each from its own first option.
        thin: Record every so many steps.
        burn_in: Steps of each chain before anything is recorded.
        reversible: Whether to run the reversible chain.
        tree: How the plain chain draws trees; the reversible one draws uniformly.
    """

    steps: int
    seed: int
    chains: int = 4
    thin: int = 1
    burn_in: int = 1000
    reversible: bool = False
    tree: Tree = Tree.UNIFORM


@dataclass(frozen=True, slots=True)
class Sample:
    """Options met by the chains.

    Attributes:
        units: For each row and block the number of its unit, ``uint8`` or ``uint16``; units are
            numbered in the order of their first block, so equal options are equal rows.
        chains: For each row the chain it comes from.
        ids: Stable id of the option of each row.
        distinct: Number of different options among the rows.
        repeats: Rows that show the same option as the row before in their chain.
        outcomes: How the recorded steps ended, by name.
        diagnoses: Statistics followed along the chains.
        plan: How the chains were run.
        statement: Class of the result, borders and constraints.
    """

    units: Plans = field(repr=False)
    chains: NDArray[np.uint8] = field(repr=False)
    ids: tuple[str, ...] = field(repr=False)
    distinct: int
    repeats: int
    outcomes: dict[str, int]
    diagnoses: tuple[Diagnosis, ...]
    plan: Plan
    statement: Statement

    @property
    def acceptance(self) -> float:
        """Share of the recorded steps that led to another option."""
        return self.outcomes[OUTCOMES[0]] / max(sum(self.outcomes.values()), 1)

    def doubtful(self) -> bool:
        """Whether chains disagree, or too little varies to tell."""
        told = [d.rhat for d in self.diagnoses if d.rhat is not None]
        return not told or max(told) > AGREED

    def sentence(self) -> str:
        """What may be said about the sample."""
        return self.statement.sentence()


def sample(
    terrain: Terrain,
    units: int,
    constraints: Constraints,
    plan: Plan,
    progress: Progress | None = None,
) -> Sample:
    """Run the chains.

    Args:
        terrain: Blocks and borders.
        units: Units of an option.
        constraints: Window, and what stays together, apart or fixed.
        plan: Steps, seed, chains.
        progress: Called with rows recorded and rows in all.

    Raises:
        VestingError: Where constraints cannot be kept, or no first option was found.
    """
    if plan.steps < plan.chains * plan.thin:
        raise STEPS_TOO_FEW(
            f"{plan.steps} steps cannot fill {plan.chains} chains, each recorded every {plan.thin}",
            mend="Raise the steps, or lower the chains.",
        )
    reduced = reduce(terrain, units, constraints)
    rows = plan.steps // plan.chains // plan.thin
    shape = (plan.chains, rows, len(reduced.groups))
    kept: Plans = np.empty(shape, dtype=np.uint16)
    outcomes = np.zeros(len(OUTCOMES), dtype=np.int64)
    bench = make_bench(reduced.net)
    for number, stream in enumerate(streams(plan.seed, plan.chains)):
        for done in _one_chain(reduced, plan, bench, stream, kept[number], outcomes):
            if progress is not None:
                progress(number * rows + done, plan.chains * rows)
    return _gathered(reduced, plan, kept, outcomes)


def _one_chain(
    reduced: Reduced, plan: Plan, bench: Bench, stream: Masks, kept: Plans, outcomes: Ints
) -> Iterator[int]:
    start = first_plan(reduced, bench, stream)
    unseen = np.zeros(len(OUTCOMES), dtype=np.int64)
    shuffled = plan.tree is Tree.SHUFFLED

    def run(thin: int, rows: Plans, ends: Ints) -> None:
        run_steps(
            start.units, start.totals, reduced.window, reduced.net, bench, TREES, shuffled,
            plan.reversible, thin, stream, rows, ends,
        )  # fmt: skip

    run(plan.burn_in, np.empty((1, kept.shape[1]), dtype=kept.dtype), unseen)
    for begin in range(0, len(kept), CHUNK):
        run(plan.thin, kept[begin : begin + CHUNK], outcomes)
        yield min(begin + CHUNK, len(kept))


def _gathered(reduced: Reduced, plan: Plan, kept: Plans, outcomes: Ints) -> Sample:
    flat = kept.reshape(-1, kept.shape[2])
    units = reduced.expand(flat)
    different, which = np.unique(units, axis=0, return_inverse=True)
    names = option_names(reduced.terrain.graph.ids, different)
    chains = np.repeat(np.arange(plan.chains, dtype=np.uint8), kept.shape[1])
    same = (which[1:] == which[:-1]) & (chains[1:] == chains[:-1])
    series: dict[str, Floats] = statistics(reduced, flat)
    return Sample(
        units=units,
        chains=chains,
        ids=tuple(names[i] for i in which),
        distinct=len(different),
        repeats=int(same.sum()),
        outcomes=dict(zip(OUTCOMES, outcomes.tolist(), strict=True)),
        diagnoses=tuple(diagnose(n, s.reshape(plan.chains, -1)) for n, s in series.items()),
        plan=plan,
        statement=replace(reduced.statement(Completeness.SAMPLE), shown=len(different)),
    )
