"""Delivery models, posts and scores in plain words, and as plain values for machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from vesting.options.models.affordable import SHARES, cost_at_sizes, smallest_sizes
from vesting.options.models.catalogue import Entry
from vesting.options.models.needs import Need
from vesting.options.models.posts import PostList
from vesting.options.models.scored import Comparison, Score, score_dict

_AMOUNTS = (
    ("Setting up", "one_off"),
    ("Running, against in-house", "running"),
    ("Ending", "exit"),
    ("Time to set up", "months"),
)


def overview(entries: Iterable[Entry]) -> Iterator[str]:
    """One line a model: who delivers, setting up, time."""
    for entry in entries:
        one_off = str(entry.one_off) if entry.one_off.known else "no figure"
        months = str(entry.months) if entry.months.known else "no figure"
        yield f"{entry.id}: {entry.title}; delivered by {entry.delivers}; setting up {one_off}; {months}"
    yield "Accountable under every model: each council, for the children of its own places"


def entry_lines(entry: Entry) -> Iterator[str]:
    """Everything about one model."""
    yield entry.title
    yield f"Accountable: {entry.accountable}"
    yield f"Delivers: {entry.delivers}"
    yield f"Chosen or directed: {entry.locus}"
    yield f"Where its capacity to improve comes from: {entry.capacity}"
    yield from (f"Needs: {need} [{_cited(need)}]" for need in entry.needs)
    for label, name in _AMOUNTS:
        amount = getattr(entry, name)
        yield f"{label}: {amount}" + (f" ({amount.note})" if amount.note else "")
    yield from (f"Meetings: {board} [{board.source.status}]" for board in entry.boards)
    yield from (f"Adds a post: {post.title}, {post.count:g}" for post in entry.adds)
    yield f"Term: {entry.term}"
    yield f"How it ends: {entry.ends}"
    yield f"Staff: {entry.staff}"
    yield from (f"Precedent: {case}" for case in entry.cases)
    if entry.base_rate:
        yield f"Without it: {entry.base_rate}"
    yield from (f"Source: {source}" for source in entry.sources)


def _cited(need: Need) -> str:
    return "; ".join(source.title for source in need.sources)


def entry_dict(entry: Entry) -> dict[str, Any]:
    """One model as plain values."""
    return {
        "id": entry.id,
        "title": entry.title,
        "models": [str(m) for m in entry.models],
        "and one of": [str(m) for m in entry.one_of],
        "family": entry.family,
        "accountable": entry.accountable,
        "delivers": entry.delivers,
        "locus": entry.locus,
        "capacity": entry.capacity,
        "needs": [
            {"what": need.what, "source": [str(s) for s in need.sources]} for need in entry.needs
        ],
        "boards": [
            {"name": b.name, "per": b.per, "a_year": b.a_year, "hours": b.hours, "people": b.people,
             "person_hours": b.person_hours, "source": str(b.source)}
            for b in entry.boards
        ],
        **{name: getattr(entry, name).as_dict() for _, name in _AMOUNTS},
        "adds_posts": [{"title": p.title, "count": p.count} for p in entry.adds],
        "term": entry.term,
        "ends": entry.ends,
        "staff": entry.staff,
        "services": {way: list(group) for way, group in entry.services},
        "precedents": [
            {"name": c.name, "councils": list(c.councils), "span": c.span, "outcome": c.outcome,
             "note": c.note, "label": c.label, "locus": c.locus, "source": [str(s) for s in c.sources]}
            for c in entry.cases
        ],
        "base_rate": entry.base_rate,
        "source": [str(s) for s in entry.sources],
    }  # fmt: skip


def posts_lines(listed: PostList, shares: Iterable[float] | None = None) -> Iterator[str]:
    """What the posts cost at each size, and the smallest size that pays for them."""
    low, high = listed.number(1)
    yearly = listed.yearly(1)
    yield f"{low:g} to {high:g} posts, {yearly.words('pounds a year')}, from: {listed.source}"
    yield "Children aged 0 to 17 | posts a child | share of the budget"
    for row in cost_at_sizes(listed):
        yield (
            f"{row.children:,} | £{row.per_child.low:,.0f} to £{row.per_child.high:,.0f} | "
            f"{100 * row.share.low:.1f} % to {100 * row.share.high:.1f} %"
        )
    yield f"Budget: £{listed.budget.value:,} a child ({listed.budget.note})"
    yield "Smallest number of children at which the posts cost at most this share of the budget:"
    for size in smallest_sizes(listed, shares or SHARES):
        yield f"{100 * size.share:.1f} %: {_size(size.children)} ({_size(size.low)} to {_size(size.high)})"


def _size(children: int | None) -> str:
    return "none" if children is None else f"{children:,}"


def posts_dict(listed: PostList, shares: Iterable[float] | None = None) -> dict[str, Any]:
    """The list of posts, its cost by size and the smallest sizes, as plain values."""
    return {
        "posts": [
            {"title": p.title, "count": list(p.count), "cost": list(p.cost), "per": p.per or "unit",
             "leads": list(p.leads), "tier": str(p.tier), "statutory": p.statutory,
             "specialism": p.specialism, "source": [str(s) for s in p.sources], "note": p.note}
            for p in listed.posts
        ],
        "budget_per_child": {"value": listed.budget.value, "low": listed.budget.low,
                             "high": listed.budget.high, "source": str(listed.budget.source)},
        "cost_at_sizes": [
            {"children": row.children, "yearly": row.yearly.as_dict(),
             "per_child": row.per_child.as_dict(), "share": row.share.as_dict()}
            for row in cost_at_sizes(listed)
        ],
        "smallest_sizes": [
            {"share": s.share, "children": s.children, "low": s.low, "high": s.high}
            for s in smallest_sizes(listed, shares or SHARES)
        ],
    }  # fmt: skip


def comparison_lines(found: Comparison) -> Iterator[str]:
    """A score beside in-house and improving in place."""
    for scored in found.all:
        yield from _score_lines(scored)
    yield from (f"Beside: {line}" for line in found.chosen.beside)
    yield from (f"Ends: {name} on {until:%d %B %Y}" for name, until in found.chosen.ends)


def _score_lines(scored: Score) -> Iterator[str]:
    posts = scored.sum(lambda unit: unit.posts)
    yield f"{scored.title}:"
    yield f"  Leadership and specialist posts: {posts.low:.1f} to {posts.high:.1f}"
    yield f"  Meetings added: {scored.hours:,.0f} person-hours a year"
    yield f"  A year: {scored.sum(lambda unit: unit.yearly).words('pounds')}"
    yield f"  Setting up: {scored.sum(lambda unit: unit.one_off).words('pounds')}"
    yield f"  Ending: {scored.sum(lambda unit: unit.exit).words('pounds')}"
    yield f"  Until it has started: {scored.months.words('months')}"


def comparison_dict(found: Comparison) -> dict[str, Any]:
    """A score beside in-house and improving in place, as plain values."""
    names = ("chosen", "in_house", "improving_in_place")
    return {name: score_dict(scored) for name, scored in zip(names, found.all, strict=True)}
