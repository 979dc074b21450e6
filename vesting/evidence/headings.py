"""Headings are matched forgivingly: case, spaces, underscores, dashes and declared aliases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from vesting.errors import Problem

TWICE = Problem("EVI-E04", "Two columns have the same heading")

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_TYPOGRAPHY = str.maketrans({"£": "gbp", "&": "and"})


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """The heading as it is compared: lower-case letters and digits only.

    >>> plain("LSOA 2021  Code"), plain("lsoa_2021_code ")
    ('lsoa2021code', 'lsoa2021code')
    """
    letters = unicodedata.normalize("NFKD", text.lower().translate(_TYPOGRAPHY))
    return _NOT_PLAIN.sub("", letters)


@dataclass(frozen=True)
class Heading:
    """A column that a source looks for.

    Attributes:
        name: Our name of the column.
        aliases: Regular expressions that a plain heading must match in full; our own plain name
            always does.
        required: Whether the source cannot do without it.
    """

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = True

    def fits(self, heading: str) -> bool:
        """Whether a published heading is this column."""
        text = plain(heading)
        return text == plain(self.name) or bool(self._pattern.fullmatch(text))

    def is_in(self, text: str) -> bool:
        """Whether some plain heading of a row, written ``|one|two|``, is this column."""
        return bool(_within(plain(self.name), self.aliases).search(text))

    def best(self, fits: Sequence[str]) -> list[str]:
        """Of several that fit, those of the first alias that any of them fits."""
        for alias in (re.escape(plain(self.name)), *self.aliases):
            met = [h for h in fits if re.fullmatch(alias, plain(h))]
            if met:
                return met
        return []

    @property
    def _pattern(self) -> re.Pattern[str]:
        return _compiled(self.aliases)


@lru_cache(maxsize=4096)
def _compiled(aliases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{alias})" for alias in aliases) or r"(?!)")


@lru_cache(maxsize=4096)
def _within(name: str, aliases: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(f"(?:{alias})" for alias in (re.escape(name), *aliases))
    return re.compile(rf"\|(?:{either})\|")


_OPTIONAL = "optional: "


def want(**columns: str) -> tuple[Heading, ...]:
    """Headings from ``name="alias|alias"``; ``optional:`` before the aliases says so.

    Where a file has several of the aliases, the one that stands first is meant.

    >>> [h.required for h in want(code="ladcd|ladcode", note="optional: notes?|remark")]
    [True, False]
    """
    return tuple(
        Heading(
            name,
            tuple(aliases.removeprefix(_OPTIONAL).split("|")),
            not aliases.startswith(_OPTIONAL),
        )
        for name, aliases in columns.items()
    )


def match(headings: Sequence[str], wanted: Iterable[Heading]) -> dict[str, str] | None:
    """Which published heading is which of the wanted ones; None if a required one is missing.

    Raises:
        InputError: EVI-E04 when a wanted heading is there twice.
    """
    found: dict[str, str] = {}
    for heading in wanted:
        fits = heading.best([h for h in headings if h and heading.fits(h)])
        if len(fits) > 1:
            raise TWICE(
                f"{len(fits)} columns could be '{heading.name}'",
                where="headings " + ", ".join(f"'{h}'" for h in fits),
                mend="Keep one of them, or give the others another heading.",
            )
        if fits:
            found[heading.name] = fits[0]
        elif heading.required:
            return None
    return found


def must_be_single(headings: Sequence[str], wanted: Iterable[str | None], where: str) -> None:
    """Refuse a sheet in which a heading that is used stands twice: which is meant, nobody knows.

    Args:
        headings: The headings of a row, made :func:`unique`.
        wanted: Those of them that are used.
        where: File and row, for the message.

    Raises:
        InputError: EVI-E04.
    """
    twice = next((h for h in wanted if h in headings and f"{h} (2)" in headings), None)
    if twice is not None:
        raise TWICE(
            f"two columns have the heading '{twice}'",
            where=where,
            mend="Keep one of them, or give the other its own heading.",
        )


def unique(headings: Sequence[str]) -> list[str]:
    """Headings without blanks or repeats: a blank becomes its place, a repeat gets its number."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for place, heading in enumerate(headings, start=1):
        name = " ".join(heading.split()) or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names
