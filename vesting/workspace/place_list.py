"""A list of places as people write it: parted by commas, by semicolons, and sometimes by "and"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vesting.area.council import Council
from vesting.area.names import NameIndex

LONGEST_NAME = 4
"""Pieces between commas that one name may have."""

MOST_PIECES = 40
"""Pieces of a list that is divided at "and" as well."""

AND = re.compile(r"\s+(?:and|&)\s+", re.IGNORECASE)
SIGNS = re.compile(rf"(\s*,\s*|{AND.pattern})", re.IGNORECASE)

Names = tuple[str, ...]


def named_places(text: str) -> Names:
    """Places out of a list such as ``Guildford, Woking``; a semicolon parts names with commas."""
    parts = text.split(";") if ";" in text else text.split(",")
    return tuple(part.strip() for part in parts if part.strip())


@dataclass(frozen=True, slots=True)
class PlaceIndex:
    """Councils by name and by code.

    Attributes:
        names: Living councils by name.
        codes: Living councils by code, without case.
        ended: Whether a name is that of a council that has ended.
    """

    names: NameIndex[Council]
    codes: Mapping[str, Council]
    ended: Callable[[str], bool]

    def knows(self, text: str) -> bool:
        """Whether a living council is called so, or has the code."""
        return text.casefold() in self.codes or bool(self.names.find(text))

    def parted(self, texts: Sequence[str]) -> list[str]:
        """The names of a list that was parted at commas, one by one.

        The pieces of "Bristol, City of" are put together again. A name that is not known is divided
        at "and" where that can be done in one way: "Epsom and Ewell and Mole Valley".
        """
        joined = self._joined(texts)
        if all(map(self.knows, joined)):
            return joined
        whole = self._one_way(", ".join(texts), self.knows)
        return list(whole) if whole else [name for text in joined for name in self._divided(text)]

    def _joined(self, texts: Sequence[str]) -> list[str]:
        """The texts, with the pieces of a name such as "Bristol, City of" put together again."""
        made, at = [], 0
        while at < len(texts):
            ends = range(min(len(texts), at + LONGEST_NAME), at + 1, -1)
            end = next((e for e in ends if self._whole(texts[at:e])), at + 1)
            made.append(", ".join(texts[at:end]))
            at = end
        return made

    def _whole(self, pieces: Sequence[str]) -> bool:
        """Whether pieces are one name, and not several names one after the other."""
        return bool(self.names.find(", ".join(pieces))) and not all(map(self.knows, pieces))

    def _divided(self, text: str) -> Names:
        """One text at "and": into living councils, into ended ones too, or where one part is known."""
        if self.knows(text) or self.ended(text) or not AND.search(text):
            return (text,)

        def ever(name: str) -> bool:
            return self.knows(name) or self.ended(name)

        pieces = tuple(AND.split(text))
        known = any(map(self.knows, pieces)) and all(pieces)
        found = self._one_way(text, self.knows) or self._one_way(text, ever)
        return found or (pieces if known else (text,))

    def _one_way(self, text: str, knows: Callable[[str], bool]) -> Names:
        """The names that a text is made of, where there is one way to make it; else none."""
        parts = SIGNS.split(text)
        if len(parts) > 2 * MOST_PIECES:
            return ()
        ways = _ways(parts, knows)
        first, second = next(ways, ()), next(ways, None)
        return first if second is None else ()


def _ways(parts: Sequence[str], knows: Callable[[str], bool]) -> Iterator[Names]:
    """Every way to make names out of pieces and the signs between them, the longest names first."""
    if not parts:
        yield ()
        return
    ends = range(min(len(parts), 2 * LONGEST_NAME - 1), 0, -1)
    for end in (e for e in ends if e % 2):
        name = "".join(parts[:end]).strip()
        if name and knows(name):
            yield from ((name, *rest) for rest in _ways(parts[end + 1 :], knows))
