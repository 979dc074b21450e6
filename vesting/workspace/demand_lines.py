"""Tables of a forecast as lines that pages and reports show, each with its row in the run's table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from vesting.demand.areas import ALL
from vesting.demand.placements import PLACEMENTS, Placement
from vesting.demand.release import PROJECTED
from vesting.workspace.results import Results

SHOWN = ("p025", "p10", "p50", "p90", "p975")
"""Columns of a forecast that its tables show."""

LAYERS = {
    "process": "Chance: who comes, leaves and moves",
    "parameter": "Rates that are not known for certain",
    "shock": "A shock that the whole area shares",
    "price": "Prices",
    "scenario": "The ranges of the scenario",
}
"""Layers of uncertainty as people read them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table.

    Attributes:
        name: Day, year or placement.
        row: Its row in the table of the run.
        values: Its figures by column; none where it is left out of what is published.
        note: A remark, such as that no back-test reaches so far.
    """

    name: str
    row: int
    values: dict[str, float | None]
    note: str = ""


def long_view_lines(results: Results, unit: str) -> tuple[Line, ...]:
    """One line a 31 March of the long view."""
    if "long_view" not in results:
        return ()
    columns = ("mean", *SHOWN, PROJECTED)
    return tuple(
        Line(f"{r['date']:%d %B %Y}", r["row"], {c: r[c] for c in columns}, "long view")
        for r in of_unit(results, "long_view", unit).iter_rows(named=True)
    )


def layer_lines(results: Results, unit: str) -> tuple[Line, ...]:
    """One line a layer: its share of the variance of children and of pounds."""
    rows = of_unit(results, "layers", unit)
    found = []
    for layer in rows["layer"].unique(maintain_order=True):
        own = rows.filter(pl.col("layer") == layer)
        shares = dict(own.select("measure", "share").iter_rows())
        found.append(Line(LAYERS.get(layer, layer), int(own["row"][0]), shares))
    return tuple(found)


def pool_lines(results: Results, unit: str) -> tuple[Line, ...]:
    """One line a value of the shared shock and key: what the unit holds alone and in the pool."""
    if "pool" not in results:
        return ()
    rows = results["pool"]
    own = rows if unit == ALL else rows.filter(pl.col("unit") == unit)
    return tuple(
        Line(
            f"{r['unit']}, {r['key']}" if unit == ALL else r["key"], r["row"],
            {c: r[c] for c in ("value", "alone", "pounds", "part", "saves")},
            "" if r["holds"] else "somebody would hold less outside",
        )
        for r in own.iter_rows(named=True)
    )  # fmt: skip


def step_lines(results: Results, unit: str) -> tuple[Line, ...]:
    """One line a step of a scenario: the children and pounds that it adds."""
    if "waterfall" not in results:
        return ()
    columns = ("children", "low", "high", "pounds", "pounds_low", "pounds_high")
    return tuple(
        Line(r["title"], r["row"], {c: r[c] for c in columns})
        for r in of_unit(results, "waterfall", unit).iter_rows(named=True)
    )


def staff_lines(results: Results, unit: str) -> tuple[Line, ...]:
    """One line a situation and month."""
    if "workforce" not in results:
        return ()
    columns = ("posts", "workers", "caseload", "chance", "unallocated", "waiting")
    return tuple(
        Line(
            f"{r['situation']}, after {r['months']} months" if r["months"] else r["situation"],
            r["row"],
            {c: r[c] for c in columns},
        )
        for r in of_unit(results, "workforce", unit).iter_rows(named=True)
    )


def of_unit(results: Results, table: str, unit: str) -> pl.DataFrame:
    """Rows of a unit in a table of the run; none where the table tells no units apart."""
    rows = results[table]
    return rows.filter(pl.col("unit") == unit) if "unit" in rows.columns else rows.clear()


def of_all_placements(results: Results, table: str, unit: str) -> pl.DataFrame:
    """Rows of a unit for all placements together; none where the run has no such table."""
    if table not in results:
        return pl.DataFrame()
    rows = of_unit(results, table, unit)
    return rows.filter(pl.col("placement") == ALL) if "placement" in rows.columns else rows


def pit_lines(results: Results, unit: str) -> tuple[Line, ...]:
    """One line a tenth: how often what came lay in that tenth of the draws."""
    if "pit" not in results:
        return ()
    return tuple(
        Line(f"{r['tenth']}", r["row"], {"cases": r["cases"]})
        for r in of_unit(results, "pit", unit).iter_rows(named=True)
    )


def quantile_lines(rows: pl.DataFrame, name: str, tested: date | None = None) -> tuple[Line, ...]:
    """One line a day, year or placement; those that no back-test reaches are marked."""
    found = []
    for r in rows.iter_rows(named=True):
        ends = _ends_on(r[name])
        far = ends is not None and (tested is None or ends > tested)
        label = _label(r[name])
        note = "beyond the back-test" if far else ""
        found.append(Line(label, r["row"], {c: r[c] for c in ("mean", *SHOWN)}, note))
    return tuple(found)


def _label(when: object) -> str:
    """A day, a placement in words, or a financial year as it is."""
    if isinstance(when, date):
        return f"{when:%d %B %Y}"
    name = str(when)
    return Placement(name).words if name in PLACEMENTS else name


def _ends_on(when: object) -> date | None:
    """A day, or the last day of a financial year; nothing for a placement."""
    if isinstance(when, date):
        return when
    year = str(when)[:4]
    return date(int(year) + 1, 3, 31) if year.isdigit() else None


def reserve_lines(rows: pl.DataFrame) -> tuple[Line, ...]:
    """One line a chance of overspending: the reserve that keeps it there."""
    columns = ("budget", "pounds", "share", "low", "high")
    return tuple(
        Line(f"1 in {round(1 / r['chance'])}", r["row"], {c: r[c] for c in columns})
        for r in rows.iter_rows(named=True)
    )


def score_lines(rows: pl.DataFrame) -> tuple[Line, ...]:
    """One line a horizon of the back-test: every score."""
    return tuple(
        Line(
            f"{r['months']} months ahead",
            r["row"],
            {
                k: v
                for k, v in r.items()
                if isinstance(v, int | float) and k not in ("row", "months")
            },
        )
        for r in rows.iter_rows(named=True)
    )
