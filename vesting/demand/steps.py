"""From the steps of a scenario to what the simulation changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vesting.area.names import did_you_mean
from vesting.demand.calendar import number_of
from vesting.demand.scenario import (
    AgencyStep,
    AnyStep,
    CloseStep,
    EntriesStep,
    ExitsStep,
    MovesStep,
    PricesStep,
    ShiftStep,
    UascStep,
)
from vesting.demand.what_if import Change, Closure, Shift, What, WhatIf
from vesting.errors import InputError, Problem

UNKNOWN_BLOCK = Problem("DEM-E61", "A step names a unit that is not here", InputError)


def what_if(steps: Sequence[AnyStep], places: Mapping[str, Sequence[int]] | None = None) -> WhatIf:
    """Some steps together; those on the workforce change no child and are left out.

    Args:
        steps: Steps of a scenario.
        places: Positions of the blocks of every unit, by which steps may be limited.

    Raises:
        InputError: DEM-E61 for a unit that is not among them.
    """
    named = places or {}
    made = [_made(step, named) for step in steps if not isinstance(step, AgencyStep)]
    return WhatIf(
        changes=tuple(m for m in made if isinstance(m, Change)),
        shifts=tuple(m for m in made if isinstance(m, Shift)),
        closures=tuple(m for m in made if isinstance(m, Closure)),
    )


def _made(step: AnyStep, places: Mapping[str, Sequence[int]]) -> Change | Shift | Closure:
    before = number_of(step.starts) - 1
    until = number_of(step.ends) if step.ends else None
    match step:
        case EntriesStep():
            at = tuple(block for name in step.blocks for block in _positions(name, places))
            return Change(What.ENTRIES, step.times, before, until, ages=step.ages, blocks=at)
        case UascStep():
            return Change(What.UASC, step.times, before, until)
        case ExitsStep():
            return Change(
                What.EXITS, step.times, before, until,
                ages=step.ages, placements=step.placements, causes=step.reasons,
            )  # fmt: skip
        case MovesStep():
            return Change(What.MOVES, step.times, before, until, placements=step.placements)
        case PricesStep():
            return Change(
                What.PRICES, step.times, before, until,
                placements=step.placements, sector=step.provider,
            )  # fmt: skip
        case ShiftStep():
            return Shift(step.share, step.of, step.to, before, until, step.ages)
        case CloseStep():
            return Closure(before, step.placement, step.share)
    raise AssertionError(f"{step.change} acts on no child")  # pragma: no cover - left out before


def _positions(name: str, places: Mapping[str, Sequence[int]]) -> Sequence[int]:
    if name not in places:
        raise UNKNOWN_BLOCK(
            f"'{name}' is not a unit of this forecast",
            mend=did_you_mean(tuple(places)) if places else "Name units with --units.",
        )
    return places[name]
