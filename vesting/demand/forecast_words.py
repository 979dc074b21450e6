"""What a forecast says in words, for each unit: how many, how sure, what it costs, what to hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vesting.demand.backtest_score import cases_apart, score
from vesting.demand.calendar import day_of, in_words, known_through, year_name
from vesting.demand.forecast import Forecast
from vesting.demand.histories import stock
from vesting.demand.money import millions, thousands
from vesting.demand.reserve import Reserve, reserve_of_draws
from vesting.maths.arrays import Floats
from vesting.maths.intervals import exact_share
from vesting.maths.quantiles import quantiles

SURE = 0.9
"""Chance from which a comparison is answered with yes, and below one less it with no."""

ABOVE = 1.1
"""A cost so many times the expected one: the chance of it is told."""

CHANCES = (0.1, 0.05, 0.01)

FEW = 0.01
"""Share of the children up to which it is not said in the words of each unit that they are left out."""

LEAST_DRAWS = 5
"""Draws beyond a quantile below which no reserve is told for its chance."""

TOO_RARELY = (
    (0.7, ", far less than 8 in 10: do not lean on the bands"),
    (0.8, ", less than 8 in 10: the bands are too narrow"),
)
"""What is said of the band of 80 % when it surely held less often than a share, counting overlapping cases as one."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one unit.

    Attributes:
        unit: Its name.
        sentence: Everything in a few lines.
        reserves: What to hold, for each chance of overspending.
    """

    unit: str
    sentence: str
    reserves: tuple[Reserve, ...]


def say(made: Forecast) -> tuple[Said, ...]:
    """What is said of the whole and of every unit, on the last 31 March and year of the forecast."""
    children, pounds = made.children()[:, :, 0], made.pounds()[:, :, 0]
    day, year = last_spring(made), last_whole_year(made)
    return tuple(_said(made, unit, children[day], pounds[year], day, year)
                 for unit in range(len(made.units.names)))  # fmt: skip


def today(made: Forecast) -> str:
    """How many are looked after on the last day that is known; not for release."""
    known = made.histories.until
    count = int(stock(made.histories, (known,)).sum())
    return f"looked after on {in_words(day_of(known))}, the last day that is known: {count:,}"


def remarks(made: Forecast) -> tuple[str, ...]:
    """What has to be known besides: a gap before the forecast, and what was left out or sampled."""
    known = made.histories.until
    gap = known_through(made.asked.start) - known
    told = (
        f"what came between {in_words(day_of(known))} and {in_words(made.asked.start)}, when the forecast starts, is "
        "simulated: add later returns where there are any",
    )
    return (
        *(told if gap > 1 else ()),
        *made.histories.said,
        *made.units.said,
        *made.simulated.said,
    )


def last_spring(made: Forecast) -> int:
    """Position of the last 31 March that is forecast; of the last day where there is none."""
    days = [day_of(number) for number in made.simulated.days]
    springs = [i for i, day in enumerate(days) if (day.month, day.day) == (3, 31)]
    return springs[-1] if springs else len(days) - 1


def last_whole_year(made: Forecast) -> int:
    """Position of the last financial year that the forecast fills.

    Where it fills none, of the one with most days.
    """
    told = made.years_told()
    whole = [i for i in told if made.fills(i)]
    return whole[-1] if whole else max(told, key=lambda i: made.simulated.covered[i])


def _said(made: Forecast, unit: int, children: Floats, pounds: Floats, day: int, year: int) -> Said:
    count = pounds.shape[-1]
    told = [chance for chance in CHANCES if chance * count >= LEAST_DRAWS]
    reserves = tuple(reserve_of_draws(pounds[unit], chance) for chance in told)
    when = day_of(made.simulated.days[day])
    parts = [
        _children(unit, children[unit], when, made),
        *_compared(made, unit, children),
        _cost(made, year, pounds[unit]),
        _reserve(reserves[1]),
        _tested(made, unit),
        *_apart(made, unit),
        *_left_out(made),
    ]
    return Said(made.units.names[unit], "; ".join(parts) + ".", reserves)


def _children(unit: int, draws: Floats, when: date, made: Forecast) -> str:
    low, high = quantiles(draws, (0.1, 0.9))
    name, share = made.units.names[unit], made.units.estimated(unit)
    how = ", estimated" if share == 1 else ", partly estimated" if share else ""
    reach = made.tested_until()
    scenario = made.asked.scenario
    given = f", given '{scenario.title}'" if scenario else ""
    far = ", beyond what the back-test reaches" if reach is not None and when > reach else ""
    return f"{name}: {low:,.0f} to {high:,.0f} looked after on {in_words(when)} (8 in 10{how}){given}{far}"


def _compared(made: Forecast, unit: int, children: Floats) -> list[str]:
    """The unit beside the largest other one."""
    others = [i for i in range(1, len(children)) if i != unit]
    if unit == 0 or not others:
        return []
    rival = max(others, key=lambda i: float(children[i].mean()))
    tied = 0.5 * float((children[unit] == children[rival]).mean())
    chance = float((children[unit] > children[rival]).mean()) + tied
    answer = "yes" if chance >= SURE else "no" if chance <= 1 - SURE else "cannot tell"
    return [f"more than {made.units.names[rival]}? {answer} ({100 * chance:.0f} in 100)"]


def _cost(made: Forecast, year: int, draws: Floats) -> str:
    days = made.simulated.covered[year]
    name = year_name(made.simulated.years[year])
    when = name if made.fills(year) else f"{days} days of {name}"
    low, high = quantiles(draws, (0.1, 0.9))
    mean = float(draws.mean())
    over, more = float((draws > ABOVE * mean).mean()), millions(ABOVE * mean)
    return (
        f"placements cost {millions(mean)} in {when} ({millions(low)} to {millions(high)}), "
        f"{thousands(mean * 7 / days)} a week; chance of more than {more}, "
        f"a tenth above the expected cost: {100 * over:.0f} in 100"
    )


def _reserve(held: Reserve) -> str:
    odds = round(1 / held.chance)
    return (
        f"on a budget of {millions(held.budget)}, holding {millions(held.pounds)} makes the chance "
        f"of overspending 1 in {odds}"
    )


def _tested(made: Forecast, unit: int) -> str:
    if made.units.estimated(unit) == 1:
        return "estimated: no return tells of it, and no back-test can be made"
    if made.no_test:
        return made.no_test
    scored = score(made.cases, unit, 0, made.asked.seed)
    hits, cases = sum(s.held[0.8][0] for s in scored), sum(s.cases for s in scored)
    apart = cases_apart(scored)
    at_most = exact_share(round(hits / cases * apart), apart)[1]
    warning = next((words for share, words in TOO_RARELY if at_most < share), "")
    part = "" if not made.units.estimated(unit) else " (of what has returns)"
    return f"back-test: the 80 % band held {hits} of {cases}{part}{warning}"


def _left_out(made: Forecast) -> list[str]:
    """Children whom no figure counts because their age is not known, where they are not few."""
    left_out, of = made.histories.ageless
    if left_out <= FEW * of:
        return []
    return [
        f"of all {of:,} children in the returns {left_out:,} without a date of birth are left out"
    ]


def _apart(made: Forecast, unit: int) -> list[str]:
    """Children of a unit whose home is sampled, and those that come by quota; of a unit as expected."""
    blocks = list(made.units.members(unit))
    unknown, dealt = (round(each[blocks].sum()) for each in made.units.blocks.apart(made.histories))
    found = [f"{count:,} {words}" for count, words in (
        (unknown, "unknown homes, sampled"),
        (dealt, f"unaccompanied children by {made.units.blocks.quota_rule}"),
    ) if count]  # fmt: skip
    about = "about " if unit else ""
    return [f"apart: {about}{', '.join(found)}"] if found else []
