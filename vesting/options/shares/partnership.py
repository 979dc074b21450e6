"""A partnership as a value: who shares, what it costs, by which keys, on which terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vesting.maths.arrays import Floats

#: More partners would mean more than 4,095 groups, and no table that a person could read.
MOST_PARTNERS = 12
FEWEST_PARTNERS = 2


@dataclass(frozen=True, slots=True)
class Posts:
    """Posts that come whole: one for each ``each`` of a measure, or part of it.

    Attributes:
        title: Name of the post.
        measure: What it is counted against.
        each: How much of the measure one post carries.
        cost: Cost of one post.
    """

    title: str
    measure: str
    each: float
    cost: float


@dataclass(frozen=True, slots=True)
class CostModel:
    """What a group would pay on its own, from its measures.

    Attributes:
        fixed: Paid once by any group, however small.
        per_partner: Paid for each member, alone or together.
        per_joint_partner: Paid for each member of a group of two or more: joint board, travel.
        per: Cost of one unit of each measure.
        posts: Posts that come whole.
    """

    fixed: float = 0.0
    per_partner: float = 0.0
    per_joint_partner: float = 0.0
    per: Mapping[str, float] = field(default_factory=dict)
    posts: tuple[Posts, ...] = ()

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that the model needs, in a fixed order."""
        return tuple(dict.fromkeys([*self.per, *(post.measure for post in self.posts)]))


@dataclass(frozen=True, slots=True)
class Key:
    """A rule by which a cost is split.

    Attributes:
        title: What people call it.
        blend: Part of the cost split by each measure; parts add up to 1. ``equal`` and
            ``stand-alone cost`` are measures that every partnership has.
        fixed: Fixed parts by partner, adding up to 1; used instead of ``blend``.
    """

    title: str
    blend: Mapping[str, float] = field(default_factory=dict)
    fixed: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chance:
    """How the costs vary from year to year.

    Attributes:
        measure: The measure that varies.
        values: Draws of it by partner, all of one length; empty where ``count`` Poisson draws
            around each partner's figure are wanted.
        count: Number of draws.
        seed: Seed of the Poisson draws.
    """

    measure: str
    values: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    count: int = 1000
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What the agreement says; to be reviewed by a solicitor.

    Attributes:
        term: How long it lasts.
        review: When shares are looked at again, and by whom.
        exit: How a partner leaves, with what notice, and who carries costs that remain.
    """

    term: str = ""
    review: str = ""
    exit: str = ""

    def missing(self) -> tuple[str, ...]:
        """Which of the three the file does not state."""
        stated = {"term": self.term, "review": self.review, "exit": self.exit}
        return tuple(name for name, text in stated.items() if not text)


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the partnership as it went.

    Attributes:
        name: Such as ``2026-27``.
        paid: Money paid by each partner.
        used: What each partner used, in any one unit (days, children, money).
    """

    name: str
    paid: Mapping[str, float]
    used: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Partnership:
    """Everything that a file of a partnership says.

    Attributes:
        title: What is shared.
        unit: Unit of money, such as ``GBP thousand a year``.
        partners: Names, in the order of the file; partner *i* is bit *i* of a group.
        measures: For each measure the figure of every partner, in their order.
        costs: Cost of every group, ``(2**n,)``.
        model: The model that gave the costs; ``None`` where they were stated one by one.
        keys: Keys that the file asks for.
        borders: Pairs of partners that may act together directly; ``None`` where anyone may.
        chance: How the model's costs vary; ``None`` where the file does not say.
        terms: Term, review, exit.
        years: Paid and used, a year at a time.
    """

    title: str
    unit: str
    partners: tuple[str, ...]
    measures: Mapping[str, tuple[float, ...]]
    costs: Floats
    model: CostModel | None = None
    keys: tuple[Key, ...] = ()
    borders: tuple[tuple[int, int], ...] | None = None
    chance: Chance | None = None
    terms: Terms = field(default_factory=Terms)
    years: tuple[Year, ...] = ()

    @property
    def total(self) -> float:
        """Cost of everybody together."""
        return float(self.costs[-1])

    def names(self, group: int) -> tuple[str, ...]:
        """Names of the members of a group given as a mask."""
        return tuple(name for i, name in enumerate(self.partners) if group >> i & 1)
