"""Councils by the names that people write, in a list; no workspace is needed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from vesting.area.council import Council, Kind
from vesting.area.names import SHORTEST_BEGINNING, NameIndex, bare, counted, listed, plain
from vesting.area.place import AMBIGUOUS_PLACE, UNKNOWN_PLACE, find_place
from vesting.area.published import enrich
from vesting.area.registry import NOT_AT_THAT_DATE, Registry, registry
from vesting.errors import Problem, UsageError, VestingError
from vesting.evidence.shelf import Shelf
from vesting.workspace.place_list import AND, PlaceIndex, named_places

SINGLE = (Kind.DISTRICT, Kind.UNITARY, Kind.METROPOLITAN, Kind.LONDON, Kind.COUNTY)
"""Kinds of council that a person may name; regions and combined authorities are none of them."""

ELSEWHERE = ("N", "S", "W")
"""First letters of codes outside England."""

NO_PLACES = Problem("WSP-E40", "No places were named", UsageError)


def known_councils(shelf: Shelf) -> Registry:
    """Councils that the package knows and those that the files add."""
    return enrich(
        registry(),
        councils=shelf.frame("councils"),
        changes=shelf.frame("code_changes"),
        lookup=shelf.frame("lookup"),
    )


@dataclass(frozen=True, slots=True)
class Named:
    """Councils out of a list that a person wrote.

    Attributes:
        councils: The councils, without repeats.
        repeats: What to say of those that were named more than once.
        readings: What to say of names that were taken for something else: a county for its
            districts, the beginning of a name for the whole.
    """

    councils: tuple[Council, ...]
    repeats: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Meant:
    """What one name stands for.

    Attributes:
        text: The name as it was written.
        councils: The councils.
        reading: What to say of it, if anything.
    """

    text: str
    councils: tuple[Council, ...]
    reading: str = ""


def find_councils(register: Registry, texts: Sequence[str]) -> tuple[Council, ...]:
    """The councils alone of :func:`find_named`."""
    return find_named(register, texts).councils


def find_named(register: Registry, texts: Sequence[str]) -> Named:
    """Districts and unitaries by name or code, without repeats; a county stands for its districts.

    Args:
        register: Councils known.
        texts: Names or codes; a name that holds a comma may come in several pieces, and the last
            of them may hold several names joined by "and".

    Raises:
        InputError: Names are not known, or their councils have ended; near names or heirs are
            offered. A short name may mean several living councils; their official names are offered.
        UsageError: No names at all.
    """
    england = [c for c in register if c.code.startswith("E") and c.kind is not Kind.OTHER]
    living = [c for c in england if c.end is None]
    index = PlaceIndex(
        NameIndex.of((name, c) for c in living for name in (c.name, *c.aliases)),
        {code.casefold(): c for c in living for code in c.every_code},
        lambda text: _ended(register, text) is not None,
    )
    named, refused = list[_Meant](), dict[str, VestingError]()
    for text in index.parted(texts):
        try:
            named.append(_meant(register, living, index, text))
        except VestingError as refusal:
            refused[text] = refusal
    if refused:
        raise _together(refused)
    if not named:
        raise NO_PLACES("no places were named", mend='Name them: --places "Guildford, Woking"')
    return Named(
        tuple({c.code: c for meant in named for c in meant.councils}.values()),
        tuple(_repeats(named)),
        tuple(dict.fromkeys(meant.reading for meant in named if meant.reading)),
    )


def _together(refused: Mapping[str, VestingError]) -> VestingError:
    """The refusals that are like the first as one, so that a list is mended once."""
    first = next(iter(refused.values()))
    same = {text: error for text, error in refused.items() if error.code == first.code}
    if len(same) == 1:
        return first
    mends = (f"'{text}': {error.mend}" for text, error in same.items())
    what = "; ".join(error.what for error in same.values())
    return type(first)(first.code, what, first.where, "\n".join(mends))


def _repeats(named: Iterable[_Meant]) -> Iterator[str]:
    """What is said of each council that was named more than once."""
    texts: dict[Council, list[str]] = {}
    for meant in named:
        for council in meant.councils:
            texts.setdefault(council, []).append(meant.text)
    for council, by in texts.items():
        if len(by) > 1:
            told = listed(f"'{text}'" for text in by)
            yield f"{council.name} was named {len(by)} times ({told}): it counts once"


def _meant(register: Registry, living: Sequence[Council], index: PlaceIndex, text: str) -> _Meant:
    whole = [c for c in living if c.kind is not Kind.COUNTY]
    met = index.codes.get(text.casefold())
    if met is None:
        _require_one(living, text)
    counties = [c for c in ((met,) if met else index.names.find(text)) if c.kind is Kind.COUNTY]
    districts = tuple(c for c in whole if c.county in {county.code for county in counties})
    if districts and len(counties) == 1:
        stands = f"{counties[0].name} is a county: it stands for its"
        return _Meant(text, districts, f"{stands} {counted(len(districts), 'district')}")
    try:
        return _Meant(text, (find_place(text, whole, of="England"),))
    except VestingError as unknown:
        ended = _ended(register, text)
        begun = _begun(living, text)
        if ended is None and len(begun) == 1:
            return _Meant(text, begun, f"'{text}' was taken for {begun[0].name}")
        raise ended or _explained(register, text, unknown) from None


def _explained(register: Registry, text: str, unknown: VestingError) -> VestingError:
    """What to do about a name that is not known: outside England, or several names in one."""
    if unknown.code != UNKNOWN_PLACE.code:
        return unknown
    held = {c.code for c in register if c.code.startswith(ELSEWHERE)}
    abroad = NameIndex.of((c.name, c.code) for c in register if c.code in held)
    if abroad.find(text) or text.upper() in held or re.fullmatch(r"[NSW]\d{8}", text.upper()):
        return UNKNOWN_PLACE(unknown.what, mend="It lies outside England: name English councils.")
    if AND.search(text):
        return UNKNOWN_PLACE(unknown.what, mend=f"{unknown.mend} Separate several with commas.")
    return unknown


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
    begun = _begun(single, text)
    if len(begun) > 1:
        raise AMBIGUOUS_PLACE(
            f"'{text}' may mean {len(begun)} councils: "
            f"{listed((f'{c.name} ({c.code})' for c in begun), most=12)}",
            mend="Write the whole name, or the code, of the one meant.",
        )


def _begun(living: Iterable[Council], text: str) -> tuple[Council, ...]:
    """Councils whose names begin with the words that were written."""
    short = plain(text)
    if len(short) < SHORTEST_BEGINNING:
        return ()
    return tuple(c for c in living if f"{plain(c.name)} ".startswith(f"{short} "))


def _ended(register: Registry, text: str) -> VestingError | None:
    """What is said of a council that has ended: when it did, and who holds its area; else nothing."""
    last = max((c.end for c in register if c.end), default=None)
    try:
        register.find(text, at=last + timedelta(days=1) if last else None)
    except VestingError as told:
        return told if told.code == NOT_AT_THAT_DATE.code else None
    return None


__all__ = ["Named", "find_councils", "find_named", "known_councils", "named_places"]
