"""The authorities of the country: the county, its unitary, and the peers they are compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from vesting.maths.arrays import Floats
from vesting.synthetic.chance import stream
from vesting.synthetic.growth import Near, grow, spread
from vesting.synthetic.names import COUNTY, REGIONS, UNITARY, place_names

PEERS = 149
"""Authorities with children's services besides the county and its unitary."""
COUNTY_AT, UNITARY_AT, FIRST_PEER = 0, 1, 2
"""Positions of the county, the unitary and the first peer."""
SPLIT_YEAR = 2021
"""Year in which one peer was replaced by two."""

KINDS = ("county", "unitary", "metropolitan", "borough", "shire")
_PREFIX = {
    "county": "E10",
    "unitary": "E06",
    "metropolitan": "E08",
    "borough": "E09",
    "shire": "E06",
}
CLASS = {"county": "SC", "unitary": "UA", "metropolitan": "MD", "borough": "LB", "shire": "UA"}
"""Class of authority in the finance returns, by kind."""
_LSOAS = {"unitary": 120, "metropolitan": 185, "borough": 165, "shire": 430}


@dataclass(frozen=True, slots=True)
class Ended:
    """An authority that was replaced by two others.

    Attributes:
        name: Its name.
        gss: Its code.
        dfe: Its DfE number.
        heirs: Positions of the two that replaced it.
    """

    name: str
    gss: str
    dfe: str
    heirs: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Nation:
    """Authorities with children's services, by position.

    Attributes:
        names: Names.
        aliases: Another name that some publications use; the same name where there is none.
        gss: Codes: those of England in form, with numbers from 901 that England does not use.
        dfe: DfE numbers from 501, a range that DfE does not use.
        ecodes: E-codes of the finance returns, from E9001.
        kinds: One of ``KINDS``.
        region: Position in ``REGIONS``.
        centres: Points in metres, ``(authorities, 2)``.
        home: Position of the authority of every LSOA of the country.
        joint: Pairs that publish their workforce together.
        ended: The authority that was split.
    """

    names: tuple[str, ...]
    aliases: tuple[str, ...]
    gss: tuple[str, ...]
    dfe: tuple[str, ...]
    ecodes: tuple[str, ...]
    kinds: tuple[str, ...]
    region: tuple[int, ...]
    centres: Floats = field(repr=False)
    home: np.ndarray = field(repr=False)
    joint: tuple[tuple[int, int], ...]
    ended: Ended

    def __len__(self) -> int:
        return len(self.names)

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Totals by authority of values by LSOA (LSOA first, any further axes after)."""
        return sum_by(self.home, values, len(self))


def sum_by(group: np.ndarray, values: np.ndarray, number: int) -> np.ndarray:
    """Totals of rows by group: one row a group, further axes as they were."""
    flat = values.reshape(len(group), -1)
    sums = [np.bincount(group, column, number) for column in flat.T]
    total = np.stack(sums, axis=1).reshape(number, *values.shape[1:])
    return np.asarray(total if values.dtype.kind == "f" else np.rint(total).astype(np.int64))


def found(seed: int, near: Near, centres: Floats, county: Sequence[int]) -> Nation:
    """Found the authorities.

    Args:
        seed: The seed of the whole county.
        near: Neighbours among authorities by position, the county and its unitary first.
        centres: Points of the authorities, the same order.
        county: Position of the authority (county or unitary) of each of the county's LSOAs.
    """
    rng = stream(seed, "nation")
    everyone = range(FIRST_PEER + PEERS)
    seeds = spread(centres, everyone, len(REGIONS), COUNTY_AT)
    grown = grow(near, everyone, seeds)
    region = tuple((grown.get(i, 0) + 6) % len(REGIONS) for i in everyone)
    kinds = _kinds(rng, region)
    names = [COUNTY, UNITARY, *place_names(rng, PEERS)]
    pairs = _pairs(rng, near, region, kinds)
    lost = names[pairs[0][0]]
    for position, side in zip(pairs[0], ("North", "South"), strict=True):
        names[position] = f"{side} {lost}"
    home = [*county, *(i for i in everyone[FIRST_PEER:] for _ in range(_lsoas(rng, kinds[i])))]
    return Nation(
        tuple(names),
        _aliases(rng, names),
        _gss(kinds),
        tuple(str(501 + i) for i in everyone),
        tuple(f"E{9001 + i}" for i in everyone),
        kinds,
        region,
        centres,
        np.array(home),
        pairs,
        Ended(lost, "E10000902", "690", pairs[0]),
    )


def _kinds(rng: np.random.Generator, region: Sequence[int]) -> tuple[str, ...]:
    """Kinds by region: boroughs in the capital's, metropolitan districts in three others."""
    chance: Mapping[int, tuple[float, ...]] = {
        0: (0.2, 0.7, 0, 0.1),
        2: (0, 0, 1, 0),
        3: (0.3, 0.6, 0, 0.1),
    }
    kinds = [
        str(rng.choice(KINDS[1:], p=chance.get(r, (0.65, 0.1, 0, 0.25))))
        for r in region[FIRST_PEER:]
    ]
    return ("county", "unitary", *kinds)


def _lsoas(rng: np.random.Generator, kind: str) -> int:
    return int(np.clip(_LSOAS[kind] * rng.lognormal(-0.05, 0.35), 25, 900))


def _pairs(
    rng: np.random.Generator, near: Near, region: Sequence[int], kinds: Sequence[str]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Two pairs of neighbours: the halves of a split authority, and two boroughs in partnership."""

    def pick(wanted: str) -> tuple[int, int]:
        able = [
            (i, j)
            for i in range(FIRST_PEER, len(kinds))
            for j in sorted(near[i])
            if i < j and kinds[i] == kinds[j] == wanted and region[i] == region[j]
        ]
        return able[int(rng.integers(len(able)))]

    return pick("unitary"), pick("borough")


def _aliases(rng: np.random.Generator, names: Sequence[str]) -> tuple[str, ...]:
    """The other name of every tenth authority, as in "Fenborough, City of"."""
    titled = rng.random(len(names)) < 0.1
    return tuple(
        f"{name}, City of" if titled[i] or i == UNITARY_AT else name for i, name in enumerate(names)
    )


def _gss(kinds: Sequence[str]) -> tuple[str, ...]:
    """Codes numbered from 901 within each kind of code."""
    last: dict[str, int] = {}
    codes = []
    for kind in kinds:
        prefix = _PREFIX[kind]
        last[prefix] = last.get(prefix, 900) + 1
        codes.append(f"{prefix}{last[prefix]:06d}")
    return tuple(codes)
