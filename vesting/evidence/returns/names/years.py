"""The collection year that the name of a file, or of a folder it lies in, hints at."""

from __future__ import annotations

import re
from pathlib import PurePath

_PAIR = re.compile(r"(?<!\d)(20\d\d)\s*[-_/ ]?\s*((?:20)?\d\d)(?!\d)")
_DAY, _MONTH = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2])"
_SINGLE = re.compile(
    rf"(?<!\d)(?:{_DAY}{_MONTH}(20\d\d)(?!\d)|(20\d\d)(?=\D|$|{_MONTH}{_DAY}(?!\d)))"
)
_SHORT_PAIR = re.compile(r"(?<!\d)(?<!\d[-/.])(\d\d)[-_/]?(\d\d)(?![-/.]?\d)")
_FINANCIAL = re.compile(r"(?i)(?<![a-z])(?:fy|y/?e) ?(\d\d)(?!\d)")


def year_of(name: str) -> int:
    """The collection year that a path hints at; 0 where it hints at none.

    The name of the file goes before its folders. A financial year is named by its end.

    >>> year_of("x/2023/header_2024.csv"), year_of("903 2023-24/episodes.csv"), year_of("header.csv")
    (2024, 2024, 0)
    """
    for part in reversed(PurePath(name.replace("\\", "/")).parts):
        found = year_in(part)
        if found:
            return found
    return 0


def year_in(text: str) -> int:
    """The last year named in a text; of a financial year its end; 0 where there is none.

    >>> year_in("31032021"), year_in("20-21"), year_in("2122"), year_in("FY22"), year_in("31-03-2021")
    (2021, 2021, 2022, 2022, 2021)
    """
    pairs = [
        int(first) + 1
        for first, second in _PAIR.findall(text)
        if int(second[-2:]) == (int(first) + 1) % 100
    ]
    if pairs:
        return pairs[-1]
    single = [before or after for before, after in _SINGLE.findall(text)]
    if single:
        return int(single[-1])
    short = [int(b) for a, b in _SHORT_PAIR.findall(text) if int(b) == int(a) + 1]
    short = short or [int(year) for year in _FINANCIAL.findall(text)]
    return 2000 + short[-1] if short else 0
