"""What the name of a file, and of the folders it lies in, hints at: the council and the year."""

from __future__ import annotations

import re
from pathlib import PurePath

NO_COUNCIL = "the council"

_TOKEN = re.compile(r"[A-Za-z&'.]+|\d+")
_PAIR = re.compile(r"(?<!\d)(20\d\d)\s*[-_/ ]?\s*((?:20)?\d\d)(?!\d)")
_SINGLE = re.compile(r"(?<!\d)(20\d\d)(?=\D|$|\d{4}(?!\d))")
_SAY_NOTHING = """
    ssda sda cla lac return returns data csv xml txt file files input inputs output export exports
    extract extracts upload uploads download downloads document documents tmp temp home users user
    desktop final version corrected resubmission submission year years fake collection child level
    annual module modules statutory records evidence test tests
    header headers episode episodes review reviews uasc oc ad placed adoption placedadoption prev
    previous perm prevperm permanence missing sw swepisodes social worker workers dolo deprivation
    liberty january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep oct nov dec v zip gz xlsx and of the for to
"""
_COMMON = frozenset(_SAY_NOTHING.split())


def council_of(name: str) -> str:
    """The council that a path hints at: the start of the file's name, else the nearest folder.

    Years, names of modules and words that say nothing are passed over.

    >>> council_of("returns/Loamshire_2024_header.csv"), council_of("East Vale/2024/header.csv")
    ('Loamshire', 'East Vale')
    """
    path = PurePath(name.replace("\\", "/"))
    first = _words(path.stem if path.suffix else path.name, only_first=True)
    if first:
        return first
    for folder in reversed(path.parts[:-1]):
        words = _words(folder.removesuffix(".zip"), only_first=False)
        if words:
            return words
    return NO_COUNCIL


def _words(text: str, *, only_first: bool) -> str:
    kept: list[str] = []
    for token in _tokens(text):
        if token.isdigit() or token.lower().strip(".'") in _COMMON or len(token) < 2:
            if only_first:
                break
            continue
        kept.append(token)
    return " ".join(kept)


def _tokens(text: str) -> list[str]:
    """Words and numbers; one such as LoamshireEpisodes is two, but DoLo is one that we know."""
    words = _TOKEN.findall(text)
    apart = [
        [w] if w.lower() in _COMMON else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", w).split()
        for w in words
    ]
    return [token for tokens in apart for token in tokens]


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
    """The last year named in a text; of a financial year its end; 0 where there is none."""
    pairs = [
        int(first) + 1
        for first, second in _PAIR.findall(text)
        if int(second[-2:]) == (int(first) + 1) % 100
    ]
    if pairs:
        return pairs[-1]
    single = _SINGLE.findall(text)
    return int(single[-1]) if single else 0
