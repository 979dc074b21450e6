"""How far two tables are apart: bit for bit, or by the order in which a computer added numbers."""

from __future__ import annotations

import numpy as np
import polars as pl

SAME = 1e-9
"""Largest relative difference that the order of additions may make."""


def apart_by(one: pl.DataFrame, other: pl.DataFrame) -> float | None:
    """Largest relative difference of two tables' numbers; none where anything else differs.

    A number near nothing is compared with the largest of its column, so that rounding around zero
    does not count as a difference.
    """
    if one.schema != other.schema or one.height != other.height:
        return None
    largest = 0.0
    for a, b in zip(one.iter_columns(), other.iter_columns(), strict=True):
        apart = _columns(a, b)
        if apart is None:
            return None
        largest = max(largest, apart)
    return largest


def _columns(a: pl.Series, b: pl.Series) -> float | None:
    kind = a.dtype
    if isinstance(kind, pl.List):
        if not a.list.len().equals(b.list.len()):
            return None
        return _columns(*(c.filter(c.list.len() > 0).explode() for c in (a, b)))
    if not kind.is_float():
        return 0.0 if a.equals(b) else None
    if not a.is_null().equals(b.is_null()):
        return None
    x, y = (c.drop_nulls().to_numpy() for c in (a, b))
    if not np.array_equal(np.isnan(x), np.isnan(y)):
        return None
    size = np.abs(np.nan_to_num(x))
    least = max(float(size.max(initial=0.0)) * SAME, np.finfo(float).tiny)
    return float(np.nanmax(np.abs(x - y) / np.maximum(size, least), initial=0.0))
