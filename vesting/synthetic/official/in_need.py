"""Children in need, referrals and protection plans, as DfE publishes them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vesting.synthetic.chance import stream
from vesting.synthetic.need import YEARS
from vesting.synthetic.official.explore import Page, pages, publish, rounded
from vesting.synthetic.services import children_in_need
from vesting.synthetic.world import World

_DURATIONS = (
    "3_months_or_less", "more_than_3_months_6_months", "more_than_6_months_less_than_1_year",
    "1_year_less_than_2_years", "2_years_or_more",
)  # fmt: skip
_LENGTHS = (0.30, 0.25, 0.27, 0.155, 0.025)


def _lost(world: World) -> set[tuple[int, int]]:
    """Authorities and years whose numbers were never published: five of them, for reasons lost."""
    rng = stream(world.seed, "lost returns")
    authorities = rng.choice(np.arange(2, len(world.nation)), size=5, replace=False)
    return {
        (int(a), int(y)) for a, y in zip(authorities, rng.integers(0, len(YEARS), 5), strict=True)
    }


def _alive(world: World) -> Iterator[tuple[Page, bool]]:
    """Pages of authorities that existed, and whether their numbers were lost."""
    lost = _lost(world)
    for page in pages(world, YEARS):
        if page.alive:
            yield page, len(page.members) == 1 and (page.members[0], page.at) in lost


def children(world: World) -> bytes:
    """Table b1: episodes of need in the year and at 31 March."""
    columns = (
        "category", "Anypoint_episodes", "Anypoint_child", "Started_episodes", "Started_child",
        "Ended_episodes", "Ended_child", "At31_episodes", "awaiting_assessment",
    )  # fmt: skip
    rng = stream(world.seed, "episodes")
    load = children_in_need(world.nation, world.needs)
    started = np.rint(load * rng.uniform(0.85, 1.1, load.shape)).astype(np.int64)
    ended = np.rint(started * rng.uniform(0.95, 1.02, load.shape)).astype(np.int64)
    waiting = rng.poisson(load * 0.035)

    def rows() -> Iterator[tuple[Page, tuple[object, ...]]]:
        for page, lost in _alive(world):
            if lost:
                yield page, ("Children in Need", *("u" for _ in range(8)))
                continue
            at, new, out, wait = (
                int(part[list(page.members), page.at].sum())
                for part in (load, started, ended, waiting)
            )
            values = (at + out, 0.93 * (at + out), new, 0.95 * new, out, 0.95 * out, at, wait)
            yield page, ("Children in Need", *(rounded(page, v) for v in values))

    return publish(rows(), columns)


def referrals(world: World) -> bytes:
    """Table c1: referrals and re-referrals."""
    columns = (
        "category", "referral_count", "rereferral_count", "rereferral_percent",
        "no_further_action_count", "no_further_action_percent", "not_in_need_count",
        "not_in_need_percent", "referral_child_count", "rereferral_child_count",
        "rereferral_child_percent",
    )  # fmt: skip
    rng = stream(world.seed, "referrals")
    load = children_in_need(world.nation, world.needs)
    count = np.rint(load * rng.lognormal(np.log(1.55), 0.2, load.shape)).astype(np.int64)
    again = rng.binomial(count, np.clip(rng.normal(0.22, 0.04, load.shape), 0.1, 0.4))

    def rows() -> Iterator[tuple[Page, tuple[object, ...]]]:
        for page, lost in _alive(world):
            if lost:
                yield page, ("Referrals and Re-referrals", *("u" for _ in range(10)))
                continue
            all_, back = (int(part[list(page.members), page.at].sum()) for part in (count, again))
            none, not_need = 0.07 * all_, 0.3 * all_
            yield page, (
                "Referrals and Re-referrals", rounded(page, all_), rounded(page, back),
                round(100 * back / all_, 1), rounded(page, none), 7, rounded(page, not_need), 30,
                rounded(page, 0.89 * all_), rounded(page, 0.83 * back),
                round(100 * 0.83 * back / (0.89 * all_), 1),
            )  # fmt: skip

    return publish(rows(), columns)


def plans(world: World) -> bytes:
    """Table d5: protection plans at 31 March by how long they have run."""
    columns = ["category", "CPP_At31"]
    columns += [name for d in _DURATIONS for name in (d, f"{d}_percent")]
    stock = world.nation.sums(world.needs.flows["protection_plans"].stock)
    parts = stream(world.seed, "plan lengths").multinomial(stock, _LENGTHS)

    def rows() -> Iterator[tuple[Page, tuple[object, ...]]]:
        for page, lost in _alive(world):
            if lost:
                yield page, ("Child Protection Plans by length of time", *("u" for _ in range(11)))
                continue
            total = int(stock[list(page.members), page.at].sum())
            lengths = parts[list(page.members), page.at].sum(axis=0).tolist()
            shown = [cell for n in lengths for cell in _hidden(page, n, total)]
            yield page, ("Child Protection Plans by length of time", rounded(page, total), *shown)

    return publish(rows(), columns)


def _hidden(page: Page, number: int, total: int) -> tuple[object, object]:
    """A count and its share of the whole; small counts of an authority are hidden."""
    if page.level == "Local authority" and 0 < number < 6:
        return "c", "c"
    return rounded(page, number), round(100 * number / max(total, 1), 1)


def repeat_plans(world: World) -> bytes:
    """Table d3: protection plans begun in the year that were not the child's first."""
    columns = ("category", "CPP_start", "CPP_subsequent", "CPP_subsequent_percent")
    begun = world.nation.sums(world.needs.flows["protection_plans"].started)
    rng = stream(world.seed, "repeat plans")
    again = rng.binomial(begun, np.clip(rng.normal(0.24, 0.04, begun.shape), 0.08, 0.45))
    name = "Child Protection Plans which are a second or subsequent plan"

    def rows() -> Iterator[tuple[Page, tuple[object, ...]]]:
        for page, lost in _alive(world):
            if lost:
                yield page, (name, "u", "u", "u")
                continue
            all_, back = (int(part[list(page.members), page.at].sum()) for part in (begun, again))
            share = round(100 * back / max(all_, 1), 1)
            yield page, (name, rounded(page, all_), rounded(page, back), share)

    return publish(rows(), columns)
