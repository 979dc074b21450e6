"""Find a best option with a proved gap, where there are too many to list."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import inf

import numpy as np

from vesting.errors import InputError, Problem, VestingError
from vesting.options.completeness import Completeness
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.identity import option_id
from vesting.options.search.balance_proof import least_difference, prove_balance
from vesting.options.search.cut_proof import prove_cut
from vesting.options.search.incumbent import Incumbent, improve, value_of
from vesting.options.search.inertia_proof import prove_inertia
from vesting.options.search.naming import units_of
from vesting.options.search.near import Nearby, list_near
from vesting.options.search.optimum import Optimum
from vesting.options.search.proof import Proof
from vesting.options.search.reduction import Reduced, reduce
from vesting.options.search.score import BALANCE, Objective, Scale
from vesting.options.search.start import NO_START, REST_IN_PARTS
from vesting.options.search.stream import streams
from vesting.options.search.sweeping import make_front, no_weights
from vesting.options.search.terrain import Terrain

NONE_EXISTS = Problem("SMP-E08", "No option keeps to the constraints", InputError)

ROUNDS = 8
"""Rounds of looking for a good option before the proof."""

ROUNDS_FOR_BALANCE = 30
"""Rounds for balance, where looking is nearly all that can be done."""

SHARE_FOR_ROUNDS = 0.2
"""Share of the time after which no further round is begun."""

Remaining = Callable[[], float]


def endless() -> float:
    """No limit of time."""
    return inf


def optimise(
    terrain: Terrain,
    units: int,
    constraints: Constraints,
    objective: Objective,
    *,
    seed: int = 0,
    near: Fraction | None = None,
    remaining: Remaining = endless,
) -> Optimum:
    """Find a best option and prove how good it is.

    The same seed gives the same option and bound unless time runs out.

    Args:
        terrain: Blocks and borders.
        units: Units of an option.
        constraints: Window, and what stays together, apart or fixed.
        objective: What is to be small.
        seed: Seed of all chance.
        near: Also list all options that cut at most this share more than the best.
        remaining: Seconds that are left; asked between pieces of work.

    Raises:
        VestingError: Where constraints cannot be kept, or no option was found.
    """

    def in_time() -> bool:
        return remaining() > 0

    reduced = reduce(terrain, units, constraints)
    scale = reduced.scale(objective)
    best = _first(reduced, scale, seed, remaining)
    if objective is Objective.COMPACTNESS:
        proof = prove_inertia(reduced, scale, best, remaining)
    elif objective is Objective.CUT:
        proof = prove_cut(reduced, scale, best, seed, in_time, near or Fraction(0))
    else:
        proof = prove_balance(reduced, scale, best, seed, in_time)
    nearby = None if near is None else list_near(reduced, proof, near, in_time)
    return _told(reduced, objective, proof, nearby)


def _first(reduced: Reduced, scale: Scale, seed: int, remaining: Remaining) -> Incumbent:
    """A good option from chains; where they find none, any option from a sweep, or proof of none."""
    rounds, enough = ROUNDS, scale.base
    if scale.kind == BALANCE:
        rounds, enough = ROUNDS_FOR_BALANCE, least_difference(reduced, scale)
    stop = remaining() * (1 - SHARE_FOR_ROUNDS)
    try:
        return improve(reduced, scale, streams(seed, rounds), enough, lambda: remaining() >= stop)
    except VestingError as error:
        if error.code not in (NO_START.code, REST_IN_PARTS.code):
            raise
        front = make_front(reduced, no_weights(reduced), seed, limit=0)
        if front is None:
            raise
        plan = front.division(reduced.window).next(0, lambda: remaining() > 0)
    if plan is None:
        raise NONE_EXISTS(
            f"No option of {reduced.all_units} units with {reduced.bound.low:,} to "
            f"{reduced.bound.high:,} {reduced.bound.measure} keeps to the constraints: proved",
            mend="Widen the window, or loosen what is kept together, apart or fixed.",
        )
    return value_of(reduced, scale, plan)


def _told(reduced: Reduced, objective: Objective, proof: Proof, near: Nearby | None) -> Optimum:
    plan = reduced.expand(proof.best.plan[None, :])[0]
    units = units_of(reduced.terrain.graph.ids, plan)
    proved = proof.bound >= proof.best.value
    whole = Completeness.WITHIN_WINDOW if reduced.constraints.bounded else Completeness.COMPLETE
    factor, unit = _measured(reduced, objective)
    people = np.zeros(reduced.all_units, dtype=np.int64)
    np.add.at(people, plan.astype(np.int64), np.array(reduced.bound.values))
    return Optimum(
        objective=objective,
        value=proof.best.value * factor,
        bound=min(proof.bound, proof.best.value) * factor,
        unit=unit,
        option=option_id(units),
        units=tuple(tuple(u) for u in units),
        people=tuple(people.tolist()),
        statement=reduced.statement(whole if proved else Completeness.BOUNDED),
        method=proof.method,
        work=proof.work,
        near=near,
    )


def _measured(reduced: Reduced, objective: Objective) -> tuple[float, str]:
    """From the unit of the score to the unit that is shown."""
    if objective is Objective.COMPACTNESS:
        return 1.0, "people km²"
    if objective is Objective.BALANCE:
        return 1.0, reduced.bound.measure
    if reduced.terrain.metres is None:
        return 1.0, "borders"
    return 0.001, "km of borders"
