"""What the name of a file, and of the folders it lies in, hints at: the council and the year."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
    jan feb mar apr jun jul aug sep oct nov dec v zip gz xlsx copy draft full report reports query
    list children looked after authority council dfe mosaic liquidlogic lcs ics eclipse capita
    careworks azeus charms synergy
"""
"""The last are names of case systems, which their reports begin with."""
_JOINING = frozenset(("and", "of", "the", "for", "to", "on", "upon", "&"))
_COMMON = frozenset(_SAY_NOTHING.split())


def council_of(name: str) -> str:
    """The council that a path hints at: the start of the file's name, else the nearest folder.

    Years, names of modules and words that say nothing are passed over.

    >>> council_of("returns/Loamshire_2024_header.csv"), council_of("East Vale/2024/header.csv")
    ('Loamshire', 'East Vale')
    """
    return councils_of((name,))[0]


def councils_of(names: Sequence[str]) -> tuple[str, ...]:
    """The councils that paths of files hint at, seen together.

    The start of a file's name goes before its folder, unless it tells no councils apart: where several
    folders have a file of the same name and year, or where a folder has files that begin with one name
    and files without.

    >>> councils_of(("East/2024/Rep_header.csv", "West/2024/Rep_header.csv"))
    ('East', 'West')
    """
    paths = [PurePath(name.replace("\\", "/")) for name in names]
    hints = [(_start(path), _folder(path)) for path in paths]
    beside: dict[str, set[str]] = {}
    same: dict[tuple[str, int], set[str]] = {}
    for path, (start, folder) in zip(paths, hints, strict=True):
        beside.setdefault(folder.casefold(), set()).add(start.casefold())
        same.setdefault(_alike(path), set()).add(folder.casefold())
    repeated = {name for (name, _), folders in same.items() if len(folders) > 1}

    def told(path: PurePath, start: str, folder: str) -> str:
        near = beside[folder.casefold()]
        folder_tells = _alike(path)[0] in repeated or ("" in near and len(near) == 2)
        return (folder or start) if folder_tells else (start or folder)

    return tuple(told(p, *hint) or NO_COUNCIL for p, hint in zip(paths, hints, strict=True))


def _alike(path: PurePath) -> tuple[str, int]:
    """The name of a file without its year, and the year."""
    return re.sub(r"\d+", "", path.stem).casefold(), year_of(str(path))


def _start(path: PurePath) -> str:
    return _words(path.stem if path.suffix else path.name, only_first=True)


def _folder(path: PurePath) -> str:
    found = (_words(part.removesuffix(".zip"), only_first=False) for part in path.parts[-2::-1])
    return next((words for words in found if words), "")


def _words(text: str, *, only_first: bool) -> str:
    kept: list[str] = []
    for token in _tokens(text):
        plain = token.lower().strip(".'")
        if plain in _JOINING and kept:
            kept.append(token)
        elif token.isdigit() or plain in _COMMON or plain in _JOINING or len(token) < 2:
            if only_first:
                break
        else:
            kept.append(token)
    return " ".join(_without_joining_end(kept))


def _without_joining_end(words: list[str]) -> list[str]:
    while words and words[-1].lower() in _JOINING:
        words = words[:-1]
    return words


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
