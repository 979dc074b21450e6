"""What a list or a count can claim, carried by every statement made from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Completeness(StrEnum):
    """How far a set of options reaches; the values are the words that people read."""

    COMPLETE = "complete"
    """Every option of the graph, under constraints other than bounds where they are named."""

    WITHIN_WINDOW = "complete within the window"
    """Every option whose councils all keep to the bounds."""

    SAMPLE = "sample"
    """Distinct options met by a seeded chain; nothing is said about the others."""

    BOUNDED = "bounded"
    """A value or a count with a proved bound, not a list."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The class of a result with what it depends on.

    Attributes:
        completeness: The class.
        edges: Digest of the blocks and borders used.
        blocks: Number of blocks.
        borders: Number of borders used.
        constraints: Every constraint in words; empty when there is none.
        total: Options in the whole set, where it is known.
        shown: How many of them are shown, where that is not all.
        remarks: Sentences that belong to the claim, such as what was added to a sample.
    """

    completeness: Completeness
    edges: str
    blocks: int
    borders: int
    constraints: tuple[str, ...] = ()
    total: int | None = None
    shown: int | None = None
    remarks: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing that keeps to the constraints was left out."""
        whole = self.completeness in (Completeness.COMPLETE, Completeness.WITHIN_WINDOW)
        return whole and self.shown in (None, self.total)

    def sentence(self) -> str:
        """The claim in one sentence, for pages and reports."""
        claim = self._claim()
        ground = f"{_counted(self.blocks, 'block')} and {_counted(self.borders, 'border')}"
        ground = f"{ground} (edges {self.edges})"
        rules = f"; {'; '.join(self.constraints)}" if self.constraints else ""
        return " ".join([f"{claim} Made from {ground}{rules}.", *self.remarks])

    def _claim(self) -> str:
        if self.completeness is Completeness.SAMPLE and self.shown is not None:
            return (
                f"{self.shown:,} distinct {_options(self.shown)} sampled, not all. "
                "A percentile in this sample is not a percentile among all options. Sample."
            )
        number = "" if self.total is None else f"{self.total:,} {_options(self.total)}, "
        if self.shown is not None and self.shown != self.total:
            number = f"The first {self.shown:,} of {number or 'the options, '}"
        text = f"{number}{self.completeness}."
        return text[0].upper() + text[1:]


def _counted(number: int, one: str) -> str:
    return f"{number} {one if number == 1 else one + 's'}"


def _options(count: int) -> str:
    return "option" if count == 1 else "options"
