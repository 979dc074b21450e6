"""Hashes of values and tables: the same content has the same hash on every machine.

The hash is of the content, not of the Parquet file, because another version of the writer may
arrange the same rows in other bytes.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Protocol

import polars as pl

ENDS = "\x1e"


class Hash(Protocol):
    """What is needed of one of hashlib's hashes."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""
        ...


def digest_of(value: Any) -> str:
    """Hash of a value that JSON can hold; the order of keys does not matter."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_table(frame: pl.DataFrame) -> str:
    """Hash of a table: its column names, types and values, in order."""
    taken = hashlib.sha256()
    for column in frame.iter_columns():
        taken.update(f"{column.name}:{column.dtype}:{len(column)}{ENDS}".encode())
        _take(taken, column)
    return taken.hexdigest()


def _take(taken: Hash, column: pl.Series) -> None:
    taken.update(column.is_null().to_numpy().tobytes())
    kind = column.dtype
    if isinstance(kind, pl.List):
        taken.update(column.list.len().fill_null(0).cast(pl.UInt32).to_numpy().tobytes())
        _take(taken, column.filter(column.list.len() > 0).explode())
    elif isinstance(kind, pl.Struct):
        for field in column.struct.unnest().iter_columns():
            _take(taken, field)
    elif kind.is_numeric() or kind.is_temporal() or kind == pl.Boolean():
        taken.update(column.to_physical().drop_nulls().to_numpy().tobytes())
    else:
        written = column.bin.encode("hex") if kind == pl.Binary() else column.cast(pl.String())
        text = written.fill_null("")
        taken.update(text.str.len_bytes().cast(pl.UInt32).to_numpy().tobytes())
        taken.update((text.str.join("").item() or "").encode())
