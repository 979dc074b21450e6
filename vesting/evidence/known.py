"""Published totals by which an edition is known, since files rarely say which release they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml


@dataclass(frozen=True, slots=True)
class KnownTotal:
    """England's total in one release.

    Attributes:
        measure: What is counted: ``residents``, ``aged_0_17`` or a measure.
        year: Of which year.
        basis: ``mid-year estimate``, ``census``, or empty for other figures.
        value: England's total.
        release: Name of the release, such as ``first release``.
        source: Where the total was read.
    """

    measure: str
    year: int
    value: float
    release: str
    source: str
    basis: str = ""


@cache
def known_totals() -> tuple[KnownTotal, ...]:
    """Every known total, from ``data/known_totals.yaml``."""
    text = resources.files("vesting.evidence").joinpath("data/known_totals.yaml").read_text("utf-8")
    return tuple(KnownTotal(**entry) for entry in yaml.safe_load(text)["totals"])


def release_of(measure: str, year: int, value: float | None) -> str:
    """Name of the release that has this total for England; empty where it is not known."""
    return next(
        (
            k.release
            for k in known_totals()
            if k.measure == measure and k.year == year and k.value == value
        ),
        "",
    )


def year_by_total(measure: str, values: Iterable[float]) -> tuple[int, str] | None:
    """Year and basis of the total, where exactly one known edition has it."""
    wanted = set(values)
    met = {(k.year, k.basis) for k in known_totals() if k.measure == measure and k.value in wanted}
    return met.pop() if len(met) == 1 else None
