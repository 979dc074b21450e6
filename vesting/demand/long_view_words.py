"""The long view as a table and in words; both say that nothing was back-tested so far ahead."""

from __future__ import annotations

import polars as pl

from vesting.demand.areas import ALL
from vesting.demand.calendar import in_words
from vesting.demand.forecast import Forecast
from vesting.demand.forecast_tables import QUANTILES
from vesting.demand.long_view import OWN_WORTH, REACH, LongView, long_view
from vesting.demand.release import PROJECTED
from vesting.demand.splitting import shared_values
from vesting.maths.quantiles import quantiles

BEYOND = "Beyond the back-tested horizon"
"""How every sentence about such days begins."""


def long_view_table(view: LongView) -> pl.DataFrame:
    """The view as rows: ``date, unit, mean, p025`` to ``p975``, ``children_projected``."""
    found = quantiles(view.draws, list(QUANTILES.values()))
    each = len(view.names)
    return pl.DataFrame(
        {
            "date": [day for day in view.days for _ in range(each)],
            "unit": list(view.names) * len(view.days),
            "mean": view.draws.mean(axis=-1).ravel(),
            **{name: q.ravel() for name, q in zip(QUANTILES, found, strict=True)},
            PROJECTED: view.children.ravel(),
        }
    )


def say_far(view: LongView) -> dict[str, str]:
    """What is said of the whole and of each unit on the last day of the view."""
    day = view.days[-1]
    found = {}
    for i, name in enumerate(view.names):
        low, high = quantiles(view.draws[-1, i], (0.1, 0.9))
        change = view.children[-1, i] / view.before[i] - 1
        found[name] = (
            f"{BEYOND}: {name}: {low:,.0f} to {high:,.0f} looked after on {in_words(day)} "
            "(8 in 10) if rates stay as they are; children aged 0 to 17 are projected to be "
            f"{_changed(change)} in {view.since:%B %Y}"
        )
    return found


def _changed(change: float) -> str:
    """How many more or fewer, as a share of what there were."""
    percent = round(100 * abs(change))
    if not percent:
        return "as many as"
    return f"{percent} % {'more' if change > 0 else 'fewer'} than"


def notes(made: Forecast, view: LongView) -> tuple[str, ...]:
    """What the view was made from, and how far it can be trusted."""
    held = view.projected
    return (
        "no back-test reaches the long view, and it is no forecast of policy: rates at each age stay as "
        "they are and children change as projected",
        f"projected children: {held.source}, {held.edition}, beginning in {held.base} ({held.file}); "
        "between two mid-years children lie on the line between",
        "each age is weighted with its rate among the children looked after here, unaccompanied ones "
        f"apart, England's ages counting as {OWN_WORTH} further children",
        f"each year adds a variance of {view.law.a:.2f}/N + {view.law.sigma:.3f}² to the log, N being the "
        "children looked after in the unit: as children looked after by authorities of England have "
        f"swung, {view.law.years[0]} to {view.law.years[1]} (the law over the longest span held, divided "
        "by its years), with its own uncertainty",
        *_shared(made, view),
        *_ended(made, view),
        *_untold(view),
    )


def _shared(made: Forecast, view: LongView) -> tuple[str, ...]:
    """The whole under the values of the shared shock that are always shown; nothing for one unit."""
    if len(view.names) <= 2 or ALL not in view.names:
        return ()
    bands = []
    for name, shared in shared_values().items():
        other = long_view(made, view.projected, view.law, shared)
        assert isinstance(other, LongView)  # the same days and units as the view
        low, high = quantiles(other.draws[-1, other.names.index(ALL)], (0.1, 0.9))
        bands.append(f"{low:,.0f} to {high:,.0f} where it is {name}")
    return (
        f"how far units share a shock is not known: {view.shared:.2f} is used, as estimated from "
        f"neighbouring authorities; the whole has, 8 in 10, {'; '.join(bands)}",
    )


def _ended(made: Forecast, view: LongView) -> tuple[str, ...]:
    end = made.asked.start.year + REACH
    if view.days[-1].year >= end - 1:
        return ()
    return (f"the projection ends in mid-{view.projected.years[-1]}, and the view with it",)


def _untold(view: LongView) -> tuple[str, ...]:
    return tuple(
        f"{'the whole' if name == ALL else name} has no long view: the projection does not hold "
        f"{', '.join(codes)}"
        for name, codes in view.untold.items()
    )
