"""Groups of authorities: every contiguous one of a few, and what makes another one non-contiguous."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vesting.area.connect import parts_of
from vesting.area.distance import Travel
from vesting.findings import implements
from vesting.options.models.amounts import Total, total_of
from vesting.options.models.posts import PostList
from vesting.options.partners.authorities import Authorities, Authority, check_children


@implements("FAC-13")
def contiguous_groups(
    neighbours: Mapping[str, Sequence[str]], sizes: range | Sequence[int]
) -> Iterator[tuple[str, ...]]:
    """Connected groups of authorities, by size, each as a sorted tuple of codes.

    Each group is grown from its member that comes first, adding only members after it, and a member
    that was passed over is not taken later; so no group comes twice (S. Wernicke, Efficient detection
    of network motifs, IEEE/ACM Transactions on Computational Biology and Bioinformatics 3, 2006).

    Args:
        neighbours: Neighbours of each authority.
        sizes: Sizes wanted.
    """
    order = sorted(neighbours)
    place = {code: i for i, code in enumerate(order)}
    masks = [sum(1 << place[n] for n in neighbours[code]) for code in order]
    wanted, largest = set(sizes), max(sizes, default=0)
    for first in range(len(order)):
        later = ~((2 << first) - 1)
        start = masks[first] & later
        for group in _grown(masks, (first,), start, (1 << first) | masks[first], later, largest):
            if len(group) in wanted:
                yield tuple(order[i] for i in sorted(group))


def _grown(
    masks: Sequence[int], group: tuple[int, ...], frontier: int, seen: int, later: int, largest: int
) -> Iterator[tuple[int, ...]]:
    """A group and every larger one that keeps it.

    Args:
        masks: Neighbours of each authority as bits.
        group: Members so far.
        frontier: Those that may be added.
        seen: Members and all their neighbours.
        later: Those after the first member.
        largest: Largest size wanted.
    """
    yield group
    if len(group) == largest:
        return
    while frontier:
        low = frontier & -frontier
        frontier ^= low
        new = masks[low.bit_length() - 1]
        fresh = new & later & ~seen
        yield from _grown(
            masks, (*group, low.bit_length() - 1), frontier | fresh, seen | new, later, largest
        )


@dataclass(frozen=True, slots=True)
class Partnership:
    """A contiguous group of authorities, with what it would mean for their posts.

    Attributes:
        names: Its members.
        children: Residents aged 0 to 17 of all of them.
        per_child: Yearly cost of one set of leadership and specialist posts, for each child.
        apart: The same with a set for each member.
        ferry: Whether only water joins one of them to the others.
    """

    names: tuple[str, ...]
    children: float
    per_child: Total
    apart: Total
    ferry: bool


@implements("FAC-11")
def partnerships_with(
    known: Authorities, wanted: Authority, size: int, listed: PostList
) -> tuple[Partnership, ...]:
    """Every contiguous partnership of a size that has one authority in it, the cheapest first.

    Args:
        known: All authorities.
        wanted: The authority that it must have in it.
        size: Number of members.
        listed: The list of posts.

    Raises:
        InputError: MOD-E13 where no figure of the children of ``wanted`` is held; groups with another
            such authority are left out.
    """
    check_children(wanted, known.day)
    near = _within(known.neighbours, wanted.code, size - 1)
    inside = {code: [n for n in known.neighbours[code] if n in near] for code in near}
    groups = (g for g in contiguous_groups(inside, [size]) if wanted.code in g)
    counted = (group for group in groups if all(known.rows[code].children for code in group))
    found = [_partnership(known, group, listed) for group in counted]
    return tuple(sorted(found, key=lambda p: (p.per_child.low, p.names)))


def _within(neighbours: Mapping[str, Sequence[str]], code: str, steps: int) -> set[str]:
    """Authorities that so many steps from neighbour to neighbour reach."""
    reached, frontier = {code}, {code}
    for _ in range(steps):
        frontier = {n for one in frontier for n in neighbours[one]} - reached
        reached |= frontier
    return reached


def _partnership(known: Authorities, group: tuple[str, ...], listed: PostList) -> Partnership:
    rows = [known.rows[code] for code in group]
    children = sum(row.children for row in rows)
    each = total_of(listed.yearly(row.children) for row in rows)
    dry = parts_of(known.edges.among(group).dry())
    names = tuple(sorted(row.name for row in rows))
    return Partnership(
        names=names,
        children=children,
        per_child=listed.yearly(children).times(1 / children),
        apart=each.times(1 / children),
        ferry=len(dry) > 1,
    )


@dataclass(frozen=True, slots=True)
class Apart:
    """Two members of a grouping whose parts do not touch.

    Attributes:
        one: The member of the first part that lies nearest.
        other: The member of the other part that lies nearest.
        gap_km: Kilometres between them.
        minutes: Minutes one way between their middles.
    """

    one: str
    other: str
    gap_km: float
    minutes: float


@implements("FAC-13", "CASE-AFC-4")
def gaps_in(known: Authorities, codes: Sequence[str], travel: Travel) -> tuple[Apart, ...]:
    """What makes a grouping non-contiguous: each gap in kilometres and minutes; none where it is not.

    Args:
        known: All authorities.
        codes: Members.
        travel: Distances between their middles.
    """
    parts = [set(part) for part in parts_of(known.edges.among(codes))]
    found: list[Apart] = []
    while len(parts) > 1:
        pairs = [(i, a, b) for i in range(1, len(parts)) for a in parts[0] for b in parts[i]]
        i, a, b = min(pairs, key=lambda pair: known.gap_km(pair[1], pair[2]))
        minutes = travel.between(a, b).minutes or 0.0
        names = known.rows[a].name, known.rows[b].name
        found.append(Apart(*names, round(known.gap_km(a, b), 1), round(minutes, 1)))
        parts[0] |= parts.pop(i)
    return tuple(found)
