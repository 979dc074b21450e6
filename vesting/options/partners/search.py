"""Search for a partner council among existing authorities, with the rule that ranks them.

The report (The factors: Geography): supportive, high performing neighbours close by make a
partnership far more likely; a larger council that helps a smaller has strong precedent; the reverse is
hard. Nothing is scored: candidates are compared by one thing after the other, and the order is printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from vesting.area.distance import Travel
from vesting.findings import implements
from vesting.options.models.precedents import Case, arrangements_of, cases
from vesting.options.partners.authorities import Authorities, Authority, check_children
from vesting.options.partners.reach import Reach, points, reach, settings


@dataclass(frozen=True, slots=True)
class Leadership:
    """What is known of an authority's leaders.

    Attributes:
        changes: Changes of Director of Children's Services in five years.
        source: Where that was read.
    """

    changes: int
    source: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An authority that might be a partner.

    Attributes:
        authority: The authority.
        reach: The way to it.
        ratio: Its children over those of the council in need.
        stretch: Leaders of the two together, over those of the candidate alone, by children.
        leadership: What is known of its leaders; ``None`` where nothing is.
        cases: Partnerships of these two that there were.
        warnings: What speaks against it, in words.
    """

    authority: Authority
    reach: Reach
    ratio: float
    stretch: float
    leadership: Leadership | None
    cases: tuple[Case, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """The outcome of a search.

    Attributes:
        wanted: The council in need.
        candidates: Candidates, best first by the rule.
        left_out: How many authorities are not neighbours and so were left out.
        rule: The rule, line by line.
        sources: What the figures stand on.
        on: Day against which the age of judgements was measured.
        without_children: Authorities left out because no figure of their children is held.
        arrangements: Partnerships, companies and hosts that the council in need is or was in, as far
            as the cited cases know.
    """

    wanted: Authority
    candidates: tuple[Candidate, ...]
    left_out: int
    rule: tuple[str, ...]
    sources: tuple[str, ...]
    on: date
    without_children: tuple[str, ...] = ()
    arrangements: tuple[Case, ...] = ()

    def own_arrangements(self) -> tuple[str, ...]:
        """The arrangements in sentences, those in place first."""
        return tuple(case.told_to(self.wanted.name) for case in self.arrangements)


@implements("FAC-10", "FAC-11", "FAC-12", "FAC-13", "CASE-HIW-2")
def partners_for(
    known: Authorities,
    wanted: Authority,
    *,
    on: date,
    contiguous: bool = True,
    limit: int = 10,
    travel: Travel | None = None,
    leadership: Mapping[str, Leadership] | None = None,
    rule: Mapping[str, Any] | None = None,
) -> Search:
    """Authorities that could be partners of one in need, best first.

    Args:
        known: All authorities.
        wanted: The council in need.
        on: Day against which the age of judgements is measured.
        contiguous: Only neighbours, over land or by a crossing; others are labelled with their gap.
        limit: Most candidates returned.
        travel: Distances of the user; estimates from the middles otherwise.
        leadership: What is known of leaders, by code.
        rule: A rule in place of the one that comes with the package.

    Raises:
        InputError: MOD-E13 where no figure of the children of the council in need is held.
    """
    check_children(wanted, known.day)
    used = rule or settings()
    way = travel or Travel(points(known))
    others = [row for row in known.rows.values() if row.code != wanted.code]
    near = set(known.neighbours[wanted.code])
    kept = [row for row in others if row.code in near] if contiguous else others
    found = [
        _candidate(known, wanted, row, way, (leadership or {}).get(row.code), on, used)
        for row in kept
        if row.children
    ]
    ordered = sorted(found, key=lambda candidate: _order(candidate, used))
    left_out = len(others) - len(kept) if contiguous else 0
    bare = tuple(sorted(row.name for row in kept if not row.children))
    best = tuple(ordered[:limit])
    own = arrangements_of(wanted.name)
    return Search(wanted, best, left_out, rule_lines(used), known.sources, on, bare, own)


def _candidate(
    known: Authorities,
    wanted: Authority,
    row: Authority,
    travel: Travel,
    leadership: Leadership | None,
    on: date,
    rule: Mapping[str, Any],
) -> Candidate:
    way = reach(known, row, wanted, travel, rule)
    ratio = row.children / wanted.children
    stretch = 1 + 1 / ratio
    pair = {row.name, wanted.name}
    held = tuple(case for case in cases().values() if pair <= set(case.councils))
    warnings = tuple(_warnings(row, wanted.name, way, ratio, leadership, on, rule))
    return Candidate(row, way, ratio, stretch, leadership, held, warnings)


def _warnings(
    row: Authority,
    wanted: str,
    way: Reach,
    ratio: float,
    leadership: Leadership | None,
    on: date,
    rule: Mapping[str, Any],
) -> list[str]:
    found = _about_judgement(row, on, rule)
    for case in arrangements_of(row.name):
        if case.in_place and wanted not in case.councils:
            found.append(f"Already in {case.name} ({case.span})")
    if ratio < rule["size"]["least ratio"]:
        found.append(
            f"It has {ratio:.2f} times the children: a small authority helping a larger one is hard, "
            "for want of capacity and scale"
        )
    if not way.adjacent:
        found.append(
            f"Not a neighbour: {way.gap_km:g} km and about {way.minutes:.0f} minutes lie between"
        )
    least = rule["days on site"]["least"]
    if way.days < least:
        found.append(
            f"Days a week on which its leaders could be on site: {way.days}; under {least}, little "
            "can be changed from a distance"
        )
    if leadership is None:
        found.append("Stability of its leaders is not known here")
    elif leadership.changes > 1:
        found.append(
            f"{leadership.changes} changes of director in five years ({leadership.source})"
        )
    return found


def _about_judgement(row: Authority, on: date, rule: Mapping[str, Any]) -> list[str]:
    judgement, wanted = row.judgement, rule["judgement"]
    if judgement is None:
        return ["No graded inspection is held"]
    found = []
    if judgement.grade not in wanted["good enough"]:
        found.append(f"Judged {judgement.grade}: it may need its leaders at home")
    years = wanted["older than years"]
    if judgement.older_than(years, on):
        found.append(f"The judgement is over {years} years old")
    weak = [
        name for name, grade in judgement.headings.items() if grade not in wanted["good enough"]
    ]
    if weak and judgement.grade in wanted["good enough"]:
        names = " and ".join(name.replace("_", " ") for name in weak)
        found.append(f"Below Good for {names}")
    return found


def _order(candidate: Candidate, rule: Mapping[str, Any]) -> tuple[Any, ...]:
    judgement = candidate.authority.judgement
    rank = judgement.rank if judgement else -1
    enough = judgement is not None and judgement.grade in rule["judgement"]["good enough"]
    keys = {
        "good enough": (not enough, rank < 0),
        "within reach": candidate.reach.days < 1,
        "size": not candidate.ratio >= rule["size"]["least ratio"],
        "adjacent": not candidate.reach.adjacent,
        "judgement": -rank,
        "minutes": candidate.reach.minutes,
        "name": candidate.authority.name,
    }
    return tuple(keys[step["by"]] for step in rule["ranking"])


def rule_lines(rule: Mapping[str, Any]) -> tuple[str, ...]:
    """The rule in words, line by line."""
    days = rule["days on site"]
    steps = "; ".join(f"up to {s['up to']} minutes one way {s['days']}" for s in days["steps"])
    return (
        *(f"{i}. {step['words']}" for i, step in enumerate(rule["ranking"], start=1)),
        f"Leader days a week on site: {steps}; beyond that {days['beyond']} ({days['note']})",
        "Partnerships, trusts and companies: those that the cited cases of this package know, as last seen; "
        "others are not known here",
        f"Size: {rule['size']['note']}",
        f"Judgement: {rule['judgement']['note']}",
    )
