"""Golden tables: small tables in the repository that show a change of a model as a difference.

To accept a change, run the tests once with ``VESTING_GOLDEN=write`` and commit the tables with the
reason.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import polars as pl


def check(table: pl.DataFrame, path: Path) -> None:
    """Compare a table with its golden copy, line by line."""
    text = table.write_csv(float_precision=4)
    if os.environ.get("VESTING_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    golden = path.read_text(encoding="utf-8")
    changed = [
        f"- {old}\n+ {new}"
        for old, new in zip(io.StringIO(golden), io.StringIO(text), strict=False)
        if old != new
    ]
    assert text == golden, f"{path.name} has changed:\n" + "".join(changed[:20])
