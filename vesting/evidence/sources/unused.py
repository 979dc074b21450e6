"""Files that are recognised so that nobody wonders, but that no stage uses yet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import yaml

from vesting.errors import Problem
from vesting.evidence.cells import HeadRow
from vesting.evidence.source import Reading, Specimen

NOT_USED = Problem("EVI-E23", "A file is recognised, but no stage uses it yet")

_ROWS = 12
_START = 4096
_POSTCODE_COLUMNS = 10


@cache
def _layouts() -> tuple[Mapping[str, Any], ...]:
    text = resources.files("vesting.evidence").joinpath("data/unused.yaml").read_text("utf-8")
    return tuple(yaml.safe_load(text)["layouts"])


class Unused:
    """Layouts that are known by sight alone."""

    name = "not-used-yet"
    title = "Recognised, not used yet by any stage"
    tables: tuple[str, ...] = ()

    def sniff(self, specimen: Specimen) -> float:
        """Half sure: every importer that uses a file goes first."""
        return 0.5 if self.what(specimen) else 0.0

    def what(self, specimen: Specimen) -> str:
        """What the file is, in words; empty where it is not known."""
        start = specimen.content[:_START].decode("utf-8", "replace")
        rows = [row for rows in specimen.head_rows for row in rows[:_ROWS]]
        return next((layout["title"] for layout in _layouts() if _fits(layout, start, rows)), "")

    def read(self, specimen: Specimen) -> Reading:
        """Refuse.

        Raises:
            InputError: EVI-E23, always.
        """
        raise NOT_USED(
            f"{specimen.name} is recognised ({self.what(specimen)}), but no stage uses it yet",
            where=specimen.name,
            mend="Nothing is wrong with the file, and nothing was imported.",
        )


def _fits(layout: Mapping[str, Any], start: str, rows: Sequence[HeadRow]) -> bool:
    if "start" in layout:
        return bool(re.match(layout["start"], start, re.DOTALL))
    if "first" in layout:
        row = rows[0].headings if rows else []
        return len(row) >= _POSTCODE_COLUMNS and bool(re.fullmatch(layout["first"], row[0]))
    return any(all(_has(row, wanted) for wanted in layout["headings"]) for row in rows)


def _has(row: HeadRow, wanted: str) -> bool:
    return bool(re.search(rf"\|(?:{wanted})\|", row.text))


UNUSED = Unused()
