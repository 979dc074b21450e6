"""For each signature, how many people each open council can still gain, and may already hold.

These bounds ignore how councils compete for the same people, so they never rule out an option; they
do rule out most of the half-made options that cannot be finished inside the window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vesting.options.enumeration.sweep.line import Line
from vesting.options.enumeration.sweep.signatures import CLOSED, Arc, Layer

Span = tuple[list[int], list[int]]
"""Least and most, for every slot and measure; slot-major."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Bounds of the signatures of every layer; ``None`` for one that the window rules out.

    Attributes:
        past: What each open council may hold already.
        future: What each open council may gain.
    """

    past: list[list[Span | None]]
    future: list[list[Span | None]]


def reach(line: Line, layers: Sequence[Layer]) -> Reach:
    """Work out the bounds of every signature, forwards and backwards."""
    return Reach(_past(line, layers), _future(line, layers))


def alive(arc: Arc, before: Sequence[Span | None], after: Sequence[Span | None]) -> bool:
    """Whether neither end of an arc is ruled out."""
    return before[arc.source] is not None and after[arc.target] is not None


def _future(line: Line, layers: Sequence[Layer]) -> list[list[Span | None]]:
    measures = range(len(line.bounds))
    found: list[list[Span | None]] = [[([], [])] * len(layers[-1].slots)]
    for at in range(len(layers) - 2, -1, -1):
        weights = [bound.values[at] for bound in line.bounds]
        spans: list[Span | None] = [None] * len(layers[at].slots)
        for arc in layers[at].arcs:
            span = found[-1][arc.target]
            if span is None:
                continue
            low, high = _before(arc, span, weights)
            if arc.opens and not all(
                high[m - len(measures)] >= line.bounds[m].low
                and low[m - len(measures)] <= line.bounds[m].high
                for m in measures
            ):
                continue
            width = (len(arc.slots) - 1) * len(measures)
            _widen(spans, arc.source, low[:width], high[:width])
        found.append(spans)
    found.reverse()
    return found


def _before(arc: Arc, span: Span, weights: Sequence[int]) -> Span:
    """What the slots of the source gain, when those of the target gain ``span``."""
    count = len(weights)
    low, high = [], []
    for slot, target in enumerate(arc.slots):
        for m in range(count):
            here = weights[m] if slot == arc.choice else 0
            at = target * count + m
            low.append(here if target == CLOSED else here + span[0][at])
            high.append(here if target == CLOSED else here + span[1][at])
    return low, high


def _past(line: Line, layers: Sequence[Layer]) -> list[list[Span | None]]:
    found: list[list[Span | None]] = [[([], [])]]
    for at, layer in enumerate(layers[:-1]):
        weights = [bound.values[at] for bound in line.bounds]
        spans: list[Span | None] = [None] * len(layers[at + 1].slots)
        for arc in layer.arcs:
            span = found[-1][arc.source]
            if span is None:
                continue
            made = _after(arc, span, weights, line, layers[at + 1].slots[arc.target])
            if made is not None:
                _widen(spans, arc.target, *made)
        found.append(spans)
    return found


def _after(arc: Arc, span: Span, weights: Sequence[int], line: Line, slots: int) -> Span | None:
    """What the slots of the target hold, when those of the source hold ``span``."""
    count = len(weights)
    low, high = [0] * (slots * count), [0] * (slots * count)
    for slot, target in enumerate(arc.slots):
        if slot == len(arc.slots) - 1 and not arc.opens:
            break
        for m, bound in enumerate(line.bounds):
            held = (0, 0) if arc.opens and slot == arc.choice else _at(span, slot * count + m)
            here = weights[m] if slot == arc.choice else 0
            least, most = held[0] + here, min(held[1] + here, bound.high)
            if least > bound.high or (target == CLOSED and most < bound.low):
                return None
            if target != CLOSED:
                low[target * count + m], high[target * count + m] = least, most
    return low, high


def _at(span: Span, index: int) -> tuple[int, int]:
    return span[0][index], span[1][index]


def _widen(spans: list[Span | None], at: int, low: list[int], high: list[int]) -> None:
    known = spans[at]
    if known is not None:
        low = [min(a, b) for a, b in zip(low, known[0], strict=True)]
        high = [max(a, b) for a, b in zip(high, known[1], strict=True)]
    spans[at] = (low, high)
