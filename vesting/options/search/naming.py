"""Stable names of many options at once, the same as :mod:`vesting.options.enumeration.identity` gives."""

from __future__ import annotations

from itertools import compress

import numpy as np

from vesting.options.enumeration.identity import option_id_of_texts
from vesting.options.search.reduction import Plans


def option_names(codes: tuple[str, ...], plans: Plans) -> list[str]:
    """Name every plan.

    With blocks in order of their codes, units in order of their first block are in the order that names
    ask for, so nothing has to be sorted plan by plan.

    Args:
        codes: Block codes.
        plans: Unit of each block, shape ``(plans, blocks)``.
    """
    order = sorted(range(len(codes)), key=codes.__getitem__)
    ordered = [codes[i] for i in order]
    known: dict[bytes, str] = {}
    names = []
    for row in plans[:, order]:
        texts = []
        for unit in dict.fromkeys(row.tolist()):
            inside = row == unit
            key = np.packbits(inside).tobytes()
            text = known.get(key)
            if text is None:
                text = known[key] = ",".join(compress(ordered, inside.tolist()))
            texts.append(text)
        names.append(option_id_of_texts(texts))
    return names


def units_of(codes: tuple[str, ...], plan: Plans) -> list[list[str]]:
    """The block codes of every unit of one plan."""
    units: list[list[str]] = [[] for _ in range(int(plan.max()) + 1)]
    for code, unit in zip(codes, plan.tolist(), strict=True):
        units[unit].append(code)
    return units
