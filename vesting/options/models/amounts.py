"""Amounts as the catalogue holds them: a cited range, or plainly no figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from vesting.errors import InputError, Problem
from vesting.options.models.sources import Source, cite

NOT_A_RANGE = Problem("MOD-E03", "An amount of the catalogue is not a range", InputError)

NO_FIGURE = "no figure"
"""What stands where nobody published a figure; it is never counted as nothing."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A cited range, or no figure with the reason why.

    Attributes:
        low: Low end; ``None`` where there is no figure.
        high: High end; ``None`` where there is no figure.
        unit: Unit.
        per: ``arrangement`` or ``council``: what it is paid once for.
        sources: Where it was read.
        note: What the figure is of.
        why: Why there is none.
    """

    low: float | None
    high: float | None
    unit: str = ""
    per: str = "arrangement"
    sources: tuple[Source, ...] = ()
    note: str = ""
    why: str = ""

    @property
    def known(self) -> bool:
        """Whether there is a figure."""
        return self.low is not None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for ``--json``; a figure that is missing says why."""
        if not self.known:
            return {"figure": NO_FIGURE, "why": self.why}
        sources = [str(source) for source in self.sources]
        return {"low": self.low, "high": self.high, "unit": self.unit, "per": self.per,
                "source": sources, "note": self.note}  # fmt: skip

    def __str__(self) -> str:
        if self.low is None or self.high is None:
            return f"{NO_FIGURE}: {self.why}"
        return say_range(self.low, self.high, self.unit)


def read_amount(row: Any, name: str) -> Amount:
    """An amount of a catalogue row.

    Args:
        row: ``{low, high, unit, source}`` or ``{figure: no figure, why}``.
        name: The row, in words, for messages.

    Raises:
        InputError: It has no source, gives no reason, or is not a range.
    """
    if isinstance(row, dict) and row.get("figure") == NO_FIGURE and row.get("why"):
        return Amount(None, None, why=row["why"])
    if not isinstance(row, dict) or not {"low", "high", "unit"} <= set(row):
        raise NOT_A_RANGE(
            f"{name} is neither a range nor '{NO_FIGURE}' with a reason",
            mend="Write {low, high, unit, source}, or {figure: no figure, why: ...}",
        )
    low, high = float(row["low"]), float(row["high"])
    if low > high:
        raise NOT_A_RANGE(
            f"{name} runs from {low:g} down to {high:g}", mend="Put the low end first"
        )
    per, note = row.get("per", "arrangement"), row.get("note", "")
    return Amount(low, high, row["unit"], per, cite(row.get("source"), name), note)


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of amounts that remembers what it lacks.

    Attributes:
        low: Sum of the low ends of the amounts that have a figure.
        high: Sum of the high ends.
        missing: What has no figure, in words; the true sum differs by these.
    """

    low: float = 0.0
    high: float = 0.0
    missing: tuple[str, ...] = ()

    def __add__(self, other: Total) -> Total:
        missing = tuple(dict.fromkeys((*self.missing, *other.missing)))
        return Total(self.low + other.low, self.high + other.high, missing)

    def times(self, share: float) -> Total:
        """A share of it."""
        return Total(self.low * share, self.high * share, self.missing)

    def minus(self, other: Total) -> Total:
        """The difference, as wide as both ranges allow."""
        missing = tuple(dict.fromkeys((*self.missing, *other.missing)))
        return Total(self.low - other.high, self.high - other.low, missing)

    @property
    def known(self) -> bool:
        """Whether anything of it has a figure: a sum of nothing known is not 0."""
        return not self.missing or (self.low, self.high) != (0, 0)

    def words(self, unit: str) -> str:
        """The range, and what is left out of it."""
        missing = ", ".join(self.missing)
        if not self.known:
            return f"{NO_FIGURE}: {missing}"
        text = say_range(self.low, self.high, unit)
        return f"{text}, without {missing} ({NO_FIGURE})" if missing else text

    def as_dict(self) -> dict[str, Any]:
        """Plain values for ``--json``; null where nothing is known."""
        low, high = (round(v, 6) if self.known else None for v in (self.low, self.high))
        return {"low": low, "high": high, NO_FIGURE: list(self.missing)}


def total_of(totals: Iterable[Total]) -> Total:
    """The sum of several."""
    return sum(totals, start=Total())


def as_total(amount: Amount, name: str, times: float = 1.0, part: float = 1.0) -> Total:
    """An amount as a term of a sum.

    Args:
        amount: The amount.
        name: What it is, in words; named as missing where there is no figure.
        times: How often it is paid.
        part: Part of the services that it is paid for, of all: the low end goes with it.
    """
    if amount.low is None or amount.high is None:
        return Total(missing=(name,))
    return Total(amount.low * times * part, amount.high * times)


def say_range(low: float, high: float, unit: str) -> str:
    """A range in words, such as ``£2.8m to £4.6m`` or ``12 to 24 months``."""
    if unit.startswith("pounds"):
        tail = unit.removeprefix("pounds").strip()
        text = _pounds(low) if low == high else f"{_pounds(low)} to {_pounds(high)}"
        return f"{text} {tail}".strip()
    text = f"{low:,.4g}" if low == high else f"{low:,.4g} to {high:,.4g}"
    return f"{text} {unit}".strip()


def _pounds(value: float) -> str:
    sign, size = ("-" if value < 0 else ""), abs(value)
    if size >= 1e6:
        return f"{sign}£{size / 1e6:.4g}m"
    return f"{sign}£{size / 1e3:.4g}k" if size >= 1e3 else f"{sign}£{size:.4g}"
