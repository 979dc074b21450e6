"""What every option has to keep to, as people say it: by block ids, before anything is compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vesting.findings import implements
from vesting.options.enumeration.window import Window

Group = tuple[str, ...]


@implements("FAC-13")
@dataclass(frozen=True, slots=True)
class Constraints:
    """The constraints of one question; the default asks for contiguous councils and nothing else.

    Attributes:
        windows: Bounds on measures of every council; several measures may be bounded at once.
        together: Groups of blocks that share a council.
        apart: Groups of blocks of which no two share a council.
        fixed: Councils that every option holds, each the set of its blocks.
        alone: Blocks that stay as they are: each is a council of its own in every option.
        accompanied: Blocks that may not be a council of their own.
        max_km: Most kilometres between two blocks of a council; needs ``km``.
        km: Kilometres between blocks, by pairs of ids; either order of a pair will do.
        max_hops: Most borders to cross between two blocks of a council without leaving it.
        contiguous: Whether a council has to hang together. When it does not, any set of blocks may
            be a council and hops are counted over the whole area.
        separate_parts: Whether an area in parts that do not touch is divided part by part; otherwise
            such an area is refused.
    """

    windows: tuple[Window, ...] = ()
    together: tuple[Group, ...] = ()
    apart: tuple[Group, ...] = ()
    fixed: tuple[Group, ...] = ()
    alone: Group = ()
    accompanied: Group = ()
    max_km: float | None = None
    km: Mapping[tuple[str, str], float] = field(default_factory=dict, repr=False)
    max_hops: int | None = None
    contiguous: bool = True
    separate_parts: bool = False

    @property
    def bounded(self) -> bool:
        """Whether any measure is bounded."""
        return any(w.low is not None or w.high is not None for w in self.windows)

    def in_words(self, names: Mapping[str, str]) -> tuple[str, ...]:
        """Every constraint in words.

        Args:
            names: What people call each block, by its id.
        """
        said = [w.in_words() for w in self.windows if w.low is not None or w.high is not None]
        for groups, words in (
            (self.together, "kept together"),
            (self.apart, "kept apart"),
            (self.fixed, "fixed as a council"),
        ):
            said += [f"{words}: {_named(group, names)}" for group in groups]
        if self.alone:
            said.append(f"staying as they are: {_named(self.alone, names)}")
        if self.accompanied:
            said.append(f"not on their own: {_named(self.accompanied, names)}")
        return (*said, *self._reach())

    def _reach(self) -> list[str]:
        said = []
        if self.max_km is not None:
            said.append(f"at most {self.max_km:g} km between two blocks of a council")
        if self.max_hops is not None:
            said.append(f"at most {self.max_hops} borders between two blocks of a council")
        if not self.contiguous:
            said.append("councils need not hang together")
        if self.separate_parts:
            said.append("parts of the area that do not touch are divided separately")
        return said


def _named(group: Group, names: Mapping[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in group)
