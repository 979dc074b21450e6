"""The places that an area is known to have, against which a structure's places are checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from vesting.structure.words import fold


@dataclass(frozen=True, slots=True)
class KnownPlaces:
    """Names of an area's places.

    Attributes:
        names: Whole places, such as districts.
        parts: For districts that may be cut, the names of their wards, parishes or small areas.
    """

    names: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def from_lines(cls, lines: Iterable[str]) -> KnownPlaces:
        """Places from text: one a line, ``Elverton``, or ``Elverton / Abbey`` for a part of one.

        Blank lines and lines that start with ``#`` are passed over.
        """
        parts: dict[str, list[str]] = {}
        for line in lines:
            name, _, part = (piece.strip() for piece in line.partition("/"))
            if not name or name.startswith("#"):
                continue
            parts.setdefault(name, []).extend([part] if part else [])
        return cls(tuple(parts), {name: tuple(inner) for name, inner in parts.items() if inner})

    def find(self, name: str) -> str | None:
        """The known name that a written name means, whatever its case and hyphens."""
        return next((known for known in self.names if fold(known) == fold(name)), None)

    def parts_of(self, name: str) -> tuple[str, ...]:
        """Known parts of a district; empty where none are known."""
        known = self.find(name)
        return self.parts.get(known, ()) if known else ()
