"""Names of possible councils and options that do not depend on the order of the input.

The name is a hash of block codes, so a list read again in another order, or enumerated by another
method, names the same footprint by the same letters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

UNIT_LETTERS = 10
"""Hex letters in the name of a possible council."""

OPTION_LETTERS = 12
"""Hex letters in the name of an option."""


def unit_text(codes: Iterable[str]) -> str:
    """The exact text that names a possible council: its sorted block codes, joined by commas."""
    return ",".join(sorted(codes))


def unit_id(codes: Iterable[str]) -> str:
    """Name of a possible council.

    Args:
        codes: Codes of its blocks, in any order.

    Returns:
        The first ten hex letters of the SHA-256 of :func:`unit_text`.
    """
    return _hash(unit_text(codes), UNIT_LETTERS)


def option_id(units: Iterable[Iterable[str]]) -> str:
    """Name of an option.

    Args:
        units: Its units, each the codes of its blocks; any order of either.

    Returns:
        The first twelve hex letters of the SHA-256 of the units, each its sorted codes joined by
        commas, sorted as tuples of codes and joined by semicolons.
    """
    ordered = sorted(tuple(sorted(codes)) for codes in units)
    return option_id_of_texts(",".join(codes) for codes in ordered)


def option_id_of_texts(texts: Iterable[str]) -> str:
    """Name of an option whose units' texts are already in order of their tuples of codes."""
    return _hash(";".join(texts), OPTION_LETTERS)


def _hash(text: str, letters: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:letters]
