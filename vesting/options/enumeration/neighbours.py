"""Options at distance one: one block changes its council."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vesting.area.graph import BlockGraph
from vesting.options.enumeration.admission import Admission, admission
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.masks import bits, lowest, mask_of
from vesting.options.enumeration.ranking import NOT_AN_OPTION

Option = tuple[tuple[str, ...], ...]
"""Codes of the blocks of each council."""


@dataclass(frozen=True, slots=True)
class Move:
    """One block that changes its council.

    Attributes:
        block: Code of the block.
        leaves: Codes of the council that it leaves, as it was.
        joins: Codes of the council that it joins, as it was; empty where it becomes its own.
        option: What the area looks like afterwards, councils in order of their lowest block.
    """

    block: str
    leaves: tuple[str, ...]
    joins: tuple[str, ...]
    option: Option


def neighbouring(
    graph: BlockGraph,
    option: Iterable[Iterable[str]],
    constraints: Constraints | None = None,
    *,
    units: Iterable[int] | None = None,
) -> tuple[Move, ...]:
    """Every option that differs by one block.

    Args:
        graph: The blocks and borders.
        option: The option to start from; it need not keep to the constraints itself.
        constraints: What the new option keeps to; contiguity alone if not given.
        units: Numbers of councils that the new option may have; as many as before if not given.

    Returns:
        The moves, in order of the block and of the council joined.

    Raises:
        InputError: OPT-E20 where the starting option does not name every block once.
    """
    made = admission(graph, constraints or Constraints())
    start = _masks(graph, option)
    allowed = {len(start)} if units is None else set(units)
    return tuple(m for m in _moves(made, start) if len(m.option) in allowed)


def _masks(graph: BlockGraph, option: Iterable[Iterable[str]]) -> list[int]:
    place = {code: i for i, code in enumerate(graph.ids)}
    units = [list(unit) for unit in option]
    named = [code for unit in units for code in unit]
    if sorted(named) != sorted(graph.ids) or not all(units):
        raise NOT_AN_OPTION(
            "The councils do not name every block of the graph once",
            mend="Name each block in one council.",
        )
    return sorted((mask_of(place[code] for code in unit) for unit in units), key=lowest)


def _moves(made: Admission, start: list[int]) -> Iterator[Move]:
    for i in range(len(made.graph)):
        block = 1 << i
        leaves = next(unit for unit in start if unit & block)
        for joins in (*start, 0):
            if joins == leaves or leaves == joins | block:
                continue
            others = [unit for unit in start if unit not in (leaves, joins)]
            changed = [unit for unit in (leaves ^ block, joins | block) if unit]
            after = sorted([*others, *changed], key=lowest)
            if all(made.admits(unit) for unit in after):
                yield Move(
                    made.graph.ids[i],
                    _codes(made, leaves),
                    _codes(made, joins),
                    tuple(_codes(made, unit) for unit in after),
                )


def _codes(made: Admission, unit: int) -> tuple[str, ...]:
    return tuple(made.graph.ids[i] for i in bits(unit))
