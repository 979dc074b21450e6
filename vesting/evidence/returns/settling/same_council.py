"""What a person should know where files may be of several councils, and were read as one's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from vesting.evidence.returns.files.part import Part
from vesting.evidence.returns.guide.module import COUNCIL, YEAR
from vesting.evidence.returns.guide.tables import EPISODES
from vesting.evidence.returns.names.councils import words_passed_over

_SAY_SO = "if they are of several councils, put the files of each into a folder with its name"


def doubts(parts: Sequence[Part]) -> tuple[str, ...]:
    """Remarks on returns of one council and year from several folders, and on words in names.

    Args:
        parts: Files with council and year.
    """
    told = any(p.frame[COUNCIL.name].n_unique() > 1 for p in parts)
    words = () if told else words_passed_over([p.file.name for p in parts if not p.file.council])
    passed = (
        f"the names of files hold words that were not taken for councils: {', '.join(words)}; {_SAY_SO}",
    )
    return (*_several_folders(parts), *(passed if words else ()))


def _several_folders(parts: Sequence[Part]) -> tuple[str, ...]:
    folders: dict[tuple[str, int], set[str]] = {}
    for part in (p for p in parts if p.module is EPISODES and not p.file.council):
        folder = str(PurePath(part.file.name.replace("\\", "/")).parent)
        for council, year in part.frame.select(COUNCIL.name, YEAR.name).unique().iter_rows():
            folders.setdefault((str(council), int(year)), set()).add(folder)
    return tuple(
        f"episodes of several folders were read as one return of {council} to 31 March {year}: "
        f"{', '.join(sorted(found))}; {_SAY_SO}"
        for (council, year), found in sorted(folders.items())
        if len(found) > 1
    )
