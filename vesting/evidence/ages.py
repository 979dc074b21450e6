"""Ages as official files write them, in headings and in cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

OLDEST = 130
"""Stands for "and over"."""

_SEX = {
    "m": "male", "male": "male", "males": "male", "f": "female", "female": "female",
    "females": "female", "p": "", "persons": "", "people": "", "all": "", "1": "male", "2": "female",
    "0": "", "total": "", "both sexes": "", "t": "",
}  # fmt: skip

_WHOLE = re.compile(
    r"all|total|all ages|all persons|total population|age:? ?total|total: all usual residents|"
    r"persons: total|population|usual residents"
)
_FORMS = (
    (re.compile(r"(?:under|less than) (\d+)(?: years?)?(?: old)?"), lambda a: (0, a - 1)),
    (re.compile(r"(\d+)(?: years?)?(?: old)? and (?:under|below|younger)"), lambda a: (0, a)),
    (re.compile(r"(\d+) ?\+|(\d+)(?: years?)?(?: old)? (?:and|or) (?:over|above|older)"),
     lambda a: (a, OLDEST)),
    (re.compile(r"(\d+)(?: years?)?(?: old)?"), lambda a: (a, a)),
)  # fmt: skip
_RANGE = re.compile(r"(\d+)(?: years?)? ?(?:-|to|–) ?(\d+)(?: years?)?(?: old)?")
_LEADS = re.compile(
    r"^(?:children )?(?:age:? |aged:? |ages )+|^age(?=\d)|^dependent children aged "
)


@dataclass(frozen=True, slots=True)
class Band:
    """An age band, of one sex or of all.

    Attributes:
        first: Youngest age counted.
        last: Oldest age counted; :data:`OLDEST` where open-ended.
        sex: ``male``, ``female``, or empty for everybody.
    """

    first: int
    last: int
    sex: str = ""


def parse_sex(text: str) -> str | None:
    """``male``, ``female``, empty for everybody; None where it is none of these."""
    return _SEX.get(text.strip().lower())


@lru_cache(maxsize=65_536)
def parse_age(text: str) -> Band | None:
    """Understand an age or an age band; None where the text is neither.

    >>> parse_age("Aged 16 to 24 years"), parse_age("90+"), parse_age("F17"), parse_age("note")
    (Band(first=16, last=24, sex=''), Band(first=90, last=130, sex=''), Band(first=17, last=17, sex='female'), None)
    """
    words = " ".join(re.sub(r"[_;]", " ", text.lower().replace("measures: value", "")).split())
    sex, words = _split_sex(words)
    words = _LEADS.sub("", words).strip()
    if _WHOLE.fullmatch(words):
        return Band(0, OLDEST, sex)
    span = _RANGE.fullmatch(words)
    if span:
        return Band(int(span[1]), int(span[2]), sex)
    for pattern, ends in _FORMS:
        met = pattern.fullmatch(words)
        if met:
            first, last = ends(int(next(g for g in met.groups() if g)))
            return Band(first, last, sex)
    return None


def _split_sex(words: str) -> tuple[str, str]:
    """Take a leading or trailing sex off: ``f17``, ``males aged 3``, ``age 3 female``."""
    met = re.match(r"(males?|females?|persons|people|[mfp])\b[: ]*(.*)$", words) or re.match(
        r"([mfp])(\d.*)$", words
    )
    if met and met[2]:
        return _SEX[met[1]], met[2]
    met = re.match(r"(.*\d.*) (males?|females?|persons)$", words)
    return (_SEX[met[2]], met[1]) if met else ("", words)


def finest(bands: Iterable[Band]) -> tuple[Band, ...]:
    """The finest bands that do not overlap: a band made up of others is left out.

    Persons win over the two sexes where both are given for the same ages.
    """
    kept: list[Band] = []
    ordered = sorted(set(bands), key=lambda b: (bool(b.sex), b.last - b.first, b.first))
    for band in sorted(ordered, key=lambda b: b.last - b.first):
        rivals = [k for k in kept if k.sex in ("", band.sex) or not band.sex]
        if not any(k.first <= band.last and band.first <= k.last for k in rivals):
            kept.append(band)
    return tuple(sorted(kept, key=lambda b: (b.first, b.sex)))


def whole(bands: Iterable[Band]) -> Band | None:
    """The band of all ages and both sexes, where it is given."""
    return next((b for b in bands if b == Band(0, OLDEST)), None)
