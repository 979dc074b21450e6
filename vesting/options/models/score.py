"""What delivery models change on top of a footprint: posts, governance, cost and timing.

Every score stands beside the same footprint in-house and improving in place (IMP-7). Amounts without
a published figure are carried as such and never counted as nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from vesting.findings import implements
from vesting.options.models.amounts import Amount, Total, as_total, total_of
from vesting.options.models.assignment import Assignment, Council, Group, in_one_way
from vesting.options.models.catalogue import ACCOUNTABLE, Catalogue
from vesting.options.models.posts import WHOLE, ListedPost, PostList
from vesting.structure.words import Model, fold, service_names


@dataclass(frozen=True, slots=True)
class UnitScore:
    """What the models mean for one council.

    Attributes:
        council: The council.
        posts: Fewest and most leadership and specialist posts that it pays for, whole or in part.
        posts_cost: Their yearly cost, in pounds.
        hours: Person-hours of meetings a year that the models add.
        one_off: Cost of setting the models up, in pounds.
        running: Yearly cost of the models beside posts, in pounds.
        exit: Cost of ending them, stranded costs among it, in pounds.
    """

    council: Council
    posts: Total
    posts_cost: Total
    hours: float
    one_off: Total
    running: Total
    exit: Total

    @property
    def yearly(self) -> Total:
        """Posts and models together, in pounds a year."""
        return self.posts_cost + self.running


@dataclass(frozen=True, slots=True)
class Score:
    """What an assignment means for an option.

    Attributes:
        title: What is scored.
        units: Councils.
        months: Months until the slowest model has started.
        ends: What ends when: arrangements with a last day.
        beside: Published figures that are shown and not added, because the posts say it already.
        capacity: For each arrangement, where its capacity to improve comes from, and posts added.
        sources: Titles of the sources behind the figures.
    """

    title: str
    units: tuple[UnitScore, ...]
    months: Total
    ends: tuple[tuple[str, date], ...]
    beside: tuple[str, ...]
    capacity: tuple[tuple[str, str, float], ...]
    sources: tuple[str, ...]

    def sum(self, of: Callable[[UnitScore], Total]) -> Total:
        """A sum over the councils."""
        return total_of(of(unit) for unit in self.units)

    @property
    def hours(self) -> float:
        """Person-hours of meetings a year that the models add, over all councils."""
        return sum(unit.hours for unit in self.units)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A score beside the two that are always present.

    Attributes:
        chosen: The assignment asked about.
        in_house: The same councils, each by itself.
        improving: The same councils, improving in place as a costed programme.
    """

    chosen: Score
    in_house: Score
    improving: Score

    @property
    def all(self) -> tuple[Score, Score, Score]:
        """The three, the chosen one first."""
        return self.chosen, self.in_house, self.improving


@implements("IMP-7", "FAC-2", "GOV-3")
def compare(assignment: Assignment, rows: Catalogue, listed: PostList) -> Comparison:
    """Score an assignment, the same option in-house, and the same improving in place.

    Args:
        assignment: Which model delivers which service of which council.
        rows: The catalogue.
        listed: The list of posts.
    """
    councils = assignment.inside
    return Comparison(
        score(assignment, listed, "As chosen"),
        score(in_one_way(councils, Model.IN_HOUSE, rows), listed, "In-house"),
        score(in_one_way(councils, Model.IMPROVING, rows), listed, "Improving in place"),
    )


def score(assignment: Assignment, listed: PostList, title: str) -> Score:
    """Score one assignment.

    Args:
        assignment: Which model delivers which service of which council.
        listed: The list of posts.
        title: What to call it.
    """
    units = tuple(_unit(assignment, council, listed) for council in assignment.inside)
    dated = ((group.title, group.until) for group in assignment.groups)
    return Score(
        title=title,
        units=units,
        months=_months(assignment),
        ends=tuple((name, until) for name, until in dated if until),
        beside=tuple(_beside(assignment)),
        capacity=tuple(
            (group.title, entry.capacity, sum(post.count for post in entry.adds))
            for group in assignment.groups
            for entry in group.entries
        ),
        sources=_sources(assignment, listed),
    )


def _unit(assignment: Assignment, council: Council, listed: PostList) -> UnitScore:
    mine = [group for group in assignment.groups if council.name in group.councils]
    numbers, costs = zip(*(_post(assignment, council, post) for post in listed.posts), strict=True)
    added = sum(_added(assignment, group, council) for group in mine)
    return UnitScore(
        council=council,
        posts=total_of(numbers) + Total(added, added),
        posts_cost=total_of(costs),
        hours=sum(_hours(assignment, group, council) for group in mine),
        one_off=_paid(assignment, mine, council, "one_off"),
        running=_paid(assignment, mine, council, "running"),
        exit=_paid(assignment, mine, council, "exit"),
    )


# Posts


def _post(assignment: Assignment, council: Council, post: ListedPost) -> tuple[Total, Total]:
    """Number and yearly cost of one post for one council: its own, or its part of a shared one."""
    partners = _partners(assignment, council, post)
    together = sum(assignment.councils[name].children for name in partners)
    share = council.children / together if together else 1 / len(partners)
    number = Total(*post.number(together)).times(share)
    return number, post.yearly(together).times(share)


def _partners(assignment: Assignment, council: Council, post: ListedPost) -> tuple[str, ...]:
    """Councils that share a post: those that share every service it leads, or that say so."""
    said = assignment.shared_posts.get(fold(post.title), ())
    if council.name in said:
        return said
    led = service_names() if WHOLE in post.leads else post.leads
    groups = {id(g): g for g in (assignment.group_of(council.name, service) for service in led)}
    only = next(iter(groups.values()))
    alike = len(groups) == 1 or len({g.councils for g in groups.values()}) == 1
    shares = alike and all(group.shares_leadership for group in groups.values())
    return only.councils if shares else (council.name,)


def _added(assignment: Assignment, group: Group, council: Council) -> float:
    """Posts that an arrangement needs beside the list: a council's part of them."""
    count = sum(post.count for entry in group.entries for post in entry.adds)
    return count * _share(assignment, group, council)


# Governance and money


def _hours(assignment: Assignment, group: Group, council: Council) -> float:
    """Person-hours of an arrangement's meetings: a council's own and its part of the common ones."""
    common = {"council": 1.0, "arrangement": 1.0, "service": float(len(group.services))}
    part = {"council": 1.0}
    return sum(
        board.person_hours * common[board.per] * part.get(board.per, 1 / len(group.councils))
        for entry in group.entries
        for board in entry.boards
    )


def _paid(assignment: Assignment, groups: list[Group], council: Council, what: str) -> Total:
    """A council's part of one kind of amount, over its arrangements.

    What is paid per council is paid once, however many arrangements of that kind it has.
    """
    found: dict[str, Total] = {}
    for group in groups:
        for entry in group.entries:
            if what == "running" and entry.running.known and group.shares_leadership:
                continue
            amount = getattr(entry, what)
            term = _term(assignment, group, council, amount, f"{_WHAT[what]} of {entry.title}")
            held = found.get(entry.id, Total())
            once = amount.per == "council"
            high = max(held.high, term.high) if once else held.high + term.high
            found[entry.id] = Total(held.low + term.low, high, term.missing)
    return total_of(found.values())


_WHAT = {"one_off": "setting up", "running": "running cost", "exit": "ending"}


def _term(
    assignment: Assignment, group: Group, council: Council, amount: Amount, name: str
) -> Total:
    times = 1.0 if amount.per == "council" else _share(assignment, group, council)
    part = min(1.0, len(group.services) / len(service_names()))
    return as_total(amount, name, times, part)


def _share(assignment: Assignment, group: Group, council: Council) -> float:
    """A council's part of what its arrangement pays once: by children."""
    total = sum(assignment.councils[name].children for name in group.councils)
    return council.children / total if total else 1 / len(group.councils)


def _beside(assignment: Assignment) -> list[str]:
    """Running costs that are not added, because shared posts say it already."""
    lines = (
        f"{entry.title}, running cost of cases: {entry.running} a council ({entry.running.note})"
        for group in assignment.groups
        if group.shares_leadership
        for entry in group.entries
        if entry.running.known
    )
    return list(dict.fromkeys(lines))


# Timing


def _months(assignment: Assignment) -> Total:
    """Months until the slowest arrangement has started."""
    terms = [
        as_total(entry.months, f"time of {entry.title}")
        for group in assignment.groups
        for entry in group.entries
    ]
    missing = total_of(terms).missing
    known = [term for term in terms if not term.missing]
    return Total(
        max((term.low for term in known), default=0.0),
        max((term.high for term in known), default=0.0),
        missing,
    )


def _sources(assignment: Assignment, listed: PostList) -> tuple[str, ...]:
    amounts = (
        amount
        for group in assignment.groups
        for entry in group.entries
        for amount in (entry.one_off, entry.running, entry.exit, entry.months)
    )
    titles = (str(source) for amount in amounts for source in amount.sources)
    return (*dict.fromkeys(titles), listed.source)


# Plain values


def score_dict(scored: Score) -> dict[str, Any]:
    """A score as plain values, for ``--json`` and for pages."""
    return {
        "title": scored.title,
        "accountable": ACCOUNTABLE,
        "councils": [_unit_dict(unit) for unit in scored.units],
        "posts": scored.sum(lambda unit: unit.posts).as_dict(),
        "governance_hours": round(scored.hours, 1),
        "one_off": scored.sum(lambda unit: unit.one_off).as_dict(),
        "yearly": scored.sum(lambda unit: unit.yearly).as_dict(),
        "exit": scored.sum(lambda unit: unit.exit).as_dict(),
        "months": scored.months.as_dict(),
        "ends": [{"what": name, "until": until.isoformat()} for name, until in scored.ends],
        "beside": list(scored.beside),
        "capacity": [
            {"what": what, "from": source, "posts": posts}
            for what, source, posts in scored.capacity
        ],
        "sources": list(scored.sources),
    }


def _unit_dict(unit: UnitScore) -> Mapping[str, Any]:
    return {
        "council": unit.council.name,
        "children": unit.council.children,
        "posts": unit.posts.as_dict(),
        "posts_cost": unit.posts_cost.as_dict(),
        "governance_hours": round(unit.hours, 1),
        "one_off": unit.one_off.as_dict(),
        "running": unit.running.as_dict(),
        "exit": unit.exit.as_dict(),
    }
