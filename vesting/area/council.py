"""A council: one body, its codes through time, what it came from and what became of it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

GSS = re.compile(r"[A-Z]\d{8}")
"""A GSS code: a letter for the country and eight digits."""

DFE_NUMBER = re.compile(r"\d{3}")
"""DfE's number of an authority with children's services."""

ECODE = re.compile(r"E\d{4}")
"""The finance returns' number of a council."""


class Kind(StrEnum):
    """Kinds of council; all but the district have children's services."""

    DISTRICT = "district"
    UNITARY = "unitary"
    METROPOLITAN = "metropolitan"
    LONDON = "london"
    COUNTY = "county"
    SUI_GENERIS = "sui generis"
    OTHER = "other"


KIND_OF_PREFIX = {
    "E06": Kind.UNITARY,
    "E07": Kind.DISTRICT,
    "E08": Kind.METROPOLITAN,
    "E09": Kind.LONDON,
    "E10": Kind.COUNTY,
}
"""What the first three characters of an English GSS code say."""


def kind_of(code: str, published: str = "") -> Kind:
    """The kind of a council from its code, failing that from the words that were published."""
    if code[:3] in KIND_OF_PREFIX:
        return KIND_OF_PREFIX[code[:3]]
    words = published.casefold()
    if "non-metropolitan" in words or "non metropolitan" in words:
        return Kind.DISTRICT
    named = (k for k in Kind if k.value in words)
    return next(named, Kind.OTHER)


@dataclass(frozen=True, slots=True)
class CodePeriod:
    """One GSS code of a council and the days on which it was in use.

    Attributes:
        code: GSS code.
        start: First day, where known.
        end: Last day, where it has ended.
    """

    code: str
    start: dt.date | None = None
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Succession:
    """One council followed another.

    Attributes:
        old: Latest GSS code of the council before.
        new: Latest GSS code of the council after.
        date: First day of the new one.
        whole: Whether the old council went into the new one entirely.
        source: Keys of the sources.
    """

    old: str
    new: str
    date: dt.date
    whole: bool
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Council:
    """One council.

    Attributes:
        code: Its latest GSS code.
        name: Name as ONS writes it.
        kind: What kind of council it is.
        dfe_number: DfE's three digits, where it has children's services.
        ecode: Number in the finance returns.
        region: English region.
        county: Code of the county council above it, for a district.
        start: First day; ``None`` where it was there before the record begins.
        end: Last day; ``None`` while it lives.
        aliases: Other names.
        codes: Every GSS code it has had, oldest first.
        predecessors: What it came from.
        successors: What became of it.
        source: Keys of the sources.
    """

    code: str
    name: str
    kind: Kind = Kind.OTHER
    dfe_number: str = ""
    ecode: str = ""
    region: str = ""
    county: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    aliases: tuple[str, ...] = ()
    codes: tuple[CodePeriod, ...] = ()
    predecessors: tuple[Succession, ...] = ()
    successors: tuple[Succession, ...] = ()
    source: tuple[str, ...] = ()

    @property
    def upper_tier(self) -> bool:
        """Whether it has children's services of its own."""
        return self.kind is not Kind.DISTRICT

    @property
    def every_code(self) -> tuple[str, ...]:
        """All GSS codes it has had, the latest first."""
        return tuple(dict.fromkeys([self.code, *(p.code for p in reversed(self.codes))]))

    def alive_on(self, day: dt.date) -> bool:
        """Whether the council existed on that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def code_on(self, day: dt.date) -> str:
        """The GSS code in use on that day; the latest where the days are not known."""
        for period in self.codes[:-1]:
            if period.end is not None and day <= period.end:
                return period.code
        return self.code
