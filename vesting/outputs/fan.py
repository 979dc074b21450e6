"""A fan chart: what was seen, what is forecast with its bands, what earlier forecasts said, the long view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

BANDS = ((0.025, 0.975, 0.18), (0.1, 0.9, 0.32), (0.25, 0.75, 0.5))
"""Central bands from wide to narrow: both ends, and how dark."""

INK, SHADE, UNTESTED, PAST = "#0b0c0c", "#1f6f8b", "#8c8c8c", "#c8553d"
FAR = "#7d6b91"
"""Colour of the long view, which is hatched and never filled like a forecast."""

LONG_VIEW = "Long view: not back-tested"

HATCH = 73
"""Days between two lines of the hatching, about."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A value that was observed."""

    day: date
    value: float


@dataclass(frozen=True, slots=True)
class Ahead:
    """A forecast of one day.

    Attributes:
        day: The day.
        ends: Values of the quantiles in :data:`BANDS`, lowest to highest.
        middle: The median.
        tested: Whether a back-test reaches as far ahead.
    """

    day: date
    ends: tuple[float, ...]
    middle: float
    tested: bool = True


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a refit on earlier rows said of a day that has since been seen: 8 times in 10."""

    day: date
    low: float
    middle: float
    high: float


def fan(
    seen: Sequence[Seen],
    ahead: Sequence[Ahead],
    earlier: Sequence[Earlier] = (),
    far: Sequence[Ahead] = (),
    *,
    unit: str,
    imprint: str,
) -> str:
    """Draw it.

    Args:
        seen: What was observed.
        ahead: The forecast; days that no back-test reaches are drawn grey and dashed.
        earlier: Forecasts of the back-test, on the same axes.
        far: The long view beyond the forecast: hatched between dotted edges, under a label of its own.
        unit: What is counted, for the axis.
        imprint: One line inside the picture: who made it for whom.

    Returns:
        A self-contained SVG drawing; the table that says the same is the caller's.
    """
    import altair as alt

    layers: list[Any] = []
    if earlier:
        layers += _earlier(alt, earlier)
    layers += _bands(alt, ahead)
    if ahead and far:
        layers += _far(alt, [ahead[-1], *far])
    layers.append(_line(alt, [(s.day, s.value) for s in seen], INK, []))
    for tested, colour, dash in ((True, SHADE, []), (False, UNTESTED, [5, 4])):
        points = [(a.day, a.middle) for a in _reached(ahead, tested)]
        if len(points) > 1:
            layers.append(_line(alt, points, colour, dash))
    below = alt.TitleParams(
        imprint, anchor="start", orient="bottom", fontSize=10, fontWeight="normal"
    )
    chart = alt.layer(*layers).properties(width=640, height=300, title=below)
    chart = chart.encode(y=alt.Y(title=unit))
    return _svg(chart.to_json(validate=False))


def _reached(ahead: Sequence[Ahead], tested: bool) -> list[Ahead]:
    """Days within or beyond the back-test; the last day within also begins what lies beyond."""
    within = [a for a in ahead if a.tested]
    return within if tested else [*within[-1:], *(a for a in ahead if not a.tested)]


def _bands(alt: Any, ahead: Sequence[Ahead]) -> list[Any]:
    layers = []
    for tested, colour in ((True, SHADE), (False, UNTESTED)):
        days = _reached(ahead, tested)
        for i, (_, _, dark) in enumerate(BANDS):
            rows = [
                {"day": a.day.isoformat(), "low": a.ends[i], "high": a.ends[-1 - i]} for a in days
            ]
            if len(rows) > 1:
                layers.append(
                    alt.Chart(alt.InlineData(rows))
                    .mark_area(color=colour, opacity=dark)
                    .encode(x=_day(alt), y=_value(alt, "low"), y2="high:Q")
                )
    return layers


def _far(alt: Any, days: Sequence[Ahead]) -> list[Any]:
    """The long view from the last day of the forecast on: 8 times in 10 hatched, 19 in 20 dotted."""
    (wide, widest), (low, high) = _ends(0), _ends(1)
    edges = [
        _line(alt, [(d.day, d.ends[end]) for d in days], FAR, [2, 3], 1)
        for end in (wide, widest, low, high)
    ]
    rows = [
        {"day": day.isoformat(), "low": bottom, "high": top}
        for day, bottom, top in _between(days, low, high)
    ]
    hatching = (
        alt.Chart(alt.InlineData(rows))
        .mark_rule(color=FAR, opacity=0.35, strokeWidth=1)
        .encode(x=_day(alt), y=_value(alt, "low"), y2="high:Q")
    )
    return [hatching, *edges, _line(alt, [(d.day, d.middle) for d in days], FAR, [6, 3]),
            *_label(alt, days)]  # fmt: skip


def _ends(band: int) -> tuple[int, int]:
    return band, 2 * len(BANDS) - 1 - band


def _between(days: Sequence[Ahead], low: int, high: int) -> list[tuple[date, float, float]]:
    """Both ends at equal steps of time, on the line between the days that are told."""
    found = []
    for a, b in pairwise(days):
        length = (b.day - a.day).days
        steps = max(1, round(length / HATCH))
        for part in (step / steps for step in range(steps)):
            bottom, top = ((1 - part) * a.ends[end] + part * b.ends[end] for end in (low, high))
            found.append((a.day + timedelta(round(part * length)), bottom, top))
    return found


def _label(alt: Any, days: Sequence[Ahead]) -> list[Any]:
    """Where the long view begins, and what it is called inside the picture."""
    begins = alt.Chart(alt.InlineData([{"day": days[0].day.isoformat(), "says": LONG_VIEW}]))
    x = _day(alt)
    return [
        begins.mark_rule(color=FAR, strokeDash=[2, 3]).encode(x=x),
        begins.mark_text(align="left", baseline="top", dx=4, dy=2, fontSize=11, color=FAR).encode(
            x=x, y=alt.value(0), text="says:N"
        ),
    ]


def _earlier(alt: Any, earlier: Sequence[Earlier]) -> list[Any]:
    rows = [
        {"day": e.day.isoformat(), "low": e.low, "high": e.high, "value": e.middle} for e in earlier
    ]
    base = alt.Chart(alt.InlineData(rows))
    return [
        base.mark_rule(color=PAST, opacity=0.5).encode(
            x=_day(alt), y=_value(alt, "low"), y2="high:Q"
        ),
        base.mark_point(color=PAST, size=18, filled=True).encode(
            x=_day(alt), y=_value(alt, "value")
        ),
    ]


def _line(
    alt: Any, points: Sequence[tuple[date, float]], colour: str, dash: list[int], width: int = 2
) -> Any:
    rows = [{"day": day.isoformat(), "value": value} for day, value in points]
    return (
        alt.Chart(alt.InlineData(rows))
        .mark_line(color=colour, strokeDash=dash, strokeWidth=width)
        .encode(x=_day(alt), y=_value(alt, "value"))
    )


def _day(alt: Any) -> Any:
    return alt.X("day:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=False))


def _value(alt: Any, name: str) -> Any:
    return alt.Y(f"{name}:Q", scale=alt.Scale(zero=False), axis=alt.Axis(format=",.0f"))


@lru_cache(maxsize=64)
def _svg(spec: str) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(spec))
