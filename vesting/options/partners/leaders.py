"""What the user knows of leaders: a table of councils and changes of director."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from vesting.errors import InputError, Problem
from vesting.evidence.encoding import guess_encoding, to_text
from vesting.options.partners.authorities import Authorities
from vesting.options.partners.search import Leadership

NOT_LEADERS = Problem("MOD-E16", "A table of leaders cannot be read", InputError)

HEADINGS = ("council", "changes", "source")


def read_leaders(content: bytes, name: str, known: Authorities) -> dict[str, Leadership]:
    """Read a CSV table with the columns of :data:`HEADINGS`.

    Args:
        content: The file.
        name: What it is called, for messages.
        known: The authorities that it may name.

    Returns:
        What is known, by the authority's code.

    Raises:
        InputError: MOD-E16 for what is no such table; AREA-E01 for a council that is not known.
    """
    encoding = guess_encoding(content)
    if encoding is None:
        raise NOT_LEADERS(
            "The file is not text", where=name, mend=f"Save it as CSV: {', '.join(HEADINGS)}."
        )
    rows = csv.DictReader(io.StringIO(to_text(content, encoding), newline=""))
    found = [(heading or "").strip() for heading in rows.fieldnames or ()]
    lacking = [heading for heading in HEADINGS if heading not in found]
    if lacking:
        raise NOT_LEADERS(
            f"The table has no column {' and no column '.join(lacking)}",
            where=f"{name}, line 1",
            mend=f"Write CSV whose first line is: {','.join(HEADINGS)}",
        )
    rows.fieldnames = found
    return dict(_leader(row, f"{name}, line {rows.line_num}", known) for row in rows)


def _leader(
    row: Mapping[str, str | None], where: str, known: Authorities
) -> tuple[str, Leadership]:
    changes = (row["changes"] or "").strip()
    if not (changes.isascii() and changes.isdigit() and len(changes) <= 3):
        raise NOT_LEADERS(
            f"The changes of director are not a whole number: '{changes}'",
            where=where,
            mend="Write how many changes there were in five years, 0 or more.",
        )
    return known.find(row["council"] or "").code, Leadership(int(changes), row["source"] or "")
