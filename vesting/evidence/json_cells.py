"""A JSON list of records as cells."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

from vesting.errors import Problem, VestingError
from vesting.evidence.headings import unique
from vesting.evidence.rows import ROW, Rows

NOT_JSON = Problem("EVI-E13", "A JSON file is damaged or cut off")


def parse_json(content: bytes, file: str) -> Any:
    """The JSON value of a file.

    Raises:
        InputError: EVI-E13 when the text stops early, is damaged, or is nested too deeply.
    """
    try:
        return json.loads(content)
    except (json.JSONDecodeError, UnicodeDecodeError) as fault:
        line = getattr(fault, "lineno", 0)
        raise NOT_JSON(
            f"{file} is damaged or cut off: it is not whole JSON",
            where=f"{file}, line {line:,}" if line else file,
            mend="Download the file again.",
        ) from fault
    except RecursionError as fault:
        raise nested(file) from fault


def nested(file: str) -> VestingError:
    """The error for brackets within brackets without end."""
    return NOT_JSON(
        f"{file} has brackets within brackets, deeper than any table or outline goes",
        where=file,
        mend="Download the file again.",
    )


@dataclass(frozen=True)
class RecordsSheet:
    """A JSON list of objects as one table; the names of the first object are the headings."""

    records: Sequence[dict[str, Any]] = field(repr=False)
    name: str = ""

    @cached_property
    def headings(self) -> list[str]:
        """Names of the first object's members."""
        return list(self.records[0])

    @property
    def head(self) -> Sequence[Sequence[str]]:
        """The headings, and nothing above them."""
        return (self.headings,)

    def body(self, heading_row: int) -> Rows:
        """All records; values that are not text are written as text."""
        assert heading_row == 0
        columns = {
            name: [_text(record.get(key)) for record in self.records]
            for key, name in zip(self.headings, unique(self.headings), strict=True)
        }
        frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        return Rows(frame.with_row_index(ROW, offset=1), len(self.records))


def _text(value: Any) -> str | None:
    return None if value is None else value if isinstance(value, str) else json.dumps(value)


def records_of(content: bytes, file: str) -> tuple[RecordsSheet, ...]:
    """The table of a JSON list of objects; none where the value is something else."""
    value = (
        parse_json(content, file) if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[" else None
    )
    if not isinstance(value, list) or not value or not all(isinstance(v, dict) for v in value):
        return ()
    return (RecordsSheet(value),)
