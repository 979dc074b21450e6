"""Can a council of a given size pay for its leaders and specialists, alone and together?

The smallest population of children at which the bundle of posts costs at most a given share of the
budget is solved for, never assumed. The share is the user's judgement, so that several are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, inf

from vesting.findings import implements
from vesting.options.models.amounts import Total
from vesting.options.models.posts import ListedPost, PostList

SHARES = (0.01, 0.02, 0.036, 0.05, 0.075, 0.10)
"""Shares of the budget shown unless others are asked for; 3.6 % is what the middle authority of
England spends on the list (63,000 children)."""

SIZES = (20_000, 30_000, 45_000, 63_000, 90_000, 130_000, 180_000)
"""Numbers of children shown unless others are asked for."""

LARGEST = 5_000_000
"""Children beyond which no answer is looked for: more than any council has."""


@dataclass(frozen=True, slots=True)
class CostAtSize:
    """What the posts cost a council of one size.

    Attributes:
        children: Residents aged 0 to 17.
        yearly: Cost a year.
        per_child: Cost a year for each child.
        share: Share of the budget.
    """

    children: int
    yearly: Total
    per_child: Total
    share: Total


@implements("FAC-8", "FAC-6")
def cost_at_sizes(listed: PostList, sizes: Iterable[int] = SIZES) -> tuple[CostAtSize, ...]:
    """Cost of the posts at several sizes, with its share of the budget."""
    return tuple(_at(listed, size) for size in sizes)


def _at(listed: PostList, children: int) -> CostAtSize:
    yearly = listed.yearly(children)
    each = yearly.times(1 / children)
    return CostAtSize(children, yearly, each, each.times(1 / listed.budget.value))


@dataclass(frozen=True, slots=True)
class SmallestSize:
    """The smallest population at which the posts cost at most a share of the budget.

    Attributes:
        share: The share.
        children: With the middle cost of each post and the middle budget.
        low: With the lowest cost and the highest budget; ``None`` where there is none.
        high: With the highest cost and the lowest budget; ``None`` where there is none.
    """

    share: float
    children: int | None
    low: int | None
    high: int | None


@implements("FAC-8")
def smallest_sizes(listed: PostList, shares: Iterable[float] = SHARES) -> tuple[SmallestSize, ...]:
    """For each share of the budget, the smallest number of children that pays for the posts."""
    budget = listed.budget
    return tuple(
        SmallestSize(
            share,
            _smallest(listed.posts, share * budget.value, 0.5),
            _smallest(listed.posts, share * budget.high, 0.0),
            _smallest(listed.posts, share * budget.low, 1.0),
        )
        for share in shares
    )


def _smallest(posts: Sequence[ListedPost], pounds_per_child: float, at: float) -> int | None:
    """Smallest number of children whose money pays for the posts there and at every larger size.

    Between the sizes at which another post is due, the cost is flat and the money grows; so within
    each such stretch the answer is cost over money, and the last stretch that fails decides.

    Args:
        posts: The posts.
        pounds_per_child: Money for a child.
        at: Where in each range: 0 the low end, 1 the high end.
    """
    if pounds_per_child <= 0:
        return None
    fixed = sum(_between(p.count, at) * _between(p.cost, at) for p in posts if p.per is None)
    grown = [(p.per, _between(p.count, at) * _between(p.cost, at)) for p in posts if p.per]
    if sum(cost / per for per, cost in grown) >= pounds_per_child:
        return None
    answer = 1.0
    for start, end in _stretches([per for per, _ in grown], fixed, grown, pounds_per_child):
        cost = fixed + sum(cost * ceil(start / per) for per, cost in grown)
        need = ceil(cost / pounds_per_child)
        if need > start:
            answer = max(answer, min(need, end + 1) if end < inf else need)
    return int(answer) if answer <= LARGEST else None


def _stretches(
    pers: list[int], fixed: float, grown: list[tuple[int, float]], pounds: float
) -> Iterable[tuple[int, float]]:
    """Sizes between which no further post is due, up to where the money is surely enough."""
    if not pers:
        return [(1, inf)]
    slope = pounds - sum(cost / per for per, cost in grown)
    enough = ceil((fixed + sum(cost for _, cost in grown)) / slope) + 1
    steps = sorted({1} | {k * per + 1 for per in pers for k in range(1, enough // per + 2)})
    ends = [*(step - 1 for step in steps[1:]), inf]
    return zip(steps, ends, strict=True)


def _between(pair: tuple[float, float], at: float) -> float:
    return pair[0] + (pair[1] - pair[0]) * at


@dataclass(frozen=True, slots=True)
class Specialisms:
    """Which specialisms a council can pay for, alone and with partners.

    Attributes:
        council: Name.
        children: Residents aged 0 to 17.
        alone: Specialisms that its own money pays for.
        shared: Specialisms that it has a part of, with the partners' money.
        cost_alone: What every specialism would cost it alone.
        cost_shared: Its part of the same when shared by children.
    """

    council: str
    children: int
    alone: tuple[str, ...]
    shared: tuple[str, ...]
    cost_alone: Total
    cost_shared: Total

    @property
    def gained(self) -> tuple[str, ...]:
        """Specialisms that only sharing brings."""
        return tuple(title for title in self.shared if title not in self.alone)


RULE = (
    "After the posts that are no specialism, the money left of the share of the budget buys "
    "specialisms in the order of the list, statutory ones first; what does not fit is not affordable"
)


@implements("BEN-4", "CASE-HIW-6")
def specialisms(
    listed: PostList, councils: dict[str, int], share: float
) -> tuple[Specialisms, ...]:
    """Specialisms affordable alone and shared, by the rule :data:`RULE`.

    Args:
        listed: The posts.
        councils: Children of each council that would share.
        share: Share of the budget that may go to the posts.
    """
    together = sum(councils.values())
    shared = _affordable(listed, together, share)
    return tuple(
        Specialisms(
            council=name,
            children=children,
            alone=_affordable(listed, children, share),
            shared=shared,
            cost_alone=_special(listed, children),
            cost_shared=_special(listed, together).times(children / together),
        )
        for name, children in councils.items()
    )


def _special(listed: PostList, children: int) -> Total:
    found = [post.yearly(children) for post in listed.posts if post.specialism]
    return sum(found, start=Total())


def _affordable(listed: PostList, children: int, share: float) -> tuple[str, ...]:
    money = share * listed.budget.value * children
    general = [post for post in listed.posts if not post.specialism]
    money -= sum(_middle(post.yearly(children)) for post in general)
    ordered = sorted((p for p in listed.posts if p.specialism), key=lambda p: not p.statutory)
    bought: list[str] = []
    for post in ordered:
        cost = _middle(post.yearly(children))
        if cost <= money:
            bought.append(post.title)
            money -= cost
    return tuple(bought)


def _middle(total: Total) -> float:
    return (total.low + total.high) / 2
