"""Figures as they are handed out: with unit, source, vintage, and why one is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vesting.evidence.snapshot import Holding


@dataclass(frozen=True, slots=True)
class Edition:
    """What is known of one edition, without its rows.

    Attributes:
        edition: Short identity: vintage and first hex digits of the hash.
        table: Declared table.
        vintage: What the figures are of.
        title: What the file is, in words.
        file: Name of the file.
        sha256: Hash of the original bytes.
        source: Name of the importer.
        publisher: Who published it.
        licence: Under what licence.
        address: Official address.
        standing: How near the file stands to its publisher.
        released: Sorts editions by age of release.
    """

    edition: str
    table: str
    vintage: str
    title: str
    file: str
    sha256: str
    source: str
    publisher: str
    licence: str
    address: str
    standing: str
    released: str

    @classmethod
    def of(cls, holding: Holding) -> Edition:
        """The card of a holding."""
        return cls(
            holding.edition,
            holding.table,
            holding.vintage,
            holding.title,
            holding.file,
            holding.sha256,
            holding.source,
            holding.publisher,
            holding.licence,
            holding.address,
            holding.standing,
            holding.released,
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """The edition that the precedence rule chose, and why.

    Attributes:
        edition: The edition used.
        why: The step of the rule that decided.
        year: Year of the figures.
        others: Editions that were passed over, next best first.
    """

    edition: Edition
    why: str
    year: int = 0
    others: tuple[Edition, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """One figure a place, all from one edition.

    Attributes:
        measure: What is measured.
        values: Figure by place code.
        missing: Why there is none, by place code.
        unit: Unit of the values.
        year: Year of the figures; 0 where no edition has any.
        period: Period as published in one spelling.
        choice: The edition and why it was used; None where none is held.
    """

    measure: str
    values: Mapping[str, float]
    missing: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    year: int = 0
    period: str = ""
    choice: Choice | None = None

    @property
    def complete(self) -> bool:
        """Whether every place asked for has a figure."""
        return not self.missing and bool(self.values)

    @property
    def total(self) -> float | None:
        """Sum over the places; None unless every one of them has a figure."""
        return sum(self.values.values()) if self.complete else None

    @property
    def vintage(self) -> str:
        """What the figures are of; empty where no edition is held."""
        return self.choice.edition.vintage if self.choice else ""

    @property
    def edition(self) -> str:
        """Short identity of the edition; empty where none is held."""
        return self.choice.edition.edition if self.choice else ""

    @property
    def file(self) -> str:
        """Name of the file; empty where no edition is held."""
        return self.choice.edition.file if self.choice else ""

    @property
    def source(self) -> str:
        """Publisher and title, for a person; empty where no edition is held."""
        return (
            f"{self.choice.edition.publisher}: {self.choice.edition.title}" if self.choice else ""
        )

    @property
    def why(self) -> str:
        """Why there is no total: the reasons, without repeats; empty where there is one."""
        return "; ".join(dict.fromkeys(self.missing.values()))

    def as_dict(self) -> dict[str, object]:
        """The total as a figure shown to a person."""
        shown: dict[str, object] = {
            "value": self.total,
            "unit": self.unit,
            "source": self.source,
            "vintage": self.vintage,
            "low": None,
            "high": None,
        }
        return shown if self.complete else {**shown, "why": self.why}
