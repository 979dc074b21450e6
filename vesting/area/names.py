"""Names as people write them: when two spellings mean one place, and what was probably meant."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

Thing = TypeVar("Thing")

ABBREVIATIONS = {
    "beds": "bedfordshire",
    "berks": "berkshire",
    "bucks": "buckinghamshire",
    "cambs": "cambridgeshire",
    "glos": "gloucestershire",
    "hants": "hampshire",
    "herts": "hertfordshire",
    "lancs": "lancashire",
    "leics": "leicestershire",
    "lincs": "lincolnshire",
    "northants": "northamptonshire",
    "notts": "nottinghamshire",
    "oxon": "oxfordshire",
    "saint": "st",
    "staffs": "staffordshire",
    "warks": "warwickshire",
    "wilts": "wiltshire",
    "worcs": "worcestershire",
    "yorks": "yorkshire",
}
"""Short forms in common use, word by word."""

OFFICE = frozenset(
    re.findall(
        r"\w+",
        "bc borough cc city corporation council county dc district la mbc metropolitan of royal "
        "the ua unitary authority",
    )
)
"""Words that say what kind of council it is, not which one."""

WORTHLESS = frozenset({"", "london"})
"""What is left of a name must still name one council: 'City of London' is not 'London'."""

CLOSE = 0.65
"""How much two spellings must share to be suggested (ratio of Ratcliff and Obershelp)."""

MARGIN = 0.1
"""Suggestions that are worse than the best one by this much are not made."""

NAMES_KEPT = 50_000
"""Spellings whose plain form is remembered: registers are made of the same names several times."""

SHORTEST_BEGINNING = 4
"""So many letters may be the beginning of a name."""


@lru_cache(maxsize=NAMES_KEPT)
def plain(name: str) -> str:
    """The name without case, accents, apostrophes, punctuation and short forms.

    >>> plain("King’s Lynn & West Norfolk")
    'kings lynn and west norfolk'
    """
    text = unicodedata.normalize("NFKD", name.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"['’‘`´]", "", text).replace("&", " and ")
    words = re.sub(r"[^a-z0-9]+", " ", text).split()
    return " ".join(ABBREVIATIONS.get(word, word) for word in words)


@lru_cache(maxsize=NAMES_KEPT)
def bare(name: str) -> str:
    """The plain name without the words of office; the plain name where nothing would be left.

    >>> bare("Herefordshire, County of"), bare("Bedford Borough"), bare("City of London")
    ('herefordshire', 'bedford', 'city of london')
    """
    full = plain(name).replace("london borough", "")
    rest = " ".join(word for word in full.split() if word not in OFFICE)
    return plain(name) if rest in WORTHLESS else rest


@dataclass(frozen=True, slots=True)
class NameIndex(Generic[Thing]):
    """Things by their names.

    Attributes:
        exact: Things by plain name.
        loose: Things by bare name.
        shown: Plain name to the name as it is shown.
    """

    exact: Mapping[str, tuple[Thing, ...]]
    loose: Mapping[str, tuple[Thing, ...]]
    shown: Mapping[str, str]

    @classmethod
    def of(cls, named: Iterable[tuple[str, Thing]]) -> NameIndex[Thing]:
        """Index things by name; a thing may come several times, a name may mean several things."""
        exact: dict[str, list[Thing]] = {}
        loose: dict[str, list[Thing]] = {}
        shown: dict[str, str] = {}
        for name, thing in named:
            shown.setdefault(plain(name), name)
            for key, table in ((plain(name), exact), (bare(name), loose)):
                things = table.setdefault(key, [])
                if thing not in things:
                    things.append(thing)
        return cls(
            {key: tuple(things) for key, things in exact.items()},
            {key: tuple(things) for key, things in loose.items()},
            shown,
        )

    def find(self, text: str) -> tuple[Thing, ...]:
        """All things of that name: by the plain name, failing that by the bare name."""
        return self.exact.get(plain(text)) or self.loose.get(bare(text)) or ()

    def like(self, text: str, most: int = 3) -> tuple[str, ...]:
        """Names that were probably meant, best first."""
        key = bare(text)
        begins = key if len(key) >= SHORTEST_BEGINNING else " "
        holding = [
            known
            for known in self.shown
            if key and (f" {key} " in f" {known} " or known.startswith(begins))
        ]
        return tuple(self.shown[known] for known in (holding or self._close(text)))[:most]

    def _close(self, text: str) -> list[str]:
        """Plain names spelt much like the text, without those that are clearly worse than the best."""
        scores: dict[str, float] = {}
        for wanted, table in ((plain(text), self.shown), (bare(text), self.loose)):
            for known in difflib.get_close_matches(wanted, table, n=5, cutoff=CLOSE):
                ratio = difflib.SequenceMatcher(None, wanted, known).ratio()
                for name in self._named(known):
                    scores[name] = max(ratio, scores.get(name, 0.0))
        best = max(scores.values(), default=0.0)
        ranked = sorted(scores, key=lambda name: (-scores[name], name))
        return [name for name in ranked if scores[name] > best - MARGIN]

    def _named(self, key: str) -> list[str]:
        """The plain names that a plain or bare name stands for."""
        return [key] if key in self.shown else [n for n in self.shown if bare(n) == key]


def did_you_mean(names: Iterable[str]) -> str:
    """The question to ask after a name that is not known; empty when nothing comes close."""
    quoted = [f"'{name}'" for name in names]
    if not quoted:
        return ""
    return f"Did you mean {', '.join(quoted[:-1])}{' or ' if quoted[:-1] else ''}{quoted[-1]}?"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: '1 edge', '2 edges'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Iterable[str], most: int = 6) -> str:
    """Names in one sentence: 'A, B and C', cut after ``most`` with how many more there are."""
    every = list(names)
    if len(every) > most:
        return f"{', '.join(every[:most])} and {len(every) - most} more"
    return " and ".join([", ".join(every[:-1]), every[-1]]) if len(every) > 1 else "".join(every)
