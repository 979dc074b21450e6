"""Tables as the bytes of CSV files, with the habits of those who publish them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

BOM = b"\xef\xbb\xbf"


def csv_bytes(
    heading: Sequence[str], rows: Iterable[Sequence[object]], *, bom: bool = False, title: str = ""
) -> bytes:
    """A CSV file.

    Args:
        heading: Column names.
        rows: Values; ``None`` is written as an empty cell.
        bom: Whether the file begins with a byte-order mark.
        title: A line above the heading, as ONS writes it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if title:
        writer.writerow([title])
    writer.writerow(heading)
    writer.writerows(rows)
    return (BOM if bom else b"") + text.getvalue().encode()
