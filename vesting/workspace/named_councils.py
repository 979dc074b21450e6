"""Councils by the names that people write, in a list parted by commas; no workspace is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from vesting.area.council import Council, Kind
from vesting.area.names import NameIndex, bare, listed, plain
from vesting.area.place import AMBIGUOUS_PLACE, find_place
from vesting.area.published import enrich
from vesting.area.registry import NOT_AT_THAT_DATE, Registry, registry
from vesting.errors import Problem, UsageError, VestingError
from vesting.evidence.shelf import Shelf

LONGEST_NAME = 4
"""Pieces between commas that one name may have."""

SINGLE = (Kind.DISTRICT, Kind.UNITARY, Kind.METROPOLITAN, Kind.LONDON, Kind.COUNTY)
"""Kinds of council that a person may name; regions and combined authorities are none of them."""

NO_PLACES = Problem("WSP-E40", "No places were named", UsageError)


def known_councils(shelf: Shelf) -> Registry:
    """Councils that the package knows and those that the files add."""
    return enrich(
        registry(),
        councils=shelf.frame("councils"),
        changes=shelf.frame("code_changes"),
        lookup=shelf.frame("lookup"),
    )


def named_places(text: str) -> tuple[str, ...]:
    """Places out of a list such as ``Guildford, Woking``; a semicolon parts names with commas."""
    parts = text.split(";") if ";" in text else text.split(",")
    return tuple(part.strip() for part in parts if part.strip())


@dataclass(frozen=True, slots=True)
class Named:
    """Councils out of a list that a person wrote.

    Attributes:
        councils: The councils, without repeats.
        repeats: What to say of those that were named more than once.
    """

    councils: tuple[Council, ...]
    repeats: tuple[str, ...] = ()


def find_councils(register: Registry, texts: Sequence[str]) -> tuple[Council, ...]:
    """The councils alone of :func:`find_named`."""
    return find_named(register, texts).councils


def find_named(register: Registry, texts: Sequence[str]) -> Named:
    """Districts and unitaries by name or code, without repeats; a county stands for its districts.

    Args:
        register: Councils known.
        texts: Names or codes; a name that holds a comma may come in several pieces.

    Raises:
        InputError: A name is not known, or its council has ended; near names or heirs are offered.
            A short name may mean several living councils; their official names are offered.
        UsageError: No names at all.
    """
    living = [c for c in register if c.end is None]
    index = _Index(
        NameIndex.of((name, c) for c in living for name in (c.name, *c.aliases)),
        {code.casefold(): c for c in living for code in c.every_code},
    )
    named = [
        (text, council)
        for text in index.joined(texts)
        for council in _meant(register, living, index, text)
    ]
    if not named:
        raise NO_PLACES("no places were named", mend='Name them: --places "Guildford, Woking"')
    return Named(tuple({c.code: c for _, c in named}.values()), tuple(_repeats(named)))


def _repeats(named: Iterable[tuple[str, Council]]) -> Iterator[str]:
    """What is said of each council that was named more than once."""
    texts: dict[Council, list[str]] = {}
    for text, council in named:
        texts.setdefault(council, []).append(text)
    for council, by in texts.items():
        if len(by) > 1:
            told = listed(f"'{text}'" for text in by)
            yield f"{council.name} was named {len(by)} times ({told}): it counts once"


@dataclass(frozen=True, slots=True)
class _Index:
    """Living councils by name and by code."""

    names: NameIndex[Council]
    codes: Mapping[str, Council]

    def knows(self, text: str) -> bool:
        return text.casefold() in self.codes or bool(self.names.find(text))

    def joined(self, texts: Sequence[str]) -> list[str]:
        """The texts, with the pieces of a name such as "Bristol, City of" put together again."""
        made, at = [], 0
        while at < len(texts):
            ends = range(min(len(texts), at + LONGEST_NAME), at + 1, -1)
            end = next((e for e in ends if self._whole(texts[at:e])), at + 1)
            made.append(", ".join(texts[at:end]))
            at = end
        return made

    def _whole(self, pieces: Sequence[str]) -> bool:
        """Whether pieces are one name, and not several names one after the other."""
        return bool(self.names.find(", ".join(pieces))) and not all(map(self.knows, pieces))


def _meant(
    register: Registry, living: Sequence[Council], index: _Index, text: str
) -> tuple[Council, ...]:
    whole = [c for c in living if c.kind is not Kind.COUNTY]
    met = index.codes.get(text.casefold())
    if met is None:
        _require_one(living, text)
    counties = [c for c in ((met,) if met else index.names.find(text)) if c.kind is Kind.COUNTY]
    districts = tuple(c for c in whole if c.county in {county.code for county in counties})
    if districts and len(counties) == 1:
        return districts
    try:
        return (find_place(text, whole, of="England"),)
    except VestingError:
        _require_living(register, text)
        raise


def _require_one(living: Sequence[Council], text: str) -> None:
    """Ask which council is meant where several names begin with what was written.

    A council that is called just that is meant, whatever others begin with its name.

    Raises:
        InputError: Several living councils may be meant, and none is called so.
    """
    short = plain(text)
    single = [c for c in living if c.kind in SINGLE]
    if any(short in (plain(c.name), bare(c.name)) for c in living):
        return
    begun = [c for c in single if f"{plain(c.name)} ".startswith(f"{short} ")]
    if short and len(begun) > 1:
        raise AMBIGUOUS_PLACE(
            f"'{text}' may mean {len(begun)} councils: "
            f"{listed((f'{c.name} ({c.code})' for c in begun), most=12)}",
            mend="Write the whole name, or the code, of the one meant.",
        )


def _require_living(register: Registry, text: str) -> None:
    """Say of a council that has ended when it did, and who holds its area.

    Raises:
        InputError: The council that is meant has ended.
    """
    last = max((c.end for c in register if c.end), default=None)
    try:
        register.find(text, at=last + timedelta(days=1) if last else None)
    except VestingError as told:
        if told.code == NOT_AT_THAT_DATE.code:
            raise
