"""The editable, cited list of leadership and specialist posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import Any

import yaml

from vesting.errors import InputError, Problem
from vesting.findings import implements
from vesting.options.ground import Posts as GroundPosts
from vesting.options.models.amounts import Total, total_of
from vesting.options.models.sources import Source, cite, data_of
from vesting.structure.words import Tier, service_names

BAD_POST = Problem("MOD-E06", "A post of the post list is not complete", InputError)

WHOLE = "all"
"""What a post leads that leads the whole of children's services."""


@dataclass(frozen=True, slots=True)
class ListedPost:
    """A kind of post that a children's service needs.

    Attributes:
        title: Title.
        count: Fewest and most of them, for each council or for each ``per`` children.
        cost: Lowest and highest yearly cost of one, pay with on-costs, in pounds.
        per: Children for whom there is one; ``None`` where each council has it once.
        leads: Services of which it is the head; ``all`` for the whole.
        tier: Senior, middle or front line.
        statutory: Whether it is a statutory role.
        specialism: Whether it is a specialism that a small council may not afford alone.
        sources: Where it comes from.
        note: What is assumed.
    """

    title: str
    count: tuple[float, float]
    cost: tuple[float, float]
    per: int | None
    leads: tuple[str, ...]
    tier: Tier
    statutory: bool
    specialism: bool
    sources: tuple[Source, ...]
    note: str = ""

    def number(self, children: float) -> tuple[float, float]:
        """Fewest and most of them for a council with so many children; whole posts."""
        times = 1 if self.per is None else ceil(max(children, 1) / self.per)
        return self.count[0] * times, self.count[1] * times

    def yearly(self, children: float) -> Total:
        """What they cost a year, in pounds."""
        low, high = self.number(children)
        return Total(low * self.cost[0], high * self.cost[1])


@dataclass(frozen=True, slots=True)
class Budget:
    """Net spend on children's social care for a child of the population.

    Attributes:
        value: Pounds a year.
        low: A low figure.
        high: A high figure.
        source: Where it comes from.
        note: What the range is.
    """

    value: float
    low: float
    high: float
    source: Source
    note: str


@dataclass(frozen=True, slots=True)
class PostList:
    """The list, with the budget against which it is read.

    Attributes:
        posts: The posts.
        budget: Net spend for a child.
        date: When the list was compiled.
    """

    posts: tuple[ListedPost, ...]
    budget: Budget
    date: str

    def number(self, children: float) -> tuple[float, float]:
        """Fewest and most posts of a council with so many children."""
        pairs = [post.number(children) for post in self.posts]
        return sum(low for low, _ in pairs), sum(high for _, high in pairs)

    def yearly(self, children: float) -> Total:
        """What they cost a year, in pounds."""
        return total_of(post.yearly(children) for post in self.posts)

    def of_tier(self, tiers: Iterable[Tier]) -> PostList:
        """The same list with some tiers only."""
        kept = set(tiers)
        return PostList(tuple(p for p in self.posts if p.tier in kept), self.budget, self.date)

    @property
    def source(self) -> str:
        """Where the list comes from, in words."""
        titles = dict.fromkeys(str(source) for post in self.posts for source in post.sources)
        return f"{'; '.join(titles)}; list of {self.date}"


@cache
@implements("FAC-8")
def post_list() -> PostList:
    """The list that comes with the package."""
    return read_posts(data_of("posts.yaml"))


def posts_from(text: str) -> PostList:
    """A list that the user edited.

    Raises:
        InputError: A post is not complete or has no source.
    """
    return read_posts(yaml.safe_load(text))


def read_posts(data: Any) -> PostList:
    """A list from plain values; every post is checked.

    Raises:
        InputError: A post is not complete or has no source.
    """
    row = data["budget per child"]
    source = cite(row.get("source"), "The budget for a child")[0]
    budget = Budget(row["value"], row["low"], row["high"], source, row.get("note", ""))
    return PostList(tuple(_post(post) for post in data["posts"]), budget, str(data["date"]))


def _post(row: dict[str, Any]) -> ListedPost:
    name = f"The post '{row.get('title')}'"
    lacking = [key for key in ("title", "count", "cost", "leads", "tier") if key not in row]
    if lacking:
        raise BAD_POST(f"{name} does not say '{lacking[0]}'", mend=f"Add '{lacking[0]}: ...'")
    unknown = [s for s in row["leads"] if s not in {*service_names(), WHOLE}]
    if unknown:
        raise BAD_POST(
            f"{name} leads '{unknown[0]}', which is not a service",
            mend="Use a name of the list of services, or 'all'",
        )
    return ListedPost(
        title=row["title"],
        count=_pair(row["count"], name),
        cost=_pair(row["cost"], name),
        per=row.get("per"),
        leads=tuple(row["leads"]),
        tier=Tier(row["tier"]),
        statutory=bool(row.get("statutory", False)),
        specialism=bool(row.get("specialism", False)),
        sources=cite(row.get("source"), name),
        note=row.get("note", ""),
    )


def _pair(values: Any, name: str) -> tuple[float, float]:
    if not isinstance(values, list) or len(values) != 2 or values[0] > values[1] or values[0] < 0:
        raise BAD_POST(f"{name} has a range that is not one", mend="Write [low, high]")
    return float(values[0]), float(values[1])


@implements("FAC-8", "FAC-6")
def posts_of_ground(listed: PostList | None = None) -> GroundPosts:
    """The list in the shape in which possible councils are measured: middle of each range.

    Args:
        listed: The list; the package's own unless given.
    """
    found = listed or post_list()
    fixed = [post for post in found.posts if post.per is None]
    grown = [(post, post.per) for post in found.posts if post.per is not None]
    return GroundPosts(
        fixed_pounds=sum(_mid(p.count) * _mid(p.cost) for p in fixed),
        pounds_per_child=sum(_mid(p.count) * _mid(p.cost) / per for p, per in grown),
        fixed_posts=sum(_mid(p.count) for p in fixed),
        posts_per_child=sum(_mid(p.count) / per for p, per in grown),
        source=found.source,
    )


def _mid(pair: tuple[float, float]) -> float:
    return (pair[0] + pair[1]) / 2
