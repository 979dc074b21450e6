"""A figure as a person meets it: value, unit, source, vintage, interval, and what it is not."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from vesting.options.measures.block import Label, Missing
from vesting.options.measures.catalogue import UNIT_MEASURES
from vesting.options.measures.unit import UnitMeasured


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with where it comes from.

    Attributes:
        value: The number; None where not available.
        unit: Unit.
        source: Publisher and file.
        vintage: What the figure is of.
        low: Lower end of the interval (8 times in 10) where it is an estimate.
        high: Upper end.
        label: How it came about.
        why: Why it is not available; empty where it is.
    """

    value: float | None
    unit: str = ""
    source: str = ""
    vintage: str = ""
    low: float | None = None
    high: float | None = None
    label: str = ""
    why: str = ""

    @property
    def origin(self) -> str:
        """Source and vintage in one line."""
        return "; ".join(part for part in (self.source, self.vintage) if part)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for ``--json``; a reason only where there is one."""
        found = asdict(self)
        return found if self.why else {k: v for k, v in found.items() if k != "why"}

    def words(self, decimals: int = 0) -> str:
        """The figure in words, with its interval or the reason why there is none."""
        if self.value is None:
            return f"not available, because {self.why}"
        if self.low is None or self.high is None:
            return f"{self.value:,.{decimals}f}"
        low, high = f"{self.low:,.{decimals}f}", f"{self.high:,.{decimals}f}"
        return f"{self.value:,.{decimals}f} ({low} to {high})"


def figure_of(measured: UnitMeasured, position: int) -> Figure:
    """The figure of one unit among all measured."""
    interval = measured.interval_at(position)
    low, high = interval or (None, None)
    decimals = UNIT_MEASURES[measured.measure].decimals if measured.measure in UNIT_MEASURES else 3
    return Figure(
        value=_rounded(float(measured.values[position]), decimals),
        unit=measured.unit,
        source=measured.origin.source,
        vintage=measured.origin.vintage,
        low=None if low is None else _rounded(low, decimals),
        high=None if high is None else _rounded(high, decimals),
        label=str(measured.label),
    )


def absent(missing: Missing) -> Figure:
    """The place of a figure that no loaded file supports."""
    unit = UNIT_MEASURES[missing.measure].unit if missing.measure in UNIT_MEASURES else ""
    return Figure(value=None, unit=unit, label=str(Label.NOT_AVAILABLE), why=missing.why)


def _rounded(value: float, decimals: int) -> float:
    return float(round(value)) if decimals == 0 else round(value, decimals + 2)
