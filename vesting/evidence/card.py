"""What is kept beside the rows of an imported table: the card, as JSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from vesting.evidence.snapshot import Snapshot
from vesting.evidence.source import EXCLUDED, QUARANTINED, WARNED, Aside, Reading


@dataclass(frozen=True, slots=True)
class Card:
    """Everything known of one table of one file, but for its rows.

    Attributes:
        table, source, title, file, sha256, vintage, publisher, licence, address, standing,
        released: As in :class:`~vesting.evidence.snapshot.Snapshot`.
        rows: Rows of the table.
        read: Physical rows in the file.
        accepted: Physical rows accepted, with a warning or without.
        warned: Of those, accepted with a warning.
        quarantined: Physical rows kept aside to be mended.
        excluded: Physical rows left out by rule.
        aside: Where, why and fate of every row that was not plainly accepted.
        notes: Remarks for the person.
        measures: Measures it holds (table ``observations``).
        years: First and last year, where the table has years.
        prefixes: First three characters of the codes of its places.
        kept: Hash of the bytes in which the rows are kept in a workspace; empty elsewhere.
    """

    table: str
    source: str
    title: str
    file: str
    sha256: str
    vintage: str
    publisher: str
    licence: str
    address: str
    standing: str
    released: str
    rows: int
    read: int
    accepted: int
    warned: int
    quarantined: int
    excluded: int
    aside: tuple[Aside, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()
    measures: tuple[str, ...] = field(default=(), repr=False)
    years: tuple[int, int] | None = None
    prefixes: tuple[str, ...] = ()
    kept: str = ""

    @classmethod
    def of(cls, snapshot: Snapshot, reading: Reading) -> Card:
        """The card of a snapshot that came out of a reading."""
        frame = snapshot.frame
        years = frame["year"].drop_nulls() if "year" in frame.columns else None
        return cls(
            **{name: getattr(snapshot, name) for name in DESCRIPTION},
            rows=frame.height,
            read=reading.rows,
            accepted=reading.accepted,
            warned=reading.count(WARNED),
            quarantined=reading.count(QUARANTINED),
            excluded=reading.count(EXCLUDED),
            aside=(*reading.aside, *reading.warned),
            notes=reading.notes,
            measures=tuple(sorted(frame["measure"].unique())) if "measure" in frame.columns else (),
            years=(int(str(years.min())), int(str(years.max())))
            if years is not None and len(years)
            else None,
            prefixes=_prefixes(frame),
        )

    @property
    def key(self) -> str:
        """Name under which it is kept: the table and the beginning of the file's hash."""
        return f"{self.table}-{self.sha256[:16]}"

    def as_json(self) -> str:
        """The card as JSON text that sorts and differs well."""
        data = {name: getattr(self, name) for name in self.__slots__}
        data["aside"] = [[a.where, a.why, a.fate, a.row, a.count] for a in self.aside]
        return json.dumps(data, indent=1, ensure_ascii=False)


DESCRIPTION = (
    "table", "source", "title", "file", "sha256", "vintage", "publisher", "licence", "address",
    "standing", "released",
)  # fmt: skip
"""Attributes that a card shares with a snapshot."""


def parse_card(data: Mapping[str, Any]) -> Card:
    """A card from its JSON value."""
    return Card(
        **{
            **data,
            "aside": tuple(Aside(*entry) for entry in data["aside"]),
            "notes": tuple(data["notes"]),
            "measures": tuple(data["measures"]),
            "years": tuple(data["years"]) if data["years"] else None,
            "prefixes": tuple(data["prefixes"]),
        }
    )


def _prefixes(frame: pl.DataFrame) -> tuple[str, ...]:
    if "place_code" not in frame.columns:
        return ()
    return tuple(sorted(frame["place_code"].drop_nulls().str.slice(0, 3).unique()))
