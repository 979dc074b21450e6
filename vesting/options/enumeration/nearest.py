"""Where a window is empty although arithmetic allows it: the nearest one that is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from vesting.area.graph import BlockGraph
from vesting.errors import VestingError
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.count import count_question
from vesting.options.enumeration.question import Question
from vesting.options.enumeration.window import Window


@dataclass(frozen=True, slots=True)
class Nearest:
    """What is near an empty question.

    Attributes:
        units: Numbers of councils, fewer or more, with options inside the same constraints.
        window: The first window widened by equally much on both sides, as little as makes an option
            possible; ``None`` where no widening does.
        widened_by: By how much, on each side that is bounded.
    """

    units: tuple[int, ...]
    window: Window | None
    widened_by: int

    def in_words(self) -> str:
        """The advice in a sentence or two."""
        said = []
        if self.window is not None:
            said.append(
                f"The nearest window that holds an option: {self.window.in_words()} "
                f"({self.widened_by:,} wider on each side)."
            )
        if self.units:
            numbers = " or ".join(str(k) for k in self.units)
            said.append(f"With the same bounds there are options with {numbers} councils.")
        return " ".join(said) or "No wider window and no other number of councils has an option."


def nearest(graph: BlockGraph, units: int, constraints: Constraints) -> Nearest:
    """Search for what is near a question without an option.

    Args:
        graph: The blocks and borders.
        units: Number of councils that has no option.
        constraints: The constraints that leave none.

    Returns:
        The nearest numbers of councils on either side, and the least widening of the first window.
    """
    fewer = next((k for k in range(units - 1, 0, -1) if _any(graph, k, constraints)), None)
    more = next((k for k in range(units + 1, len(graph) + 1) if _any(graph, k, constraints)), None)
    around = tuple(k for k in (fewer, more) if k is not None)
    if not constraints.bounded:
        return Nearest(around, None, 0)
    first, *others = constraints.windows

    def holds(by: int) -> bool:
        wider = replace(constraints, windows=(_widened(first, by), *others))
        return _any(graph, units, wider)

    by = _least(holds, sum(first.values_of(graph)))
    return Nearest(around, None if by is None else _widened(first, by), by or 0)


def _widened(window: Window, by: int) -> Window:
    return replace(
        window,
        low=None if window.low is None else max(0, window.low - by),
        high=None if window.high is None else window.high + by,
    )


def _any(graph: BlockGraph, units: int, constraints: Constraints) -> bool:
    try:
        question = Question.ask(graph, units, constraints)
    except VestingError:
        return False
    return count_question(question).get(units, 0) > 0


def _least(holds: Callable[[int], bool], most: int) -> int | None:
    """The least number for which a property holds that, once true, stays true."""
    if not holds(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
