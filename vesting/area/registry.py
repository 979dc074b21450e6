"""The register of councils: any code, number or name of any time leads to one council."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from vesting.area.council import DFE_NUMBER, ECODE, GSS, Council
from vesting.area.history import typed_councils
from vesting.area.names import NameIndex, did_you_mean, listed
from vesting.errors import InputError, Problem

UNKNOWN_COUNCIL = Problem("AREA-E01", "A council is not known", InputError)
AMBIGUOUS_COUNCIL = Problem("AREA-E02", "A name or number means several councils", InputError)
NOT_AT_THAT_DATE = Problem("AREA-E03", "A council did not exist at that date", InputError)

Steps = Callable[[Council], Iterable[str]]
"""From a council to the codes of its nearest relatives."""


@dataclass(frozen=True, slots=True)
class Registry:
    """Councils, living and ended, and the ways to find them.

    Attributes:
        councils: Every council known, by code.
    """

    councils: tuple[Council, ...]
    _by_code: dict[str, Council] = field(init=False, repr=False, compare=False)
    _by_number: dict[str, tuple[Council, ...]] = field(init=False, repr=False, compare=False)
    _by_name: NameIndex[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code: dict[str, Council] = {}
        by_number: dict[str, tuple[Council, ...]] = {}
        for council in self.councils:
            by_code.update(dict.fromkeys(council.every_code, council))
            for number in filter(None, (council.dfe_number, council.ecode)):
                by_number[number] = (*by_number.get(number, ()), council)
        named = ((name, c.code) for c in self.councils for name in (c.name, *c.aliases))
        object.__setattr__(self, "_by_code", by_code)
        object.__setattr__(self, "_by_number", by_number)
        object.__setattr__(self, "_by_name", NameIndex.of(named))

    def __iter__(self) -> Iterator[Council]:
        return iter(self.councils)

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def get(self, code: str) -> Council | None:
        """The council that has or had this GSS code."""
        return self._by_code.get(code)

    def canonical(self, code: str) -> str:
        """The latest code of the same council; the code itself where it is not known."""
        council = self._by_code.get(code)
        return council.code if council else code

    def living(self, day: dt.date) -> tuple[Council, ...]:
        """The councils that existed on a day."""
        return tuple(c for c in self.councils if c.alive_on(day))

    def find(self, text: str, at: dt.date | None = None) -> Council:
        """One council by GSS code, DfE number, E-code, name or alias.

        Args:
            text: What was written; names are matched without case, punctuation and words of office.
            at: The day that is meant. Without it a living council is preferred to an ended one.

        Raises:
            InputError: AREA-E01 where nothing fits, AREA-E02 where several do, AREA-E03 where the
                council that fits did not exist at that date.
        """
        return self._choose(text, self._candidates(text), at)

    def find_all(self, text: str, at: dt.date | None = None) -> tuple[Council, ...]:
        """One council, or the several of a joint entry such as ``314 / 318``.

        Raises:
            InputError: As :meth:`find`, for the part that fails.
        """
        parts = [part.strip() for part in text.split("/") if part.strip()] or [text]
        return tuple(self.find(part, at) for part in parts)

    def predecessors(self, council: Council) -> tuple[Council, ...]:
        """All councils it came from, theirs included, the nearest first."""
        return self._walk(council, lambda c: (s.old for s in c.predecessors))

    def successors(self, council: Council) -> tuple[Council, ...]:
        """All councils that followed it, theirs included, the nearest first."""
        return self._walk(council, lambda c: (s.new for s in c.successors))

    def heirs(self, council: Council, at: dt.date) -> tuple[Council, ...]:
        """The council itself while it lives, else those that hold its area at that date."""
        if council.alive_on(at):
            return (council,)
        chain = self.successors(council) if council.end else self.predecessors(council)
        return tuple(c for c in chain if c.alive_on(at))

    def swallowed_by(self, code: str) -> tuple[str, ...]:
        """The council's latest code and those of the councils that it went into entirely."""
        council = self._by_code.get(code)
        if council is None:
            return (code,)
        whole = [s.new for s in council.successors if s.whole]
        return (council.code, *(later for new in whole for later in self.swallowed_by(new)))

    def _walk(self, start: Council, step: Steps) -> tuple[Council, ...]:
        seen: dict[str, Council] = {}
        queue = list(step(start))
        while queue:
            code = queue.pop(0)
            if code not in seen and code in self._by_code:
                seen[code] = self._by_code[code]
                queue.extend(step(seen[code]))
        return tuple(seen.values())

    def _candidates(self, text: str) -> tuple[Council, ...]:
        key = text.strip()
        if GSS.fullmatch(key.upper()):
            found = self._by_code.get(key.upper())
            return (found,) if found else ()
        number = key.removesuffix(".0")
        if DFE_NUMBER.fullmatch(number) or ECODE.fullmatch(number.upper()):
            return self._by_number.get(number.upper(), ())
        return tuple(self._by_code[code] for code in self._by_name.find(key))

    def _choose(self, text: str, found: tuple[Council, ...], at: dt.date | None) -> Council:
        if not found:
            raise UNKNOWN_COUNCIL(f"'{text}' is not a council", mend=self._hint(text))
        fits = _latest(found) if at is None else tuple(c for c in found if c.alive_on(at))
        if not fits and at is not None:
            raise self._not_then(text, found, at)
        if len(fits) > 1:
            codes = listed(f"{c.name} ({c.code}, {c.kind})" for c in fits)
            raise AMBIGUOUS_COUNCIL(
                f"'{text}' means {len(fits)} councils: {codes}",
                mend="Use the code of the one meant.",
            )
        return fits[0]

    def _hint(self, text: str) -> str:
        return did_you_mean(self._by_name.like(text)) or (
            "Use the council's name, its GSS code or its DfE number."
        )

    def _not_then(self, text: str, found: tuple[Council, ...], at: dt.date) -> Exception:
        council = found[-1]
        if council.end and council.end < at:
            told = f"it ended on {_written(council.end)}"
        else:
            told = f"it began on {_written(council.start or at)}"
        heirs = listed(c.name for c in self.heirs(council, at))
        return NOT_AT_THAT_DATE(
            f"'{text}' was not a council on {_written(at)}: {told}",
            mend=f"At that date its area was held by {heirs}." if heirs else "Use another date.",
        )


def _latest(found: tuple[Council, ...]) -> tuple[Council, ...]:
    """The living; failing that those that ended last."""
    living = tuple(c for c in found if c.end is None)
    if living:
        return living
    last = max(c.end for c in found if c.end)
    return tuple(c for c in found if c.end == last)


def _written(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


@cache
def registry() -> Registry:
    """The register made of the facts shipped with the package: English councils since 2009."""
    return Registry(typed_councils())
