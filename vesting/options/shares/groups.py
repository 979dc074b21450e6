"""Groups of partners as people write them, and a cost for every one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

import numpy as np

from vesting.maths.arrays import Flags, Floats
from vesting.maths.games import coalition, connected, members, restricted
from vesting.options.shares.problems import MISSING_GROUP, TWICE, UNKNOWN_PARTNER

#: How many missing groups a message names.
NAMED = 6


def tidy(name: object) -> str:
    """A name with single spaces and none at the ends."""
    return " ".join(str(name).split())


def split_group(text: str, partners: Sequence[str]) -> tuple[str, ...]:
    """The partners that a text such as ``A + B`` names, as written.

    A text that is a partner's whole name is that partner, whatever signs it holds. Else the parts
    are what stands between ``+`` signs; else between commas where each part is a partner; else the
    letters, where each letter is a partner.
    """
    whole = tidy(text)
    known = {name.casefold() for name in partners}
    if whole.casefold() in known:
        return (whole,)
    commas = [tidy(part) for part in whole.split(",")]
    letters = list(whole)
    for parts in (commas, letters):
        if len(parts) > 1 and all(part.casefold() in known for part in parts):
            return tuple(parts)
    return tuple(tidy(part) for part in whole.split("+"))


def partners_of(groups: Sequence[str]) -> tuple[str, ...]:
    """The partners of a file that names only groups: every group without a ``+``.

    ``A, B`` and ``AB`` count as groups of ``A`` and ``B`` where those stand alone too.
    """
    single = [tidy(group) for group in groups if "+" not in group and tidy(group)]
    found = [
        name for name in single if len(split_group(name, [s for s in single if s != name])) < 2
    ]
    return tuple(dict.fromkeys(found))


def position(name: str, partners: Sequence[str], where: str) -> int:
    """Place of a partner among the partners, whatever its capitals.

    Raises:
        InputError: ``SHR-E06`` with the nearest names.
    """
    folded = [partner.casefold() for partner in partners]
    if tidy(name).casefold() in folded:
        return folded.index(tidy(name).casefold())
    near = get_close_matches(tidy(name).casefold(), folded, n=1)
    mend = f"Did you mean '{partners[folded.index(near[0])]}'? " if near else ""
    raise UNKNOWN_PARTNER(
        f"'{name}' is not a partner", where=where, mend=f"{mend}Partners: {', '.join(partners)}."
    )


def group_mask(names: Sequence[str], partners: Sequence[str], where: str) -> int:
    """The mask of a group; a partner named twice is an error."""
    places = [position(name, partners, where) for name in names]
    twice = [names[i] for i, place in enumerate(places) if place in places[:i]]
    if twice:
        raise TWICE(f"'{twice[0]}' stands twice in one group", where=where, mend="Name it once.")
    return coalition(places)


def words(group: int, partners: Sequence[str]) -> str:
    """A group as a person writes it."""
    return " + ".join(partners[i] for i in members(group))


def complete_game(
    stated: Mapping[int, float],
    partners: Sequence[str],
    borders: Sequence[tuple[int, int]] | None,
    where: str,
) -> Floats:
    """A cost for every group; where borders are given, for a group in parts the sum of its parts.

    Raises:
        InputError: ``SHR-E07`` naming the groups without a cost.
    """
    size = 1 << len(partners)
    needed = _needed(len(partners), borders)
    missing = [group for group in range(1, size) if needed[group] and group not in stated]
    if missing:
        names = "; ".join(words(group, partners) for group in missing[:NAMED])
        more = f"; and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
        raise MISSING_GROUP(
            f"No cost is given for {names}{more}",
            where=where,
            mend=f"Every group of the {len(partners)} partners needs the cost that it would pay on "
            "its own; or describe the costs by a model.",
        )
    costs = np.array([stated.get(group, 0.0) for group in range(size)])
    return restrict(costs, borders)


def _needed(partners: int, borders: Sequence[tuple[int, int]] | None) -> Flags:
    if borders is None:
        return np.ones(1 << partners, dtype=np.bool_)
    needed = connected(partners, borders)
    needed[-1] = True  # the partnership itself, agreed whether or not everybody touches
    return needed


def restrict(costs: Floats, borders: Sequence[tuple[int, int]] | None) -> Floats:
    """The game in which only partners that touch act together; everybody's cost stays."""
    if borders is None:
        return costs
    game = restricted(costs, borders)
    game[-1] = costs[-1]
    return game
