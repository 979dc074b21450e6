"""Rates as DfE works them out: a rate at 31 March uses the mid-year estimate of the year before."""

from __future__ import annotations

from collections.abc import Mapping

PER = 10_000
"""Children to whom a rate refers."""


def denominator_year(year: int) -> int:
    """Year of the mid-year estimate below a figure at 31 March of a year.

    DfE's practice: 83,530 children looked after at 31 March 2024 on 12,059,476 residents under 18
    in mid-2023 are 69 per 10,000.
    """
    return year - 1


def rates(counts: Mapping[str, float], people: Mapping[str, float]) -> dict[str, float]:
    """Count per 10,000 people by place; places without people are left out.

    Args:
        counts: Children at 31 March of a year, by place.
        people: Residents aged 0 to 17 in the middle of the year before, by place.
    """
    return {c: PER * n / people[c] for c, n in counts.items() if people.get(c)}
