"""Where there are too many options to list: options that chains meet, best ones, and proposals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from vesting.errors import InputError, Problem
from vesting.maths.arrays import Flags
from vesting.options.completeness import Statement
from vesting.options.enumeration.admission import Admission, admission
from vesting.options.enumeration.masks import mask_of
from vesting.options.enumeration.tables import OptionTable, UnitTable
from vesting.options.ground import Ground
from vesting.options.search.optimise import Remaining, endless, optimise
from vesting.options.search.sample import Plan, Sample, sample
from vesting.options.search.score import Objective
from vesting.options.search.terrain import Terrain
from vesting.options.stage import Options, OptionsSettings, measure

CANNOT_BE_ONE = Problem("OPT-E34", "One council is no division", InputError)

Progress = Callable[[str], None]
"""Called with what is being done, in words."""

Proposed = tuple[str, Sequence[Sequence[str]]]
"""Name of a proposal, and the blocks of each of its councils."""


@dataclass(frozen=True, slots=True)
class Search:
    """How to meet options where not all can be listed.

    Attributes:
        steps: Steps of the chains, for each number of councils.
        seed: Seed of all chance.
        best: Objectives of which a best option is added, with what is proved of it.
        remaining: Seconds that are left for one proof, asked between pieces of work.
    """

    steps: int
    seed: int
    best: tuple[Objective, ...] = ()
    remaining: Callable[[], Remaining] = lambda: endless


def sample_options(
    ground: Ground,
    terrain: Terrain,
    settings: OptionsSettings,
    search: Search,
    proposed: Iterable[Proposed] = (),
    progress: Progress | None = None,
) -> Options:
    """Meet some options of an area and measure them, where there are too many to list.

    Args:
        ground: Blocks and figures.
        terrain: The same blocks with positions and lengths of borders, for best options.
        settings: How many councils, under which constraints.
        search: Steps, seed and objectives.
        proposed: Proposals; each that keeps to the constraints is added to the sample.
        progress: Called with what is being done.

    Returns:
        The options, each once. The statement is of class *sample* and says how many were met, which
        were added and why, what is proved of the best, and where chains disagree.

    Raises:
        InputError: OPT-E34 for one council; or as
            :func:`~vesting.options.search.sample.sample` and
            :func:`~vesting.options.search.optimise.optimise`.
    """
    low, high = settings.units
    if low < 2:
        raise CANNOT_BE_ONE(
            "A sample needs at least two councils", mend="Ask for a number of councils from 2"
        )
    tell = progress or (lambda _: None)
    met: dict[int, list[Flags]] = {}
    remarks: list[str] = []
    statement: Statement | None = None
    for units in range(low, high + 1):
        tell(f"sampling options of {units} councils")
        plan = Plan(search.steps, search.seed)
        drawn = sample(terrain, units, settings.constraints, plan)
        met[units] = [_members(drawn, units)]
        statement = _together(statement, drawn.statement)
        remarks += _disagreement(drawn, units)
        for objective in search.best:
            tell(f"looking for the best {objective} of {units} councils")
            flags, said = _best(terrain, units, settings, objective, search)
            met[units].append(flags)
            remarks.append(said)
    made = admission(ground.graph, settings.constraints)
    remarks += _add_proposed(made, met, proposed)
    assert statement is not None  # there is at least one number of councils
    return measure(ground, _table(ground, met, replace(statement, remarks=tuple(remarks))))


def _members(drawn: Sample, units: int) -> Flags:
    """Blocks of each council of each distinct option, shape (options, councils, blocks)."""
    different = np.unique(drawn.units, axis=0)
    return np.asarray(different[:, None, :] == np.arange(units)[:, None], dtype=np.bool_)


def _together(one: Statement | None, other: Statement) -> Statement:
    if one is None:
        return other
    return replace(other, shown=(one.shown or 0) + (other.shown or 0))


def _disagreement(drawn: Sample, units: int) -> Iterator[str]:
    if drawn.doubtful():
        yield (
            f"The chains of {units} councils do not agree yet: take more steps before you lean on "
            "this sample."
        )


def _best(
    terrain: Terrain, units: int, settings: OptionsSettings, objective: Objective, search: Search
) -> tuple[Flags, str]:
    found = optimise(
        terrain, units, settings.constraints, objective,
        seed=search.seed, remaining=search.remaining(),
    )  # fmt: skip
    said = f"Best {objective} of {units} councils, in the list: {found.option}. {found.claim()}"
    return _flags(terrain.graph.ids, found.units)[None], said


def _flags(ids: Sequence[str], councils: Sequence[Sequence[str]]) -> Flags:
    return np.array([[code in set(council) for code in ids] for council in councils])


def _add_proposed(
    made: Admission, met: dict[int, list[Flags]], proposed: Iterable[Proposed]
) -> Iterator[str]:
    """Add proposals to what was met; say which, and which not and why."""
    place = {code: i for i, code in enumerate(made.graph.ids)}
    for name, councils in proposed:
        refused = _refusal(made, [[place.get(code, -1) for code in c] for c in councils])
        if len(councils) not in met:
            continue
        if refused:
            yield f"The proposal {name} is left out: {refused}."
        else:
            met[len(councils)].append(_flags(made.graph.ids, councils)[None])
            yield f"The proposal {name} is in the list, whether or not the chains met it."


def _refusal(made: Admission, councils: Sequence[Sequence[int]]) -> str:
    if any(i < 0 for council in councils for i in council):
        return "it names a place that is not a block here"
    refused = (made.refusal(mask_of(council)) for council in councils)
    return next((f"a council of it {why}" for why in refused if why), "")


def _table(ground: Ground, met: dict[int, list[Flags]], statement: Statement) -> OptionTable:
    """All that was met as a table, each option once, councils in order of their first block."""
    flat = {k: np.concatenate(found) for k, found in met.items()}
    every = np.concatenate([flags.reshape(-1, len(ground.graph)) for flags in flat.values()])
    units, rows = UnitTable.of_members(ground.graph, every)
    by_units, start = {}, 0
    for k, flags in flat.items():
        own = rows[start : start + len(flags) * k].reshape(-1, k)
        by_units[k] = np.unique(np.sort(own, axis=1), axis=0)
        start += len(flags) * k
    return OptionTable(units, by_units, statement)
