"""A county's children in care, from a plan."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from vesting.synthetic.chance import stream
from vesting.synthetic.returns import arrivals as door
from vesting.synthetic.returns.attributes import describe
from vesting.synthetic.returns.breaks import break_children, short_breaks
from vesting.synthetic.returns.calendar import first_day, last_day
from vesting.synthetic.returns.care import Care
from vesting.synthetic.returns.careers import choose_endings, wander
from vesting.synthetic.returns.dress import episodes_table, homes, periods_table, spells_table
from vesting.synthetic.returns.episodes import tell
from vesting.synthetic.returns.legal import statuses
from vesting.synthetic.returns.plan import Plan, Published
from vesting.synthetic.returns.reasons import codes, reasons
from vesting.synthetic.returns.stays import Stays, return_again, stay
from vesting.synthetic.returns.steer import steer

RETURNS = 0.13
"""Share of periods that are tried as returns of a child who left; some find no child to be."""


def imagine_care(plan: Plan) -> Care:
    """Let a county's children come, move and leave.

    Args:
        plan: What is fixed beforehand.

    Returns:
        The truth, from the first day of the plan's first collection year on.
    """
    until = last_day(plan.last + plan.beyond)
    stays = _within(return_again(stream(plan.seed, "returning"), plan, _stays(plan), RETURNS), plan)
    rng = stream(plan.seed, "careers")
    endings = choose_endings(rng, stays)
    spells = wander(rng, stays, endings, until)
    rng = stream(plan.seed, "telling")
    place, provider = codes(rng, spells)
    known = (first_day(plan.first), until)
    last = np.zeros(len(stays), dtype=np.int64)
    last[spells.period] = spells.placement
    reason = reasons(rng, stays, endings, last)
    told = tell(rng, spells, place, statuses(rng, stays, endings), known)
    children, names, breaks = _children(plan, stays)
    periods = periods_table(stays, names, reason, homes(rng, stays, plan.homes), plan.homes, until)
    table = spells_table(spells, names[stays.child], place, provider)
    episodes = episodes_table(rng, told, table, periods, plan.homes)
    day = date(1970, 1, 1) + timedelta(days=until)
    return Care(plan, children, periods, table, episodes, breaks, day)


def _children(plan: Plan, stays: Stays) -> tuple[pl.DataFrame, np.ndarray, pl.DataFrame]:
    """Children, the names of those in care by number, and the short breaks of others."""
    rng = stream(plan.seed, "children")
    break_born, break_came = break_children(rng, plan)
    number, extra = int(stays.child.max(initial=-1)) + 1, len(break_born)
    first = np.unique(stays.child, return_index=True)[1]
    table = describe(
        rng,
        np.concatenate((stays.born[first], break_born)),
        np.concatenate((stays.began[first], break_came)),
        np.concatenate((stays.alone[first], np.zeros(extra, dtype=bool))),
        np.concatenate((stays.family[first], np.full(extra, -1))),
    )
    names = table["child"].to_list()
    return table, np.array(names[:number]), short_breaks(rng, plan, names[number:], break_came)


def _stays(plan: Plan) -> Stays:
    """Everyone who comes, each a child of its own."""
    rng = stream(plan.seed, "arrivals")
    days, level = door.intensity(rng, plan)
    local = door.families(rng, plan, days, level)
    alone = door.batches(rng, plan, days)
    if plan.published is None:
        return stay(rng, plan, door.joined([local, alone]))
    lots = _as_published(rng, plan, plan.published, (days, level), (local, alone))
    years = range(plan.first - 1, plan.last + 1)
    stock = (plan.published.stock, plan.published.unaccompanied)
    steered = [
        steer(rng, stay(rng, plan, lot), years, n) for lot, n in zip(lots, stock, strict=True)
    ]
    return _both(*steered)


def _as_published(
    rng: np.random.Generator,
    plan: Plan,
    counts: Published,
    time: tuple[np.ndarray, np.ndarray],
    free: tuple[door.Arrivals, door.Arrivals],
) -> list[door.Arrivals]:
    """Arrivals by chance before and after the years that were published, and by count within."""
    days, level = time
    local, alone = ([_outside(lot, plan)] for lot in free)
    for at, year in enumerate(range(plan.first, plan.last + 1)):
        here = (days >= first_day(year)) & (days <= last_day(year))
        local.append(door.counted(rng, counts.starts[:, at], days[here], level[here]))
        alone.append(door.alone(np.sort(rng.choice(days[here], int(counts.arrivals[at])))))
    return [door.joined(local), door.joined(alone)]


def _outside(lot: door.Arrivals, plan: Plan) -> door.Arrivals:
    keep = (lot.day < first_day(plan.first)) | (lot.day > last_day(plan.last))
    family = np.unique(lot.family[keep], return_inverse=True)[1]
    return door.Arrivals(lot.day[keep], family, lot.home[keep])


def _both(local: Stays, alone: Stays) -> Stays:
    """Two lots as one, children and families kept apart."""
    shift = int(local.child.max(initial=-1)) + 1
    families = int(local.family.max(initial=-1)) + 1
    return Stays(
        np.concatenate((local.child, alone.child + shift)),
        np.concatenate((local.born, alone.born)),
        np.concatenate((local.began, alone.began)),
        np.concatenate((local.left, alone.left)),
        np.concatenate((local.family, alone.family + families)),
        np.concatenate((local.home, alone.home)),
    )


def _within(stays: Stays, plan: Plan) -> Stays:
    """Periods of which some day is in or after the plan's first year, children counted from 0."""
    kept = stays.only(
        (stays.left >= first_day(plan.first)) & (stays.began <= last_day(plan.last + plan.beyond))
    )
    order = np.lexsort((kept.began, kept.child))
    child = np.unique(kept.child[order], return_inverse=True)[1]
    return Stays(
        child,
        *(part[order] for part in (kept.born, kept.began, kept.left, kept.family, kept.home)),
    )
