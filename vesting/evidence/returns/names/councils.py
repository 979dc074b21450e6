"""The council that the name of a file, and of the folders it lies in, hints at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from vesting.evidence.returns.names.years import year_of

NO_COUNCIL = "the council"

_CODE = r"(?<![A-Za-z0-9])(?:[EW]\d{8}|(?!903)[2389]\d\d)(?![A-Za-z0-9])"
_TOKEN = re.compile(rf"{_CODE}|[A-Za-z&'.]+|\d+")
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
    careworks azeus charms synergy fy financial ending ended end local la late early part all extra
    more set batch run
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


@dataclass(frozen=True, slots=True)
class Hints:
    """What one path says.

    Attributes:
        start: Words with which the file's name begins.
        within: Words anywhere in the file's name.
        folder: Words of the nearest folder that has any.
        rest: The file's name without the words within it, and without its year.
    """

    start: str
    within: str
    folder: str
    rest: str


def councils_of(names: Sequence[str]) -> tuple[str, ...]:
    """The councils that paths of files hint at, seen together.

    The start of a file's name goes before its folder, unless it tells no councils apart: where several
    folders have a file of the same name and year, or where a folder has files that begin with one name
    and files without. Words in the middle or at the end of names count where no folders tell councils
    apart and the words do: every file has one, and the same names occur with each.

    >>> councils_of(("East/2024/Rep_header.csv", "West/2024/Rep_header.csv"))
    ('East', 'West')
    >>> councils_of(("header_East.csv", "episodes_East.csv", "header_West.csv", "episodes_West.csv"))
    ('East', 'East', 'West', 'West')
    """
    paths = [PurePath(name.replace("\\", "/")) for name in names]
    hints = [_hints(path) for path in paths]
    beside: dict[str, set[str]] = {}
    same: dict[tuple[str, int], set[str]] = {}
    for path, hint in zip(paths, hints, strict=True):
        beside.setdefault(hint.folder.casefold(), set()).add(hint.start.casefold())
        same.setdefault(_alike(path), set()).add(hint.folder.casefold())
    repeated = {name for (name, _), folders in same.items() if len(folders) > 1}
    by_words = _words_tell(hints)

    def told(path: PurePath, hint: Hints) -> str:
        near = beside[hint.folder.casefold()]
        folder_tells = _alike(path)[0] in repeated or ("" in near and len(near) == 2)
        if folder_tells:
            return hint.folder or hint.start
        return (hint.within if by_words else hint.start) or hint.folder

    return tuple(told(p, hint) or NO_COUNCIL for p, hint in zip(paths, hints, strict=True))


def words_passed_over(names: Sequence[str]) -> tuple[str, ...]:
    """Words within the names of files that may be councils, of which nothing came.

    >>> words_passed_over(("r/header_East.csv", "r/header_West.csv", "r/episodes.csv"))
    ('East', 'West')
    """
    paths = [PurePath(name.replace("\\", "/")) for name in names]
    taken = " ".join(councils_of(names)).casefold()
    words = {w.casefold(): w for p in paths if (w := _hints(p).within)}
    left = [w for low, w in sorted(words.items()) if low not in taken]
    return tuple(left) if len(left) > 1 else ()


def _words_tell(hints: Sequence[Hints]) -> bool:
    """Whether the words within the names of all files tell councils apart, or name the one council."""
    words: dict[str, set[str]] = {}
    for hint in hints:
        words.setdefault(hint.within.casefold(), set()).add(hint.rest)
    if "" in words or all(hint.start for hint in hints):
        return False
    folders = {hint.folder.casefold() for hint in hints}
    if len(words) == 1:
        return folders == {""}
    shared = set.intersection(*words.values())
    enough = len(shared) > 1 or shared == set.union(*words.values())
    return len(folders) == 1 and enough


def _hints(path: PurePath) -> Hints:
    stem = path.stem if path.suffix else path.name
    within = _words(stem, only_first=False)
    rest = " ".join(t for t in _tokens(stem) if not t.isdigit() and t not in within.split())
    return Hints(_words(stem, only_first=True), within, _folder(path), rest.casefold())


def _alike(path: PurePath) -> tuple[str, int]:
    """The name of a file without its year, and the year."""
    return re.sub(r"\d+", "", path.stem).casefold(), year_of(str(path))


def _folder(path: PurePath) -> str:
    found = (_words(part.removesuffix(".zip"), only_first=False) for part in path.parts[-2::-1])
    return next((words for words in found if words), "")


def _words(text: str, *, only_first: bool) -> str:
    kept: list[str] = []
    for token in _tokens(text):
        plain = token.lower().strip(".'")
        if plain in _JOINING and kept:
            kept.append(token)
        elif _says_nothing(plain):
            if only_first:
                break
        else:
            kept.append(token)
    return " ".join(_without_joining_end(kept))


def _says_nothing(plain: str) -> bool:
    number = plain.isdigit() and not re.fullmatch(_CODE, plain)
    return number or plain in _COMMON or plain in _JOINING or len(plain) < 2


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
