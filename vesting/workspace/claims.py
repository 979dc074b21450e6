"""Check a published population against every edition held; no workspace is needed."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from vesting.errors import InputError, Problem, UsageError
from vesting.evidence.ages import OLDEST
from vesting.evidence.people import PROJECTION
from vesting.evidence.shelf import Shelf
from vesting.options.covering import Ground, Way, ways
from vesting.options.vintage import Ages, Claim, reproduce
from vesting.workspace.named_councils import find_councils, known_councils, named_places

WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:[,\s'’][0-9]{3})+")
"""A whole number, as digits alone or parted into thousands."""

BAD_AGES = Problem("WSP-E42", "An age range was not understood", UsageError)
BAD_FIGURE = Problem("WSP-E43", "A published figure was not understood", UsageError)


def parse_ages(text: str) -> Ages:
    """An age range such as ``0-17`` or ``0+``, both ends included.

    Raises:
        UsageError: It is neither.
    """
    first, _, last = text.replace("to", "-").replace(" ", "").partition("-")
    try:
        if text.endswith("+"):
            return Ages(int(text[:-1]), OLDEST)
        found = Ages(int(first), int(last))
    except ValueError:
        found = Ages(1, 0)
    if found.from_ > found.to:
        raise BAD_AGES(f"'{text}' is not a range of ages", mend="Write 0-17, 0-25 or 0+.")
    return found


def parse_people(text: str) -> int:
    """A number of people, as people write it: ``672500``, ``672,500`` or ``672 500``.

    Raises:
        UsageError: It is no whole number above nought.
    """
    written = text.strip()
    if not WHOLE.fullmatch(written) or (found := int(re.sub(r"\D", "", written))) < 1:
        raise BAD_FIGURE(
            f"'{text}' is not a whole number of people above 0",
            mend="Write --published 672500 or --published 672,500.",
        )
    return found


def check_claim(shelf: Shelf, places: str, published: int, ages: str = "0+") -> Claim:
    """Which held edition reproduces a published population of some places.

    Args:
        shelf: Official files.
        places: Names or codes, separated by commas.
        published: The published figure.
        ages: Ages that it is about.

    Every edition is tried that can give the places' total: by the rows of districts, by those of
    counties and authorities that make up the places exactly, and by small areas through a lookup.
    Projections are tried only where nothing that was counted or estimated reproduces the figure: of their
    many years one may always come near.

    Raises:
        InputError: A place is not known, or no edition covers them.
    """
    register = known_councils(shelf)
    councils = find_councils(register, named_places(places))
    asked = parse_ages(ages)
    aged = pl.col("age_from") >= asked.from_, pl.col("age_to") <= asked.to
    frame = shelf.frame("population").filter(*aged)
    found = ways(frame, shelf.frame("lookup"), Ground.of(register, councils))
    claim = _observed(frame.filter(pl.col("basis") != PROJECTION), found, published, asked)
    if claim is not None and claim.agree:
        return claim
    return reproduce(frame, found, published, asked)


def _observed(
    frame: pl.DataFrame, found: Sequence[Way], published: int, ages: Ages
) -> Claim | None:
    """The claim beside what was counted or estimated; nothing where that does not cover the places."""
    try:
        return reproduce(frame, found, published, ages)
    except InputError:
        return None
