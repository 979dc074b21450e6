"""A forecast of one unit as a report: what may leave the team, in whatever format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from vesting.demand.areas import ALL
from vesting.demand.backtest_score import LEVELS
from vesting.demand.release import (
    LEAST_SHOWN,
    PROJECTED,
    ROUND_POUNDS,
    ROUND_PROJECTED,
    ROUND_TO,
)
from vesting.outputs.report import Cell, Grid, Heading, Part, Picture, Points, Report, Text
from vesting.workspace.demand_lines import Line
from vesting.workspace.demand_page import DemandPage
from vesting.workspace.models import Facts

SCOPE = (
    "Placements only: social work, family support and everything else that a council does for "
    "children is not in these pounds."
)
HELD = "A held balance, not a yearly cost; it covers volatility, not an underfunded budget."
LEGEND = (
    "Black: seen. Blue: forecast, with bands that hold 5, 8 and 9.5 times in 10. Red: what refits a year "
    "before said (8 in 10). Grey and dashed: further ahead than any back-test reaches."
)
LEGEND_OF_FAR = (
    " Violet, hatched between dotted edges: the long view, which is no forecast; dotted lines hold 8 and "
    "9.5 times in 10."
)
ROUND_WEEKLY = 1_000
ROUNDED = (
    f"Counts are rounded to {ROUND_TO} and left out below {LEAST_SHOWN}; pounds are rounded to "
    f"£{ROUND_POUNDS:,}. No table by placement is in this report."
)


def demand_report(page: DemandPage) -> Report:
    """The report of one unit, rounded as it may be published."""
    facts = Facts.objects.get()
    name = facts.title if page.unit == page.units[0] else page.unit
    title = f"Children looked after and the cost of placements: {name}"
    parts = tuple(_parts(page, name))
    return Report(title, facts.made_for, facts.made_by, page.run, parts, facts.fictitious)


def _parts(page: DemandPage, name: str) -> Iterator[Part]:
    yield Text("A forecast, not a promise and not a recommendation.", warning=True)
    yield Points(tuple(_released(line) for line in page.says))
    yield Picture(
        page.chart, f"Fan chart of children looked after, {name}; the tables say the same"
    )
    yield Text(LEGEND + (LEGEND_OF_FAR if page.far else ""))
    if page.tested:
        yield Text(_first(page.tested) + ".", warning=True)
    yield Heading("Children looked after")
    yield _bands("On 31 March and on the last day", "Day", page.stock, ROUND_TO)
    yield from _far(page)
    yield Heading("Cost of placements")
    yield _bands("Cost of placements, pounds", "Financial year", page.cost, ROUND_POUNDS)
    if page.weekly:
        yield _bands("The same, pounds a week", "Financial year", page.weekly, ROUND_WEEKLY)
    yield Text(SCOPE)
    yield Points(tuple(_released(line) for line in page.facts.get("scope", ())))
    yield Heading("What to hold")
    yield Grid(
        f"Reserve, {page.facts['year']}, pounds",
        ("Chance of overspending", "Budget", "Reserve", "Per cent of the budget"),
        tuple(
            (line.name, _to(line.values["budget"], ROUND_POUNDS),
             _to(line.values["pounds"], ROUND_POUNDS), round(100 * line.values["share"], 1))
            for line in page.reserve
        ),
        HELD,
    )  # fmt: skip
    yield from _pool(page)
    yield from _scenario(page)
    yield from _staff(page)
    yield from _doubt(page)
    yield Heading("How good such forecasts were")
    yield from _test(page)
    yield Heading("What it was made from")
    years = (f"{c}: returns of {', '.join(map(str, y))}" for c, y in page.facts["councils"].items())
    said = (_released(line) for line in page.facts["said"])
    yield Points((*years, *said, ROUNDED))


def _far(page: DemandPage) -> Iterator[Part]:
    """The long view, or why there is none; nothing for a run made before there was one."""
    if not page.far_says:
        return
    yield Heading("The long view: beyond the back-tested horizon")
    yield Text(f"{_released(page.far_says.replace(f'{ALL}: ', ''))}.", warning=bool(page.far))
    if not page.far:
        return
    grid = _bands("Children looked after if rates stay as they are", "Day", page.far, ROUND_TO)
    rows = tuple(
        (*row, _to(line.values[PROJECTED], ROUND_PROJECTED))
        for row, line in zip(grid.rows, page.far, strict=True)
    )
    headings = (*grid.headings, "Children aged 0 to 17, projected")
    yield Grid(grid.caption, headings, rows, "Not back-tested; no forecast of policy.")
    yield Points(tuple(_released(line) for line in page.facts["long_view"]["said"]))


def _pool(page: DemandPage) -> Iterator[Part]:
    if not page.pool:
        return
    yield Heading("Holding it together")
    yield _remarked(Grid(
        "A pool of the units' reserves (1 in 20), pounds",
        ("Key", "Shock shared", "Held alone", "In the pool", "Share, per cent", "All save", "Remark"),
        tuple(
            (_first(line.name), round(line.values["value"], 2),
             *(_to(line.values[c], ROUND_POUNDS) for c in ("alone", "pounds")),
             round(100 * line.values["part"], 1), _to(line.values["saves"], ROUND_POUNDS), line.note)
            for line in page.pool
        ),
        "How far new councils share a shock is not known, so three values are shown.",
    ))  # fmt: skip


def _scenario(page: DemandPage) -> Iterator[Part]:
    if not page.steps:
        return
    yield Heading(f"What if: {page.facts['scenario']}")
    columns = (("children", ROUND_TO), ("pounds", ROUND_POUNDS))
    ends = (("pounds_low", ROUND_POUNDS), ("pounds_high", ROUND_POUNDS))
    yield Grid(
        f"What each step adds after those before it, on {page.facts['day']} and in "
        f"{page.facts['year']}",
        ("Step", "Children", "Pounds", "8 times in 10, from", "to"),
        tuple(
            (line.name, *(_to(line.values[c], step) for c, step in (*columns, *ends)))
            for line in page.steps
        ),
    )


def _staff(page: DemandPage) -> Iterator[Part]:
    said = page.facts.get("workforce", ())
    if not (page.staff or said):
        return
    yield Heading("Who would do the work")
    if page.staff:
        posts = page.staff[0].values["posts"]
        yield Grid(
            f"Social workers at hand and work that nobody has; {posts:,.0f} posts",
            ("Situation", "Workers at hand", "Cases each", "Chance that a team has unallocated "
             "work, per cent", "Cases unallocated"),
            tuple(
                (_first(line.name), round(line.values["workers"]), round(line.values["caseload"], 1),
                 round(100 * line.values["chance"]), _to(line.values["unallocated"], ROUND_TO))
                for line in page.staff
            ),
        )  # fmt: skip
    yield Points(tuple(f"{_first(line)}." for line in said))


def _doubt(page: DemandPage) -> Iterator[Part]:
    if not page.layers:
        return
    yield Heading("Where the doubt comes from")
    yield Grid(
        "Share of the variance that each layer adds, per cent",
        ("Layer", "Of children", "Of pounds"),
        tuple(
            (line.name, *(round(100 * line.values[c]) for c in ("children", "pounds")))
            for line in page.layers
        ),
    )


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]


_SEVERAL = {"child": "children", "period": "periods"}


def _released(words: str) -> str:
    """A sentence without the name of the whole, and with small counts of children hidden."""
    several = re.sub(r"\b1 (child|period)\b", lambda one: f"1 {_SEVERAL[one[1]]}", words)
    hidden = re.sub(
        r"\b[1-5] (?=children|unaccompanied|unknown|periods|without a date)",
        f"fewer than {LEAST_SHOWN} ",
        several,
    )
    plain = hidden.removeprefix(f"{ALL}: ")
    return _first(plain)


def _bands(caption: str, first: str, lines: Sequence[Line], step: int) -> Grid:
    headings = (first, "Expected", "8 times in 10", "19 times in 20", "Remark")
    return _remarked(Grid(caption, headings, tuple(_row(line, step) for line in lines)))


def _remarked(grid: Grid) -> Grid:
    """A table without its last column, the remarks, where there are none."""
    if any(row[-1] for row in grid.rows):
        return grid
    return replace(grid, headings=grid.headings[:-1], rows=tuple(row[:-1] for row in grid.rows))


def _row(line: Line, step: int) -> tuple[Cell, ...]:
    v = line.values
    if step == ROUND_TO and v["mean"] < LEAST_SHOWN:
        return (line.name, None, None, None, "too few to show")
    spans = (
        f"{_to(v[a], step):,} to {_to(v[b], step):,}" for a, b in (("p10", "p90"), ("p025", "p975"))
    )
    return (line.name, _to(v["mean"], step), *spans, line.note)


def _test(page: DemandPage) -> Iterator[Part]:
    if page.facts["no_test"]:
        yield Text(page.facts["no_test"])
        return
    if not page.scores:
        yield Text("No return tells of this unit: it is estimated, and there is no back-test.")
        return
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (line.name, *(line.values[c] for c in ("cases", "held_50", "held_80", "held_95")),
         *(round(line.values[c], 1) for c in ("crps_forecast", "crps_persistence", "crps_drift",
                                              "crps_process_noise")),
         line.values.get("process_held_80"))
        for line in page.scores
    )  # fmt: skip
    yield Grid(
        "Back-test: refits on what was known on earlier days, beside what came",
        ("Reach", "Origins", "50 % band held", "80 % band held", "95 % band held",
         "Error (CRPS)", "of the last value", "of the trend", "of chance alone",
         "80 % band of chance alone held"),
        rows,
        "An error score is better when it is smaller.",
    )  # fmt: skip
    if page.places:
        yield from _losses(page)


def _losses(page: DemandPage) -> Iterator[Part]:
    yield Grid(
        "Loss of each quantile that was forecast (pinball, in children)",
        ("Reach", *(f"{100 * level:.0f} %" for level in LEVELS)),
        tuple((line.name, *(round(line.values[f"pinball_{100 * level:02.0f}"], 1) for level in LEVELS))
              for line in page.scores),
        "The smaller the better.",
    )  # fmt: skip
    yield Grid(
        "Where what came lay among the states of the world that were forecast (randomised PIT)",
        ("Tenth", "Times"),
        tuple((line.name, line.values["cases"]) for line in page.places),
        "Each tenth holds as many as the others where the forecast is right; more at both ends where its "
        "bands are too narrow.",
    )


def _to(value: float, step: int) -> int:
    return int(round(value / step) * step)
