"""How values are written on pages: numbers, dates, lists; one way each."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime

MINUS = "\N{MINUS SIGN}"
HELD = "\N{NO-BREAK SPACE}"
NOTHING = "\N{EN DASH}"


def number(value: float | None, decimals: int = 0) -> str:
    """A number with separators; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return NOTHING
    written = f"{abs(value):,.{decimals}f}"
    negative = value < 0 and float(written.replace(",", "")) != 0
    return f"{MINUS}{written}" if negative else written


def money(value: float | None) -> str:
    """Pounds: in millions from a million on (one digit; two below ten), in thousands from 100,000 on, else whole."""
    if value is None or not math.isfinite(value):
        return NOTHING
    sign = MINUS if value < 0 else ""
    if abs(value) >= 1_000_000:
        return f"{sign}£{abs(value) / 1_000_000:,.{1 if abs(value) >= 9_995_000 else 2}f}m"
    whole = round(abs(value), -3 if abs(value) >= 100_000 else 0)
    return f"{sign}£{whole:,.0f}"


def percent(share: float | None, decimals: int = 0) -> str:
    """A share of one as a percentage; "less than 1 %" where it would round to nothing."""
    if share is None or not math.isfinite(share):
        return NOTHING
    if 0 < share < 0.5 * 10 ** -(decimals + 2):
        return f"less than {10**-decimals:.{decimals}f}{HELD}%"
    return f"{100 * share:.{decimals}f}{HELD}%"


def sensible(value: float | None) -> int:
    """How many digits after the point make sense for a number of that size."""
    if value is None or not math.isfinite(value) or abs(value) >= 100 or value == round(value):
        return 0
    return 1 if abs(value) >= 10 else 2


def measured(value: float | None, unit: str, decimals: int = 0) -> str:
    """A number as its unit asks: pounds as money, everything else as a number."""
    if unit.startswith("pounds"):
        return money(value) if decimals == 0 or value is None else f"£{number(value, decimals)}"
    return number(value, decimals)


def day(value: date | datetime | None) -> str:
    """A date in words: 4 March 2026."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = localtime(value).date()
    return f"{value.day} {value:%B %Y}"


def moment(value: datetime | None) -> str:
    """A date with the time of day: 4 March 2026 at 14:05."""
    if value is None:
        return NOTHING
    return f"{day(value)} at {localtime(value):%H:%M}"


def seconds(value: float | None) -> str:
    """A duration: 0.42 seconds, 12 seconds, 3 minutes 5 seconds."""
    if value is None:
        return NOTHING
    if value < 10:
        return f"{value:.2f} seconds"
    if value < 60:
        return f"{value:.0f} seconds"
    return f"{int(value // 60)} minutes {int(value % 60)} seconds"


def listing(words: Sequence[Any]) -> str:
    """Words joined as English joins them: a, b and c."""
    texts = [str(w) for w in words]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} and {texts[-1]}"


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun: 1 option, 4,021 options."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def held_together(text: str) -> str:
    r"""A sentence whose numbers do not part from what they count: 8 in 10, 5 %, 31 March 2028.

    >>> held_together("1 in 20").split(" ")
    ['1\xa0in\xa020']
    """
    return _PARTS.sub(lambda found: found[0].replace(" ", HELD), text)


_PARTS = re.compile(
    r"\b[\d,]+ in \d+\b|\d %|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|"
    r"October|November|December) \d{4}\b|\brule [A-Z]\b"
)


def capitalize_first(text: str) -> str:
    """The first letter as a capital, the others as they are."""
    return text[:1].upper() + text[1:]
