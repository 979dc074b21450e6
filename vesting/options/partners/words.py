"""A search for partners in plain words, and as plain values for machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vesting.options.models.precedents import Case
from vesting.options.partners.groups import Partnership
from vesting.options.partners.judgements import Judgement
from vesting.options.partners.search import Candidate, Search


def search_lines(found: Search) -> Iterator[str]:
    """A search in words: who is in need, candidates in order, what was left out, the rule."""
    wanted = found.wanted
    yield f"{wanted.name}: {wanted.children:,.0f} children; {wanted.judgement or 'no judgement held'}"
    yield from found.own_arrangements()
    yield ""
    for place, candidate in enumerate(found.candidates, start=1):
        yield from _candidate_lines(place, candidate)
    if not found.candidates:
        yield "No authority is its neighbour"
    if found.left_out:
        yield f"{found.left_out} authorities are no neighbours and were left out; --anywhere shows them"
    if found.without_children:
        names = ", ".join(found.without_children)
        yield f"Left out, for want of figures of their children: {names}"
    yield ""
    yield "How candidates are ranked:"
    yield from (f"  {line}" for line in found.rule)


def _candidate_lines(place: int, candidate: Candidate) -> Iterator[str]:
    row, way = candidate.authority, candidate.reach
    yield f"{place}. {row.name}: {row.judgement or 'no judgement held'}"
    joined = f"neighbour ({way.how})" if way.adjacent else f"{way.gap_km:g} km apart"
    yield (
        f"   {candidate.ratio:.1f} times the children; {joined}; "
        f"{way.minutes:.0f} minutes ({way.label}); leader days a week on site: {way.days}"
    )
    yield from (f"   Before: {case}" for case in candidate.cases)
    yield from (f"   Note: {warning}" for warning in candidate.warnings)


def search_dict(found: Search) -> dict[str, Any]:
    """A search as plain values."""
    wanted = found.wanted
    return {
        "for": {
            "code": wanted.code,
            "name": wanted.name,
            "children": wanted.children,
            "judgement": judgement_dict(wanted.judgement),
            "arrangements": [arrangement_dict(case) for case in found.arrangements],
        },
        "candidates": [_candidate_dict(candidate) for candidate in found.candidates],
        "left_out": found.left_out,
        "without_children": list(found.without_children),
        "rule": list(found.rule),
        "sources": list(found.sources),
        "on": found.on.isoformat(),
    }


def _candidate_dict(candidate: Candidate) -> dict[str, Any]:
    row, way, lead = candidate.authority, candidate.reach, candidate.leadership
    return {
        "code": row.code,
        "name": row.name,
        "children": row.children,
        "judgement": judgement_dict(row.judgement),
        "ratio": round(candidate.ratio, 3),
        "leadership_stretch": round(candidate.stretch, 3),
        "adjacent": way.adjacent,
        "joined_by": way.how,
        "gap_km": way.gap_km,
        "minutes": {"value": round(way.minutes, 1), "label": way.label, "basis": way.basis},
        "leader_days_on_site": way.days,
        "leadership": {"changes": lead.changes, "source": lead.source} if lead else None,
        "cases": [str(case) for case in candidate.cases],
        "warnings": list(candidate.warnings),
    }


def judgement_dict(judgement: Judgement | None) -> dict[str, Any] | None:
    """A judgement as plain values."""
    if judgement is None:
        return None
    return {
        "grade": judgement.grade,
        "overall": judgement.overall,
        "inspected": judgement.inspected.isoformat() if judgement.inspected else None,
        "published": judgement.published.isoformat() if judgement.published else None,
        "headings": dict(judgement.headings),
        "framework": judgement.framework,
    }


def arrangement_dict(case: Case) -> dict[str, Any]:
    """A partnership, company or host that a council is or was in, as plain values."""
    return {
        "name": case.name,
        "councils": list(case.councils),
        "models": [str(model) for model in case.models],
        "in_place": case.in_place,
        "span": case.span,
        "note": case.note,
        "source": [str(source) for source in case.sources],
    }


def partnership_dict(found: Partnership) -> dict[str, Any]:
    """A possible partnership as plain values."""
    return {
        "councils": list(found.names),
        "children": found.children,
        "posts_per_child_together": found.per_child.as_dict(),
        "posts_per_child_apart": found.apart.as_dict(),
        "ferry": found.ferry,
    }
