"""Check a published population against every edition held; no workspace is needed."""

from __future__ import annotations

import polars as pl

from vesting.errors import Problem, UsageError
from vesting.evidence.ages import OLDEST
from vesting.evidence.shelf import Shelf
from vesting.options.vintage import Ages, Claim, reproduce
from vesting.workspace.named_councils import find_councils, known_councils, named_places

BAD_AGES = Problem("WSP-E42", "An age range was not understood", UsageError)


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


def check_claim(shelf: Shelf, places: str, published: int, ages: str = "0+") -> Claim:
    """Which held edition reproduces a published population of some places.

    Args:
        shelf: Official files.
        places: Names or codes, separated by commas.
        published: The published figure.
        ages: Ages that it is about.

    Raises:
        InputError: A place is not known, or no edition covers them.
    """
    councils = find_councils(known_councils(shelf), named_places(places))
    frame = shelf.frame("population")
    to_now = {code: c.code for c in councils for code in c.every_code}
    own = frame.filter(pl.col("place_code").is_in(list(to_now))).with_columns(
        pl.col("place_code").replace(to_now)
    )
    return reproduce(own, [c.code for c in councils], published, parse_ages(ages))
