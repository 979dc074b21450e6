"""The council of every row: its column, what the user says, the files beside it, else the names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

import polars as pl

from vesting.errors import Problem
from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.files.part import Part
from vesting.evidence.returns.guide.module import COUNCIL
from vesting.evidence.returns.names.councils import councils_of

TWO_COUNCILS = Problem(
    "EVI-E96", "Two files, or a file and the user, contradict each other on the council"
)


def sets_of(parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Of each file the set it belongs to: its folder, and the council that its path hints at."""
    names = [part.file.name for part in parts]
    folders = [str(PurePath(name).parent) for name in names]
    return list(zip(folders, councils_of(names), strict=True))


def with_councils(parts: list[Part], sets: Sequence[tuple[str, str]]) -> list[Part]:
    """The council of the rows of every file.

    Raises:
        InputError: EVI-E96 when names of the council contradict each other.
    """
    named: dict[tuple[str, str], set[str]] = {}
    for part, own in zip(parts, sets, strict=True):
        named.setdefault(own, set()).update(_told(part))
    return [_with_council(part, named[own], own[1]) for part, own in zip(parts, sets, strict=True)]


def _told(part: Part) -> set[str]:
    """Councils that the column of a file names."""
    if COUNCIL.name not in part.frame.columns:
        return set()
    return set(part.frame[COUNCIL.name].str.strip_chars().drop_nulls()) - {""}


def _with_council(part: Part, named: set[str], hint: str) -> Part:
    told = _told(part)
    said = part.file.council.strip()
    if said and {t.casefold() for t in told} - {said.casefold()}:
        raise TWO_COUNCILS(
            f"{part.file.name} names another council in its column than '{said}'",
            where=f"{part.file.name}, column of the council",
            mend="Leave the council away where the file names it, or give the file of that council.",
        )
    if not said and not told and len(named) > 1:
        raise TWO_COUNCILS(
            f"{part.file.name} does not name its council, and the files beside it name "
            f"{len(named)}: {', '.join(sorted(named))}",
            where=part.file.name,
            mend="Put the files of each council into a folder of their own, or say the council.",
        )
    whole = said or (next(iter(told)) if len(told) == 1 else "")
    if not whole and not told:
        whole = next(iter(named)) if named else hint
    cell = pl.col(COUNCIL.name).str.strip_chars() if told else pl.lit(None, pl.String)
    filled = pl.when(cell != "").then(cell)
    return replace(
        part,
        frame=part.frame.with_columns(
            filled.fill_null(pl.lit(whole or None, pl.String)).alias(COUNCIL.name)
        ),
    )


def without_council(frame: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """Leave out and note the rows of which nothing tells the council."""
    ledger.note("R903-11", frame.filter(pl.col(COUNCIL.name).is_null())[ID])
    return frame.filter(pl.col(COUNCIL.name).is_not_null())
