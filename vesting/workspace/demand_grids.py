"""The tables of the report of a forecast: what a unit's lines say, rounded as they may be published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from vesting.demand.backtest_score import LEVELS
from vesting.demand.release import LEAST_SHOWN, PROJECTED, ROUND_POUNDS, ROUND_PROJECTED, ROUND_TO
from vesting.outputs.report import Cell, Figures, Grid, Number, Part, Text
from vesting.workspace.demand_lines import Line
from vesting.workspace.demand_page import DemandPage

HELD = "A held balance, not a yearly cost; it covers volatility, not an underfunded budget."
LEFT_OUT = "left out, so that small counts stay hidden"
"""Remark on a row that is not published."""

ALL_LEFT_OUT = (
    f"Not shown: fewer than {LEAST_SHOWN} children are behind these figures, or those of another unit "
    "would follow from them."
)


def bands(caption: str, first: str, lines: Sequence[Line], step: int, short: str) -> Grid:
    """Expected value and bands, one row a day or year; a remark where one is left out.

    Args:
        caption: What it shows.
        first: Heading of the days or years.
        lines: The rows.
        step: Children or pounds that numbers are rounded to.
        short: Name of its sheet.
    """
    headings = (first, "Expected", "8 times in 10", "19 times in 20", "Remark")
    rows = tuple(_row(line, step) for line in lines)
    return _remarked(Grid(caption, headings, rows, short=short))


def far_grid(lines: Sequence[Line]) -> Grid:
    """The long view, with the children that are projected."""
    plain = [replace(line, note="") for line in lines]
    caption = "Children looked after if rates stay as they are"
    grid = bands(caption, "Day", plain, ROUND_TO, "Long view")
    rows = tuple(
        (*row, rounded(line.values[PROJECTED], ROUND_PROJECTED))
        for row, line in zip(grid.rows, lines, strict=True)
    )
    headings = (*grid.headings, "Children aged 0 to 17, projected")
    return Grid(grid.caption, headings, rows, "Not back-tested; no forecast of policy.", grid.short)


def reserve(page: DemandPage) -> Part:
    """What to hold, by chance of overspending."""
    if any(line.values["budget"] is None for line in page.reserve):
        return Text(ALL_LEFT_OUT)
    return Grid(
        f"Reserve, {page.facts['year']}, pounds",
        ("Chance of overspending", "Budget", "Reserve", "Per cent of the budget"),
        tuple(
            (line.name, rounded(line.values["budget"], ROUND_POUNDS),
             rounded(line.values["pounds"], ROUND_POUNDS), _percent(line.values["share"], 1))
            for line in page.reserve
        ),
        HELD,
        "Reserve",
    )  # fmt: skip


def pool(page: DemandPage) -> Grid:
    """A pool of the units' reserves, by key and shared shock."""
    return _remarked(Grid(
        "A pool of the units' reserves (1 in 20), pounds",
        ("Key", "Shock shared", "Held alone", "In the pool", "Share, per cent", "All save", "Remark"),
        tuple(
            (first(line.name), _places(line.values["value"], 2),
             *(rounded(line.values[c], ROUND_POUNDS) for c in ("alone", "pounds")),
             _percent(line.values["part"], 1), rounded(line.values["saves"], ROUND_POUNDS),
             LEFT_OUT if line.values["pounds"] is None else line.note)
            for line in page.pool
        ),
        "How far new councils share a shock is not known, so three values are shown.",
        "Pool",
    ))  # fmt: skip


def scenario(page: DemandPage) -> Part:
    """What each step of a scenario adds."""
    if any(line.values["children"] is None for line in page.steps):
        return Text(ALL_LEFT_OUT)
    columns = (("children", ROUND_TO), ("pounds", ROUND_POUNDS))
    ends = (("pounds_low", ROUND_POUNDS), ("pounds_high", ROUND_POUNDS))
    return Grid(
        f"What each step adds after those before it, on {page.facts['day']} and in "
        f"{page.facts['year']}",
        ("Step", "Children", "Pounds", "8 times in 10, from", "to"),
        tuple(
            (line.name, *(rounded(line.values[c], step) for c, step in (*columns, *ends)))
            for line in page.steps
        ),
        short="What if",
    )


def staff(page: DemandPage) -> Grid:
    """Workers at hand and unallocated work, as usual and after shocks."""
    return Grid(
        f"Social workers at hand and work that nobody has; {page.staff[0].values['posts']:,.0f} posts",
        ("Situation", "Workers at hand", "Cases each",
         "Chance that a team has unallocated work, per cent", "Cases unallocated"),
        tuple(
            (first(line.name), rounded(line.values["workers"], 1), _places(line.values["caseload"], 1),
             _percent(line.values["chance"]), rounded(line.values["unallocated"], ROUND_TO))
            for line in page.staff
        ),
        short="Workforce",
    )  # fmt: skip


def layers(page: DemandPage) -> Grid:
    """Where the doubt comes from."""
    return Grid(
        "Share of the variance that each layer adds, per cent",
        ("Layer", "Of children", "Of pounds"),
        tuple(
            (line.name, *(_percent(line.values[c]) for c in ("children", "pounds")))
            for line in page.layers
        ),
        short="Doubt",
    )


def backtest(page: DemandPage) -> Iterator[Grid]:
    """How often the bands held, the losses, and where what came lay."""
    yield Grid(
        "Back-test: refits on what was known on earlier days, beside what came",
        ("Reach", "Origins", "50 % band held", "80 % band held", "95 % band held",
         "Error (CRPS)", "of the last value", "of the trend", "of chance alone",
         "80 % band of chance alone held"),
        tuple(
            (line.name, *(line.values[c] for c in ("cases", "held_50", "held_80", "held_95")),
             *(_places(line.values[c], 1) for c in ("crps_forecast", "crps_persistence", "crps_drift",
                                                    "crps_process_noise")),
             line.values.get("process_held_80"))
            for line in page.scores
        ),
        "An error score is better when it is smaller.",
        "Back-test",
    )  # fmt: skip
    if page.places:
        yield from _losses(page)


def _losses(page: DemandPage) -> Iterator[Grid]:
    yield Grid(
        "Loss of each quantile that was forecast (pinball, in children)",
        ("Reach", *(f"{100 * level:.0f} %" for level in LEVELS)),
        tuple(
            (line.name, *(_places(line.values[f"pinball_{100 * level:02.0f}"], 1) for level in LEVELS))
            for line in page.scores
        ),
        "The smaller the better.",
        "Loss by quantile",
    )  # fmt: skip
    yield Grid(
        "Where what came lay among the states of the world that were forecast (randomised PIT)",
        ("Tenth", "Times"),
        tuple((line.name, line.values["cases"]) for line in page.places),
        "Each tenth holds as many as the others where the forecast is right; more at both ends where its "
        "bands are too narrow.",
        "Where what came lay",
    )


def _row(line: Line, step: int) -> tuple[Cell, ...]:
    v = line.values
    if v["mean"] is None:
        return (line.name, None, None, None, LEFT_OUT)
    spans = (_span(v[a], v[b], step) for a, b in (("p10", "p90"), ("p025", "p975")))
    return (line.name, rounded(v["mean"], step), *spans, line.note)


def _span(low: float | None, high: float | None, step: int) -> Figures:
    """Both ends of a band, as a person reads them and as numbers."""
    ends = rounded(low, step), rounded(high, step)
    numbers = tuple(
        Number(name, end, "#,##0") for name, end in zip(("from", "to"), ends, strict=True)
    )
    return Figures(f"{ends[0]:,} to {ends[1]:,}", numbers)


def _remarked(grid: Grid) -> Grid:
    """A table without its last column, the remarks, where there are none."""
    if any(row[-1] for row in grid.rows):
        return grid
    return replace(grid, headings=grid.headings[:-1], rows=tuple(row[:-1] for row in grid.rows))


def first(words: str) -> str:
    """Words that begin with a capital."""
    return words[:1].upper() + words[1:]


def rounded(value: float | None, step: int) -> int | None:
    """A number in multiples of a step; nothing where it is left out."""
    return None if value is None else int(round(value / step) * step)


def _places(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _percent(share: float | None, digits: int | None = None) -> float | None:
    return None if share is None else round(100 * share, digits)
