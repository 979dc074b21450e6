"""Page 1 of an option as a report: in HTML, XLSX and DOCX alike."""

from __future__ import annotations

from collections.abc import Iterator

from vesting.findings import implements
from vesting.options.figure import Figure
from vesting.options.measures.catalogue import UNIT_MEASURES
from vesting.options.page import NOT_A_RECOMMENDATION, CouncilRow, DeficitRow, OptionPage, Range
from vesting.outputs.report import (
    Cell,
    Figures,
    Grid,
    Heading,
    Number,
    Part,
    Picture,
    Points,
    Report,
    Text,
)

SHOWN = ("residents", "aged_0_17", "looked_after", "posts_per_child", "need_minus_funding")
"""Measures of each council on page 1, in order."""

WHOLE = "#,##0"
SMALL = "#,##0.0##"
POUNDS = "£#,##0"
"""How spreadsheets show whole numbers, small ones and pounds."""


def _council(council: CouncilRow, measures: tuple[str, ...]) -> tuple[Cell, ...]:
    cells: list[Cell] = [council.name]
    for measure in measures:
        figure = council.figures.get(measure)
        decimals = UNIT_MEASURES[measure].decimals
        cells.append("not measured" if figure is None else _figure(figure, decimals))
    return (*cells, council.judgement or "no judgement held")


def _figure(figure: Figure, decimals: int) -> Figures:
    """A figure and the ends of its range; its reason alone where it is not available."""
    if figure.value is None:
        return Figures(figure.words(decimals))
    shown = f"#,##0.{'0' * decimals}" if decimals else WHOLE
    ends = (("", figure.value), ("low", figure.low), ("high", figure.high))
    numbers = tuple(Number(name, value, shown) for name, value in ends if value is not None)
    return Figures(figure.words(decimals), numbers)


def _plain(words: str, value: float | None) -> Figures:
    if value is None:
        return Figures(words)
    return Figures(words, (Number("", value, WHOLE if abs(value) >= 100 else SMALL),))


def _grid(page: OptionPage, caption: str, measures: tuple[str, ...]) -> Grid:
    headings = tuple(f"{UNIT_MEASURES[m].title} ({UNIT_MEASURES[m].unit})" for m in measures)
    rows = tuple(_council(council, measures) for council in page.councils)
    note = f"{page.edition}. Ranges hold 8 times in 10. A new council has no judgement of its own."
    return Grid(caption, ("Council", *headings, "Inherited judgement"), rows, note)


def _if_any(title: str, items: tuple[str, ...]) -> Iterator[Part]:
    if items:
        yield Heading(title, 3)
        yield Points(items)


def _today(page: OptionPage) -> Iterator[Part]:
    if not page.today:
        yield Text("Not compared with today: no criteria are fixed.")
        return
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            c.criterion,
            _plain(c.option, c.option_value),
            _plain(c.today, c.today_value),
            c.verdict,
            c.why,
        )
        for c in page.today
    )
    headings = ("Criterion", "This option", "Today", "Than today", "Why")
    yield Grid("Better, worse or cannot tell", headings, rows)


def _models(page: OptionPage) -> Iterator[Part]:
    """Models are laid on a footprint and never multiplied into the list of footprints."""
    if page.models:
        yield Heading("Delivery models on this footprint")
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (m.what, *map(_range, (m.shared, m.in_house, m.improving))) for m in page.models
        )
        headings = ("", "One leadership team", "In-house, each by itself", "Improving in place")
        note = "From the cited catalogue of models and the editable list of posts."
        yield Grid(
            "One leadership team beside in-house and improving in place", headings, rows, note
        )


def _range(held: Range) -> Figures:
    """A range with its words beside it, because they name what it leaves out."""
    if held.low is None or held.high is None:
        return Figures(held.words, (Number("", held.words),))
    shown = POUNDS if held.pounds else SMALL if held.high < 100 else WHOLE
    ends = Number("low", held.low, shown), Number("high", held.high, shown)
    return Figures(held.words, (Number("", held.words), *ends))


def _money(page: OptionPage) -> Iterator[Part]:
    yield Heading("Money")
    yield Text(f"One-off cost of change: {page.one_off}")
    names = tuple(council.name for council in page.councils)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (row.key, *(_share(row, i) for i in range(len(names))), row.label) for row in page.deficit
    )
    if rows:
        note = f"Deficit: {page.deficit_source}. No key is preferred: the partners agree one."
        headings = ("Key", *names, "The key's figures are")
        yield Grid("High-needs deficit under several keys", headings, rows, note)


def _share(row: DeficitRow, council: int) -> Figures:
    share = f"{100 * row.shares[council]:.1f} %"
    part = Number("share", row.shares[council], "0.0%")
    if row.pounds is None:
        return Figures(share, (part,))
    pounds = row.pounds[council]
    return Figures(f"{share}, £{pounds / 1e6:,.1f}m", (part, Number("pounds", pounds, POUNDS)))


def _thresholds(page: OptionPage) -> Iterator[Part]:
    for told in page.thresholds:
        meets, fails = (", ".join(names) or "none" for names in told.met)
        yield Heading(f"Quoted threshold. {told.title}", 3)
        yield Points(
            (
                f"Met by: {meets}. Not met by: {fails}.",
                f"Quoted by: {told.source}",
                f"For it: {told.evidence_for}",
                f"Against it: {told.evidence_against}",
            )
        )


def _parts(page: OptionPage) -> Iterator[Part]:
    yield Text(NOT_A_RECOMMENDATION, warning=True)
    yield Points(
        (page.statement, page.edition, page.criteria_fixed, f"Legal status: {page.legal_status}")
    )
    if page.map_svg:
        names = "; ".join(f"{c.name}: {', '.join(c.places)}" for c in page.councils)
        yield Picture(page.map_svg, f"Map of {page.name}. {names}")
    yield Heading("The councils")
    places = tuple((c.name, ", ".join(c.places)) for c in page.councils)
    yield Grid("Places of each council", ("Council", "Places"), places)
    yield _grid(page, "Each council in figures", SHOWN)
    yield Heading("Than today")
    yield from _today(page)
    yield Heading("Beside the other options")
    yield Text(page.beaten_by or "Not ranked: no criteria are fixed.")
    yield from _if_any("Ranks", page.ranks)
    yield from _if_any("Preferred if you value", page.preferred_if)
    yield from _if_any("Not if you value", page.not_if)
    yield from _if_any("What would change this", page.would_change)
    yield from _money(page)
    yield from _models(page)
    yield from _thresholds(page)


@implements("MTH-6")
def option_report(page: OptionPage) -> Report:
    """Make page 1 of an option as a report value."""
    return Report(
        page.name, page.made_for, page.made_by, page.run, tuple(_parts(page)), page.fictitious
    )
