"""Where a question is empty although arithmetic allows it: what breaks, and what is near."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

import numpy as np

from vesting.area.graph import BlockGraph
from vesting.errors import VestingError
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.count import count_question
from vesting.options.enumeration.listing import list_options
from vesting.options.enumeration.question import Question, Units
from vesting.options.enumeration.routes import Route
from vesting.options.enumeration.window import Window

NEAR_BLOCKS = 40
"""Up to here an empty answer is followed by a search for what is near; beyond it takes too long."""

STEPS = 1000
"""Parts of the average council by which a window is first widened; each further step doubles."""

FURTHER = 8
"""One end alone is moved at most so many times as far as both ends together have to be."""

PLAIN_BLOCKS = 12
"""Up to here counting in plain Python is sooner done than a compiled kernel is loaded."""

LISTED = 200_000
"""Most options that are listed to find the nearest among them."""

GoOn = Callable[[], bool]
"""Whether there is time to search on; the shell that holds the clock decides."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """What is near an empty question.

    Attributes:
        units: Numbers of councils, fewer or more, with options inside the same constraints.
        window: The first window widened by equally much on both sides, as little as makes an option
            possible; ``None`` where no widening does.
        widened_by: By how much, on each side that is bounded.
        breaks: Which bound or constraint leaves no option, in words; empty where none is to blame
            alone.
        tolerance: How far from the average council an option within that window is, as a share.
        whole: Whether the search came to its end; if not, something may be nearer still.
    """

    units: tuple[int, ...]
    window: Window | None
    widened_by: int
    breaks: tuple[str, ...] = ()
    tolerance: Fraction | None = None
    whole: bool = True

    def in_words(self) -> str:
        """The advice in a few sentences."""
        said = list(self.breaks)
        if self.window is not None:
            said.append(
                f"The nearest window that holds an option: {self.window.in_words()} "
                f"({self.widened_by:,} wider on each side)."
            )
        if self.tolerance is not None:
            said.append(
                "An option there keeps every council within "
                f"{100 * (ceil(self.tolerance * 1000) / 1000):.1f} % of the average."
            )
        if self.units:
            numbers = " or ".join(str(k) for k in self.units)
            said.append(f"With the same bounds there are options with {numbers} councils.")
        if not self.whole:
            said.append("The search was cut short; something may be nearer still.")
        return " ".join(said) or "No wider window and no other number of councils has an option."


def nearest(
    graph: BlockGraph, units: Units, constraints: Constraints, go_on: GoOn = lambda: True
) -> Nearest:
    """Search for what is near a question without an option.

    Args:
        graph: The blocks and borders.
        units: Numbers of councils, none of which has an option.
        constraints: The constraints that leave none.
        go_on: Asked before each count; once it says no, the best that was found is told.

    Returns:
        What breaks, the nearest numbers of councils on either side, and the least widening of the
        first window.
    """
    return _Search(graph, units, constraints, go_on).found()


class _Search:
    """One search; every step is an exact count."""

    def __init__(
        self, graph: BlockGraph, units: Units, constraints: Constraints, go_on: GoOn
    ) -> None:
        self.graph = graph
        self.numbers = (units,) if isinstance(units, int) else tuple(sorted(set(units)))
        self.constraints = constraints
        self.go_on = go_on
        self.whole = True

    def found(self) -> Nearest:
        first = self.constraints.windows[0] if self.constraints.bounded else None
        by = None if first is None else self._least(lambda n: _widened(first, n), 1)
        if first is None or by is None:
            return Nearest(self._numbers_near(), None, 0, self._blamed(), None, self.whole)
        window = _widened(first, by)
        breaks, near = self._bounds(by), self._numbers_near()
        return Nearest(near, window, by, breaks, self._tolerance(window), self.whole)

    def _any(self, constraints: Constraints, units: Units | None = None) -> bool:
        """Whether a question has an option; no once the time is up."""
        if not self.go_on():
            self.whole = False
            return False
        try:
            question = Question.ask(self.graph, units or self.numbers, constraints)
        except VestingError:
            return False
        small = Route.PLAIN if len(self.graph) <= PLAIN_BLOCKS else None
        return any(count_question(question, route=small).values())

    def _with(self, window: Window) -> Constraints:
        return replace(self.constraints, windows=(window, *self.constraints.windows[1:]))

    def _least(
        self, widened: Callable[[int], Window], start: int, most: int | None = None
    ) -> int | None:
        """The least widening that lets an option in; ``None`` where none up to the most does.

        Doubles until one is in, then lists those and takes the nearest: narrow windows are soon
        counted, and one list is sooner made than the last dozen counts of a bisection.
        """
        whole = self._total(widened(0))
        most = whole if most is None else min(most, whole)
        by = max(start, whole // (self.numbers[0] * STEPS) or 1)
        while not self._any(self._with(widened(min(by, most)))):
            if by >= most or not self.whole:
                return None
            by *= 2
        return self._least_listed(widened, min(by, most))

    def _least_listed(self, widened: Callable[[int], Window], by: int) -> int:
        try:
            table = list_options(self.graph, self.numbers, self._with(widened(by)), most=LISTED)
        except VestingError:  # too many to list: halve as long as one is left
            return self._least_counted(widened, by)
        asked = widened(0)
        held = table.units.members().astype(np.int64) @ np.array(asked.values_of(self.graph))
        under = np.zeros_like(held) if asked.low is None else asked.low - held
        over = np.zeros_like(held) if asked.high is None else held - asked.high
        outside = np.maximum(under, over)
        rows = [
            outside[option].max(axis=1).min() for option in table.by_units.values() if len(option)
        ]
        return int(min(rows))

    def _least_counted(self, widened: Callable[[int], Window], by: int) -> int:
        low = by // 2
        while by - low > 1:
            middle = (low + by) // 2
            low, by = (low, middle) if self._any(self._with(widened(middle))) else (middle, by)
        return by

    def _numbers_near(self) -> tuple[int, ...]:
        few, many = self.numbers[0], self.numbers[-1]
        around = (range(few - 1, 0, -1), range(many + 1, len(self.graph) + 1))
        met = (next((k for k in side if self._any(self.constraints, k)), None) for side in around)
        return tuple(k for k in met if k is not None)

    def _total(self, window: Window) -> int:
        return sum(window.values_of(self.graph))

    def _bounds(self, by: int) -> tuple[str, ...]:
        """Each end of the first window that, moved alone and not much further, lets an option in."""
        window = self.constraints.windows[0]
        low, high, said = window.low, window.high, []
        both = low is not None and high is not None
        if low is not None:
            down = self._least(lambda n: replace(window, low=max(0, low - n)), by, FURTHER * by)
            if down is not None:
                said.append(_breaks("minimum", low, low - down, window, "maximum" if both else ""))
        if high is not None:
            up = self._least(lambda n: replace(window, high=high + n), by, FURTHER * by)
            if up is not None:
                said.append(_breaks("maximum", high, high + up, window, "minimum" if both else ""))
        return tuple(said)

    def _tolerance(self, window: Window) -> Fraction | None:
        """How far the window reaches from the average, where it has two ends and one average."""
        if window.low is None or window.high is None or len(self.numbers) > 1:
            return None
        average = Fraction(self._total(window), self.numbers[0])
        return max(average - window.low, window.high - average) / average

    def _blamed(self) -> tuple[str, ...]:
        """Constraints without which, one at a time, there would be an option."""
        names = dict(zip(self.graph.ids, self.graph.names, strict=True))
        bare = Constraints(km=self.constraints.km)
        said = []
        for field in ("together", "apart", "fixed", "alone", "accompanied", "max_hops", "max_km"):
            held, none = getattr(self.constraints, field), getattr(bare, field)
            if held != none and self._any(replace(self.constraints, **{field: none})):
                words = "; ".join(replace(bare, **{field: held}).in_words(names))
                said.append(f"What breaks is '{words}': without it there are options.")
        return tuple(said)


def nearest_in_words(
    graph: BlockGraph, units: Iterable[int], constraints: Constraints, go_on: GoOn = lambda: True
) -> str:
    """The advice for an empty answer; none where the graph is too large to search."""
    if len(graph) > NEAR_BLOCKS:
        return ""
    return nearest(graph, units, constraints, go_on).in_words()


def _widened(window: Window, by: int) -> Window:
    return replace(
        window,
        low=None if window.low is None else max(0, window.low - by),
        high=None if window.high is None else window.high + by,
    )


def _breaks(end: str, asked: int, would: int, window: Window, kept: str) -> str:
    held = f", the {kept} kept" if kept else ""
    return f"The {end} of {asked:,} {window.measure} breaks: {would:,} leaves an option{held}."
