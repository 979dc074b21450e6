"""Two map layers side by side: where they disagree about neighbours, and whether we know why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vesting.area.borders import Border, Contact
from vesting.area.crossings import Atlas, Crossing, crossings
from vesting.area.registry import Registry, registry


@dataclass(frozen=True, slots=True)
class Difference:
    """A pair that one layer shows as neighbours and the other does not.

    Attributes:
        a: Code of the one that comes first by code.
        b: Code of the other.
        first_km: Border in the first layer; ``None`` where it shows none.
        second_km: Border in the second layer; ``None`` where it shows none.
        crossing: What is known of the pair on the ground, which settles it.
    """

    a: str
    b: str
    first_km: float | None
    second_km: float | None
    crossing: Crossing | None

    @property
    def explained(self) -> bool:
        """Whether the crossings file says what is there."""
        return self.crossing is not None


def compare_layers(
    first: Iterable[Border],
    second: Iterable[Border],
    *,
    known: Iterable[Crossing] | None = None,
    register: Registry | None = None,
) -> tuple[Difference, ...]:
    """The pairs on which two layers of the same places disagree, by their codes.

    Args:
        first: Borders of one layer.
        second: Borders of the other.
        known: Crossings; those shipped with the package where left out.
        register: Councils; those shipped with the package where left out.
    """
    atlas = Atlas(crossings() if known is None else known, register or registry())
    one, other = _lengths(first), _lengths(second)
    odd = sorted(one.keys() ^ other.keys())
    return tuple(Difference(*p, one.get(p), other.get(p), atlas.between(*p)) for p in odd)


def _lengths(borders: Iterable[Border]) -> Mapping[tuple[str, str], float]:
    return {b.pair: b.km for b in borders if b.contact is not Contact.POINT}
