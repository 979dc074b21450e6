"""What wins when, out of a run: for each number of councils its front, families and criteria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from vesting.workspace.appraisal_tables import CENTRAL
from vesting.workspace.models import Weighting
from vesting.workspace.results import Results

FIRST = 3
"""Ranks that are shown under entered weights, beside everything that was ever proposed."""


@dataclass(frozen=True, slots=True)
class FamilyTold:
    """A family of nearly the same map.

    Attributes:
        head: Identity of the member with the largest share.
        members: Identities, the head first.
        first: Share of draws in which a member comes first.
        first_half_width: Half-width of that share, 95 %.
        top: Share of draws in which a member is among the first three.
        top_half_width: Half-width of that share, 95 %.
        central: Mean of the weights under which a member comes first, by criterion.
        row: Its row in the table of families.
    """

    head: str
    members: tuple[str, ...]
    first: float
    first_half_width: float
    top: float
    top_half_width: float
    central: Mapping[str, float]
    row: int

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for ``--json``."""
        return {
            "option": self.head,
            "maps": len(self.members),
            "members": list(self.members),
            "first": self.first,
            "half_width": self.first_half_width,
            "in_first_three": self.top,
            "in_first_three_half_width": self.top_half_width,
            "central_weights": dict(self.central),
        }


@dataclass(frozen=True, slots=True)
class Within:
    """What an appraisal found among options of one number of councils.

    Attributes:
        councils: That number.
        front: Options that no other beats.
        leaders: Options that come first under some drawn weights.
        families: Leaders by family, the largest share first.
        without: What leaving out each criterion does.
        correlations: How each two criteria are related.
        related: Warnings of those that are nearly the same or opposite.
    """

    councils: int
    front: tuple[str, ...]
    leaders: int
    families: tuple[FamilyTold, ...]
    without: tuple[Mapping[str, Any], ...] = field(repr=False)
    correlations: tuple[Mapping[str, Any], ...] = field(repr=False)
    related: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for ``--json``."""
        return {
            "councils": self.councils,
            "on_front": len(self.front),
            "front": list(self.front),
            "families": [family.as_dict() for family in self.families],
            "leaving_out": [_without_place(row) for row in self.without],
            "correlations": [_without_place(row) for row in self.correlations],
            "related": list(self.related),
        }


def what_wins_when(results: Results) -> tuple[Within, ...]:
    """Every number of councils of an appraisal, the smallest first."""
    numbers = sorted(results["leaders"]["councils"].unique())
    return tuple(within(results, int(councils)) for councils in numbers)


def within(results: Results, councils: int) -> Within:
    """What an appraisal found among options of one number of councils."""

    def own(table: str) -> pl.DataFrame:
        held = results[table]
        # Runs of before correlations were told within a number of councils have one set for all.
        return held.filter(pl.col("councils") == councils) if "councils" in held.columns else held

    told = results.run.facts["related"]
    return Within(
        councils=councils,
        front=tuple(own("front")["option"]),
        leaders=own("leaders").height,
        families=tuple(_family(row) for row in own("families").iter_rows(named=True)),
        without=tuple(own("without").iter_rows(named=True)),
        correlations=tuple(own("correlations").iter_rows(named=True)),
        related=tuple(told.get(str(councils), ()) if isinstance(told, dict) else told),
    )


def _family(row: Mapping[str, Any]) -> FamilyTold:
    central = {n.removeprefix(CENTRAL): v for n, v in row.items() if n.startswith(CENTRAL)}
    return FamilyTold(
        row["head"], tuple(row["members"]), row["first"], row["first_half_width"], row["top"],
        row["top_half_width"], central, row["row"],
    )  # fmt: skip


def _without_place(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("row", "councils")}


@dataclass(frozen=True, slots=True)
class Ranked:
    """Options under weights that somebody entered.

    Attributes:
        weighting: The weights, and who entered them when.
        shares: Part of all weight by criterion.
        rows: The first three of each number of councils, and what was proposed; none where the
            appraisal is older than the weights.
    """

    weighting: Weighting
    shares: Mapping[str, float]
    rows: tuple[Mapping[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for ``--json``."""
        return {
            "name": self.weighting.name,
            "entered_by": self.weighting.who,
            "entered_on": self.weighting.when.date().isoformat(),
            "reason": self.weighting.reason,
            "weights": dict(self.shares),
            "ranking": [
                {key: row[key] for key in ("councils", "rank", "option", "score")}
                for row in self.rows
            ],
        }


def ranked_by_weights(results: Results, proposed: Mapping[str, Any]) -> tuple[Ranked, ...]:
    """Each set of entered weights with the options that it puts first.

    Args:
        results: An appraisal.
        proposed: Options that were ever proposed, by identity.
    """
    shown = (pl.col("rank") <= FIRST) | pl.col("option").is_in(list(proposed))
    made = []
    for weighting in Weighting.objects.all():
        own = results["weighted"].filter((pl.col("weighting") == weighting.name) & shown)
        total = sum(weighting.weights.values())
        shares = {name: weight / total for name, weight in weighting.weights.items()}
        made.append(Ranked(weighting, shares, tuple(own.iter_rows(named=True))))
    return tuple(made)
