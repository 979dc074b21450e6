"""What delivery models change on top of a footprint: posts, governance, cost and timing.

Every score stands beside the same footprint in-house and improving in place (IMP-7). Amounts without
a published figure are carried as such and never counted as nothing.
"""

from __future__ import annotations

from vesting.findings import implements
from vesting.options.models.amounts import Amount, Total, as_total, total_of
from vesting.options.models.assignment import Assignment, Council, Group, in_one_way
from vesting.options.models.catalogue import Catalogue
from vesting.options.models.posts import WHOLE, ListedPost, PostList
from vesting.options.models.scored import Comparison, Score, UnitScore
from vesting.structure.words import Model, fold, service_names


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
